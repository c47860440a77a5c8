import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock, type Clock } from '../../lib/clock.js';
import { hasCode, SwarmError, swarmError } from '../../lib/errors.js';
import { makeCluster, makeNode } from '../../proto/objects.js';
import type { Node } from '../../proto/types.js';
import type { MemoryStore } from '../store/memory-store.js';
import type { StoreChange } from '../store/types.js';
import { Election } from './election.js';
import { Liveness } from './liveness.js';
import { Agent, change, cluster, hello, newNode, newTask, report } from './testing.js';

const OTHER = '10.0.0.2:2377';

function leaderIn(error: unknown): string | undefined {
  assert.ok(error instanceof SwarmError && error.code === 'RAFT_NOT_LEADER', String(error));
  return error.leader;
}
async function changeNode(store: MemoryStore, id: string, fields: Partial<Node>): Promise<void> {
  await store.update((view) => [
    { action: 'update', kind: 'node', object: { ...must(view.nodes.get(id), id), ...fields } },
  ]);
}

test('fail-over: no agent gets a full set before the lead is confirmed, and then it gets what is stored by then', async () => {
  const { clock, store, raft, join } = await cluster(newTask('a', 'n1', 'running'));
  (await join('n1')).session.closed();
  let confirm = (): void => assert.fail('the barrier was not asked for');
  raft.barrier = () => new Promise((resolve) => (confirm = resolve));
  const agent = await join('n1'); // as it was before: nothing to store
  assert.deepEqual(agent.got, []);
  await change(store, 'a', { desired_state: 'shutdown' });
  confirm();
  await clock.advance(0);
  assert.deepEqual(agent.assignments, ['full 1 +a:shutdown']);
});

test('fail-over: a leader of the past hands out nothing, and says who leads', async () => {
  const { clock, raft, fatal, dispatcher, join } = await cluster(newTask('a', 'n1', 'running'));
  raft.barrier = () => Promise.reject(swarmError('RAFT_NO_QUORUM', { seconds: 4 }));
  const alone = await join('n1');
  assert.deepEqual(alone.got, []);
  assert.ok(hasCode(alone.ended, 'RAFT_NO_QUORUM'));

  let refuse: (error: Error) => void = () => undefined;
  raft.barrier = () => new Promise((_, reject) => (refuse = reject));
  const late = await join('n1');
  raft.leads(OTHER);
  await dispatcher.stop();
  refuse(swarmError('RAFT_NO_QUORUM', { seconds: 4 }));
  await clock.advance(60_000);
  assert.deepEqual(late.got, []);
  assert.equal(leaderIn(late.ended), OTHER);
  assert.deepEqual(fatal, []);
  assert.equal(clock.next(), undefined, 'nothing is watched any more');
});

test('fail-over: whoever loses the lead in the middle of sessions, or never had it, names the leader', async () => {
  const { clock, store, raft, dispatcher, join } = await cluster(newTask('a', 'n1', 'assigned'));
  const [one, two] = [await join('n1'), await join('n2')];
  store.update = () => Promise.reject(swarmError('RAFT_NOT_LEADER', { hint: ': node x is' }));
  raft.leads(OTHER);
  one.session.receive(report(1, ['a', 'running']));
  await clock.advance(0);
  assert.equal(leaderIn(one.ended), OTHER);
  raft.leads(undefined);
  await dispatcher.stop();
  assert.equal(leaderIn(two.ended), undefined);
  raft.leads(OTHER);
  assert.throws(
    () => new Agent(dispatcher, 'n1'),
    (error) => leaderIn(error) === OTHER,
  );
});

test('fail-over: an agent that comes in the middle of an election is answered at its end, or sent on after a second', async () => {
  const { clock, raft, dispatcher } = await cluster();
  const outcome = (): { over: boolean } => {
    const wait = { over: false };
    void dispatcher.untilElected(new AbortController().signal).then(() => (wait.over = true));
    return wait;
  };
  const atOnce = outcome();
  await clock.advance(0);
  assert.ok(atOnce.over, 'this one leads');
  await dispatcher.stop();

  const other = outcome();
  await clock.advance(300);
  assert.ok(!other.over);
  raft.leads(OTHER);
  await clock.advance(0);
  assert.ok(other.over);

  raft.leads(undefined);
  const here = outcome();
  await clock.advance(300);
  assert.ok(!here.over);
  dispatcher.start();
  await clock.advance(0);
  assert.ok(here.over);

  await dispatcher.stop();
  const nobody = outcome();
  await clock.advance(999);
  assert.ok(!nobody.over);
  await clock.advance(1);
  assert.ok(nobody.over);
});

test('fail-over: an agent that leaves in the middle of an election is waited for no longer', async () => {
  const clock = new SimClock();
  const election = new Election(clock, { other: () => undefined, onChange: () => () => {} });
  const gone = new AbortController();
  const over = election.over(gone.signal);
  gone.abort();
  await over;
  await election.over(gone.signal);
  assert.equal(clock.next(), undefined);
});

test('fail-over: agents are told all managers and their role, and again when one of these changes', async () => {
  const { store, managers, join } = await cluster();
  const [one, two] = [await join('n1'), await join('n2')];
  const told = (agent: Agent) => agent.got.flatMap(({ managers }) => (managers ? [managers] : []));
  assert.deepEqual(told(one), [{ addrs: ['10.0.0.9:2377'], role: 'worker' }]);
  const { spec } = must(store.view.nodes.get('n1'), 'n1');
  await changeNode(store, 'n1', { spec: { ...spec, role: 'manager' } });
  assert.deepEqual(told(one).at(-1), { addrs: ['10.0.0.9:2377'], role: 'manager' });
  assert.equal(told(two).length, 1, 'another node’s role is no news');
  managers.push(OTHER);
  await changeNode(store, 'n1', { manager_status: { leader: false, reachability: 'reachable', addr: OTHER } });
  assert.deepEqual(told(one).at(-1), { addrs: managers, role: 'manager' });
  assert.deepEqual(told(two).at(-1), { addrs: managers, role: 'worker' });
  await changeNode(store, 'n1', { spec }); // to be demoted, and a manager until the group has let it go
  assert.equal(told(one).length, 3);
  managers.pop();
  await changeNode(store, 'n1', { manager_status: null });
  assert.deepEqual(told(one).at(-1), { addrs: managers, role: 'worker' });
});

test('fail-over: a manager and another node that go in one transaction leave the others’ sessions in peace', async () => {
  const manager_status = { leader: false, reachability: 'reachable', addr: OTHER } as const;
  const { store, fatal, managers, join } = await cluster(newNode('n3'));
  await changeNode(store, 'n1', { manager_status });
  const agents = [await join('n1'), await join('n2'), await join('n3')];
  managers.push('10.0.0.7:2377');
  await store.update(({ nodes }) =>
    ['n1', 'n2'].map((id) => ({ action: 'remove', kind: 'node', object: must(nodes.get(id), id) }) as const),
  );
  assert.deepEqual(
    agents.map(({ ended }) => hasCode(ended, 'NODE_REMOVED')),
    [true, true, false],
  );
  assert.deepEqual(agents[2]?.got.at(-1)?.managers?.addrs, managers);
  assert.deepEqual(fatal, []);
});

test('fail-over: under a new leader a node that comes back as it was changes nothing, and repeated reports neither', async () => {
  const { clock, store, dispatcher, stateOf, join } = await cluster(newTask('a', 'n1', 'assigned'));
  const before = await join('n1');
  before.session.receive(report(1, ['a', 'running']));
  await clock.advance(0);
  await dispatcher.stop();
  const { index } = store.view;
  dispatcher.start();
  await clock.advance(7_049);
  const after = await join('n1');
  after.session.receive(report(2, ['a', 'running']));
  await clock.advance(2_549);
  assert.equal(stateOf('n1'), 'ready');
  assert.equal(after.got.at(-1)?.status_ack?.sequence, 2);
  assert.equal([...store.view.tasks.values()][0]?.status.state, 'running');
  assert.deepEqual(
    [...store.view.nodes.values()].map(({ status }) => status.state),
    ['ready', 'down'],
  );
  assert.equal(store.view.index, index + 1, 'only n2, which nobody has heard of, was written');
});

test('fail-over: a short heartbeat period leaves agents the same time to find a new leader', async () => {
  const { clock, store, dispatcher, stateOf } = await cluster(newNode('n3', 'ready'));
  await dispatcher.stop();
  await store.update(() => [
    { action: 'create', kind: 'cluster', object: makeCluster({ id: 'c', spec: { heartbeat_period: 2e8 } }) },
  ]);
  dispatcher.start();
  await clock.advance(7_049);
  assert.equal(stateOf('n3'), 'ready');
  await clock.advance(1);
  assert.equal(stateOf('n3'), 'down');
});

test('fail-over: a node whose manager is silent too gets no more time than any other', async () => {
  const manager = (id: string, reachability: 'reachable' | 'unreachable'): StoreChange => ({
    action: 'create',
    kind: 'node',
    object: makeNode({ id, status: { state: 'ready' }, manager_status: { addr: `${id}:2377`, reachability } }),
  });
  const nodes = [manager('dead', 'reachable'), manager('slow', 'reachable'), newNode('worker', 'ready')];
  const { clock, store, dispatcher, stateOf } = await cluster(...nodes);
  const states = (): string[] => ['dead', 'slow', 'worker'].map(stateOf);
  await dispatcher.stop();
  dispatcher.start();
  const manager_status = { leader: false, addr: 'dead:2377', reachability: 'unreachable' } as const;
  await changeNode(store, 'dead', { manager_status }); // as the members loop does within two seconds
  await clock.advance(2_549);
  assert.deepEqual(states(), ['ready', 'ready', 'ready']);
  await clock.advance(1);
  assert.deepEqual(states(), ['down', 'ready', 'ready']);
  await clock.advance(4_499);
  assert.deepEqual(states(), ['down', 'ready', 'ready']);
  await clock.advance(51);
  assert.deepEqual(states(), ['down', 'down', 'down']);
});

test('fail-over: a node whose hello takes us long is not called silent', async () => {
  const { clock, store, raft, dispatcher, stateOf } = await cluster(newNode('n3', 'ready'));
  let confirm = (): void => undefined;
  raft.barrier = () => new Promise((resolve) => (confirm = resolve));
  const agent = new Agent(dispatcher, 'n3');
  agent.session.receive(hello());
  await clock.advance(20_000);
  assert.equal(stateOf('n3'), 'ready');
  confirm();
  await clock.advance(2_549);
  assert.equal(agent.assignments.length, 1);
  assert.equal(stateOf('n3'), 'ready');
  await clock.advance(1);
  assert.equal(stateOf('n3'), 'down', 'from then on it must beat');
  assert.ok(store.view.nodes.get('n1'));
});

test('liveness: what came in while the manager stood still for a moment is read before a node is given up', async () => {
  const clock = new SimClock();
  const expired: string[] = [];
  const liveness = new Liveness(clock, (nodeId) => expired.push(nodeId));
  liveness.watch('n1', 1_000);
  await clock.advance(1_000); // timers fire before sockets are read
  liveness.heard('n1');
  await clock.advance(1_049);
  assert.deepEqual(expired, []);
  await clock.advance(1);
  assert.deepEqual(expired, ['n1']);
});

test('liveness: time in which the manager itself stood still is not held against the nodes', async () => {
  const inner = new SimClock();
  let stoodStill = 0;
  const clock: Clock = {
    now: () => inner.now() + stoodStill,
    monotonic: () => inner.monotonic() + stoodStill,
    after: (ms, fn) => inner.after(ms, fn),
  };
  const expired: string[] = [];
  const liveness = new Liveness(clock, (nodeId) => expired.push(nodeId));
  liveness.watch('n1', 3_000);
  await inner.advance(1_000);
  stoodStill = 60_000;
  await inner.advance(5_049); // its timer, set for 3 s, found that a minute had passed, and gave 3 s more
  assert.deepEqual(expired, []);
  await inner.advance(1);
  assert.deepEqual(expired, ['n1']);
});
