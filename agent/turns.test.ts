import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.js';

/** Turns that end when they are told to. */
function turns() {
  const ends: ((error?: Error) => void)[] = [];
  let begun = 0;
  const it = new Turns(() => {
    const number = ++begun;
    return new Promise<number>((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve(number)));
    });
  });
  return { it, begun: () => begun, end: (error?: Error) => ends.shift()?.(error) };
}
const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('turns: who asks in one moment shares a turn, who asks during it gets the next, and one at a time is under way', async () => {
  const { it, begun, end } = turns();
  const first = [it.ask(), it.ask()];
  assert.equal(begun(), 0);
  await aMoment();
  const second = [it.ask(), it.ask()];
  await aMoment();
  assert.equal(begun(), 1);
  end();
  assert.deepEqual(await Promise.all(first), [1, 1]);
  await aMoment();
  assert.equal(begun(), 2);
  end();
  assert.deepEqual(await Promise.all(second), [2, 2]);
});

test('turns: one that fails is told to those who asked for it, and the next one goes on', async () => {
  const { it, end } = turns();
  const first = it.ask();
  await aMoment();
  const second = it.ask();
  end(new Error('the engine is away'));
  await assert.rejects(first, /the engine is away/);
  await aMoment();
  end();
  assert.equal(await second, 2);
});

test('turns: settled waits for what was asked for until then, be it under way or not begun', async () => {
  const { it, end } = turns();
  await it.settled();
  const seen: string[] = [];
  it.ask().catch(() => seen.push('first'));
  await aMoment();
  void it.ask().then(() => seen.push('second'));
  const settled = it.settled().then(() => seen.push('settled'));
  end(new Error('no'));
  await aMoment();
  assert.deepEqual(seen, ['first']);
  end();
  await settled;
  assert.deepEqual(seen, ['first', 'second', 'settled']);
});
