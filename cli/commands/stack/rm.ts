import { Option } from 'commander';
import { unary } from '../../../proto/rpc/client.js';
import { exitCodes } from '../../exit-codes.js';
import { addSwitch } from '../../flags/define.js';
import { waitForEnd } from '../../progress/wait.js';
import { forEach, waitOptions, type AddCommand } from '../shared.js';
import { checkStackName, stackServices } from './load.js';

export const addStackRm: AddCommand = (parent, app) => {
  const command = parent
    .command('rm')
    .aliases(['remove', 'down'])
    .description('Remove one or more stacks')
    .argument('<stack...>')
    .addHelpText(
      'after',
      '\nExample: remove a stack and wait until its containers have stopped:\n  swarm stack rm --detach=false shop',
    );
  addSwitch(command, new Option('-d, --detach', 'Do not wait for stack removal (default true)'));
  command.action(
    app.action<{ detach?: boolean }>(async (stacks, { detach }) => {
      const removed: string[] = [];
      const code = await forEach(app, stacks, async (stack) => {
        const services = await stackServices(app, checkStackName(stack));
        if (services.length === 0) app.io.err(`Nothing found in stack: ${stack}\n`);
        for (const { id, spec } of services) {
          app.io.out(`Removing service ${spec.name}\n`);
          await unary(app.control, 'RemoveService', { ref: id });
          removed.push(id);
        }
      });
      if (detach !== false || removed.length === 0) return code;
      const { interrupted } = await waitForEnd(waitOptions(app, removed));
      return interrupted ? exitCodes.interrupted : code;
    }),
  );
};
