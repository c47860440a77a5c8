import { Option } from 'commander';
import { messageOf } from '../../../lib/errors.js';
import { makeConfig, makeSecret } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { App } from '../../app.js';
import { exitCodes, type ExitCode } from '../../exit-codes.js';
import { addSwitch } from '../../flags/define.js';
import { waitForEnd } from '../../progress/wait.js';
import { STACK_LABEL } from '../../render/stack.js';
import { forEach, listRequest, waitOptions, type AddCommand } from '../shared.js';
import { checkStackName, stackServices } from './load.js';

interface Removal {
  kind: 'service' | 'secret' | 'config';
  id: string;
  name: string;
}
const METHODS = { service: 'RemoveService', secret: 'RemoveSecret', config: 'RemoveConfig' } as const;

export const addStackRm: AddCommand = (parent, app) => {
  const command = parent
    .command('rm')
    .aliases(['remove', 'down'])
    .description('Remove one or more stacks')
    .argument('<stack...>')
    .addHelpText(
      'after',
      `
Removes a stack's services, secrets and configs; volumes stay.

Example: remove a stack and wait until its containers have stopped:
  swarm stack rm --detach=false shop`,
    );
  addSwitch(command, new Option('-d, --detach', 'Do not wait for stack removal (default true)'));
  command.action(
    app.action<{ detach?: boolean }>(async (stacks, { detach }) => {
      stacks.forEach(checkStackName);
      const removed: string[] = [];
      let failed = false;
      const code = await forEach(app, stacks, async (stack) => {
        const all = await everythingOf(app, stack);
        if (all.length === 0) app.io.err(`Nothing found in stack: ${stack}\n`);
        for (const removal of all) {
          if (!(await remove(app, removal))) failed = true;
          else if (removal.kind === 'service') removed.push(removal.id);
        }
      });
      const result: ExitCode = failed ? exitCodes.failed : code;
      if (detach !== false || removed.length === 0) return result;
      const { interrupted } = await waitForEnd(waitOptions(app, removed));
      return interrupted ? exitCodes.interrupted : result;
    }),
  );
};

/** Services first, since they use the rest. */
async function everythingOf(app: App, stack: string): Promise<Removal[]> {
  const request = listRequest({}, { label: [`${STACK_LABEL}=${stack}`] });
  const [services, { secrets }, { configs }] = await Promise.all([
    stackServices(app, stack),
    unary(app.control, 'ListSecrets', request),
    unary(app.control, 'ListConfigs', request),
  ]);
  return [
    ...services.map(({ id, spec: { name } }): Removal => ({ kind: 'service', id, name })),
    ...secrets.map(makeSecret).map(({ id, spec: { name } }): Removal => ({ kind: 'secret', id, name })),
    ...configs.map(makeConfig).map(({ id, spec: { name } }): Removal => ({ kind: 'config', id, name })),
  ];
}

/** One that cannot be removed, because another stack uses it, is said and does not keep the others. */
async function remove({ control, io }: App, { kind, id, name }: Removal): Promise<boolean> {
  io.out(`Removing ${kind} ${name}\n`);
  try {
    await unary(control, METHODS[kind], { ref: id });
    return true;
  } catch (error) {
    io.err(`Failed to remove ${kind} ${name}: ${messageOf(error)}\n`);
    return false;
  }
}
