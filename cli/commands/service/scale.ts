import { Option } from 'commander';
import { hasCode, messageOf, swarmError } from '../../../lib/errors.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import type { App } from '../../app.js';
import { exitCodes, type ExitCode } from '../../exit-codes.js';
import { addSwitch } from '../../flags/define.js';
import { scaleTo } from '../../flags/mode.js';
import { splitPair } from '../../flags/pairs.js';
import { converge, getService, type AddCommand, type WaitFlags } from '../shared.js';
import { changeService } from './change.js';

export const addServiceScale: AddCommand = (parent, app) => {
  const command = parent
    .command('scale')
    .description('Scale one or multiple replicated services')
    .argument('<service=replicas...>')
    .addHelpText('after', '\nExample:\n  swarm service scale web=5 worker=2');
  addSwitch(command, new Option('-d, --detach', 'Exit immediately instead of waiting for the service to converge'));
  command.action(
    app.action<WaitFlags>(async (operands, options) => {
      const wanted = operands.map(parseSpecifier);
      const services: { id: string; name: string }[] = [];
      let failed: ExitCode = exitCodes.done;
      for (const { ref, replicas } of wanted) {
        try {
          services.push(await scale(app, ref, replicas));
          app.io.out(`${ref} scaled to ${Number(replicas)}\n`);
        } catch (error) {
          app.io.err(`Error: ${hasCode(error, 'NOT_FOUND') ? '' : `${ref}: `}${messageOf(error)}\n`);
          failed = exitCodes.failed;
        }
      }
      const hint = services.length === 1 ? `swarm service ps ${services[0]?.name ?? ''}` : 'swarm service ls';
      const converged = await converge(app, { services, hint }, options);
      return failed === exitCodes.done ? converged : failed;
    }),
  );
};

/** A wrong one is refused before anything is scaled. */
function parseSpecifier(text: string): { ref: string; replicas: string } {
  const [ref, replicas] = splitPair(text);
  if (ref !== '' && replicas !== '') return { ref, replicas };
  throw swarmError('USAGE', { why: `invalid scale specifier '${text}'.\nSee 'swarm service scale --help'.` });
}

async function scale(app: App, ref: string, replicas: string): Promise<{ id: string; name: string }> {
  const count = Number(replicas);
  if (!/^\d+$/.test(replicas) || !Number.isSafeInteger(count)) {
    throw swarmError('USAGE', { why: `invalid replicas value ${replicas}: a whole number, zero or more` });
  }
  const service = await getService(app, ref);
  const spec = makeServiceSpec(service.spec);
  scaleTo(spec, count);
  await changeService(app, service, spec);
  return { id: service.id, name: service.spec.name };
}
