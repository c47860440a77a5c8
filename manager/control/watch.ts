import { sleep, type Clock, type Millis } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import { hasCode, swarmError } from '../../lib/errors.js';
import type { WatchEventInput } from '../../proto/gen/swarm/v1/WatchEvent.js';
import type { WatchRequest } from '../../proto/gen/swarm/v1/WatchRequest.js';
import type { Store, StoreEvent, StoreView } from '../store/types.js';
import { shownService, shownTask } from './redact.js';

/** Where a watch's events go: a gRPC stream, or an array in a test. */
export interface WatchSink {
  /** False: the reader is behind; `onDrain` is called once when it has caught up. */
  write(event: WatchEventInput): boolean;
  onDrain(listener: () => void): void;
  /** The watch is over because of `error`. */
  fail(error: Error): void;
}

/**
 * Sends what is stored now, then `synced`, then every change, in log order and without a gap between the two. A reader that
 * falls limits.watch_queue_max events behind is cut off with LIMIT_REACHED: it starts again and is told the present state.
 * Returns what stops it.
 */
export function watchStore(store: Store, request: WatchRequest, sink: WatchSink): () => void {
  const wanted = new Set(request.service_ids);
  const queue: WatchEventInput[] = [];
  let blocked = false;
  let over = false;
  let backlog = 0; // what of the present state the reader had not taken at once

  const flush = (): void => {
    blocked = false;
    let sent = 0;
    while (!over && !blocked && sent < queue.length) blocked = !sink.write(queue[sent++] as WatchEventInput);
    queue.splice(0, sent);
    if (blocked) sink.onDrain(flush);
  };
  /** `bounded`: counts against the limit. The present state does not: it is stored anyway and only referred to. */
  const push = (event: WatchEventInput, bounded: boolean): void => {
    if (over) return;
    if (!blocked && queue.length === 0) {
      blocked = !sink.write(event);
      if (blocked) sink.onDrain(flush);
      return;
    }
    if (bounded && queue.length >= backlog + limits.watch_queue_max) {
      stop();
      sink.fail(
        swarmError('LIMIT_REACHED', { what: 'the queue of unread watch events', limit: limits.watch_queue_max }),
      );
      return;
    }
    queue.push(event);
  };

  const unwatch = store.watch((commit) => {
    if (commit.reset) {
      stop();
      sink.fail(swarmError('WATCH_RENEWED', { why: 'this manager was far behind and was given the whole state anew' }));
      return;
    }
    for (const event of commit.events) {
      const message = toMessage(event, wanted, request.nodes);
      if (message) push(message, true);
    }
  });
  const stop = (): void => {
    over = true;
    unwatch();
  };

  for (const event of present(store.view, wanted, request.nodes)) push(event, false);
  push({ synced: { index: store.view.index } }, false);
  backlog = queue.length;
  return stop;
}

/** How old what a watch shows can be without a word of it, besides the time that raft waits for a leader. */
const CONFIRM_EVERY: Millis = 2_000;

/**
 * Asks now and then whether this manager still hears of all changes: cut off from the leader, a watch would show a state that stands still
 * as if it were so. Resolves when `signal` is aborted with CANCELLED, and rejects with what it was aborted with else, or the
 * barrier's error.
 */
export async function untilOutdated(barrier: () => Promise<void>, clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await sleep(clock, CONFIRM_EVERY, signal);
      await barrier();
    }
  } catch (error) {
    if (!hasCode(signal.reason, 'CANCELLED')) throw error;
  }
}

function* present(view: StoreView, wanted: ReadonlySet<string>, nodes: boolean): Iterable<WatchEventInput> {
  if (nodes) for (const node of view.nodes.values()) yield { action: 'create', node };
  const ids = wanted.size > 0 ? [...wanted] : [...view.services.values()].map((service) => service.id);
  for (const id of ids) {
    const service = view.services.get(id);
    if (service) yield { action: 'create', service: shownService(service) };
    for (const task of view.tasks.byService(id)) yield { action: 'create', task: shownTask(task) };
  }
}

function toMessage(event: StoreEvent, wanted: ReadonlySet<string>, nodes: boolean): WatchEventInput | undefined {
  const { action } = event;
  switch (event.kind) {
    case 'service':
      return wanted.size === 0 || wanted.has(event.object.id)
        ? { action, service: shownService(event.object) }
        : undefined;
    case 'task':
      return wanted.size === 0 || wanted.has(event.object.service_id)
        ? { action, task: shownTask(event.object) }
        : undefined;
    case 'node':
      return nodes ? { action, node: event.object } : undefined;
    case 'cluster':
    case 'secret':
    case 'config':
    case 'network':
      return undefined;
  }
}
