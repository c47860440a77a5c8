import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { hasCode } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import type { RaftNodeOptions } from './node-options.js';
import { RaftNode } from './node.js';
import type { StateMachine } from './state-machine.js';
import { MemoryStorage } from './storage-memory.js';
import type { StorageWrite } from './storage.js';
import { Journal } from './testing/journal.js';
import { MemoryNetwork } from './transport-memory.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Counts the commands. */
class Counter implements StateMachine<number> {
  count = 0;
  apply(): number {
    return ++this.count;
  }
  snapshot(): Uint8Array {
    return bytes(String(this.count));
  }
  restore(_index: number, snapshot: Uint8Array): void {
    this.count = Number(Buffer.from(snapshot).toString());
  }
}

function options(over: Partial<RaftNodeOptions<number>> = {}): RaftNodeOptions<number> {
  const stateMachine = new Journal();
  const storage = new MemoryStorage();
  return {
    id: 'a',
    storage,
    stateMachine,
    clock: new SimClock(),
    random: new SeededRandom(1),
    log: silentLog,
    ...over,
  };
}

test('node: a single member leads at once, applies and answers', async () => {
  const stateMachine = new Journal();
  const node = await RaftNode.open(options({ stateMachine, bootstrap: ['a'] }));
  const told: boolean[] = [];
  node.onLeadership((leader) => told.push(leader));
  assert.deepEqual(await Promise.all([node.propose(bytes('x')), node.propose(bytes('y'))]), [1, 2]);
  assert.deepEqual(stateMachine.lines, ['x', 'y']);
  assert.deepEqual(node.status(), {
    ...{ id: 'a', term: 2, role: 'leader', leader: 'a', commit: 4, applied: 4, last: 4 },
    ...{ membership: { members: ['a'] }, peers: new Map() },
  });
  await node.close();
  assert.deepEqual(told, [true, false]);
  await assert.rejects(node.propose(bytes('z')), (error) => hasCode(error, 'RAFT_STOPPED'));
});

test('node: reopened, it has replayed snapshot and log before open resolves', async () => {
  const storage = new MemoryStorage();
  const first = await RaftNode.open(options({ storage, bootstrap: ['a'], snapshotEntries: 4 }));
  for (const line of ['1', '2', '3', '4', '5', '6', '7']) await first.propose(bytes(line));
  await first.close();
  const stored = await storage.load();
  assert.ok(stored && stored.snapshot.index > 1 && stored.entries.length < 7, 'the log was compacted');
  const stateMachine = new Journal();
  const second = await RaftNode.open(options({ storage, stateMachine, snapshotEntries: 4 }));
  assert.deepEqual(stateMachine.lines, ['1', '2', '3', '4', '5', '6', '7']);
  assert.equal(await second.propose(bytes('8')), 8);
  await second.close();
});

test('node: proposals that arrive during a write are stored together by the next one', async () => {
  const writes: number[] = [];
  class Counting extends MemoryStorage {
    override async save(write: StorageWrite): Promise<void> {
      writes.push(write.entries.length);
      await new Promise(setImmediate);
      await super.save(write);
    }
  }
  const node = await RaftNode.open(options({ storage: new Counting(), bootstrap: ['a'] }));
  const proposals = [node.propose(bytes('0'))];
  await Promise.resolve(); // the loop takes the first
  for (let i = 1; i <= 50; i++) proposals.push(node.propose(bytes(String(i))));
  await Promise.all(proposals);
  assert.deepEqual(writes, [0, 1, 1, 50], 'bootstrap, the entry of taking office, the first, all others');
  await node.close();
});

test('node: bootstrap is refused where a group is, and needed where none is', async () => {
  const storage = new MemoryStorage();
  await assert.rejects(RaftNode.open(options({ storage })), (error) => hasCode(error, 'RAFT_GROUP_MISSING'));
  await (await RaftNode.open(options({ storage, bootstrap: ['a'] }))).close();
  await assert.rejects(RaftNode.open(options({ storage, bootstrap: ['a'] })), (error) =>
    hasCode(error, 'RAFT_GROUP_EXISTS'),
  );
});

test('node: the log of another member is refused', async () => {
  const storage = new MemoryStorage();
  await (await RaftNode.open(options({ storage, bootstrap: ['a'] }))).close();
  await assert.rejects(RaftNode.open(options({ storage, id: 'z' })), (error) => hasCode(error, 'RAFT_FOREIGN'));
});

test('node: a log of format 1, which names no owner, is known by its members', async () => {
  const storage = new MemoryStorage();
  const snapshot = { index: 1, term: 1, members: ['a'], data: bytes('[]') };
  await storage.save({ hardState: { term: 1, vote: '', commit: 1 }, snapshot, entries: [] });
  await assert.rejects(RaftNode.open(options({ storage, id: 'z' })), (error) => hasCode(error, 'RAFT_FOREIGN'));
  await (await RaftNode.open(options({ storage }))).close();
  assert.equal((await storage.load())?.hardState.owner, 'a', 'from now on it does');
});

test('node: the group is stored with the log, adopted by a log without one, and never changed', async () => {
  const storage = new MemoryStorage();
  const open = async (over: Partial<RaftNodeOptions<number>>): Promise<string> => {
    const node = await RaftNode.open(options({ storage, ...over }));
    await node.close();
    return node.group;
  };
  assert.equal(await open({ bootstrap: ['a'] }), '');
  assert.equal(await open({ group: 'g1' }), 'g1');
  assert.equal(await open({ group: 'g2' }), 'g1');
  assert.equal(await open({}), 'g1');
  const other = new MemoryStorage();
  assert.equal(
    await open({ storage: other, join: true, group: 'g3', transport: new MemoryNetwork().transport('a') }),
    'g3',
  );
  assert.equal((await other.load())?.hardState.group, 'g3', 'before it has heard of anybody');
});

test('node: an entry over the limit is refused, one at the limit is not', async () => {
  const node = await RaftNode.open(options({ bootstrap: ['a'] }));
  const most = new Uint8Array(limits.raft_entry_bytes_max);
  assert.equal(await node.propose(most), 1);
  const over = new Uint8Array(most.length + 1);
  await assert.rejects(node.propose(over), (error) => hasCode(error, 'RAFT_ENTRY_TOO_LARGE'));
  await node.close();
});

test('node: too many uncommitted bytes are refused until some are committed', async () => {
  const node = await RaftNode.open(options({ bootstrap: ['a'], stateMachine: new Counter() }));
  const big = new Uint8Array(limits.raft_entry_bytes_max);
  const fit = Math.floor(limits.raft_uncommitted_bytes_max / (big.length + 32));
  const proposals = Array.from({ length: fit }, () => node.propose(big));
  await assert.rejects(node.propose(big), (error) => hasCode(error, 'LIMIT_REACHED'));
  await Promise.all(proposals);
  await node.propose(big);
  await node.close();
});

test('node: a failed write is fatal: all who wait are refused, nothing is applied or accepted any more', async () => {
  class Failing extends MemoryStorage {
    broken = false;
    override save(write: StorageWrite): Promise<void> {
      return this.broken ? Promise.reject(new Error('disk gone')) : super.save(write);
    }
  }
  const storage = new Failing();
  const stateMachine = new Journal();
  const fatal: string[] = [];
  const told: boolean[] = [];
  const onFatal = (error: Error): number => fatal.push(error.message);
  const node = await RaftNode.open(options({ storage, stateMachine, bootstrap: ['a'], onFatal }));
  node.onLeadership((leader) => told.push(leader));
  storage.broken = true;
  await assert.rejects(node.propose(bytes('x')), /disk gone/);
  storage.broken = false;
  await assert.rejects(node.propose(bytes('y')), (error) => hasCode(error, 'RAFT_STOPPED'));
  assert.deepEqual([fatal, told, stateMachine.lines], [['disk gone'], [true, false], []]);
  await node.close();
});

test('node: an apply that throws is fatal, at work and when replaying at open', async () => {
  const storage = new MemoryStorage();
  const fatal: string[] = [];
  const onFatal = (error: Error): number => fatal.push(error.message);
  const node = await RaftNode.open(options({ storage, bootstrap: ['a'], onFatal }));
  await assert.rejects(node.propose(bytes('bad')), /cannot apply/);
  await node.close();
  assert.deepEqual(fatal, ['cannot apply']);
  await assert.rejects(RaftNode.open(options({ storage })), /cannot apply/);
});

test('node: closing refuses what waits', async () => {
  const node = await RaftNode.open(options({ bootstrap: ['a'] }));
  const proposal = node.propose(bytes('x'));
  await Promise.all([assert.rejects(proposal, (error) => hasCode(error, 'RAFT_STOPPED')), node.close()]);
});

test('node: leadership is told only when all that was committed before it is applied', async () => {
  const storage = new MemoryStorage();
  const first = await RaftNode.open(options({ storage, bootstrap: ['a'] }));
  await first.propose(bytes('x'));
  await first.close();
  const stateMachine = new Journal();
  const second = await RaftNode.open(options({ storage, stateMachine }));
  let seen: string[] | undefined;
  second.onLeadership((leader) => leader && (seen = [...stateMachine.lines]));
  assert.deepEqual(seen, ['x']);
  await second.close();
});

test('node: a listener that was cancelled is not called', async () => {
  const node = await RaftNode.open(options({ bootstrap: ['a'] }));
  const told: boolean[] = [];
  node.onLeadership((leader) => told.push(leader))();
  await node.close();
  assert.deepEqual(told, [true]);
});

test('node: few but large entries are compacted as well', async () => {
  const storage = new MemoryStorage();
  const node = await RaftNode.open(options({ storage, bootstrap: ['a'], stateMachine: new Counter() }));
  const big = new Uint8Array(limits.raft_entry_bytes_max);
  const needed = Math.ceil(limits.raft_snapshot_bytes / big.length);
  for (let i = 0; i < needed; i++) await node.propose(big);
  await node.propose(bytes('and another'));
  const stored = await storage.load();
  assert.ok(stored && stored.snapshot.index > needed && stored.entries.length <= 2, 'the log was compacted');
  await node.close();
});
