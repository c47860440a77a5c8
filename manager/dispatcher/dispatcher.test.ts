import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { hasCode, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { makeCluster, makeNodeDescription, makeTask } from '../../proto/objects.js';
import { Agent, ADDR, change, cluster, hello, newNode, newTask, report } from './testing.js';

test('dispatcher: a hello makes the node ready and is answered with welcome, managers and a full set', async () => {
  const { store, join } = await cluster(
    newTask('a', 'n1', 'running'),
    newTask('b', 'n1', 'pending'),
    newTask('c', 'n2', 'running'),
  );
  const agent = await join('n1');
  const node = must(store.view.nodes.get('n1'), 'n1');
  assert.deepEqual([node.status.state, node.status.addr, node.description?.hostname], ['ready', ADDR, 'h']);
  assert.equal(agent.got[0]?.welcome?.heartbeat_period, 1e9);
  assert.deepEqual(agent.got[1]?.managers?.addrs, ['10.0.0.9:2377']);
  assert.deepEqual(agent.assignments, ['full 1 +a:running']);
});

test('dispatcher: increments carry what was assigned, wanted otherwise or removed, one for each commit', async () => {
  const { store, join } = await cluster(newTask('a', 'n1', 'running'), newTask('b', 'n1', 'pending'));
  const agent = await join('n1');
  await change(store, 'b', { status: makeTask({ status: { state: 'assigned' } }).status });
  await change(store, 'a', { desired_state: 'shutdown' });
  await store.update(() => [
    newTask('c', 'n1', 'assigned'),
    newTask('d', 'n1', 'assigned'),
    newTask('e', 'n2', 'assigned'),
  ]);
  await store.update((view) => [{ action: 'remove', kind: 'task', object: must(view.tasks.get('a'), 'a') }]);
  assert.deepEqual(agent.assignments, [
    'full 1 +a:running',
    'increment 2 +b:running',
    'increment 3 +a:shutdown',
    'increment 4 +c:running +d:running',
    'increment 5 -a',
  ]);
});

test('dispatcher: reports are stored forwards only, for own tasks only, and acknowledged', async () => {
  const { clock, store, join } = await cluster(newTask('a', 'n1', 'assigned'), newTask('b', 'n2', 'assigned'));
  const agent = await join('n1');
  agent.session.receive(report(7, ['a', 'running'], ['b', 'running'], ['unknown', 'running']));
  await clock.advance(0);
  agent.session.receive(report(8, ['a', 'preparing']));
  await clock.advance(0);
  assert.deepEqual(
    [...store.view.tasks.values()].map((task) => `${task.id} ${task.status.state}`),
    ['a running', 'b assigned'],
  );
  const acks = agent.got.flatMap(({ status_ack }) => (status_ack ? [status_ack.sequence] : []));
  assert.deepEqual(acks, [7, 8]);
  assert.deepEqual(agent.assignments, ['full 1 +a:running'], 'an agent does not get its own word back');
});

test('dispatcher: why a task is stopped is told until its node has something to say', async () => {
  const { clock, store, join } = await cluster(newTask('a', 'n1', 'running'));
  const agent = await join('n1');
  const { status } = must(store.view.tasks.get('a'), 'a');
  const errors: (string | undefined)[] = [];
  for (const desired_state of ['running', 'shutdown'] as const) {
    await change(store, 'a', { desired_state, status: { ...status, err: 'node no longer fits' } });
    agent.session.receive(report(errors.length, ['a', desired_state]));
    await clock.advance(0);
    errors.push(store.view.tasks.get('a')?.status.err);
  }
  assert.deepEqual(errors, ['', 'node no longer fits']);
});

test('dispatcher: reports of all sessions that come during a commit share the next one', async () => {
  const tasks = [1, 2, 3, 4].map((i) => newTask(`t${i}`, i % 2 ? 'n1' : 'n2', 'assigned'));
  const { clock, store, join } = await cluster(...tasks);
  const [one, two] = [await join('n1'), await join('n2')];
  const sizes: number[] = [];
  store.watch(({ events }) => sizes.push(events.length));
  one.session.receive(report(1, ['t1', 'preparing']));
  await Promise.resolve();
  await Promise.resolve();
  two.session.receive(report(1, ['t2', 'running'], ['t4', 'running']));
  one.session.receive(report(2, ['t1', 'running'], ['t3', 'running']));
  await clock.advance(0);
  assert.deepEqual(sizes, [1, 4]);
});

test('dispatcher: a report that could not be stored ends the session instead of being acknowledged', async () => {
  const { clock, store, join } = await cluster(newTask('a', 'n1', 'assigned'));
  const agent = await join('n1');
  store.update = () => Promise.reject(swarmError('RAFT_NOT_LEADER', { hint: '' }));
  agent.session.receive(report(1, ['a', 'running']));
  await clock.advance(0);
  assert.ok(hasCode(agent.ended, 'RAFT_NOT_LEADER'));
  assert.ok(!agent.got.some(({ status_ack }) => status_ack));
});

test('dispatcher: a node is down when five beats are missing, whether its stream is open or not', async () => {
  const { clock, stateOf, join } = await cluster();
  const [one, two] = [await join('n1'), await join('n2')];
  await clock.advance(2_000);
  one.session.receive({ heartbeat: {} });
  two.session.closed();
  await clock.advance(549); // 2.5 s, and the time to read what came in
  assert.deepEqual([stateOf('n1'), stateOf('n2')], ['ready', 'ready']);
  await clock.advance(1);
  assert.deepEqual([stateOf('n1'), stateOf('n2')], ['ready', 'down']);
  await clock.advance(2_000);
  assert.equal(stateOf('n1'), 'down');
  assert.ok(hasCode(one.ended, 'SESSION_RENEWED'));
  await join('n1');
  assert.equal(stateOf('n1'), 'ready');
});

test('dispatcher: a node that could not be stored as down is tried again', async () => {
  const { clock, store, stateOf, join } = await cluster();
  await join('n1');
  const update = store.update.bind(store);
  store.update = () => Promise.reject(swarmError('RAFT_NOT_LEADER', { hint: '' }));
  await clock.advance(2_550);
  store.update = update;
  assert.equal(stateOf('n1'), 'ready');
  await clock.advance(1_050);
  assert.equal(stateOf('n1'), 'down');
});

test('dispatcher: a new leader gives agents time to find it before it marks them down', async () => {
  const { clock, stateOf, join } = await cluster(newNode('n3', 'ready'), newNode('n4', 'ready'));
  await clock.advance(7_049);
  assert.equal(stateOf('n3'), 'ready');
  await join('n3');
  await clock.advance(1);
  assert.deepEqual([stateOf('n3'), stateOf('n4')], ['ready', 'down']);
});

test('dispatcher: the second session of a node ends the first, whose end then means nothing', async () => {
  const { store, join } = await cluster(newTask('a', 'n1', 'assigned'));
  const first = await join('n1');
  const second = await join('n1');
  assert.ok(hasCode(first.ended, 'SESSION_REPLACED'));
  first.session.closed();
  await change(store, 'a', { desired_state: 'shutdown' });
  assert.deepEqual(second.assignments, ['full 1 +a:running', 'increment 2 +a:shutdown']);
  assert.deepEqual(first.assignments, ['full 1 +a:running']);
});

test('dispatcher: a node that is not stored is refused, one that is removed loses its session', async () => {
  const { store, dispatcher, join } = await cluster();
  assert.throws(
    () => new Agent(dispatcher, 'stranger'),
    (error) => hasCode(error, 'NODE_REMOVED'),
  );
  const agent = await join('n1');
  await store.update((view) => [{ action: 'remove', kind: 'node', object: must(view.nodes.get('n1'), 'n1') }]);
  assert.ok(hasCode(agent.ended, 'NODE_REMOVED'));
});

test('dispatcher: the first message must be a hello, and no other', async () => {
  const { dispatcher, join } = await cluster();
  const agent = new Agent(dispatcher, 'n1');
  agent.session.receive({ heartbeat: {} });
  assert.ok(hasCode(agent.ended, 'INVALID_FIELD'));
  const again = await join('n1');
  again.session.receive(hello());
  assert.ok(hasCode(again.ended, 'INVALID_FIELD'));
});

test('dispatcher: changes for an agent that does not read pile up over each other, and past the limit end its session', async () => {
  const { store, dispatcher, join } = await cluster(newTask('a', 'n1', 'assigned'));
  const agent = await join('n1');
  agent.takesMore = false;
  assert.ok(dispatcher.sendTo('n1', { log_cancel: { subscription_id: 'x' } }));
  await change(store, 'a', { desired_state: 'shutdown' });
  await change(store, 'a', { desired_state: 'remove' });
  assert.deepEqual(agent.assignments, ['full 1 +a:running']);
  agent.session.drained();
  assert.deepEqual(agent.assignments.slice(1), ['increment 2 +a:remove']);
  for (let i = 0; i <= limits.session_queue_max; i++) dispatcher.sendTo('n1', { log_cancel: { subscription_id: 'x' } });
  assert.ok(hasCode(agent.ended, 'LIMIT_REACHED'));
  assert.equal(dispatcher.sendTo('n1', {}), false);
});

test('dispatcher: a changed description is stored, an unchanged hello writes nothing', async () => {
  const { clock, store, join } = await cluster();
  const agent = await join('n1');
  agent.session.receive({ description: makeNodeDescription({ hostname: 'renamed' }) });
  await clock.advance(0);
  assert.equal(store.view.nodes.get('n1')?.description?.hostname, 'renamed');
  const { index } = store.view;
  const again = await join('n1');
  again.session.receive({ description: makeNodeDescription({ hostname: 'h' }) });
  await clock.advance(0);
  await join('n1');
  assert.equal(store.view.index, index + 1, 'only the hello after the rename wrote');
});

test('dispatcher: a changed heartbeat period and a changed list of managers reach agents that are connected', async () => {
  const object = makeCluster({ id: 'c', spec: { heartbeat_period: 2e9 } });
  const { clock, store, managers, join } = await cluster({ action: 'create', kind: 'cluster', object });
  const agent = await join('n1');
  assert.equal(agent.got[0]?.welcome?.heartbeat_period, 2e9);
  managers.push('10.0.0.8:2377');
  await store.update((view) => {
    const node = must(view.nodes.get('n2'), 'n2');
    const manager_status = { leader: false, reachability: 'reachable', addr: '10.0.0.8:2377' } as const;
    return [{ action: 'update', kind: 'node', object: { ...node, manager_status } }];
  });
  assert.deepEqual(agent.got.at(-1)?.managers?.addrs, managers);
  await store.update((view) => {
    const stored = must(view.cluster(), 'cluster');
    return [
      {
        action: 'update',
        kind: 'cluster',
        object: { ...stored, spec: { ...must(stored.spec, 'spec'), heartbeat_period: 5e9 } },
      },
    ];
  });
  assert.ok(hasCode(agent.ended, 'SESSION_RENEWED'));
  assert.equal((await join('n1')).got[0]?.welcome?.heartbeat_period, 5e9);
  await clock.advance(0);
});

test('dispatcher: stopping ends every session and refuses new ones', async () => {
  const { dispatcher, join } = await cluster();
  const agent = await join('n1');
  await dispatcher.stop();
  assert.ok(hasCode(agent.ended, 'RAFT_NOT_LEADER'));
  assert.throws(
    () => new Agent(dispatcher, 'n1'),
    (error) => hasCode(error, 'RAFT_NOT_LEADER'),
  );
});

test('dispatcher: an error that nobody foresaw is passed on as fatal', async () => {
  const { clock, store, fatal, join } = await cluster(newTask('a', 'n1', 'assigned'));
  const agent = await join('n1');
  const broken = new TypeError('broken');
  store.update = () => Promise.reject(broken);
  agent.session.receive(report(1, ['a', 'running']));
  await clock.advance(3_000);
  assert.deepEqual(fatal, [broken, broken]);
});
