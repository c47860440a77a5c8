import { messageOf } from '../../../lib/errors.js';
import { unary } from '../../../proto/rpc/client.js';
import { exitCodes } from '../../exit-codes.js';
import type { AddCommand } from '../shared.js';

export const addVersion: AddCommand = (parent, app) => {
  parent
    .command('version')
    .description('Show the versions of this command and of swarmd')
    .action(
      app.action(async () => {
        app.io.out(`Client:\n Version:  ${app.io.version}\n`);
        try {
          const { version } = await unary(app.local, 'GetStatus', {});
          app.io.out(`\nServer:\n Version:  ${version}\n`);
        } catch (error) {
          app.io.err(`Error: ${messageOf(error)}\n`);
          return exitCodes.failed;
        }
        return exitCodes.done;
      }),
    );
};
