import { swarmError } from '../../../lib/errors.js';
import { unary } from '../../../proto/rpc/client.js';
import { parseUnlockKey } from '../../../proto/unlock-key.js';
import type { AddCommand } from '../shared.js';
import { ENTER_TIMEOUT_MS } from './options.js';

export const addSwarmUnlock: AddCommand = (parent, app) => {
  parent
    .command('unlock')
    .description('Unlock swarm')
    .action(
      app.action(async () => {
        const { state } = await unary(app.local, 'GetStatus', {});
        if (state === 'inactive') throw swarmError('NOT_IN_SWARM', {});
        if (state !== 'locked') throw swarmError('SWARM_NOT_LOCKED', {}); // before a key is typed in vain
        const unlock_key = (await app.io.readSecret('Please enter unlock key: ')).trim();
        parseUnlockKey(unlock_key);
        await unary(app.local, 'Unlock', { unlock_key }, { timeoutMs: ENTER_TIMEOUT_MS });
      }),
    );
};
