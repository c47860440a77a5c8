import { unary } from '../../../proto/rpc/client.js';
import { forEach, type AddCommand } from '../shared.js';

export const addServiceRm: AddCommand = (parent, app) => {
  parent
    .command('rm')
    .alias('remove')
    .description('Remove one or more services')
    .argument('<service...>', 'names, ids or beginnings of ids')
    .action(
      app.action(async (refs) =>
        forEach(app, refs, async (ref) => {
          await unary(app.control, 'RemoveService', { ref });
          app.io.out(`${ref}\n`);
        }),
      ),
    );
};
