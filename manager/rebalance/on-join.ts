/**
 * The loop that rebalances on a node's arrival.
 *
 * Owns: nothing. Asks tasks of services with `rebalance: rebalance_on_join` to move, as a user's `service rebalance` does.
 * Watches: nodes that become ready and active; tasks that were asked to move.
 * Writes: `relocation` of tasks.
 * Never: touches a service that has not opted in, a second service before the first one's moves are over, or the same service twice for one
 *   arrival: a move that was given up is not tried again until a node comes.
 *
 * It waits until no node has come for a while: a host that restarts again and again moves nothing. A new leader looks once, since a node
 * may have come shortly before the last one went; a cluster that is in balance shows it nothing to do.
 */
import type { Cancel } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import type { Node, Service, Task } from '../../proto/types.js';
import { KeyedLoop } from '../keyed-loop.js';
import type { LoopOptions } from '../orchestrator/orchestrator.js';
import { isWanted } from '../orchestrator/task.js';
import type { Commit, LeaderLoop, StoreEvent, StoreView } from '../store/types.js';
import { firstMoves } from './plan.js';
import { askToMove, byName, isReplicated } from './rebalance.js';

const NEXT = 'next service';

export class RebalanceOnJoin implements LeaderLoop {
  readonly name = 'rebalance-on-join';
  readonly #options: LoopOptions;
  readonly #loop: KeyedLoop;
  /** Services that have not been looked at since the last arrival, by name. Another array after each. */
  #due: readonly string[] = [];
  #settling: Cancel | undefined;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#loop = new KeyedLoop({
      ...options,
      name: this.name,
      watch: () => options.store.watch((commit) => this.#take(commit)),
      reconcile: () => this.#next(),
    });
  }
  start(): void {
    this.#loop.start();
    this.#settle();
  }
  async stop(): Promise<void> {
    const stopped = this.#loop.stop(); // first: no arrival begins to settle any more
    this.#settling?.();
    this.#due = [];
    await stopped;
  }

  #take(commit: Commit): void {
    if (commit.reset || commit.events.some(isArrival)) this.#settle();
    else if (this.#due.length > 0 && commit.events.some(endsMove)) this.#loop.mark(NEXT);
  }
  /** Begins the wait anew. */
  #settle(): void {
    this.#settling?.();
    this.#settling = this.#options.clock.after(limits.rebalance_settling_ms, () => {
      this.#due = optedIn(this.#options.store.view).map(({ id }) => id);
      this.#loop.mark(NEXT);
    });
  }
  /** One service that has something to move, if none is on the move. */
  async #next(): Promise<void> {
    const { store, log } = this.#options;
    while (this.#due.length > 0 && !isAnyMoving(store.view)) {
      const due = this.#due;
      const ids = new Set(due);
      const moves = await askToMove(this.#options, (view) =>
        firstMoves(
          view,
          optedIn(view).filter(({ id }) => ids.has(id)),
        ),
      );
      const [first] = moves;
      if (first) log.info({ service: first.service_name, tasks: moves.length }, 'moving tasks to new nodes');
      if (due === this.#due) this.#due = first ? due.slice(due.indexOf(first.service_id) + 1) : []; // else a node has come
    }
  }
}

const optedIn = (view: StoreView): Service[] =>
  byName([...view.services.values()].filter((s) => s.spec.rebalance === 'rebalance_on_join' && isReplicated(s)));

function isAnyMoving(view: StoreView): boolean {
  return optedIn(view).some(({ id }) => [...view.tasks.byService(id)].some(isMoving));
}

const isMoving = (task: Task): boolean => task.relocation !== null && isWanted(task);

const isOpen = ({ status, spec }: Node): boolean => status.state === 'ready' && spec.availability === 'active';

function isArrival(event: StoreEvent): boolean {
  if (event.kind !== 'node' || event.action === 'remove' || !isOpen(event.object)) return false;
  return event.action === 'create' || !isOpen(event.old);
}

function endsMove(event: StoreEvent): boolean {
  if (event.kind !== 'task') return false;
  if (event.action === 'update') return isMoving(event.old) && !isMoving(event.object);
  return event.action === 'remove' && isMoving(event.object);
}
