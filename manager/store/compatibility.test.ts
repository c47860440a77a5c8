import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import type { Transaction, TransactionInput } from '../../proto/gen/swarm/v1/Transaction.js';
import { codec } from '../../proto/load.js';
import { makeCluster, makeNode, makeService, makeTask } from '../../proto/objects.js';
import { MemoryStore } from './memory-store.js';
import { encodeTransaction } from './transaction.js';

const file = new URL('../../../manager/store/testdata/before-secrets.json', import.meta.url);
const written = JSON.parse(readFileSync(file, 'utf8')) as {
  log: string[];
  snapshot: string;
};

function fromLog(): MemoryStore {
  const store = new MemoryStore({ clock: new SimClock() });
  for (const [at, data] of written.log.entries())
    assert.ok(store.apply(at + 1, Buffer.from(data, 'base64')).applied, `entry ${at + 1}`);
  return store;
}

function fromSnapshot(): MemoryStore {
  const store = new MemoryStore({ clock: new SimClock() });
  store.restore(written.log.length, Buffer.from(written.snapshot, 'base64'));
  return store;
}

test('a log and a snapshot of before secrets, configs and jobs are read alike', () => {
  assert.deepEqual(fromLog().snapshot(), fromSnapshot().snapshot());
  const { tasks } = fromLog().view;
  assert.deepEqual(
    [...tasks.values()].map(({ id, node_id, status }) => [id, node_id, status.state]),
    [['t1', 'n1', 'running']],
  );
});

test('what they hold is complete: an update that means no change finds none', () => {
  for (const { view } of [fromLog(), fromSnapshot()]) {
    const [node, service, task] = [view.nodes.get('n1')!, view.services.get('s1')!, view.tasks.get('t1')!];
    assert.deepEqual(makeCluster(view.cluster()!), view.cluster());
    assert.deepEqual(makeNode(node), node);
    assert.deepEqual(makeService(service), service);
    assert.deepEqual(makeTask(task), task);
  }
});

test('a manager of before abridged tasks finds no object in such a change, and stops instead of applying half a task', () => {
  const { view } = fromLog();
  const task = view.tasks.get('t1')!;
  const object = { ...task, status: { ...task.status, state: 'failed' as const } };
  const bytes = encodeTransaction([{ action: 'update', kind: 'task', object }], '', view);
  const [change] = codec<TransactionInput, Transaction>('Transaction').decode(bytes).changes;
  assert.equal(change?.abridged_task?.id, 't1');
  assert.equal(change.task, undefined);
});

test('a change that cannot be read is called that', () => {
  const cutOff = Buffer.from(written.log[0]!, 'base64').subarray(0, -1);
  assert.throws(
    () => new MemoryStore({ clock: new SimClock() }).apply(1, cutOff),
    /^Error: a change in the raft log cannot be read by this version: index out of range/,
  );
});
