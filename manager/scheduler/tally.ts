import type { Millis } from '../../lib/clock.js';
import type { Task } from '../../proto/types.js';

/** How long a failure counts against the node it happened on, and how many of a service's make the node its last choice. */
const FAILURE_WINDOW: Millis = 5 * 60_000;
const FAILURES_TOLERATED = 5;

/** Tasks of one version of a service fail alike. */
const versionOf = (task: Task): string => `${task.service_id}@${task.spec_version.index}`;

/** What is known of one group of like tasks before its first one is placed. */
export interface Standing<Place> {
  /** The nodes with active tasks of the group's service, and how many. */
  readonly counts: ReadonlyMap<Place, number>;
  /** The nodes where such tasks failed too often. */
  readonly penalties: ReadonlyMap<Place, number>;
}

/**
 * Which nodes have active tasks of a service, and where its tasks failed lately. All nodes of a picture share one, so that a service finds
 * its nodes without asking each. Invariant: every count is above 0.
 */
export class Tally<Place> {
  readonly #active = new Map<string, Map<Place, number>>();
  readonly #failures = new Map<string, Map<Place, Millis[]>>();

  /** The nodes with active tasks of the service, and how many. */
  activeOf(serviceId: string): ReadonlyMap<Place, number> | undefined {
    return this.#active.get(serviceId);
  }
  count(serviceId: string, node: Place, by: 1 | -1): void {
    let counts = this.#active.get(serviceId);
    if (!counts) {
      counts = new Map<Place, number>();
      this.#active.set(serviceId, counts);
    }
    const sum = (counts.get(node) ?? 0) + by;
    if (sum > 0) counts.set(node, sum);
    else counts.delete(node);
    if (counts.size === 0) this.#active.delete(serviceId);
  }
  /** Remembers that the task failed on the node at `now`. */
  failed(task: Task, node: Place, now: Millis): void {
    for (const [version, nodes] of this.#failures) {
      for (const [failing, times] of nodes) if ((times.at(-1) ?? 0) <= now - FAILURE_WINDOW) nodes.delete(failing);
      if (nodes.size === 0) this.#failures.delete(version);
    }
    const nodes = this.#failures.get(versionOf(task)) ?? new Map<Place, Millis[]>();
    this.#failures.set(versionOf(task), nodes);
    nodes.set(node, [...(nodes.get(node) ?? []).filter((at) => at > now - FAILURE_WINDOW), now]);
  }
  /** What is known of the task's service, and of tasks like it, before one more is placed. A copy. */
  standing(task: Task, now: Millis): Standing<Place> {
    return { counts: new Map(this.#active.get(task.service_id)), penalties: this.#penalties(task, now) };
  }
  /** The nodes where tasks like this one failed too often to be chance, and how often. */
  #penalties(task: Task, now: Millis): Map<Place, number> {
    const penalties = new Map<Place, number>();
    for (const [node, times] of this.#failures.get(versionOf(task)) ?? []) {
      const count = times.filter((at) => at > now - FAILURE_WINDOW).length;
      if (count >= FAILURES_TOLERATED) penalties.set(node, count);
    }
    return penalties;
  }
}
