import assert from 'node:assert/strict';
import test from 'node:test';
import { messageOf } from '../lib/errors.js';
import { Leadership } from './leadership.js';
import type { LeaderLoop } from './store/types.js';

/** A loop that stops only when `release` is called. */
function slowLoop(name: string, journal: string[]): LeaderLoop & { release(): void } {
  let stopped: () => void = () => undefined;
  return {
    name,
    start: () => void journal.push(`start ${name}`),
    stop: () => {
      journal.push(`stopping ${name}`);
      return new Promise((resolve) => (stopped = resolve));
    },
    release: () => stopped(),
  };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const fail = (error: unknown): never => {
  throw error;
};

test('leadership: loops are told to stop in reverse order, and start again only when all have stopped', async () => {
  const journal: string[] = [];
  const [a, b] = [slowLoop('a', journal), slowLoop('b', journal)];
  const leadership = new Leadership([a, b], fail);
  leadership.set(true);
  await turn();
  leadership.set(false);
  leadership.set(true); // back in office at once
  await turn();
  const soFar = ['start a', 'start b', 'stopping b', 'stopping a'];
  assert.deepEqual(journal, soFar);
  b.release();
  await turn();
  assert.deepEqual(journal, soFar);
  a.release();
  await turn();
  assert.deepEqual(journal, [...soFar, 'start a', 'start b']);
});

test('leadership: a loop that cannot stop is fatal', async () => {
  const failures: string[] = [];
  const broken: LeaderLoop = { name: 'x', start: () => undefined, stop: () => Promise.reject(new Error('stuck')) };
  const leadership = new Leadership([broken], (error) => failures.push(messageOf(error)));
  leadership.set(true);
  await leadership.stop();
  assert.deepEqual(failures, ['stuck']);
});
