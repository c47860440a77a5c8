import type { ServiceSpec } from './types.js';

export type ServiceModeName = 'replicated' | 'global' | 'replicated_job' | 'global_job';

/** The mode of a service. A complete specification has one. */
export function modeOf({ mode }: Pick<ServiceSpec, 'mode'>): ServiceModeName {
  if (mode.global) return 'global';
  if (mode.replicated_job) return 'replicated_job';
  return mode.global_job ? 'global_job' : 'replicated';
}

/** A job's tasks are meant to end. */
export function isJob({ mode }: Pick<ServiceSpec, 'mode'>): boolean {
  return Boolean(mode.replicated_job ?? mode.global_job);
}
