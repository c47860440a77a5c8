import { renderList } from '../../render/list.js';
import { serviceColumns } from '../../render/service.js';
import { STACK_LABEL } from '../../render/stack.js';
import { serviceRows } from '../service/ls.js';
import { addListOptions, listFormat, listRequest, type AddCommand, type ListOptions } from '../shared.js';
import { checkStackName } from './load.js';

export const addStackServices: AddCommand = (parent, app) => {
  const command = parent.command('services').description('List the services in the stack').argument('<stack>');
  addListOptions(command).action(
    app.action<ListOptions>(async ([operand = ''], options) => {
      const stack = checkStackName(operand);
      const rows = (await serviceRows(app, listRequest(options))).filter(
        ({ service }) => service.spec.labels[STACK_LABEL] === stack,
      );
      if (rows.length === 0) app.io.err(`Nothing found in stack: ${stack}\n`);
      else app.io.out(renderList(rows, serviceColumns, listFormat(options)));
    }),
  );
};
