/**
 * What the manager must still hear of this node's tasks.
 *
 * Owns: for each task the latest status not yet acknowledged. Writes: one report at a time through `send`; what comes in
 * meanwhile is gathered, of each task the latest, for the next. Never: lets a task's state go back, or forgets a status before
 * the manager has acknowledged (that is, stored) it or a later one.
 */
import type { Cancel, Clock, Millis } from '../lib/clock.js';
import { limits } from '../lib/limits.js';
import { isAtLeast } from '../proto/task-state.js';
import type { StatusReportInput } from '../proto/gen/swarm/v1/StatusReport.js';
import type { TaskStatus } from '../proto/types.js';

/** So long the first status of a report waits for company: a task's first steps take one moment, and so do those of its peers. */
const GATHER: Millis = 5;

export class Reporter {
  readonly #clock: Clock;
  readonly #pending = new Map<string, TaskStatus>();
  #inFlight: { sequence: number; statuses: Map<string, TaskStatus> } | undefined;
  #send: ((report: StatusReportInput) => void) | undefined;
  #sequence = 0;
  #gathering: Cancel | undefined;

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }

  /** The latest of a task. A status behind one that still waits is dropped. */
  report(taskId: string, status: TaskStatus): void {
    const waiting = this.#pending.get(taskId) ?? this.#inFlight?.statuses.get(taskId);
    if (waiting && !isAtLeast(status.state, waiting.state)) return;
    this.#pending.set(taskId, status);
    this.#sendSoon();
  }
  /** Nobody needs to hear of it any more. */
  forget(taskId: string): void {
    this.#pending.delete(taskId);
    this.#inFlight?.statuses.delete(taskId);
  }
  /** A manager listens: all that was never acknowledged goes out (again). */
  connected(send: (report: StatusReportInput) => void): void {
    this.disconnected();
    this.#send = send;
    this.#sendSoon();
  }
  disconnected(): void {
    this.#send = undefined;
    for (const [taskId, status] of this.#inFlight?.statuses ?? []) {
      if (!this.#pending.has(taskId)) this.#pending.set(taskId, status);
    }
    this.#inFlight = undefined;
  }
  /** The manager has stored the report with that number. */
  acknowledged(sequence: number): void {
    if (this.#inFlight?.sequence !== sequence) return;
    this.#inFlight = undefined;
    this.#sendSoon();
  }

  #sendSoon(): void {
    if (this.#pending.size === 0 || this.#inFlight || !this.#send || this.#gathering) return;
    this.#gathering = this.#clock.after(GATHER, () => {
      this.#gathering = undefined;
      this.#sendNow();
    });
  }
  #sendNow(): void {
    if (this.#pending.size === 0 || this.#inFlight || !this.#send) return;
    const statuses = new Map([...this.#pending].slice(0, limits.status_batch_max));
    for (const taskId of statuses.keys()) this.#pending.delete(taskId);
    this.#inFlight = { sequence: ++this.#sequence, statuses };
    const updates = [...statuses].map(([task_id, status]) => ({ task_id, status }));
    this.#send({ sequence: this.#sequence, updates });
  }
}
