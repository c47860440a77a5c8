import { renderList } from '../../render/list.js';
import { countStacks, stackColumns, STACK_LABEL } from '../../render/stack.js';
import { serviceRows } from '../service/ls.js';
import { listRequest, type AddCommand } from '../shared.js';

export const addStackLs: AddCommand = (parent, app) => {
  parent
    .command('ls')
    .alias('list')
    .description('List stacks')
    .option(
      '--format <string>',
      "Format output: 'table', 'json', 'table TEMPLATE' or a Go template such as '{{.Name}}'",
    )
    .action(
      app.action<{ format?: string }>(async (_, { format }) => {
        const rows = await serviceRows(app, listRequest({}, { label: [STACK_LABEL] }));
        app.io.out(
          renderList(countStacks(rows.map(({ service }) => service)), stackColumns, {
            format: format ?? '',
            quiet: false,
          }),
        );
      }),
    );
};
