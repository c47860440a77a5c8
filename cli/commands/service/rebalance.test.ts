import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import type { TaskInput } from '../../../proto/gen/swarm/v1/Task.js';
import { makeNode, makeServiceSpec, makeTask } from '../../../proto/objects.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
  for (const n of [1, 2]) fake.nodes.set(`n${n}`, makeNode({ id: `n${n}`, description: { hostname: `host-${n}` } }));
  fake.tasks.clear();
});
afterEach(() => fake.stop());

const move = (slot: number) => ({
  service_id: 'web-id',
  service_name: 'web',
  task_id: `t${slot}`,
  slot,
  from_node_id: 'n1',
  to_node_id: 'n2',
});
const relocation = { reason: 'rebalance', node_id: 'n2' };
const put = (id: string, more: TaskInput): void =>
  void fake.tasks.set(id, makeTask({ id, service_id: 'web-id', desired_state: 'running', ...more }));

test('service rebalance --plan shows the moves and asks for none', async () => {
  fake.rebalances = { moves: [move(3), move(4)] };
  assert.deepEqual(await fake.swarm(['service', 'rebalance', '--plan', 'web']), {
    code: 0,
    out: 'TASK      FROM      TO\nweb.3     host-1    host-2\nweb.4     host-1    host-2\n',
    err: '',
  });
  assert.deepEqual(fake.sent('Rebalance'), [{ services: ['web'], plan_only: true }]);
  const { out } = await fake.swarm(['service', 'rebalance', '--plan', '--format', '{{.ID}} {{.To}}']);
  assert.equal(out, 't3 host-2\nt4 host-2\n');
  assert.deepEqual(fake.sent('Rebalance').at(-1), { services: [], plan_only: true });
});

test('service rebalance waits until all have moved, unless told to detach', async () => {
  fake.rebalances = { moves: [move(3), move(4)] };
  put('t3', { relocation });
  put('t4', { relocation });
  assert.equal((await fake.swarm(['service', 'rebalance', '--detach'])).code, 0);
  const waiting = fake.swarm(['service', 'rebalance']);
  const seen = async (more: number) => {
    const least = fake.sent('ListTasks').length + more;
    while (fake.sent('ListTasks').length < least) await new Promise((resolve) => setImmediate(resolve));
  };
  await seen(2);
  put('t3', { relocation, desired_state: 'shutdown' });
  await seen(2);
  fake.tasks.delete('t4');
  const { code, err } = await waiting;
  assert.equal(code, 0);
  assert.equal(err, '0 out of 2 tasks moved\n1 out of 2 tasks moved\n2 out of 2 tasks moved\n');
});

test('service rebalance: while an update places the tasks anew, nothing is called well spread', async () => {
  fake.rebalances = {};
  fake.put(makeServiceSpec({ name: 'busy', mode: { replicated: {} } }), undefined, { state: 'updating' });
  const why = 'the update of busy is under way, which places its tasks anew; run this again when it is complete';
  for (const refs of [[], ['busy']]) {
    const { code, err } = await fake.swarm(['service', 'rebalance', ...refs]);
    assert.deepEqual([code, err], [0, `Nothing to move: ${why}.\n`]);
  }
});

test('service rebalance: a task that has to stay is told, with exit code 1; nothing to do is no failure', async () => {
  fake.rebalances = { moves: [move(3)] };
  put('t3', {});
  const { code, err } = await fake.swarm(['service', 'rebalance', '--quiet']);
  assert.deepEqual([code, err], [1, 'Error: web.3 stays where it is: its new node would not take it\n']);
  fake.rebalances = {};
  assert.deepEqual(await fake.swarm(['service', 'rebalance']), {
    code: 0,
    out: '',
    err: 'Nothing to move: the tasks are spread as they should be.\n',
  });
});

test('service rebalance: Ctrl-C ends the wait, not the moves', async () => {
  fake.rebalances = { moves: [move(3)] };
  put('t3', { relocation });
  const waiting = fake.swarm(['service', 'rebalance']);
  while (fake.sent('ListTasks').length < 2) await new Promise((resolve) => setImmediate(resolve));
  fake.interrupt();
  assert.equal((await waiting).code, 130);
});
