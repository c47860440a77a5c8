/**
 * The room keeper: ends tasks on nodes that have become too small for them (constraints and platforms are the orchestrator's).
 *
 * Owns: that what the wanted tasks of an active node reserve is there.
 * Watches: nodes whose resources or availability change.
 * Writes: `desired_state` of tasks that have to go, with the reason; the orchestrator makes their successors, as for any task that was stopped.
 * Never: looks at nodes that have not changed, but for once at its start; ends more than it takes; touches what reserves nothing.
 */
import type { Millis } from '../../lib/clock.js';
import { sameMessage } from '../../proto/objects.js';
import type { Node, Task } from '../../proto/types.js';
import { KeyedLoop } from '../keyed-loop.js';
import { fitTransaction } from '../store/transaction.js';
import type { Commit, LeaderLoop } from '../store/types.js';
import type { LoopOptions } from './orchestrator.js';
import { withoutRoom } from './room.js';

/** The scheduler may have given the node a task by what it had before: that is stored by then. */
const SECOND_LOOK_MS: Millis = 10_000;
/** Marks the second look: a key of its own, as the first one would take its timer along. */
const AGAIN = 'again ';

const stopped = (task: Task): Task => ({
  ...task,
  desired_state: 'shutdown',
  status: { ...task.status, err: 'assigned node no longer has what is reserved' },
});

export class RoomKeeper implements LeaderLoop {
  readonly name = 'room-keeper';
  readonly #options: LoopOptions;
  readonly #loop: KeyedLoop;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#loop = new KeyedLoop({
      ...options,
      name: this.name,
      watch: () => options.store.watch((commit) => this.#take(commit)),
      reconcile: (key) => this.#reconcile(key.replace(AGAIN, '')),
    });
  }
  start(): void {
    this.#loop.start();
    this.#markAll();
  }
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #reconcile(nodeId: string): Promise<void> {
    const { store, log } = this.#options;
    let left = false;
    let gone: string[] = [];
    await store.update((view) => {
      const node = view.nodes.get(nodeId);
      const tasks = node ? withoutRoom(node, view.tasks.byNode(nodeId)) : [];
      const changes = fitTransaction(tasks.map((task) => ({ action: 'update', kind: 'task', object: stopped(task) })));
      left = changes.length < tasks.length;
      gone = tasks.slice(0, changes.length).map((task) => task.id);
      return changes;
    });
    if (gone.length > 0) log.warn({ node: nodeId, tasks: gone }, 'stopped: their node has less than they reserve');
    if (left) this.#loop.mark(nodeId);
  }
  #markAll(): void {
    for (const node of this.#options.store.view.nodes.values()) this.#loop.mark(node.id);
  }
  #take(commit: Commit): void {
    if (commit.reset) this.#markAll();
    for (const event of commit.events) {
      if (event.kind !== 'node' || event.action === 'remove') continue;
      if (event.action === 'update' && sameMessage(factsOf(event.old), factsOf(event.object))) continue;
      this.#loop.mark(event.object.id);
      this.#loop.markAfter(AGAIN + event.object.id, SECOND_LOOK_MS);
    }
  }
}

const factsOf = ({ spec, description }: Node) => ({
  availability: spec.availability,
  resources: description?.resources,
});
