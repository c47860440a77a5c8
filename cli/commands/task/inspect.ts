import type { Task } from '../../../proto/types.js';
import { renderInspect } from '../../render/inspect.js';
import { withAttachments } from '../../render/task-networks.js';
import { addInspectOptions, forEach, getTask, listNetworks, type AddCommand } from '../shared.js';

export const addTaskInspect: AddCommand = (parent, app) => {
  const command = parent
    .command('inspect')
    .description('Display detailed information on one or more tasks')
    .argument('<task...>', 'names, ids or beginnings of ids');
  addInspectOptions(command, false).action(
    app.action<{ format?: string }>(async (refs, { format }) => {
      const tasks: Task[] = [];
      const code = await forEach(app, refs, async (ref) => {
        tasks.push(await getTask(app, ref));
      });
      const networks = tasks.some((task) => task.networks.length > 0) ? await listNetworks(app) : [];
      app.io.out(
        renderInspect(
          tasks.map((task) => withAttachments(task, networks)),
          format ?? '',
        ),
      );
      return code;
    }),
  );
};
