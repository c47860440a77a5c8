import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { must } from '../lib/assert.js';
import { SimClock, type Millis } from '../lib/clock.js';
import { hasCode } from '../lib/errors.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import { RaftNode } from './node.js';
import { MemoryStorage } from './storage-memory.js';
import type { StorageWrite } from './storage.js';
import { Journal } from './testing/journal.js';
import { MemoryNetwork } from './transport-memory.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const ids = ['a', 'b', 'c'];

interface Member {
  node: RaftNode<number>;
  journal: Journal;
  storage: StallingStorage;
  leading: boolean[];
}

/** A disk whose writes wait while it is told to. */
class StallingStorage extends MemoryStorage {
  gate = Promise.resolve();
  override async save(write: StorageWrite): Promise<void> {
    await this.gate;
    await super.save(write);
  }
}

/** A machine that is paused: time has passed, and no timer has fired. */
class StallingClock extends SimClock {
  #stalled = 0;
  override monotonic(): Millis {
    return super.monotonic() + this.#stalled;
  }
  stall(ms: Millis): void {
    this.#stalled += ms;
  }
}

/** Three members, and who joins them. */
class Trio {
  readonly clock = new StallingClock();
  trustClocks = false;
  readonly network = new MemoryNetwork();
  readonly members = new Map<string, Member>();

  async open(id: string): Promise<void> {
    const known = this.members.get(id);
    const journal = new Journal();
    const storage = known?.storage ?? new StallingStorage();
    const node = await RaftNode.open({
      id,
      storage,
      stateMachine: journal,
      clock: this.clock,
      random: new SeededRandom(id.charCodeAt(0)),
      log: silentLog,
      transport: this.network.transport(id),
      snapshotEntries: 5,
      trustClocks: this.trustClocks,
      ...(!known && (ids.includes(id) ? { bootstrap: ids } : { join: true })),
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
    const asLeader = group.member(id).node.propose(bytes('z'), { asLeader: true });
    await assert.rejects(asLeader, (error) => hasCode(error, 'RAFT_NOT_LEADER'));
  }
});

test('node: every member tells who leads, as far as it knows', async (t) => {
  const group = await trio(t);
  const heard = new Map(ids.map((id) => [id, [] as (string | undefined)[]]));
  for (const id of ids) group.member(id).node.onLeader((leader) => heard.get(id)?.push(leader));
  const leader = await group.leader();
  await group.clock.advance(100);
  for (const id of ids) assert.deepEqual([heard.get(id)?.[0], heard.get(id)?.at(-1)], [undefined, leader], id);
  group.network.cut(leader);
  const others = ids.filter((id) => id !== leader);
  const next = await group.leader(others);
  await group.clock.advance(1000);
  for (const id of others) assert.equal(heard.get(id)?.at(-1), next);
  assert.equal(heard.get(leader)?.at(-1), undefined, 'a leader that lost its majority knows of none');
});

test('node: a leader that is cut off steps down, tells its callers so, and another carries on', async (t) => {
  const group = await trio(t);
  const old = await group.leader();
  await group.propose(old, 'kept');
  group.network.cut(old);
  const lost = assert.rejects(group.propose(old, 'lost'), (error) => hasCode(error, 'RAFT_OUTCOME_UNKNOWN'));
  const next = await group.leader(ids.filter((id) => id !== old));
  await group.propose(next, 'more');
  await group.clock.advance(2000);
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

test('node: a member joins as a learner, becomes a voter, is a leader and goes again', async (t) => {
  const group = await trio(t);
  const first = await group.leader();
  await group.propose(first, 'x');
  await group.open('d');
  const { node } = group.member(first);
  const seen: string[] = [];
  node.onMembership(({ members, learners = [] }) => seen.push(`${members.join('')}+${learners.join('')}`));
  await Promise.all([node.changeMembers([{ kind: 'learner', id: 'd' }]), group.clock.advance(200)]);
  assert.deepEqual(group.member('d').journal.lines, ['x']);
  await node.changeMembers([{ kind: 'voter', id: 'd' }]);
  assert.deepEqual(seen, ['abc+', 'abc+d', 'abcd+']);
  assert.deepEqual(
    [...(node.status().peers ?? [])].map(([id]) => id).sort(),
    [...ids, 'd'].filter((id) => id !== first),
  );
  await group.member('d').node.close();
  await group.open('d');
  await group.clock.advance(200);
  assert.deepEqual(group.member('d').journal.lines, ['x'], 'it comes back as the same member');

  // All the others but one go at once: a joint change, in which the leader is among those who go.
  const [stays = ''] = ids.filter((id) => id !== first);
  const gone = ids.filter((id) => id !== stays);
  await Promise.all([node.changeMembers(gone.map((id) => ({ kind: 'remove', id }))), group.clock.advance(200)]);
  assert.deepEqual(node.status().membership, { members: [stays, 'd'].sort() });
  const next = await group.leader([stays, 'd']);
  await Promise.all([group.propose(next, 'y'), group.clock.advance(200)]);
  assert.deepEqual(group.member('d').journal.lines, ['x', 'y']);
  assert.deepEqual(node.status().leader, undefined, 'who was removed leads no more');
});

test('node: a change of members is refused to followers, and left open when the leadership is lost', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  const [follower = ''] = ids.filter((id) => id !== leader);
  const remove = { kind: 'remove', id: follower } as const;
  await assert.rejects(group.member(follower).node.changeMembers([remove]), (error) =>
    hasCode(error, 'RAFT_NOT_LEADER'),
  );
  group.network.cut(leader);
  const lost = assert.rejects(group.member(leader).node.changeMembers([remove]), (error) =>
    hasCode(error, 'RAFT_OUTCOME_UNKNOWN'),
  );
  await group.clock.advance(1000);
  await lost;
});

test('node: a read barrier on any member waits for all that was committed before it', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  await group.propose(leader, 'x', 'y');
  for (const id of ids) {
    await Promise.all([group.member(id).node.readBarrier(), group.clock.advance(100)]);
    assert.deepEqual(group.member(id).journal.lines, ['x', 'y'], id);
  }
});

test('node: a read barrier of a leader that is cut off does not pass, and passes once it follows the next one', async (t) => {
  const group = await trio(t);
  const old = await group.leader();
  group.network.cut(old);
  let passed = false;
  const barrier = group
    .member(old)
    .node.readBarrier()
    .then(() => (passed = true));
  const next = await group.leader(ids.filter((id) => id !== old));
  await group.propose(next, 'z');
  await group.clock.advance(500);
  assert.equal(passed, false);
  group.network.heal(old);
  await Promise.all([barrier, group.clock.advance(1000)]);
  assert.deepEqual(group.member(old).journal.lines, ['z']);
});

test('node: without a majority a read barrier is refused in the end', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  for (const id of ids.filter((id) => id !== leader)) group.network.cut(id);
  const refused = assert.rejects(group.member(leader).node.readBarrier(), (error) => hasCode(error, 'RAFT_NO_QUORUM'));
  await group.clock.advance(5000);
  await refused;
});

test('node: with trusted clocks the leader answers reads by itself, but not after its own clock stood still', async (t) => {
  const group = new Trio();
  group.trustClocks = true;
  for (const id of ids) await group.open(id);
  t.after(() => Promise.all([...group.members.values()].map(({ node }) => node.close())));
  const { node } = group.member(await group.leader());
  await group.clock.advance(100);
  for (const id of ids) group.network.cut(id);
  await node.readBarrier();
  group.clock.stall(1000);
  const stale = node.readBarrier();
  let passed = false;
  void stale.then(() => (passed = true));
  await group.clock.advance(100);
  assert.equal(passed, false, 'others may have been elected meanwhile');
  for (const id of ids) group.network.heal(id);
  await Promise.all([stale, group.clock.advance(3000)]);
});

test('node: the leadership is handed over on request, without a pause for an election timeout', async (t) => {
  const group = await trio(t);
  const old = await group.leader();
  const [to = '', third = ''] = ids.filter((id) => id !== old);
  await Promise.all([group.member(old).node.transferLeadership(to), group.clock.advance(100)]);
  assert.equal(await group.leader(), to);
  assert.deepEqual(group.member(old).leading, [false, true, false]);
  const { node } = group.member(to);
  group.network.cut(third);
  const failed = assert.rejects(node.transferLeadership(third), (error) => hasCode(error, 'RAFT_TRANSFER_FAILED'));
  await assert.rejects(node.propose(bytes('x')), (error) => hasCode(error, 'RAFT_TRANSFERRING'));
  await group.clock.advance(500);
  await failed;
  await group.propose(to, 'x');
  await assert.rejects(node.transferLeadership('z'), (error) => hasCode(error, 'RAFT_NO_SUCH_MEMBER'));
  await node.transferLeadership(to);
});

test('node: a proposal on a follower goes to the leader, and resolves with the result of its own state machine', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  await group.propose(leader, 'x');
  const [one = '', other = ''] = ids.filter((id) => id !== leader);
  const proposals = [one, other, one].map((id, i) => group.member(id).node.propose(bytes(`f${i}`)));
  const [results] = await Promise.all([Promise.all(proposals), group.clock.advance(200)]);
  assert.deepEqual([...results].sort(), [2, 3, 4]);
  assert.deepEqual([...group.member(one).journal.lines].sort(), ['f0', 'f1', 'f2', 'x']);
});

test('node: a proposal without a leader waits for one, and is refused when none comes', async (t) => {
  const group = await trio(t);
  const old = await group.leader();
  const [one = '', other = ''] = ids.filter((id) => id !== old);
  group.network.cut(old);
  await group.clock.advance(350); // nobody has missed it yet
  const lost = assert.rejects(group.propose(one, 'lost'), (error) => hasCode(error, 'RAFT_OUTCOME_UNKNOWN'));
  await group.clock.advance(400);
  const kept = group.propose(one, 'kept');
  await group.leader([one, other]);
  await Promise.all([kept, lost, group.clock.advance(200)]);
  assert.deepEqual(group.member(one).journal.lines, ['kept']);
  for (const id of ids) group.network.cut(id);
  await group.clock.advance(2000);
  const refused = assert.rejects(group.propose(one, 'y'), (error) => hasCode(error, 'RAFT_NO_QUORUM'));
  await group.clock.advance(5000);
  await refused;
});

test('node: what a leader has proposed when it hands over its office is answered as usual', async (t) => {
  const group = await trio(t);
  const old = await group.leader();
  const [to = ''] = ids.filter((id) => id !== old);
  const proposed = group.propose(old, 'x');
  const given = group.member(old).node.transferLeadership(to);
  await Promise.all([proposed, given, group.clock.advance(300)]);
  assert.deepEqual(group.member(to).journal.lines, ['x']);
});

test('node: a leader whose disk is slow leads on, one whose disk hangs is replaced', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  const { storage, node } = group.member(leader);
  const { term } = node.status();
  let open: () => void = () => undefined;
  storage.gate = new Promise((resolve) => (open = resolve));
  const answered = group.propose(leader, 'x'); // the others have it all the same: it was sent before it was stored
  await group.clock.advance(700);
  const others = ids.filter((id) => id !== leader);
  for (const id of others)
    assert.deepEqual([group.member(id).node.status().term, group.member(id).node.status().leader], [term, leader]);
  const next = await group.leader(others);
  assert.ok(group.member(next).node.status().term > term);
  open();
  await group.clock.advance(2000);
  await answered;
  assert.equal(node.status().leader, next);
});

test('node: a leader that ends is replaced within some ticks, since its connections break; a wrong hint deposes nobody', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  const others = ids.filter((id) => id !== leader);
  const { term } = group.member(leader).node.status();
  group.network.lose(leader, others.slice(1));
  await group.clock.advance(1000);
  assert.deepEqual(
    [group.member(leader).node.status().role, group.member(leader).node.status().term],
    ['leader', term],
  );
  await group.member(leader).node.close();
  await group.clock.advance(300);
  assert.ok(others.some((id) => group.member(id).leading.at(-1)));
});

test('node: a command that nobody could apply is not taken from another member', async (t) => {
  const group = await trio(t);
  const leader = await group.leader();
  const follower = must(
    ids.find((id) => id !== leader),
    'a follower',
  );
  Object.assign(group.member(leader).journal, {
    accepts: (data: Uint8Array) => Buffer.from(data).toString() !== 'bad',
  });
  const refused = assert.rejects(group.member(follower).node.propose(bytes('bad')), (error) =>
    hasCode(error, 'RAFT_OUTCOME_UNKNOWN'),
  );
  await group.propose(leader, 'x');
  await group.clock.advance(10_000);
  await refused;
  await group.propose(leader, 'y');
  await group.clock.advance(100);
  for (const id of ids) assert.deepEqual(group.member(id).journal.lines, ['x', 'y'], id);
});
