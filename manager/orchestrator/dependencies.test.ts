import assert from 'node:assert/strict';
import test from 'node:test';
import type { ServiceDependencyInput } from '../../proto/gen/swarm/v1/ServiceDependency.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import type { TaskState } from '../../proto/types.js';
import { World } from './testing.js';

type Condition = NonNullable<ServiceDependencyInput['condition']>;
const dependsOn = (condition: Condition, service = 'db', required = true): ServiceSpecInput => ({
  depends_on: [{ service, condition, required }],
});
const image = (name: string): ServiceSpecInput => ({ task_template: { container_spec: { image: name } } });

/** A cluster with a service `web`, and `db` with some replicas unless it is left out. */
async function world(web: ServiceSpecInput, db?: ServiceSpecInput): Promise<World> {
  const w = new World();
  await w.addNode('n1');
  if (db) await w.addService('db', db);
  await w.addService('web', web);
  return w;
}
const states = (w: World, id = 'web'): TaskState[] => w.wanted(id).map((task) => task.status.state);
const message = (w: World): string => w.wanted('web')[0]!.status.message;

/** Brings the tasks of db to a state, by their agents' word alone. */
async function put(w: World, state: TaskState, count = Infinity): Promise<void> {
  for (const task of w.wanted('db').slice(0, count)) await w.report({ ...task, node_id: 'n1' }, state);
}

test('tasks wait in the state new, and say for what, in service ps as well', async () => {
  const w = await world(dependsOn('healthy'), { mode: { replicated: { replicas: 2 } } });
  await w.decide();
  assert.deepEqual(states(w), ['new']);
  assert.equal(message(w), 'waiting for service db to be healthy (0 of 2 tasks)');
  assert.equal(w.wanted('web')[0]?.status.err, message(w));
  await put(w, 'running', 1);
  const { changed, wakeAt } = await w.decide();
  assert.deepEqual([changed, wakeAt! - w.clock.now()], [false, 1_000], 'a count is told once in a second');
  await w.clock.advance(1_000);
  await w.decide();
  assert.equal(message(w), 'waiting for service db to be healthy (1 of 2 tasks)');
  await put(w, 'running');
  await w.decide();
  assert.deepEqual(states(w), ['pending']);
  assert.deepEqual([message(w), w.wanted('web')[0]?.status.err], ['pending task scheduling', '']);
});

const holds: [Condition, TaskState, boolean][] = [
  ['started', 'preparing', false],
  ['started', 'starting', true],
  ['started', 'complete', true],
  ['started', 'failed', false],
  ['healthy', 'starting', false],
  ['healthy', 'running', true],
  ['healthy', 'complete', false],
  ['completed', 'running', false],
  ['completed', 'complete', true],
  ['completed', 'failed', false],
];
for (const [condition, state, met] of holds) {
  test(`${condition}: a dependency that is ${state} ${met ? 'lets the service start' : 'is waited for'}`, async () => {
    const w = await world(dependsOn(condition), { task_template: { restart_policy: { condition: 'none' } } });
    await w.decide();
    await put(w, state);
    await w.decide();
    assert.deepEqual(states(w), [met ? 'pending' : 'new']);
  });
}

test('every task of the dependency counts', async () => {
  const w = await world(dependsOn('started'), { mode: { replicated: { replicas: 3 } } });
  await w.decide();
  await put(w, 'starting', 2);
  await w.decide();
  assert.deepEqual(states(w), ['new']);
  await put(w, 'starting');
  await w.decide();
  assert.deepEqual(states(w), ['pending']);
});

test('healthy: not while the dependency is updated', async () => {
  const w = await world(dependsOn('healthy'), image('v1'));
  await w.decide();
  await put(w, 'running');
  await w.setService('db', image('v2'));
  await w.decide();
  assert.deepEqual(states(w), ['new']);
  while (w.tasks('db').at(-1)?.status.state !== 'running') {
    await w.work();
    await w.decide();
  }
  await w.clock.advance(1_000);
  await w.decide();
  assert.equal(message(w), 'waiting for service db to be healthy (its update is under way)');
  await w.settle();
  assert.deepEqual(states(w), ['running']);
});

test('completed: a job, when its present run is complete', async () => {
  const w = await world(dependsOn('completed'), { mode: { replicated_job: { total_completions: 2 } } });
  await w.decide();
  assert.equal(message(w), 'waiting for service db to be completed (0 of 2 tasks)');
  await put(w, 'complete');
  await w.decide();
  assert.deepEqual(states(w), ['new']);
  await w.decide();
  await put(w, 'complete');
  await w.decide();
  assert.deepEqual(states(w), ['pending']);
});

for (const mode of [{ replicated_job: {} }, { replicated: { replicas: 1 } }]) {
  test(`completed: the message says when the ${'replicated' in mode ? 'service' : 'job'} has failed for good`, async () => {
    const restart_policy = { condition: 'on_failure' as const, max_attempts: 1, delay: 0 };
    const w = await world(dependsOn('completed'), { mode, task_template: { restart_policy } });
    for (let attempt = 1; attempt <= 2; attempt++) {
      for (let rounds = 0; rounds < 3; rounds++) await w.decide();
      assert.equal(message(w), 'waiting for service db to be completed (0 of 1 tasks)');
      await put(w, 'failed');
    }
    for (let rounds = 0; rounds < 3; rounds++) await w.decide();
    await w.clock.advance(1_000);
    await w.decide();
    const failed = '1 failed, which nothing starts again';
    assert.equal(message(w), `waiting for service db to be completed (0 of 1 tasks; ${failed})`);
  });
}

test('of a global service each node counts that takes its tasks', async () => {
  const w = await world(dependsOn('healthy'), { mode: { global: {} } });
  await w.addNode('n2');
  await w.decide();
  await put(w, 'running', 1);
  await w.decide();
  assert.deepEqual(states(w), ['new']);
  await w.setNode('n2', { spec: { availability: 'pause' } });
  await w.decide();
  assert.deepEqual(states(w), ['pending']);
});

test('a service that does not exist is waited for when it is required', async () => {
  const w = await world(dependsOn('started'));
  await w.decide();
  assert.equal(message(w), 'waiting for service db to be created');
  const free = await world(dependsOn('started', 'db', false));
  await free.decide();
  assert.deepEqual(states(free), ['pending']);
});

test('no replicas are wanted of the dependency: nothing to wait for', async () => {
  const w = await world(dependsOn('healthy'), { mode: { replicated: { replicas: 0 } } });
  await w.decide();
  assert.deepEqual(states(w), ['pending']);
});

test('several dependencies are named together', async () => {
  const w = await world({
    depends_on: [
      { service: 'db', condition: 'healthy', required: true },
      { service: 'cache', condition: 'started', required: true },
    ],
  });
  await w.decide();
  assert.equal(message(w), 'waiting for service db to be created, service cache to be created');
});

test('once let through, restarts, scaling and moves wait no more', async () => {
  const w = await world({ ...dependsOn('healthy'), mode: { replicated: { replicas: 1 } } }, {});
  await w.settle();
  await put(w, 'failed');
  await w.report(w.wanted('web')[0]!, 'failed');
  await w.setService('web', { mode: { replicated: { replicas: 2 } } });
  await w.decide();
  assert.deepEqual(states(w).sort(), ['pending', 'pending']);
});

test('a new version is put off while its dependencies are not met, and what runs stays', async () => {
  const w = await world({ ...dependsOn('healthy'), ...image('v1') }, {});
  await w.settle();
  w.fails = (task) => task.service_id === 'db';
  await put(w, 'failed');
  await w.setService('web', image('v2'));
  await w.decide();
  await w.decide();
  assert.deepEqual(states(w), ['running']);
  const { update_status } = w.service('web');
  assert.deepEqual(
    [update_status?.state, update_status?.message],
    ['updating', 'update waits for service db to be healthy'],
  );
  w.fails = () => false;
  await w.settle();
  assert.equal(w.service('web').update_status?.state, 'completed');
  assert.deepEqual(
    w.wanted('web').map((task) => task.spec.container_spec.image),
    ['v2'],
  );
});

test('an update that was put off and turns out to change nothing leaves no trace', async () => {
  const w = await world({ ...dependsOn('healthy'), ...image('v1') }, {});
  await w.settle();
  w.fails = (task) => task.service_id === 'db';
  await put(w, 'failed');
  await w.setService('web', image('v2'));
  await w.decide();
  await w.setService('web', image('v1'));
  await w.decide();
  assert.deepEqual([w.service('web').update_status, states(w)], [null, ['running']]);
});

test('a rollback waits for nothing', async () => {
  const update_config = { failure_action: 'rollback' as const };
  const w = await world({ ...dependsOn('healthy'), ...image('v1'), update_config }, {});
  await w.settle();
  await w.setService('web', image('v2'));
  w.fails = (task) => task.service_id === 'db' || task.spec.container_spec.image === 'v2';
  while (w.service('web').update_status?.state !== 'rollback_started') {
    await w.decide();
    await w.work();
  }
  await put(w, 'failed');
  for (let i = 0; i < 20; i++) {
    await w.decide();
    await w.work();
    await w.clock.advance(1_000);
  }
  assert.equal(w.service('web').update_status?.state, 'rollback_completed');
  assert.deepEqual(states(w), ['running']);
});

test('a waiting task of a version that is no more is replaced, not let through', async () => {
  const w = await world({ ...dependsOn('started'), ...image('v1') });
  await w.decide();
  await w.setService('web', image('v2'));
  await w.decide();
  await w.decide();
  assert.deepEqual(
    w.wanted('web').map((task) => [task.spec.container_spec.image, task.status.state]),
    [['v2', 'new']],
  );
});

test('a job waits as well', async () => {
  const w = await world({ ...dependsOn('started'), mode: { replicated_job: { total_completions: 3 } } });
  await w.decide();
  assert.deepEqual(states(w), ['new']);
  await w.addService('db', {});
  await w.settle();
  assert.ok(w.tasks('web').every((task) => task.desired_state === 'complete'));
});
