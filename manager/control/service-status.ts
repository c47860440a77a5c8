import { isAtLeast, isTerminal } from '../../proto/task-state.js';
import type { Service } from '../../proto/types.js';
import { isCompletion, isJob, isOfCurrentRun, jobSize } from '../orchestrator/jobs.js';
import type { StoreView } from '../store/types.js';

export interface TaskCounts {
  running_tasks: number;
  desired_tasks: number;
  completed_tasks: number;
}

/**
 * As `docker service ls` counts: running tasks that are wanted, on nodes that live, and how many are wanted in all. Of a job only the
 * present run counts; of a replicated one as many are wanted as may run at once (swarmkit, ListServiceStatuses).
 */
export function taskCounts(view: StoreView, service: Service): TaskCounts {
  const counts: TaskCounts = { running_tasks: 0, desired_tasks: 0, completed_tasks: 0 };
  for (const task of view.tasks.byService(service.id)) {
    if (isJob(service)) {
      if (!isOfCurrentRun(task, service)) continue;
      if (isCompletion(task, service)) counts.completed_tasks++;
    }
    if (isAtLeast(task.desired_state, 'shutdown')) continue;
    const node = view.nodes.get(task.node_id);
    const isHeard = node !== undefined && node.status.state !== 'down' && !task.status.unheard;
    if (task.status.state === 'running' && isHeard) counts.running_tasks++;
    // Of a global service no task is missed where there is no node to run it.
    if (!isTerminal(task.status.state) && node?.status.state !== 'down') counts.desired_tasks++;
  }
  const { replicated, replicated_job: job } = service.spec.mode;
  if (replicated) counts.desired_tasks = replicated.replicas;
  if (job) counts.desired_tasks = jobSize(service.spec).concurrent;
  return counts;
}
