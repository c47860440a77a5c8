import { Option } from 'commander';
import { hasCode } from '../../../lib/errors.js';
import { unary } from '../../../proto/rpc/client.js';
import { addSwitch } from '../../flags/define.js';
import { confirm, forEach, getNetwork, type AddCommand } from '../shared.js';

const INGRESS_WARNING =
  'WARNING! Without the routing-mesh network no published port is reached, until there is another one.\nAre you sure you want to continue?';

export const addNetworkRm: AddCommand = (parent, app) => {
  const command = parent
    .command('rm')
    .alias('remove')
    .description('Remove one or more networks')
    .argument('<network...>', 'names, ids or beginnings of ids');
  addSwitch(command, new Option('-f, --force', 'Do not error if the network does not exist')).action(
    app.action<{ force?: boolean }>(async (refs, { force }) =>
      forEach(app, refs, async (ref) => {
        try {
          const { id, spec } = await getNetwork(app, ref);
          if (spec.ingress && !(await confirm(app, INGRESS_WARNING))) return;
          await unary(app.control, 'RemoveNetwork', { ref: id });
        } catch (error) {
          if (force && hasCode(error, 'NOT_FOUND')) return;
          throw error;
        }
        app.io.out(`${ref}\n`);
      }),
    ),
  );
};
