/**
 * Lines of this node's containers for whoever asked a manager.
 *
 * Owns: one publication for each subscription. Watches: the engine's log streams of the tasks asked for. Writes: the publication,
 * each task's lines in order; the engine is read no faster than the manager takes. Never: keeps lines.
 */
import { messageOf } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import type { Log } from '../lib/log.js';
import type { LogPublicationInput } from '../proto/gen/swarm/v1/LogPublication.js';
import type { LogRequest } from '../proto/gen/swarm/v1/LogRequest.js';
import type { Engine, EngineLogLine, LogQuery } from './engine/engine.js';
import type { LogSink } from './transport.js';

export interface LogsOptions {
  engine: Engine;
  nodeId: string;
  log: Log;
  /** The container of a task, once there is one. */
  containerId: (taskId: string, signal: AbortSignal) => Promise<string | undefined>;
}

const EVERYTHING: LogQuery = { follow: false, tail: -1, since: '', stdout: true, stderr: true };

export class Logs {
  readonly #options: LogsOptions;
  readonly #subscriptions = new Map<string, AbortController>();

  constructor(options: LogsOptions) {
    this.#options = options;
  }

  /** Publishes to `sink` until all tasks' lines are through, or until cancelled. */
  async publish(request: LogRequest, sink: LogSink): Promise<void> {
    const id = request.subscription_id;
    this.cancel(id);
    const stop = new AbortController();
    this.#subscriptions.set(id, stop);
    try {
      await Promise.all(request.task_ids.map((taskId) => this.#publishTask(taskId, request, sink, stop.signal)));
    } catch (error) {
      stop.abort(error); // the manager takes no more: the other tasks need not go on
      this.#options.log.info({ subscription: id, err: messageOf(error) }, 'nobody takes the logs any more');
    } finally {
      if (this.#subscriptions.get(id) === stop) this.#subscriptions.delete(id);
      sink.end();
    }
  }
  cancel(subscriptionId: string): void {
    this.#subscriptions.get(subscriptionId)?.abort();
    this.#subscriptions.delete(subscriptionId);
  }
  cancelAll(): void {
    for (const id of [...this.#subscriptions.keys()]) this.cancel(id);
  }

  async #publishTask(taskId: string, request: LogRequest, sink: LogSink, signal: AbortSignal): Promise<void> {
    const { engine, containerId, nodeId } = this.#options;
    const send = (more: LogPublicationInput) => sink.send({ subscription_id: request.subscription_id, ...more });
    const { follow, tail, since, stdout, stderr } = request.options ?? EVERYTHING;
    const query = { follow, tail, since, stdout, stderr };
    const container = await containerId(taskId, follow ? signal : AbortSignal.abort());
    const source = linesOf(engine, container, query, signal);
    for await (const batch of source) {
      if (signal.aborted) return;
      if ('err' in batch) await send({ err: `task ${taskId}: ${batch.err}` });
      else {
        for (let start = 0; start < batch.lines.length; start += limits.log_batch_lines_max) {
          const lines = batch.lines.slice(start, start + limits.log_batch_lines_max);
          await send({ lines: lines.map((line) => ({ ...line, task_id: taskId, node_id: nodeId })) });
        }
      }
    }
    if (!signal.aborted) await send({ ended_task_ids: [taskId] });
  }
}

/** The engine's lines; its refusal as the last item, so that it cannot be mistaken for a failure to send. */
async function* linesOf(
  engine: Engine,
  containerId: string | undefined,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<{ lines: EngineLogLine[] } | { err: string }> {
  if (containerId === undefined) return;
  const source = engine.logs(containerId, query, signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      let next: IteratorResult<EngineLogLine[]>;
      try {
        next = await source.next();
      } catch (error) {
        yield { err: messageOf(error) };
        return;
      }
      if (next.done) return;
      yield { lines: next.value };
    }
  } finally {
    await source.return?.();
  }
}
