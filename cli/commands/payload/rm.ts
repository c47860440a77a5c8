import { forEach, type AddCommand } from '../shared.js';
import type { PayloadKind } from './kind.js';

export function addPayloadRm(kind: PayloadKind): AddCommand {
  return (parent, app) => {
    parent
      .command('rm')
      .alias('remove')
      .description(`Remove one or more ${kind.word}s`)
      .argument(`<${kind.word}...>`, 'names, ids or beginnings of ids')
      .action(
        app.action(async (refs) =>
          forEach(app, refs, async (ref) => {
            await kind.remove(app, ref);
            app.io.out(`${ref}\n`);
          }),
        ),
      );
  };
}
