import { renderInspect } from '../../render/inspect.js';
import { renderPayloadPretty } from '../../render/payload.js';
import { addInspectOptions, forEach, type AddCommand } from '../shared.js';
import type { Payload, PayloadKind } from './kind.js';

export function addPayloadInspect(kind: PayloadKind): AddCommand {
  return (parent, app) => {
    const command = parent
      .command('inspect')
      .description(`Display detailed information on one or more ${kind.word}s`)
      .argument(`<${kind.word}...>`, 'names, ids or beginnings of ids');
    addInspectOptions(command).action(
      app.action<{ format?: string; pretty?: boolean }>(async (refs, { format, pretty }) => {
        const found: Payload[] = [];
        const code = await forEach(app, refs, async (ref) => {
          found.push(await kind.get(app, ref));
        });
        app.io.out(
          pretty
            ? found.map((one) => renderPayloadPretty(kind.word, one)).join('\n')
            : renderInspect(found, format ?? ''),
        );
        return code;
      }),
    );
  };
}
