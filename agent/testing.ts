/** What tests of this room share. */
import { makeTask } from '../proto/objects.js';
import type { TaskInput } from '../proto/gen/swarm/v1/Task.js';
import type { Task, TaskState, TaskStatus } from '../proto/types.js';

export function assignedTask(id: string, more: TaskInput = {}): Task {
  return makeTask({
    id,
    service_id: 's1',
    service_name: 'web',
    slot: 1,
    node_id: 'n1',
    status: { state: 'assigned' },
    desired_state: 'running',
    spec: { container_spec: { image: 'app' } },
    ...more,
  });
}

/** The statuses a task went through. */
export class StatusLog {
  readonly #seen = new Map<string, TaskStatus[]>();

  readonly add = (taskId: string, status: TaskStatus): void => {
    this.#seen.set(taskId, [...(this.#seen.get(taskId) ?? []), status]);
  };
  states(taskId: string): TaskState[] {
    return (this.#seen.get(taskId) ?? []).map((status) => status.state);
  }
  last(taskId: string): TaskStatus | undefined {
    return this.#seen.get(taskId)?.at(-1);
  }
}
