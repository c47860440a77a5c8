import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { swarmError } from '../lib/errors.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import { KeyedLoop } from './keyed-loop.js';

function setUp(reconcile: (key: string, loop: KeyedLoop) => Promise<void>) {
  const clock = new SimClock();
  const fatal: unknown[] = [];
  const loop: KeyedLoop = new KeyedLoop({
    name: 'test',
    log: silentLog,
    clock,
    random: new SeededRandom(1),
    reconcile: (key) => reconcile(key, loop),
    onFatal: (error) => fatal.push(error),
  });
  return { clock, loop, fatal };
}

test('keys run one after another in the order of their first mark', async () => {
  const seen: string[] = [];
  let running = 0;
  const { clock, loop } = setUp(async (key) => {
    assert.equal(++running, 1);
    await Promise.resolve();
    seen.push(key);
    running--;
  });
  for (const key of ['b', 'a', 'b', 'c', 'a']) loop.mark(key);
  await clock.advance(0);
  assert.deepEqual(seen, [], 'nothing runs before start');
  loop.start();
  await clock.advance(0);
  assert.deepEqual(seen, ['b', 'a', 'c']);
});

test('it listens for what marks keys from its start to its stop, and anew after that', async () => {
  const clock = new SimClock();
  const seen: string[] = [];
  const listeners = new Set<(key: string) => void>();
  const tell = (key: string): void => listeners.forEach((listener) => listener(key));
  const loop: KeyedLoop = new KeyedLoop({
    name: 'test',
    log: silentLog,
    clock,
    random: new SeededRandom(1),
    watch: () => {
      const listener = (key: string): void => loop.mark(key);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reconcile: (key) => Promise.resolve(void seen.push(key)),
    onFatal: (error) => assert.fail(String(error)),
  });
  tell('before');
  loop.start();
  assert.throws(() => loop.start(), /test is started once/);
  tell('a');
  await clock.advance(0);
  await loop.stop();
  tell('between');
  loop.start();
  tell('b');
  await clock.advance(0);
  assert.deepEqual(seen, ['a', 'b']);
  assert.equal(listeners.size, 1);
});

test('a key marked while it runs is run once more', async () => {
  let runs = 0;
  const { clock, loop } = setUp(async (key, self) => {
    if (++runs === 1) for (let i = 0; i < 3; i++) self.mark(key);
  });
  loop.start();
  loop.mark('a');
  await clock.advance(0);
  assert.equal(runs, 2);
});

test('a retryable error is tried again, later and later', async () => {
  const at: number[] = [];
  const { clock, loop } = setUp(async () => {
    at.push(clock.monotonic());
    if (at.length < 5) throw swarmError('UNREACHABLE', { addr: 'x', detail: 'y' });
  });
  loop.start();
  loop.mark('a');
  await clock.advance(60_000);
  assert.equal(at.length, 5);
  const waits = at.slice(1).map((t, i) => t - (at[i] ?? 0));
  assert.ok((waits[3] ?? 0) >= 400 && (waits[0] ?? 0) <= 100, `waits were ${waits.join(', ')}`);
});

test('a key that is marked while it runs and fails waits all the same, also when nobody knows whether its write was made', async () => {
  let runs = 0;
  const { clock, loop, fatal } = setUp(async (key, self) => {
    runs++;
    self.mark(key);
    throw runs % 2 ? swarmError('RAFT_NOT_LEADER', { hint: '' }) : swarmError('RAFT_OUTCOME_UNKNOWN', {});
  });
  loop.start();
  loop.mark('a');
  await clock.advance(10_000);
  assert.ok(runs > 3 && runs < 15, `it ran ${runs} times in 10 s`);
  assert.deepEqual(fatal, []);
});

test('another foreseen error waits for the next mark and stops no other key', async () => {
  const seen: string[] = [];
  const { clock, loop, fatal } = setUp(async (key) => {
    seen.push(key);
    if (key === 'bad') throw swarmError('NOT_FOUND', { kind: 'service', ref: key });
  });
  loop.start();
  loop.mark('bad');
  loop.mark('good');
  await clock.advance(60_000);
  assert.deepEqual(seen, ['bad', 'good']);
  assert.deepEqual(fatal, []);
  loop.mark('bad');
  await clock.advance(0);
  assert.deepEqual(seen, ['bad', 'good', 'bad']);
});

test('an error that nobody foresaw is fatal', async () => {
  const { clock, loop, fatal } = setUp(async () => {
    throw new TypeError('x');
  });
  loop.start();
  loop.mark('a');
  await clock.advance(0);
  assert.equal(fatal.length, 1);
});

test('markAfter: the earliest time counts, and a run forgets it', async () => {
  const at: number[] = [];
  const { clock, loop } = setUp(async () => {
    at.push(clock.monotonic());
  });
  const start = clock.monotonic();
  loop.start();
  loop.markAfter('a', 300);
  loop.markAfter('a', 100);
  loop.markAfter('a', 200);
  await clock.advance(1000);
  loop.markAfter('a', 500);
  loop.mark('a');
  await clock.advance(1000);
  assert.deepEqual(
    at.map((t) => t - start),
    [100, 1000],
  );
});

test('stop waits for what runs; nothing runs after it', async () => {
  let finish = (): void => undefined;
  const seen: string[] = [];
  const { clock, loop } = setUp(async (key) => {
    await new Promise<void>((resolve) => (finish = resolve));
    seen.push(key);
  });
  loop.start();
  loop.mark('a');
  loop.mark('b');
  loop.markAfter('c', 10);
  await clock.advance(0);
  let stopped = false;
  const stopping = loop.stop().then(() => (stopped = true));
  await clock.advance(100);
  assert.equal(stopped, false);
  finish();
  await stopping;
  loop.mark('d');
  await clock.advance(100);
  assert.deepEqual(seen, ['a']);
});
