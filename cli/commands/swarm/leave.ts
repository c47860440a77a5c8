import { unary } from '../../../proto/rpc/client.js';
import type { AddCommand } from '../shared.js';
import { ENTER_TIMEOUT_MS } from './options.js';

export const addSwarmLeave: AddCommand = (parent, app) => {
  parent
    .command('leave')
    .description('Leave the swarm')
    .option('-f, --force', 'Force this node to leave the swarm, ignoring warnings')
    .action(
      app.action<{ force?: boolean }>(async (_, { force }) => {
        const { notice } = await unary(app.local, 'Leave', { force: force === true }, { timeoutMs: ENTER_TIMEOUT_MS });
        if (notice) app.io.err(`Warning: ${notice}\n`);
        app.io.out('Node left the swarm.\n');
      }),
    );
};
