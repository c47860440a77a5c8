/**
 * The scheduler's loop.
 * Owns: the step of a task from `pending` to `assigned`, and its node_id where it has none yet.
 * Watches: tasks and nodes, through every commit; never lists all of them again after its start.
 * Writes: node_id and status of pending tasks that are meant to run.
 * Never: moves a task that is assigned, makes or ends tasks, looks at specs of services.
 *
 * It waits for nothing: the first event starts a pass at once, and what arrives while that pass is being committed makes up the
 * next one. So a lone task is placed without delay, and a flood comes in large batches.
 */
import { Backoff } from '../../lib/backoff.js';
import type { Cancel, Clock } from '../../lib/clock.js';
import { sleep } from '../../lib/clock.js';
import { SwarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import { commitBatches } from '../commit-batches.js';
import type { Commit, LeaderLoop, Store, StoreChange, StoreView } from '../store/types.js';
import { ClusterState } from './cluster-state.js';
import { schedule, type Decision } from './schedule.js';

export interface SchedulerOptions {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  /** The loop met a broken invariant: the process must end. */
  onFatal: (error: unknown) => void;
}

export class Scheduler implements LeaderLoop {
  readonly name = 'scheduler';
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onFatal: (error: unknown) => void;
  readonly #backoff: Backoff;
  #state: ClusterState | undefined;
  #unwatch: Cancel | undefined;
  #stopping = new AbortController();
  #work: Promise<void> | undefined;

  constructor(options: SchedulerOptions) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#log = options.log.child({ component: this.name });
    this.#onFatal = options.onFatal;
    this.#backoff = new Backoff({ first: 50, most: 5_000, random: options.random });
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#state = new ClusterState(this.#store.view, this.#clock);
    this.#unwatch = this.#store.watch((commit) => this.#note(commit));
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#unwatch?.();
    this.#stopping.abort();
    await this.#work;
    this.#state = undefined;
  }

  #note(commit: Commit): void {
    if (commit.reset) this.#state = new ClusterState(this.#store.view, this.#clock);
    for (const event of commit.events) this.#state?.apply(event, this.#store.view);
    this.#wake();
  }

  #wake(): void {
    if (!this.#state?.hasWork || this.#work || this.#stopping.signal.aborted) return;
    this.#work = this.#run().catch(this.#onFatal);
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // out of the watch's callback
    for (let state = this.#state; state?.hasWork && !this.#stopping.signal.aborted; state = this.#state) {
      const decisions = schedule(state, this.#clock.now(), limits.placements_per_pass_max);
      await this.#commit(state, decisions);
    }
    this.#work = undefined;
  }

  async #commit(state: ClusterState, decisions: readonly Decision[]): Promise<void> {
    let obsolete: Iterable<Decision>;
    try {
      obsolete = await this.#write(decisions);
      this.#backoff.reset();
    } catch (error) {
      obsolete = decisions;
      if (!(error instanceof SwarmError)) throw error;
      this.#log.warn({ err: error, decisions: decisions.length }, 'placements not stored, deciding again');
      await this.#pause();
    }
    for (const { from } of obsolete) state.restore(from.id, this.#store.view.tasks.get(from.id));
  }

  /** The decisions that came to nothing, because what they were made from has changed. */
  async #write(decisions: readonly Decision[]): Promise<Set<Decision>> {
    const obsolete = new Set<Decision>();
    await commitBatches(this.#store, decisions, (view, batch) => {
      const changes: StoreChange[] = [];
      for (const decision of batch) {
        const change = changeFor(view, decision);
        if (change) {
          changes.push(change);
          obsolete.delete(decision);
        } else obsolete.add(decision);
      }
      return changes;
    });
    return obsolete;
  }

  /** Keeps a store that fails from being asked again and again. */
  async #pause(): Promise<void> {
    try {
      await sleep(this.#clock, this.#backoff.next(), this.#stopping.signal);
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    }
  }
}

/** The write of a decision, unless what it was decided from has changed meanwhile. */
function changeFor(view: StoreView, { from, to, node }: Decision): StoreChange | undefined {
  if (view.tasks.get(from.id) !== from) return undefined;
  if (node && view.nodes.get(node.id) !== node) return undefined;
  return { action: 'update', kind: 'task', object: to };
}
