/** Decides which tasks a node has no room for any more, when it has become smaller than what its tasks reserve. */
import { isAtLeast } from '../../proto/task-state.js';
import type { GenericResource, Node, Resources, Task } from '../../proto/types.js';
import { hasEnded, isWanted } from './task.js';

/** Whether the task reserves anything of its node. */
export function reserves({ spec: { resources }, assigned_generic_resources }: Task): boolean {
  const reserved = resources?.reservations;
  return (reserved?.nano_cpus ?? 0) > 0 || (reserved?.memory_bytes ?? 0) > 0 || assigned_generic_resources.length > 0;
}

/**
 * Of the node's tasks, given in any order, those that have to go: the younger ones, as far as it takes. A node that is not active keeps
 * what it has (as in swarmkit), and so does one that has not said yet what it has.
 */
export function withoutRoom({ spec, description }: Node, tasks: Iterable<Task>): Task[] {
  if (spec.availability !== 'active' || !description) return [];
  const room = new Room(description.resources);
  return [...tasks]
    .filter((task) => reserves(task) && isWanted(task) && isPlaced(task) && !hasEnded(task))
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.id, b.id))
    .filter((task) => !room.take(task));
}

/** A global service's task has its node from the start, and takes nothing of it before the scheduler lets it. */
const isPlaced = ({ status }: Task): boolean => isAtLeast(status.state, 'assigned');

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** What is left of a node's resources. */
class Room {
  #cpus: number;
  #memory: number;
  readonly #generic = new Map<string, number>();

  constructor(resources: Resources) {
    this.#cpus = resources.nano_cpus;
    this.#memory = resources.memory_bytes;
    for (const resource of resources.generic_resources) {
      const [key, count] = unitsOf(resource);
      this.#generic.set(key, (this.#generic.get(key) ?? 0) + count);
    }
  }
  /** Takes what the task reserves; false, and nothing is taken, when something of it is not there. */
  take({ spec: { resources }, assigned_generic_resources }: Task): boolean {
    const cpus = this.#cpus - (resources?.reservations?.nano_cpus ?? 0);
    const memory = this.#memory - (resources?.reservations?.memory_bytes ?? 0);
    const generic = new Map<string, number>();
    for (const [key, count] of assigned_generic_resources.map(unitsOf))
      generic.set(key, (generic.get(key) ?? this.#generic.get(key) ?? 0) - count);
    if (cpus < 0 || memory < 0 || [...generic.values()].some((count) => count < 0)) return false;
    this.#cpus = cpus;
    this.#memory = memory;
    for (const [key, count] of generic) this.#generic.set(key, count);
    return true;
  }
}

/** A resource with a name is there once; one of a node that now counts where it named, or the other way round, is not there any more. */
function unitsOf({ named_resource_spec: named, discrete_resource_spec: counted }: GenericResource): [string, number] {
  return named ? [`${named.kind}/${named.value}`, 1] : [counted?.kind ?? '', counted?.value ?? 0];
}
