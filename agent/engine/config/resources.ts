/** How much of its host a container may use, and what of the host's generic resources is its own. */
import type Docker from 'dockerode';
import type { ContainerSpec, GenericResource, ResourceRequirements } from '../../../proto/types.js';

export function resourceLimits(
  spec: ContainerSpec,
  resources: ResourceRequirements | null,
): Pick<
  Docker.HostConfig,
  | 'NanoCpus'
  | 'Memory'
  | 'PidsLimit'
  | 'MemoryReservation'
  | 'Ulimits'
  | 'ShmSize'
  | 'StorageOpt'
  | 'CgroupParent'
  | 'OomScoreAdj'
> {
  const { limits, reservations } = resources ?? {};
  return {
    NanoCpus: limits?.nano_cpus ?? 0,
    Memory: limits?.memory_bytes ?? 0,
    PidsLimit: limits?.pids ?? 0,
    MemoryReservation: reservations?.memory_bytes ?? 0,
    Ulimits: spec.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    ShmSize: spec.shm_size,
    StorageOpt: spec.storage_opt,
    CgroupParent: spec.cgroup_parent,
    OomScoreAdj: spec.oom_score_adj,
  };
}

/** DOCKER_RESOURCE_<KIND>=value,value: which named ones the task got, or how many. Docker's. */
export function resourceEnv(assigned: readonly GenericResource[]): string[] {
  const values = new Map<string, string[]>();
  for (const { named_resource_spec: named, discrete_resource_spec: discrete } of assigned) {
    const { kind, value } = named ?? discrete ?? {};
    if (kind !== undefined) values.set(kind, [...(values.get(kind) ?? []), String(value)]);
  }
  return [...values].map(([kind, of]) => `DOCKER_RESOURCE_${kind.toUpperCase()}=${of.join(',')}`);
}
