import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import type { WatchEventInput } from '../../proto/gen/swarm/v1/WatchEvent.js';
import { makeNode, makeService, makeServiceSpec } from '../../proto/objects.js';
import { storeWith } from '../store/testing.js';
import type { StoreChange } from '../store/types.js';
import { watchStore } from './watch.js';

const service = (id: string): StoreChange => ({
  action: 'create',
  kind: 'service',
  object: makeService({ id, spec: makeServiceSpec({ name: id, task_template: { container_spec: { image: 'a' } } }) }),
});

/** A reader that takes `room` events and then says it is full until `drain` is called. */
function reader(room = Infinity) {
  const seen: string[] = [];
  const failures: Error[] = [];
  let onDrain: (() => void) | undefined;
  return {
    seen,
    failures,
    write: (event: WatchEventInput): boolean => {
      seen.push(event.synced ? 'synced' : `${event.action} ${(event.service ?? event.node)?.id}`);
      return seen.length < room;
    },
    onDrain: (listener: () => void): void => void (onDrain = listener),
    fail: (error: Error): void => void failures.push(error),
    drain: (): void => {
      room = Infinity;
      onDrain?.();
    },
  };
}

test('watch: first what is stored, then synced, then changes; only of the services asked for', async () => {
  const store = await storeWith(new SimClock(), [service('web'), service('db')]);
  const sink = reader();
  const stop = watchStore(store, { service_ids: ['web'], nodes: true }, sink);
  await store.update((view) => [
    { action: 'remove', kind: 'service', object: view.services.get('web')! },
    { action: 'remove', kind: 'service', object: view.services.get('db')! },
    { action: 'create', kind: 'node', object: makeNode({ id: 'n1' }) },
  ]);
  stop();
  await store.update(() => [service('later')]);
  assert.deepEqual(sink.seen, ['create web', 'synced', 'remove web', 'create n1']);
});

test('watch: a slow reader gets all in order once it reads again', async () => {
  const store = await storeWith(new SimClock(), [service('a'), service('b'), service('c')]);
  const sink = reader(1);
  watchStore(store, { service_ids: [], nodes: false }, sink);
  await store.update(() => [service('d')]);
  assert.deepEqual(sink.seen, ['create a']);
  sink.drain();
  assert.deepEqual(sink.seen, ['create a', 'create b', 'create c', 'synced', 'create d']);
});

test('watch: a reader that never reads is cut off at the limit', async () => {
  const store = await storeWith(new SimClock(), [service('a')]);
  const sink = reader(1);
  watchStore(store, { service_ids: [], nodes: true }, sink);
  const batch = limits.transaction_changes_max;
  for (let made = 0; made <= limits.watch_queue_max; made += batch) {
    await store.update(() =>
      Array.from({ length: batch }, (_, i): StoreChange => ({
        action: 'create',
        kind: 'node',
        object: makeNode({ id: `n${made + i}` }),
      })),
    );
  }
  assert.deepEqual(
    sink.failures.map((error) => 'code' in error && error.code),
    ['LIMIT_REACHED'],
  );
});
