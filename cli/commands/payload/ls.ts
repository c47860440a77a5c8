import { naturalOrder } from '../../render/human.js';
import { renderList } from '../../render/list.js';
import { payloadColumns } from '../../render/payload.js';
import { addListOptions, listFormat, listRequest, type AddCommand, type ListOptions } from '../shared.js';
import type { PayloadKind } from './kind.js';

export function addPayloadLs(kind: PayloadKind): AddCommand {
  return (parent, app) => {
    const command = parent.command('ls').alias('list').description(`List ${kind.word}s`);
    addListOptions(command).action(
      app.action<ListOptions>(async (_, options) => {
        const rows = await kind.list(app, listRequest(options));
        rows.sort((a, b) => naturalOrder(a.spec.name, b.spec.name));
        app.io.out(
          renderList(
            rows,
            payloadColumns(kind.word, app.io.clock.now()),
            listFormat(options),
            ({ spec }) => spec.labels,
          ),
        );
      }),
    );
  };
}
