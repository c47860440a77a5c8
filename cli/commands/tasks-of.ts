import { hasCode } from '../../lib/errors.js';
import type { Task } from '../../proto/types.js';
import type { App } from '../app.js';
import { listTasks } from './shared.js';

/** The tasks of services, of which any may be removed meanwhile. */
export async function tasksOf(app: App, serviceIds: Iterable<string>): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const id of new Set(serviceIds)) {
    try {
      tasks.push(...(await listTasks(app, { filters: { service: { values: [id] } } })));
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    }
  }
  return tasks;
}
