import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { must } from '../lib/assert.js';
import { SimClock } from '../lib/clock.js';
import { hasCode } from '../lib/errors.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import { RaftNode } from './node.js';
import { MemoryStorage } from './storage-memory.js';
import { Journal } from './testing/journal.js';
import { MemoryNetwork } from './transport-memory.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const ids = ['a', 'b', 'c'];

interface Member {
  node: RaftNode<number>;
  journal: Journal;
  storage: MemoryStorage;
  leading: boolean[];
}

class Trio {
  readonly clock = new SimClock();
  readonly network = new MemoryNetwork();
  readonly members = new Map<string, Member>();

  async open(id: string): Promise<void> {
    const known = this.members.get(id);
    const journal = new Journal();
    const storage = known?.storage ?? new MemoryStorage();
    const node = await RaftNode.open({
      id,
      storage,
      stateMachine: journal,
      clock: this.clock,
      random: new SeededRandom(id.charCodeAt(0)),
      log: silentLog,
      transport: this.network.transport(id),
      snapshotEntries: 5,
      ...(!known && { bootstrap: ids }),
    });
    const member: Member = { node, journal, storage, leading: [] };
    node.onLeadership((leading) => member.leading.push(leading));
    this.members.set(id, member);
  }
  member(id: string): Member {
    return must(this.members.get(id), id);
  }
  /** Lets time pass until one of `among` leads. */
  async leader(among = ids): Promise<string> {
    for (let i = 0; i < 100; i++) {
      const leader = among.find((id) => this.member(id).leading.at(-1));
      if (leader) return leader;
      await this.clock.advance(50);
    }
    throw new Error('nobody leads');
  }
  async propose(id: string, ...lines: string[]): Promise<void> {
    for (const line of lines) await this.member(id).node.propose(bytes(line));
  }
}

async function trio(t: TestContext): Promise<Trio> {
  const group = new Trio();
  for (const id of ids) await group.open(id);
  t.after(() => Promise.all([...group.members.values()].map(({ node }) => node.close())));
  return group;
}

test('node: three members elect one leader and apply the same', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  await group.propose(leader, 'x', 'y');
  await group.clock.advance(100);
  for (const id of ids) assert.deepEqual(group.member(id).journal.lines, ['x', 'y'], id);
  const followers = ids.filter((id) => id !== leader);
  for (const id of followers) {
    assert.deepEqual([group.member(id).node.status().leader, group.member(id).leading], [leader, [false]]);
    await assert.rejects(group.propose(id, 'z'), (error) => hasCode(error, 'RAFT_NOT_LEADER'));
  }
});

test('node: a leader that is cut off steps down, tells its callers so, and another carries on', async (t) => {
  const group = await trio(t);
  const old = await group.leader();
  await group.propose(old, 'kept');
  group.network.cut(old);
  const lost = assert.rejects(group.propose(old, 'lost'), (error) => hasCode(error, 'RAFT_OUTCOME_UNKNOWN'));
  const next = await group.leader(ids.filter((id) => id !== old));
  await group.propose(next, 'more');
  await group.clock.advance(1000);
  await lost;
  assert.deepEqual(group.member(old).leading, [false, true, false]);
  group.network.heal(old);
  await group.clock.advance(1000);
  for (const id of ids) assert.deepEqual(group.member(id).journal.lines, ['kept', 'more'], id);
  assert.equal(await group.leader(), next, 'who comes back disturbs nobody');
});

test('node: a member that was away for longer than the log reaches back is given a snapshot', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  const away = must(
    ids.find((id) => id !== leader),
    'a follower',
  );
  await group.member(away).node.close();
  const lines = Array.from({ length: 600 }, (_, i) => `line ${i}`); // more than limits.raft_trailing_entries
  await group.propose(leader, ...lines);
  await group.open(away);
  await group.clock.advance(1000);
  assert.deepEqual(group.member(away).journal.lines, lines);
  const stored = await group.member(away).storage.load();
  assert.ok(stored && stored.snapshot.index > 500, 'it has stored the snapshot');
});

test('node: all members stop and start: nothing is lost', async (t) => {
  const group = await trio(t);
  await group.propose(await group.leader(), '1', '2', '3', '4', '5', '6', '7');
  for (const id of ids) await group.member(id).node.close();
  for (const id of ids) await group.open(id);
  await group.propose(await group.leader(), '8');
  await group.clock.advance(100);
  for (const id of ids) assert.deepEqual(group.member(id).journal.lines, ['1', '2', '3', '4', '5', '6', '7', '8'], id);
});
