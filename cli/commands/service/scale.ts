import { Option } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import { exitCodes } from '../../exit-codes.js';
import { addSwitch } from '../../flags/define.js';
import { splitPair } from '../../flags/pairs.js';
import { converge, forEach, getService, type AddCommand, type WaitFlags } from '../shared.js';
import { changeService } from './change.js';
import { setReplicas } from './update.js';

export const addServiceScale: AddCommand = (parent, app) => {
  const command = parent
    .command('scale')
    .description('Scale one or multiple replicated services')
    .argument('<service=replicas...>')
    .addHelpText('after', '\nExample:\n  swarm service scale web=5 worker=2');
  addSwitch(command, new Option('-d, --detach', 'Exit immediately instead of waiting for the service to converge'));
  command.action(
    app.action<WaitFlags>(async (operands, options) => {
      const services: { id: string; name: string }[] = [];
      const scaled = await forEach(app, operands, async (operand) => {
        const [ref, replicas] = splitPair(operand);
        if (ref === '' || replicas === '') {
          throw swarmError('INVALID_FIELD', {
            field: 'scale specifier',
            value: operand,
            expected: 'service=replicas, such as web=3',
          });
        }
        const service = await getService(app, ref);
        const spec = makeServiceSpec(service.spec);
        setReplicas(spec, 'replicas', replicas);
        await changeService(app, service, spec);
        app.io.out(`${ref} scaled to ${replicas}\n`);
        services.push({ id: service.id, name: service.spec.name });
      });
      const hint = services.length === 1 ? `swarm service ps ${services[0]?.name ?? ''}` : 'swarm service ls';
      const converged = await converge(app, { services, hint }, options);
      return scaled === exitCodes.done ? converged : scaled;
    }),
  );
};
