import { addPsOptions, printTasks, type PsOptions } from '../service/ps.js';
import { forEach, listRequest, listTasks, type AddCommand } from '../shared.js';
import { findNode } from './self.js';

export const addNodePs: AddCommand = (parent, app) => {
  const command = parent
    .command('ps')
    .description('List tasks running on one or more nodes, defaults to current node')
    .argument('[node...]', '"self", host names, ids or beginnings of ids');
  addPsOptions(command).action(
    app.action<PsOptions>(async (refs, options) => {
      const ids: string[] = [];
      const code = await forEach(app, refs.length > 0 ? refs : ['self'], async (ref) => {
        ids.push((await findNode(app, ref)).id);
      });
      if (ids.length > 0) await printTasks(app, await listTasks(app, listRequest(options, { node: ids })), options);
      return code;
    }),
  );
};
