import { unary } from '../../../proto/rpc/client.js';
import { forEach, type AddCommand } from '../shared.js';

export const addNodeRm: AddCommand = (parent, app) => {
  parent
    .command('rm')
    .alias('remove')
    .description('Remove one or more nodes from the swarm')
    .argument('<node...>', 'host names, ids or beginnings of ids')
    .option('-f, --force', 'Force remove a node from the swarm')
    .action(
      app.action<{ force?: boolean }>(async (refs, { force }) =>
        forEach(app, refs, async (ref) => {
          await unary(app.control, 'RemoveNode', { ref, force: force === true });
          app.io.out(`${ref}\n`);
        }),
      ),
    );
};
