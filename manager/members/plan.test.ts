import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { makeNode } from '../../proto/objects.js';
import type { NodeInput } from '../../proto/gen/swarm/v1/Node.js';
import type { Membership } from '../../raft/membership.js';
import type { PeerStatus } from '../../raft/progress.js';
import { storeWith } from '../store/testing.js';
import { nextStep, statusChanges, successor, type MembersFacts } from './plan.js';

const HEARD: PeerStatus = { match: 90, silentTicks: 1 };
const SILENT: PeerStatus = { match: 90, silentTicks: 100 };
/** As a new leader sees everybody at first. */
const UNPROVEN: PeerStatus = { match: 0, silentTicks: 0 };

const manager = (id: string, status?: Partial<NonNullable<NodeInput['manager_status']>>): NodeInput => ({
  id,
  spec: { role: 'manager' },
  manager_status: { addr: `${id}:1`, reachability: 'reachable', ...status },
});
const worker = (id: string, wasManager = false): NodeInput => ({
  ...(wasManager ? manager(id) : { id }),
  spec: { role: 'worker' },
});

/** `a` leads. */
async function factsOf(
  nodes: readonly NodeInput[],
  membership: Membership,
  peers: Record<string, PeerStatus>,
  addrs: Record<string, string> = {},
): Promise<MembersFacts> {
  const changes = nodes.map((node) => ({ action: 'create', kind: 'node', object: makeNode(node) }) as const);
  const { view } = await storeWith(new SimClock(), changes);
  const addressOf = (id: string): string | undefined => addrs[id];
  return { self: 'a', membership, commit: 100, peers: new Map(Object.entries(peers)), view, addressOf };
}
const remove = (id: string): object => ({ kind: 'change', change: { kind: 'remove', id } });

test('members: nothing to do in a group of just the managers', async () => {
  const nodes = [manager('a'), manager('b'), worker('w')];
  const facts = await factsOf(nodes, { members: ['a', 'b'] }, { b: HEARD });
  assert.equal(nextStep(facts), undefined);
  assert.deepEqual(statusChanges(facts), []);
});

test('members: a learner that has caught up and answers becomes a voter', async () => {
  const step = async (peer: PeerStatus) =>
    nextStep(await factsOf([manager('a'), manager('b')], { members: ['a'], learners: ['b'] }, { b: peer }));
  assert.deepEqual(await step(HEARD), { kind: 'change', change: { kind: 'voter', id: 'b' } });
  assert.equal(await step(SILENT), undefined);
  assert.equal(await step(UNPROVEN), undefined);
  const facts = await factsOf([manager('a'), manager('b')], { members: ['a'], learners: ['b'] }, { b: HEARD });
  assert.equal(nextStep({ ...facts, commit: 5000 }), undefined, 'it lacks too much');
});

test('members: who is demoted or removed goes, one at a time, first those that do not answer', async () => {
  const nodes = [manager('a'), worker('b', true), manager('d')];
  const facts = await factsOf(nodes, { members: ['a', 'b', 'c', 'd'] }, { b: HEARD, c: SILENT, d: HEARD });
  assert.deepEqual(nextStep(facts), remove('c'));
  assert.deepEqual(nextStep({ ...facts, membership: { members: ['a', 'b', 'd'] } }), remove('b'));
  assert.equal(nextStep({ ...facts, membership: { members: ['a'], outgoing: ['a', 'b'] } }), undefined, 'still joint');
});

test('members: a leader that is to go hands over to the voter with most of the log that answers', async () => {
  const nodes = [worker('a', true), manager('b'), manager('c'), manager('d')];
  const peers = {
    b: { match: 95, silentTicks: 2 },
    c: { match: 99, silentTicks: 2 },
    d: { match: 100, silentTicks: 60 },
  };
  const facts = await factsOf(nodes, { members: ['a', 'b', 'c', 'd'] }, peers);
  assert.deepEqual(nextStep(facts), { kind: 'hand-over', to: 'c' });
  assert.equal(successor(facts), 'c');
});

test('members: a leader stays while nobody can follow it, and the last voter for ever', async () => {
  const alone = await factsOf([worker('a', true)], { members: ['a'] }, {});
  assert.equal(nextStep(alone), undefined);
  const lonely = await factsOf([worker('a', true), manager('b')], { members: ['a', 'b'] }, { b: SILENT });
  assert.equal(nextStep(lonely), undefined);
  const learner = { members: ['a'], learners: ['b'] };
  const follower = await factsOf([worker('a', true), manager('b')], learner, { b: HEARD });
  assert.deepEqual(nextStep(follower), { kind: 'change', change: { kind: 'voter', id: 'b' } }, 'first it gets a vote');
});

/** What is stored of `b`, a manager that was last seen as `before`. */
async function reachabilityOf(before: 'unknown' | 'unreachable' | 'reachable', peer?: PeerStatus): Promise<unknown> {
  const nodes = [manager('a'), manager('b', { reachability: before })];
  const facts = await factsOf(nodes, { members: ['a', 'b'] }, peer ? { b: peer } : {});
  const [change] = statusChanges(facts);
  return change?.kind === 'node' ? change.object.manager_status?.reachability : before;
}

test('reachability: by silence, with a gap between the two limits so that it does not flap', async () => {
  assert.equal(await reachabilityOf('reachable', { match: 5, silentTicks: 29 }), 'reachable');
  assert.equal(await reachabilityOf('reachable', { match: 5, silentTicks: 30 }), 'unreachable');
  assert.equal(await reachabilityOf('unreachable', { match: 5, silentTicks: 11 }), 'unreachable');
  assert.equal(await reachabilityOf('unreachable', { match: 5, silentTicks: 10 }), 'reachable');
});

test('reachability: a new leader keeps what is stored until it knows better', async () => {
  assert.equal(await reachabilityOf('unreachable', UNPROVEN), 'unreachable');
  assert.equal(await reachabilityOf('reachable', UNPROVEN), 'reachable');
  assert.equal(await reachabilityOf('reachable'), 'unreachable', 'one that is not in the group is not reachable');
  assert.equal(await reachabilityOf('unknown'), 'unknown');
});

test('status: cleared when a worker has left the group, written for a member, with the address that it tells', async () => {
  const nodes = [manager('a'), worker('b', true), worker('c', true), { ...manager('d'), manager_status: null }];
  const peers = { b: HEARD, d: HEARD };
  const facts = await factsOf(nodes, { members: ['a', 'b', 'd'] }, peers, { a: 'a:2', d: 'd:7' });
  const changed = statusChanges(facts).map(({ object }) => object as ReturnType<typeof makeNode>);
  assert.deepEqual(
    changed.map(({ id, manager_status }) => [id, manager_status?.addr, manager_status?.reachability]),
    [
      ['a', 'a:2', 'reachable'],
      ['c', undefined, undefined],
      ['d', 'd:7', 'reachable'],
    ],
  );
});
