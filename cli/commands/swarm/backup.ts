import { resolve } from 'node:path';
import { decodeBackup } from '../../../proto/backup-file.js';
import { fetchBackup, writeBackup } from '../../backup-files.js';
import { describeBackup, secrecyOf } from '../../render/backup.js';
import type { AddCommand } from '../shared.js';

export const addSwarmBackup: AddCommand = (parent, app) => {
  parent
    .command('backup')
    .description("Write the swarm's whole state into a file")
    .argument(
      '<file>',
      "where to, or '-' for standard output; a file that is there is replaced when the new one is whole",
    )
    .addHelpText(
      'after',
      '\nThe file holds the key of the root CA, and secrets with their data: keep it secret. On any manager, while the managers have a quorum.\n' +
        '\nExamples:\n  swarm backup /backups/swarm-monday\n  swarm backup - | ssh vault "cat > swarm-monday"',
    )
    .action(
      app.action(async ([file = '']) => {
        const { io } = app;
        const bytes = await fetchBackup(app.local);
        const backup = decodeBackup(bytes, file); // what came over the socket is what is written, and it is whole
        if (file === '-') {
          io.out(bytes);
          io.err(describeBackup(backup, 'Backup written to standard output'));
        } else {
          await writeBackup(resolve(io.cwd, file), bytes);
          io.out(describeBackup(backup, `Backup written to ${file}`));
        }
        io.err(`${secrecyOf(backup)}\n`);
      }),
    );
};
