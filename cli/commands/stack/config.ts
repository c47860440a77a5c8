import { renderConfig } from '../../../stackfiles/render.js';
import type { AddCommand } from '../shared.js';
import { addFileOptions, readStack, type FileOptions } from './load.js';

export const addStackConfig: AddCommand = (parent, app) => {
  const command = parent
    .command('config')
    .description('Outputs the final config file, after doing merges and interpolations');
  addFileOptions(command).option('--skip-interpolation', 'Skip interpolation and output only merged config');
  command.action(
    app.action<FileOptions>(async (_, options) => {
      app.io.out(renderConfig(await readStack(app.io, options)));
    }),
  );
};
