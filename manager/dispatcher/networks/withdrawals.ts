/**
 * Holds up the word to a task that it is to stop until no node hands it new connections any more: its endpoint is out of every node's maps first, and
 * SIGTERM comes then, a moment later, for the connections that were just being made. In memory of this leader only: the next one begins anew, and an agent that was told to stop a task does not take it back.
 */
import type { Cancel, Clock } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import type { Log } from '../../../lib/log.js';

export interface WithdrawalsOptions {
  clock: Clock;
  log: Log;
  /** The task may be told. */
  onOut: (taskId: string) => void;
}

export class Withdrawals {
  readonly #options: WithdrawalsOptions;
  /** By task: which nodes have not said yet that they have taken in what they were told up to a revision (Session.networkRevision). */
  readonly #waiting = new Map<string, { nodes: Map<string, number>; cancel: Cancel }>();

  constructor(options: WithdrawalsOptions) {
    this.#options = options;
  }

  has(taskId: string): boolean {
    return this.#waiting.has(taskId);
  }
  /** `nodes`: those that have the endpoint in their maps, with the revision that takes it out. Not for long: one that says nothing is given up. */
  begin(taskId: string, nodes: ReadonlyMap<string, number>): void {
    this.drop(taskId);
    const { clock, log } = this.#options;
    const waiting = { nodes: new Map(nodes), cancel: () => {} };
    this.#waiting.set(taskId, waiting);
    waiting.cancel = clock.after(limits.endpoint_withdrawal_ms, () => {
      log.warn(
        { task: taskId, nodes: [...waiting.nodes.keys()] },
        'nodes do not say that they lead nobody to a task any more',
      );
      this.#out(taskId);
    });
    if (nodes.size === 0) this.#settle(taskId, waiting);
  }
  /** The same, for this node and whoever is waited for already. */
  waitAlsoFor(taskId: string, nodeId: string, revision: number): void {
    this.begin(taskId, new Map([...(this.#waiting.get(taskId)?.nodes ?? []), [nodeId, revision]]));
  }
  acknowledged(nodeId: string, revision: number): void {
    for (const [taskId, { nodes }] of this.#waiting)
      if ((nodes.get(nodeId) ?? Infinity) <= revision) this.#satisfied(taskId, nodeId);
  }
  /** The node's session has ended: it is not waited for. */
  left(nodeId: string): void {
    for (const [taskId, { nodes }] of this.#waiting) if (nodes.has(nodeId)) this.#satisfied(taskId, nodeId);
  }
  /** The task needs no word any more. */
  drop(taskId: string): void {
    this.#waiting.get(taskId)?.cancel();
    this.#waiting.delete(taskId);
  }
  clear(): void {
    for (const taskId of [...this.#waiting.keys()]) this.drop(taskId);
  }

  #satisfied(taskId: string, nodeId: string): void {
    const waiting = this.#waiting.get(taskId);
    if (waiting?.nodes.delete(nodeId) && waiting.nodes.size === 0) this.#settle(taskId, waiting);
  }
  #settle(taskId: string, waiting: { cancel: Cancel }): void {
    waiting.cancel();
    waiting.cancel = this.#options.clock.after(limits.endpoint_settle_ms, () => this.#out(taskId));
  }
  #out(taskId: string): void {
    this.drop(taskId);
    this.#options.onOut(taskId);
  }
}
