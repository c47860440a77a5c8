import type { ResourceRequirements, Resources } from '../../../proto/types.js';
import { invalid, problem } from './problem.js';

const CPU_MIN_NANOS = 1e6;
const MEMORY_MIN_BYTES = 4 * 1024 * 1024;

export function checkRequirements(requirements: ResourceRequirements | null): void {
  const { limits, reservations } = requirements ?? {};
  if (limits) {
    checkAmounts(limits);
    if (limits.pids < 0) throw invalid('limits.pids', limits.pids, 'zero (no limit) or more');
    if (limits.generic_resources.length > 0) {
      throw problem('generic resources can be reserved, not limited: move them to the reservations');
    }
  }
  if (reservations) {
    checkAmounts(reservations);
    if (reservations.pids !== 0)
      throw invalid('reservations.pids', reservations.pids, 'none: pids can be limited, not reserved');
    checkGeneric(reservations);
  }
}

function checkAmounts({ nano_cpus: cpus, memory_bytes: memory }: Resources): void {
  if (cpus !== 0 && cpus < CPU_MIN_NANOS) throw problem(`invalid cpu value ${cpus / 1e9}: Must be at least 0.001`);
  if (memory !== 0 && memory < MEMORY_MIN_BYTES) throw problem(`invalid memory value ${memory}: Must be at least 4MiB`);
}

/** A reservation counts and never names: which ones a task gets is decided with its node. */
function checkGeneric({ generic_resources: resources }: Resources): void {
  const seen = new Set<string>();
  for (const { discrete_resource_spec: counted, named_resource_spec: named } of resources) {
    if (!counted)
      throw invalid('generic resource', `${named?.kind ?? ''}=${named?.value ?? ''}`, 'a count, as in gpu=2');
    const { kind, value } = counted;
    if (kind === '') throw invalid('generic resource', `=${value}`, 'a kind and a count, as in gpu=2');
    if (value < 1) throw invalid('generic resource', `${kind}=${value}`, 'at least one');
    if (seen.has(kind)) throw invalid('generic resource', kind, 'each kind once');
    seen.add(kind);
  }
}
