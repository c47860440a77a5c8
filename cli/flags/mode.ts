/** A service's mode and how many tasks it has; refusals in Docker's words (docker/cli, cli/command/service/opts.go). */
import { swarmError } from '../../lib/errors.js';
import type { ReplicatedJob } from '../../proto/gen/swarm/v1/ReplicatedJob.js';
import type { ServiceMode } from '../../proto/gen/swarm/v1/ServiceMode.js';
import type { ServiceSpec } from '../../proto/types.js';
import { parseCount } from './units.js';

export interface ModeFlags {
  mode?: string;
  replicas?: string;
  maxConcurrent?: string;
  replicasMaxPerNode?: string;
}

const refuse = (why: string) => swarmError('USAGE', { why });
const REPLICAS = 'replicas can only be used with replicated or replicated-job mode';
const PER_NODE = 'replicas-max-per-node can only be used with replicated or replicated-job mode';
const CONCURRENT = 'max-concurrent can only be used with replicated-job mode';

/** The mode that the flags of `service create` ask for. */
export function readMode(flags: ModeFlags): ServiceMode {
  const { mode = 'replicated' } = flags;
  const replicas = flags.replicas === undefined ? undefined : parseCount('--replicas', flags.replicas);
  const concurrent =
    flags.maxConcurrent === undefined ? undefined : parseCount('--max-concurrent', flags.maxConcurrent);
  switch (mode) {
    case 'replicated':
      if (concurrent !== undefined) throw refuse(CONCURRENT);
      return { replicated: { replicas: replicas ?? 1 } };
    case 'replicated-job': {
      const most = concurrent ?? replicas ?? 1;
      return { replicated_job: checkedJob({ max_concurrent: most, total_completions: replicas ?? most }) };
    }
    case 'global':
    case 'global-job':
      if (replicas !== undefined) throw refuse(REPLICAS);
      if (flags.replicasMaxPerNode !== undefined && flags.replicasMaxPerNode !== '0') throw refuse(PER_NODE);
      if (concurrent !== undefined) throw refuse(CONCURRENT);
      return mode === 'global' ? { global: {} } : { global_job: {} };
    default:
      throw refuse(`unknown mode: ${mode}, only replicated, global, replicated-job and global-job supported`);
  }
}

/** `service update --replicas`. */
export function setReplicas(spec: ServiceSpec, flag: string, value: string): void {
  const { replicated, replicated_job: job } = spec.mode;
  if (!replicated && !job) throw refuse('replicas can only be used with replicated mode');
  setTasks(spec, parseCount(flag, value));
}

/** `service update --max-concurrent`. */
export function setConcurrency(spec: ServiceSpec, flag: string, value: string): void {
  const { replicated_job: job } = spec.mode;
  if (!job) throw refuse(CONCURRENT);
  spec.mode = { replicated_job: checkedJob({ ...jobOf(job), max_concurrent: parseCount(flag, value) }) };
}

/** `service scale`. */
export function scaleTo(spec: ServiceSpec, count: number): void {
  const { replicated, replicated_job: job } = spec.mode;
  if (!replicated && !job) throw refuse('scale can only be used with replicated or replicated-job mode');
  setTasks(spec, count);
}

function setTasks(spec: ServiceSpec, count: number): void {
  const { replicated_job: job } = spec.mode;
  spec.mode = job
    ? { replicated_job: checkedJob({ ...jobOf(job), total_completions: count }) }
    : { replicated: { replicas: count } };
}

/** With what zero stands for filled in. */
export function jobOf({ max_concurrent, total_completions }: ReplicatedJob): ReplicatedJob {
  const most = max_concurrent || 1;
  return { max_concurrent: most, total_completions: total_completions || most };
}

/** Zero would stand for the default: a job without work is refused instead. */
function checkedJob(job: ReplicatedJob): ReplicatedJob {
  if (job.max_concurrent === 0 || job.total_completions === 0) {
    throw refuse('a replicated job needs at least one task: --replicas and --max-concurrent must be 1 or more');
  }
  return job;
}

export const isJob = ({ mode }: Pick<ServiceSpec, 'mode'>): boolean => Boolean(mode.replicated_job ?? mode.global_job);
