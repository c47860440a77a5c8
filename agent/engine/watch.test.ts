import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import test, { type TestContext } from 'node:test';
import { Backoff } from '../../lib/backoff.js';
import { SimClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { EngineInfo } from './engine.js';
import { FakeEngine } from './fake.js';
import { watchEngine } from './watch.js';

function watched(t: TestContext) {
  const clock = new SimClock();
  const engine = new FakeEngine({ clock });
  const news: string[] = [];
  const { signal, abort } = stopper();
  t.after(abort);
  const backoff = new Backoff({ first: 100, most: 1000, random: new SeededRandom(1) });
  const tell = {
    onUp: () => news.push('up'),
    onDown: () => news.push('down'),
    onEvent: () => undefined,
    onInfo: (info: EngineInfo) => news.push(`${info.cpus} cpus`),
  };
  void watchEngine({ engine, nodeId: 'n1', clock, backoff, log: silentLog, ...tell }, signal);
  return { clock, engine, news, signal };
}

function stopper(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

test('an engine that answers stays up, however long it is quiet', async (t) => {
  const { clock, news } = watched(t);
  await clock.advance(600_000);
  assert.deepEqual(news, ['up']);
});

test('facts that change are told within a minute; a question that fails changes nothing', async (t) => {
  const { clock, engine, news } = watched(t);
  await clock.advance(1_000);
  engine.facts.cpus = 4;
  engine.failNext('info', new Error('busy'));
  await clock.advance(60_000);
  assert.deepEqual(news, ['up']);
  await clock.advance(60_000);
  assert.deepEqual(news, ['up', '4 cpus']);
  await clock.advance(600_000);
  assert.deepEqual(news, ['up', '4 cpus']);
});

test('an engine that hangs is down within 15 s, and up again when it answers', async (t) => {
  const { clock, engine, news } = watched(t);
  await clock.advance(1_000);
  for (const call of ['ping', 'events', 'info', 'list'] as const) engine.latency[call] = 60_000;
  await clock.advance(15_000);
  assert.deepEqual(news, ['up', 'down']);
  for (const call of ['ping', 'events', 'info', 'list'] as const) delete engine.latency[call];
  await clock.advance(61_000);
  assert.deepEqual(news, ['up', 'down', 'up']);
});

test('tries to reach an engine that stays away leave nothing behind', async (t) => {
  const { clock, engine, news, signal } = watched(t);
  await clock.advance(0);
  engine.disconnect();
  await clock.advance(60_000);
  assert.deepEqual(news, ['up', 'down']);
  assert.ok(getEventListeners(signal, 'abort').length <= 1, 'at most that of the present pause');
});
