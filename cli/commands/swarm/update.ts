import { makeCluster } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import { addFlags, applyFlags, isAnyGiven } from '../../flags/define.js';
import type { AddCommand } from '../shared.js';
import { clusterFlags } from './options.js';
import { unlockInstructions } from './unlock-key.js';

const flags = clusterFlags('Change manager autolocking setting (true|false)');

export const addSwarmUpdate: AddCommand = (parent, app) => {
  const command = parent.command('update').description('Update the swarm');
  addFlags(command, flags).action(
    app.action(async () => {
      if (!isAnyGiven(command, flags)) return app.io.out(command.helpInformation()); // as Docker does: nothing was asked for
      const cluster = makeCluster(await unary(app.control, 'GetCluster', {}));
      const locked = cluster.spec.encryption_config?.auto_lock_managers === true;
      applyFlags(command, flags, cluster.spec);
      await unary(app.control, 'UpdateCluster', { version: cluster.version.index, spec: cluster.spec });
      app.io.out('Swarm updated.\n');
      if (locked || cluster.spec.encryption_config?.auto_lock_managers !== true) return;
      const { unlock_key: key } = await unary(app.control, 'GetUnlockKey', {});
      app.io.out(unlockInstructions(key));
    }),
  );
};
