import { Argument } from 'commander';
import { makeCluster } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import { findNode } from '../node/self.js';
import type { AddCommand } from '../shared.js';
import { joinInstructions } from './options.js';

export const addSwarmJoinToken: AddCommand = (parent, app) => {
  parent
    .command('join-token')
    .description('Manage join tokens')
    .addArgument(new Argument('<worker|manager>').choices(['worker', 'manager']))
    .option('-q, --quiet', 'Only display token')
    .option('--rotate', 'Rotate join token')
    .action(
      app.action<{ quiet?: boolean; rotate?: boolean }>(async ([operand], { quiet, rotate }) => {
        const role = operand === 'manager' ? 'manager' : 'worker';
        let cluster = makeCluster(await unary(app.control, 'GetCluster', {}));
        if (rotate) {
          const flag = { [`rotate_${role}_token`]: true };
          cluster = makeCluster(
            await unary(app.control, 'UpdateCluster', { version: cluster.version.index, spec: cluster.spec, ...flag }),
          );
          if (!quiet) app.io.out(`Successfully rotated ${role} join token.\n\n`);
        }
        const token = cluster.root_ca[`${role}_join_token`];
        if (quiet) {
          app.io.out(`${token}\n`);
        } else {
          const self = await findNode(app, 'self');
          app.io.out(joinInstructions(role, token, self.manager_status?.addr ?? ''));
        }
      }),
    );
};
