import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimClock } from '../lib/clock.js';
import { untilBack } from './lookout.js';

function lookout(addrs: string[]) {
  const clock = new SimClock();
  const answering = new Set<string>();
  const knocks: string[] = [];
  const knock = (addr: string, signal: AbortSignal): Promise<boolean> => {
    knocks.push(addr);
    if (answering.has(addr)) return Promise.resolve(true);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
  };
  const stop = new AbortController();
  let isBack = false;
  const done = untilBack(addrs, { clock, knock, signal: stop.signal }).then(() => (isBack = true));
  return { clock, answering, knocks, stop, done, isBack: () => isBack };
}

test('lookout: tells that a manager is back within half a second', async () => {
  const { clock, answering, isBack } = lookout(['a', 'b']);
  await clock.advance(30_000);
  assert.equal(isBack(), false);
  answering.add('b');
  await clock.advance(500);
  assert.equal(isBack(), true);
});

test('lookout: one that answers from the start is no news', async () => {
  const { clock, answering, isBack, stop, done } = lookout(['a']);
  answering.add('a');
  await clock.advance(10_000);
  stop.abort();
  await clock.advance(0);
  await done;
  assert.equal(isBack(), true);
});

test('lookout: knocks four times a second at each, and no more once it is over', async () => {
  const { clock, knocks, stop, done } = lookout(['a', 'b']);
  await clock.advance(10_000);
  assert.ok(knocks.length <= 2 * 41, `${knocks.length} knocks`);
  stop.abort();
  await clock.advance(0);
  await done;
  const before = knocks.length;
  await clock.advance(10_000);
  assert.equal(knocks.length, before);
});
