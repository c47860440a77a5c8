/**
 * Questions about jobs: services whose tasks are done when they end well. A job is run anew by each change of its specification; its
 * present run has the number `job_status.job_iteration`, which its tasks carry.
 */
import { isJob as isJobSpec, modeOf } from '../../proto/service-mode.js';
import type { Service, ServiceSpec, Task } from '../../proto/types.js';

export const isJob = ({ spec }: Service): boolean => isJobSpec(spec);

/** One task on each node, of a service or of a job. */
export const isGlobal = ({ spec }: Service): boolean => modeOf(spec) === 'global' || modeOf(spec) === 'global_job';

/** The number of the job's present run. 0: no job, or one from before runs were counted. */
export const currentIteration = ({ job_status }: Service): number => job_status?.job_iteration?.index ?? 0;

/** Whether the task belongs to the job's present run. */
export const isOfCurrentRun = (task: Task, job: Service): boolean =>
  (task.job_iteration?.index ?? 0) === currentIteration(job);

/** The task has done what the job's present run wants of its slot or node. */
export const isCompletion = (task: Task, job: Service): boolean =>
  task.status.state === 'complete' && task.desired_state !== 'remove' && isOfCurrentRun(task, job);

/** Of a replicated job: how many tasks are wanted at once, and how many slots (1 to `completions`) have to be done. */
export function jobSize({ mode }: ServiceSpec): { concurrent: number; completions: number } {
  // Docker Engine API, ServiceSpec.Mode.ReplicatedJob: MaxConcurrent defaults to 1, TotalCompletions to MaxConcurrent.
  const concurrent = mode.replicated_job?.max_concurrent || 1;
  return { concurrent, completions: mode.replicated_job?.total_completions || concurrent };
}
