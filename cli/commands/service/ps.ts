import type { Command } from 'commander';
import type { Task } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { renderList } from '../../render/list.js';
import { taskColumns, taskRows } from '../../render/task.js';
import {
  addListOptions,
  forEach,
  getService,
  listFormat,
  listRequest,
  listTasks,
  nodeNames,
  type AddCommand,
  type ListOptions,
} from '../shared.js';

export interface PsOptions extends ListOptions {
  resolve: boolean;
  trunc: boolean;
}

export function addPsOptions(command: Command): Command {
  const says = { format: 'Pretty-print tasks using a Go template', quiet: 'Only display task IDs' };
  return addListOptions(command, says)
    .option('--no-resolve', 'Do not map IDs to Names')
    .option('--no-trunc', 'Do not truncate output');
}

export const addServicePs: AddCommand = (parent, app) => {
  const command = parent
    .command('ps')
    .description('List the tasks of one or more services')
    .argument('<service...>', 'names, ids or beginnings of ids');
  addPsOptions(command).action(
    app.action<PsOptions>(async (refs, options) => {
      const ids: string[] = [];
      const code = await forEach(app, refs, async (ref) => {
        ids.push((await getService(app, ref)).id);
      });
      if (ids.length > 0) await printTasks(app, await listTasks(app, listRequest(options, { service: ids })), options);
      return code;
    }),
  );
};

export async function printTasks(app: App, tasks: readonly Task[], options: PsOptions): Promise<void> {
  const rows = taskRows(tasks, { resolve: options.resolve, nodes: await nodeNames(app, options.resolve) });
  const columns = taskColumns({ now: app.io.clock.now(), trunc: options.trunc && !options.quiet });
  app.io.out(renderList(rows, columns, listFormat(options)));
}
