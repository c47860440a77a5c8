import { swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import { sameMessage } from '../../proto/objects.js';
import { isAtLeast, isOwnEnd } from '../../proto/task-state.js';
import type { AttachedContainer, NodeDescription, NodeStatus, TaskStatus } from '../../proto/types.js';
import { commitBatches } from '../commit-batches.js';
import type { Store, StoreChange, StoreView } from '../store/types.js';

export interface NodePatch {
  status?: Partial<NodeStatus>;
  description?: NodeDescription;
  attached?: AttachedContainer[];
}

type Wanted =
  | { kind: 'task'; nodeId: string; taskId: string; status: TaskStatus }
  | { kind: 'node'; nodeId: string; patch: NodePatch };

interface Entry {
  wanted: Wanted;
  stored: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Writes what agents report. Reports of all sessions that arrive while one transaction is under way share the next one; of two
 * words about the same thing the later counts.
 */
export class StatusWriter {
  readonly #store: Store;
  readonly #log: Log;
  readonly #queue = new Map<string, Entry>();
  #flushing: Promise<void> | undefined;
  #stopped = false;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }
  /** Resolves when the status, or a later one of the same task, is stored or was refused by the guards of `taskChange`. */
  task(nodeId: string, taskId: string, status: TaskStatus): Promise<void> {
    const key = `task ${taskId} of ${nodeId}`;
    const queued = this.#queue.get(key)?.wanted;
    if (queued?.kind === 'task' && !isAtLeast(status.state, queued.status.state)) return this.#put(key, queued);
    return this.#put(key, { kind: 'task', nodeId, taskId, status });
  }
  /** Resolves when the node is stored like this, or no longer exists. */
  node(nodeId: string, patch: NodePatch): Promise<void> {
    const key = `node ${nodeId}`;
    const queued = this.#queue.get(key)?.wanted;
    const before = queued?.kind === 'node' ? queued.patch : {};
    const status = { ...before.status, ...patch.status };
    return this.#put(key, { kind: 'node', nodeId, patch: { ...before, ...patch, status } });
  }
  /** Refuses what is still queued and resolves when nothing is being written. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const error = swarmError('RAFT_NOT_LEADER', { hint: '' });
    for (const entry of this.#queue.values()) entry.reject(error);
    this.#queue.clear();
    await this.#flushing;
  }
  #put(key: string, wanted: Wanted): Promise<void> {
    if (this.#stopped) return Promise.reject(swarmError('RAFT_NOT_LEADER', { hint: '' }));
    const queued = this.#queue.get(key);
    if (queued) queued.wanted = wanted;
    const entry = queued ?? newEntry(wanted);
    this.#queue.set(key, entry);
    this.#flushing ??= this.#flush();
    return entry.stored;
  }
  async #flush(): Promise<void> {
    await Promise.resolve(); // what else arrives in this turn goes along
    while (this.#queue.size > 0) {
      const batch = [...this.#queue].slice(0, limits.transaction_changes_max);
      for (const [key] of batch) this.#queue.delete(key);
      const entries = batch.map(([, entry]) => entry);
      try {
        await commitBatches(this.#store, entries, (view, some) =>
          some.flatMap((e) => this.#change(view, e.wanted) ?? []),
        );
        for (const entry of entries) entry.resolve();
      } catch (error) {
        for (const entry of entries) entry.reject(error);
      }
    }
    this.#flushing = undefined;
  }
  #change(view: StoreView, wanted: Wanted): StoreChange | undefined {
    if (wanted.kind === 'node') return nodeChange(view, wanted.nodeId, wanted.patch);
    const task = view.tasks.get(wanted.taskId);
    if (task && task.node_id !== wanted.nodeId) {
      this.#log.warn(
        { node: wanted.nodeId, task: task.id, owner: task.node_id },
        'a node reported on a task of another',
      );
      return undefined;
    }
    // A task that is gone, or a word that is older than what is stored, is no error: reports may be repeated.
    if (!task || !isAtLeast(wanted.status.state, task.status.state)) return undefined;
    // Why the managers have a task stopped is told for as long as its node has nothing to say to it.
    const isStopping = isAtLeast(task.desired_state, 'shutdown');
    const err = isStopping ? wanted.status.err || task.status.err : wanted.status.err;
    // What it came to while its node was down is a part of that; anything else is its first word since.
    const unheard = task.status.unheard && isOwnEnd(wanted.status.state);
    const status = { ...wanted.status, err, unheard };
    if (sameMessage(task.status, status)) return undefined;
    return { action: 'update', kind: 'task', object: { ...task, status } };
  }
}

function nodeChange(view: StoreView, nodeId: string, patch: NodePatch): StoreChange | undefined {
  const node = view.nodes.get(nodeId);
  if (!node) return undefined;
  const status = { ...node.status, ...patch.status };
  const description = patch.description ?? node.description;
  const attached = patch.attached ?? node.attached;
  const isSame =
    sameMessage(status, node.status) &&
    sameMessage(description, node.description) &&
    sameMessage(attached, node.attached);
  return isSame ? undefined : { action: 'update', kind: 'node', object: { ...node, status, description, attached } };
}

function newEntry(wanted: Wanted): Entry {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const stored = new Promise<void>((onStored, onError) => {
    resolve = onStored;
    reject = onError;
  });
  return { wanted, stored, resolve, reject };
}
