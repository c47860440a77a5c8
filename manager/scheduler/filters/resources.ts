import { formatBytes, formatCpus } from '../figures.js';
import { asksOf, kindsOf } from '../generic-resources.js';
import { nodes, type Filter } from './filter.js';

/** What the task reserves is free: processors, memory and generic resources. */
export const resources: Filter = (task) => {
  const reservations = task.spec.resources?.reservations;
  if (!reservations) return undefined;
  const { nano_cpus, memory_bytes } = reservations;
  const generic = asksOf(reservations);
  if (nano_cpus === 0 && memory_bytes === 0 && generic.size === 0) return undefined;
  return {
    key: [nano_cpus, memory_bytes, ...[...generic].flat()].join(' '),
    isOfNode: false,
    fits: (info) => {
      if (nano_cpus > info.freeCpus || memory_bytes > info.freeMemory) return false;
      for (const [kind, count] of generic) if (count > info.generic.free(kind)) return false;
      return true;
    },
    refusals: (info) => {
      const reasons: string[] = [];
      const total = info.node.description?.resources;
      if (nano_cpus > info.freeCpus) {
        const figures = `${formatCpus(info.freeCpus)} of ${formatCpus(total?.nano_cpus ?? 0)} free`;
        reasons.push(`cpus: ${formatCpus(nano_cpus)} asked, ${figures}`);
      }
      if (memory_bytes > info.freeMemory) {
        const figures = `${formatBytes(info.freeMemory)} of ${formatBytes(total?.memory_bytes ?? 0)} free`;
        reasons.push(`memory: ${formatBytes(memory_bytes)} asked, ${figures}`);
      }
      const offered = kindsOf(total?.generic_resources ?? []);
      for (const [kind, count] of generic) {
        const free = info.generic.free(kind);
        if (count > free) reasons.push(`${kind}: ${count} asked, ${free} of ${offered.get(kind)?.total ?? 0} free`);
      }
      return reasons;
    },
    explain: (count) => `insufficient resources on ${nodes(count)}`,
  };
};
