import { Option } from 'commander';
import { renderConfig } from '../../../stackfiles/render.js';
import { addSwitch } from '../../flags/define.js';
import type { AddCommand } from '../shared.js';
import { addFileOptions, readStack, type FileOptions } from './load.js';

export const addStackConfig: AddCommand = (parent, app) => {
  const command = parent
    .command('config')
    .description('Outputs the final config file, after doing merges and interpolations');
  const says = 'Skip interpolation and output only merged config';
  addSwitch(addFileOptions(command), new Option('--skip-interpolation', says)).action(
    app.action<FileOptions>(async (_, options) => {
      app.io.out(renderConfig(await readStack(app.io, options)));
    }),
  );
};
