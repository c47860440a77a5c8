import type { Service } from '../../proto/types.js';
import { naturalOrder } from './human.js';
import type { Column } from './list.js';

/** The label that marks all objects of a stack. */
export const STACK_LABEL = 'com.docker.stack.namespace';

export interface StackRow {
  name: string;
  services: number;
}

export const stackColumns: readonly Column<StackRow>[] = [
  { key: 'Name', header: 'NAME', value: ({ name }) => name },
  { key: 'Services', header: 'SERVICES', value: ({ services }) => String(services) },
];

/** The stacks that `services` belong to, by name. */
export function countStacks(services: readonly Service[]): StackRow[] {
  const counts = new Map<string, number>();
  for (const { spec } of services) {
    const name = spec.labels[STACK_LABEL];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, services]) => ({ name, services })).sort((a, b) => naturalOrder(a.name, b.name));
}
