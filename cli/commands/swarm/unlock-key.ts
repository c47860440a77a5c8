import { swarmError } from '../../../lib/errors.js';
import { makeCluster } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { AddCommand } from '../shared.js';

export const addSwarmUnlockKey: AddCommand = (parent, app) => {
  parent
    .command('unlock-key')
    .description('Manage the unlock key')
    .option('-q, --quiet', 'Only display token')
    .option('--rotate', 'Rotate unlock key')
    .action(
      app.action<{ quiet?: boolean; rotate?: boolean }>(async (_, { quiet, rotate }) => {
        if (rotate) {
          const { spec, version } = makeCluster(await unary(app.control, 'GetCluster', {}));
          await unary(app.control, 'UpdateCluster', { version: version.index, spec, rotate_unlock_key: true });
          if (!quiet) app.io.out('Successfully rotated manager unlock key.\n\n');
        }
        const { unlock_key: key } = await unary(app.control, 'GetUnlockKey', {});
        if (key === '') throw swarmError('NO_UNLOCK_KEY', {});
        app.io.out(quiet ? `${key}\n` : unlockInstructions(key));
      }),
    );
};

/** Docker's words. */
export function unlockInstructions(key: string): string {
  return (
    'To unlock a swarm manager after it restarts, run the `swarm unlock`\n' +
    `command and provide the following key:\n\n    ${key}\n\n` +
    'Remember to store this key in a password manager, since without it you\nwill not be able to restart the manager.\n'
  );
}
