/**
 * The allocator: gives networks, services, tasks and nodes their addresses.
 *
 * Owns: `state` of networks, `endpoint` of services, `networks` of tasks, `attachments` of nodes; that the network of the routing mesh is made once.
 * Watches: networks; services whose specification or endpoint changes; tasks that wait for addresses, or give them back; nodes that come and go.
 * Writes: what it owns, and `status.err` of tasks for which there is nothing left.
 * Never: moves an address, or takes one back from what is there; lets a task go on (the orchestrator does); changes a specification, but
 *   for the network that it makes itself.
 *
 * What is given is in a book that events keep up to date (book.ts). It is made from what is stored at each start, so that a new leader gives
 * nothing twice.
 */
import { newId } from '../../lib/id.js';
import { limits } from '../../lib/limits.js';
import { sameMessage } from '../../proto/objects.js';
import type { Service, Task } from '../../proto/types.js';
import { KeyedLoop } from '../keyed-loop.js';
import { holdsAddresses, isUsable } from '../network-needs.js';
import type { LoopOptions } from '../orchestrator/orchestrator.js';
import { fitTransaction } from '../store/transaction.js';
import type { Commit, LeaderLoop, StoreEvent } from '../store/types.js';
import { Book } from './book.js';
import { allocate, nothingDue, type Due } from './decide.js';
import { isWaiting } from './tasks.js';

const EVERYTHING = 'what is due';

export class Allocator implements LeaderLoop {
  readonly name = 'allocator';
  readonly #options: LoopOptions;
  readonly #loop: KeyedLoop;
  #book: Book;
  #due = nothingDue();
  /** What waits until something is freed. */
  #short = nothingDue();

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#book = new Book(options.store.view);
    this.#loop = new KeyedLoop({
      ...options,
      name: this.name,
      watch: () => options.store.watch((commit) => this.#take(commit)),
      reconcile: () => this.#allocate(),
    });
  }
  start(): void {
    this.#lookAtAll();
    this.#loop.start();
  }
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #allocate(): Promise<void> {
    const { store, random } = this.#options;
    const due = this.#due;
    this.#due = nothingDue();
    let written = 0;
    try {
      await store.update((view) => {
        const decided = allocate(view, this.#book, due, () => newId(random), limits.transaction_changes_max);
        written = decided.changes.length;
        if (written === 0) merge(decided.short, this.#short); // in the same moment: nothing that is freed from now on is missed
        return fitTransaction(decided.changes);
      });
    } catch (error) {
      merge(due, this.#due); // the loop comes back after a pause
      throw error;
    }
    // Level-triggered: what was cut off, or could only be given after what is given now, is seen by looking again.
    if (written === 0) return;
    merge(due, this.#due);
    this.#loop.mark(EVERYTHING);
  }

  #take(commit: Commit): void {
    if (commit.reset) this.#lookAtAll();
    let isFreed = false;
    for (const event of commit.events) {
      isFreed = this.#book.apply(event) || isFreed;
      this.#note(event);
    }
    if (isFreed) this.#retry();
  }
  /** Once at the start: the one walk over all tasks. */
  #lookAtAll(): void {
    const { view } = this.#options.store;
    this.#book = new Book(view);
    this.#short = nothingDue();
    this.#due = {
      networks: idsOf(view.networks.values()),
      nodes: idsOf(view.nodes.values()),
      services: idsOf(view.services.values()),
      tasks: idsOf([...view.tasks.values()].filter(isWaiting)),
    };
    this.#loop.mark(EVERYTHING);
  }
  /** Something was freed, or has become usable. */
  #retry(): void {
    if (Object.values(this.#short).every((ids: Set<string>) => ids.size === 0)) return;
    merge(this.#short, this.#due);
    this.#short = nothingDue();
    this.#loop.mark(EVERYTHING);
  }
  #mark(kind: keyof Due, ids: Iterable<string>): void {
    for (const id of ids) {
      this.#due[kind].add(id);
      this.#loop.mark(EVERYTHING);
    }
  }

  #note(event: StoreEvent): void {
    const { view } = this.#options.store;
    switch (event.kind) {
      case 'network': {
        const { id } = event.object;
        if (event.action === 'remove') this.#retry();
        else if (isUsable(event.object)) this.#mark('services', idsOf(view.services.byNetwork(id)));
        else this.#mark('networks', [id]);
        // The ranges of one that is gone are freed as well.
        if (event.action === 'remove' || isUsable(event.object)) this.#mark('nodes', idsOf(view.nodes.values()));
        return;
      }
      case 'service':
        if (event.action === 'remove') return this.#retry(); // its ports
        if (event.action === 'create' || changesEndpoint(event.old, event.object))
          this.#mark('services', [event.object.id]);
        // Its tasks wait for it.
        return this.#retry();
      case 'task':
        return this.#noteTask(event);
      case 'node':
        if (event.action === 'create' || (event.action === 'update' && isDetached(event.old, event.object)))
          this.#mark('nodes', [event.object.id]);
        return;
      case 'cluster':
        return this.#loop.mark(EVERYTHING);
      case 'secret':
      case 'config':
        return;
    }
  }
  #noteTask(event: StoreEvent & { kind: 'task' }): void {
    const { object: task } = event;
    if (event.action !== 'remove' && isWaiting(task)) this.#mark('tasks', [task.id]);
    const held = event.action === 'update' ? event.old : task;
    const hasLeft = holdsAddresses(held) && (event.action === 'remove' || !holdsAddresses(task));
    const service = hasLeft ? this.#options.store.view.services.get(task.service_id) : undefined;
    if (service && isLeftBehind(task, service)) this.#mark('services', [service.id]);
  }
}

const idsOf = (objects: Iterable<{ id: string }>): Set<string> => new Set([...objects].map(({ id }) => id));

function merge(from: Due, into: Due): void {
  for (const kind of ['networks', 'nodes', 'services', 'tasks'] as const)
    for (const id of from[kind]) into[kind].add(id);
}

const changesEndpoint = (old: Service, service: Service): boolean =>
  old.spec_version.index !== service.spec_version.index ||
  old.update_status?.state !== service.update_status?.state ||
  !sameMessage(old.endpoint, service.endpoint);

const isDetached = (old: { attachments: unknown[] }, node: { attachments: unknown[] }): boolean =>
  node.attachments.length < old.attachments.length;

/** A task of a service's network that its specification has no more: with the last one its virtual address there goes. */
function isLeftBehind(task: Task, { spec, endpoint }: Service): boolean {
  const ids = spec.task_template.networks.map(({ target }) => target);
  return (
    endpoint?.virtual_ips.some(
      ({ network_id: id }) => !ids.includes(id) && task.networks.some(({ network_id }) => network_id === id),
    ) ?? false
  );
}
