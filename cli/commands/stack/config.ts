import { renderConfig } from '../../../stackfiles/render.js';
import type { AddCommand } from '../shared.js';
import { addFileOption, readStack } from './load.js';

export const addStackConfig: AddCommand = (parent, app) => {
  const command = parent
    .command('config')
    .description('Outputs the final config file, after doing merges and interpolations');
  addFileOption(command).action(
    app.action<{ composeFile: string[] }>(async (_, { composeFile }) => {
      app.io.out(renderConfig(await readStack(app.io, composeFile)));
    }),
  );
};
