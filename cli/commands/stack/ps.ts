import { swarmError } from '../../../lib/errors.js';
import { addPsOptions, printTasks, type PsOptions } from '../service/ps.js';
import { listRequest, listTasks, type AddCommand } from '../shared.js';
import { checkStackName, stackServices } from './load.js';

export const addStackPs: AddCommand = (parent, app) => {
  const command = parent.command('ps').description('List the tasks in the stack').argument('<stack>');
  addPsOptions(command).action(
    app.action<PsOptions>(async ([operand = ''], options) => {
      const stack = checkStackName(operand);
      const ids = (await stackServices(app, stack)).map(({ id }) => id);
      if (ids.length === 0) throw swarmError('USAGE', { why: `nothing found in stack: ${stack}` });
      await printTasks(app, await listTasks(app, listRequest(options, { service: ids })), options);
    }),
  );
};
