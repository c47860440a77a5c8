import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { hasCode, messageOf } from '../lib/errors.js';
import { makeNode } from '../proto/objects.js';
import { Leadership, Office } from './leadership.js';
import { localStore } from './store/testing.js';
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
  const leadership = new Leadership([a, b], new Office(), fail);
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

test('leadership: what a loop of an earlier term decides is not written, though this manager leads again', async () => {
  const loop = slowLoop('a', []);
  const office = new Office();
  const leadership = new Leadership([loop], office, fail);
  const store = localStore(new SimClock()).asLeader(() => office.assertHeld());
  const write = (id: string): Promise<unknown> =>
    store.update(() => [{ action: 'create', kind: 'node', object: makeNode({ id }) }]);
  leadership.set(true);
  await assert.rejects(write('before its loops run'), (error) => hasCode(error, 'RAFT_NOT_LEADER'));
  await turn();
  await write('first term');
  leadership.set(false);
  leadership.set(true);
  await assert.rejects(write('still the first'), (error) => hasCode(error, 'RAFT_NOT_LEADER'));
  await turn();
  await assert.rejects(write('still ending'), (error) => hasCode(error, 'RAFT_NOT_LEADER'));
  loop.release();
  await turn();
  await write('second term');
  assert.deepEqual([...store.view.nodes.values()].map(({ id }) => id).sort(), ['first term', 'second term']);
});

test('leadership: an office that was lost again before its loops could start is not held', async () => {
  const office = new Office();
  const loop = slowLoop('a', []);
  const leadership = new Leadership([loop], office, fail);
  leadership.set(true);
  leadership.set(false);
  leadership.set(true);
  await turn();
  assert.equal(office.held, false, 'the loops of the first term run, or are ending');
  loop.release();
  await turn();
  assert.equal(office.held, true);
});

test('leadership: a loop that cannot stop is fatal', async () => {
  const failures: string[] = [];
  const broken: LeaderLoop = { name: 'x', start: () => undefined, stop: () => Promise.reject(new Error('stuck')) };
  const leadership = new Leadership([broken], new Office(), (error) => failures.push(messageOf(error)));
  leadership.set(true);
  await leadership.stop();
  assert.deepEqual(failures, ['stuck']);
});
