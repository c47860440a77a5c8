import assert from 'node:assert/strict';
import test from 'node:test';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { makeCluster, makeTask } from '../../proto/objects.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import { reap, slotRef } from './reap.js';
import { World } from './testing.js';

const over = (id: string): TaskInput => ({ id, status: { state: 'failed' }, desired_state: 'shutdown' });
const works = (id: string): TaskInput => ({ id, status: { state: 'running' }, desired_state: 'running' });

/** What is reaped of a slot with these tasks, oldest first. */
async function reaped(tasks: TaskInput[], limit?: number, spec: ServiceSpecInput = {}): Promise<string[]> {
  const w = new World();
  await w.addNode('n1');
  await w.addService('s', spec);
  if (limit !== undefined) {
    const object = makeCluster({ id: 'c', spec: { task_history_retention_limit: limit } });
    await w.write({ action: 'create', kind: 'cluster', object });
  }
  const run = w.service('s').job_status;
  const place = (spec.mode?.global ?? spec.mode?.global_job) ? { slot: 0 } : { slot: 1 };
  const objects = tasks.map((task) => makeTask({ service_id: 's', node_id: 'n1', ...run, ...place, ...task }));
  for (const object of objects) await w.write({ action: 'create', kind: 'task', object });
  return reap(w.store.view, slotRef(objects[0]!)).map((task) => task.id);
}

test('the oldest ended tasks over the limit go, 5 where nothing else is said', async () => {
  const tasks = [...['a', 'b', 'c', 'd', 'e', 'f'].map(over), works('g')];
  assert.deepEqual(await reaped(tasks), ['a', 'b']);
  assert.deepEqual(await reaped(tasks, 2), ['a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(await reaped(tasks, 7), []);
  assert.deepEqual(await reaped(tasks, -1), []);
  assert.deepEqual(await reaped(tasks, 2, { mode: { global: {} } }), ['a', 'b', 'c', 'd', 'e']);
});

test('the newest task stays even with a limit of 0: it tells that its slot has finished', async () => {
  assert.deepEqual(await reaped([over('a'), over('b')], 0), ['a']);
});

test('what still runs or is still wanted is no history', async () => {
  const stopping = { id: 'a', status: { state: 'running' }, desired_state: 'shutdown' } as const;
  const ended = { id: 'b', status: { state: 'failed' }, desired_state: 'running' } as const;
  assert.deepEqual(await reaped([stopping, ended, over('c'), works('d')], 1), ['c']);
});

test('a restart policy that counts attempts keeps the tasks it counts', async () => {
  const tasks = [...['a', 'b', 'c', 'd'].map(over), works('e')];
  const spec = { task_template: { restart_policy: { max_attempts: 3 } } };
  assert.deepEqual(await reaped(tasks, 1, spec), ['a']);
});

const dead: [string, TaskInput, boolean][] = [
  ['to be removed, stopped', { status: { state: 'shutdown' }, desired_state: 'remove' }, true],
  ['to be removed, never sent to a node', { status: { state: 'pending' }, desired_state: 'remove', node_id: '' }, true],
  ['to be removed, still running', { status: { state: 'running' }, desired_state: 'remove' }, false],
  [
    'to be removed, running on a node that is gone',
    { status: { state: 'running' }, desired_state: 'remove', node_id: 'x' },
    true,
  ],
  ['shut down on a node that is gone', { status: { state: 'running' }, desired_state: 'shutdown', node_id: 'x' }, true],
  ['wanted on a node that is gone', { status: { state: 'running' }, desired_state: 'running', node_id: 'x' }, false],
];
for (const [what, task, gone] of dead) {
  test(`${what}: ${gone ? 'deleted' : 'kept'}`, async () => {
    assert.deepEqual(await reaped([{ id: 'a', ...task }]), gone ? ['a'] : []);
  });
}

const done = (id: string): TaskInput => ({ id, status: { state: 'complete' }, desired_state: 'complete' });

test('what proves that a slot of a job is done stays, whatever the limit and wherever its node', async () => {
  const replicated: ServiceSpecInput = { mode: { replicated_job: {} } };
  assert.deepEqual(await reaped([over('a'), done('b'), over('c')], 0, replicated), ['a']);
  assert.deepEqual(await reaped([{ ...done('a'), node_id: 'gone' }], 5, replicated), []);
  assert.deepEqual(await reaped([{ ...done('a'), node_id: 'gone', desired_state: 'remove' }], 5, replicated), ['a']);
});

test('of earlier runs of a job, and of its nodes that are gone, nothing has to be proved', async () => {
  const earlier = { job_iteration: { index: 1 } };
  const replicated: ServiceSpecInput = { mode: { replicated_job: {} } };
  assert.deepEqual(await reaped([{ ...done('a'), ...earlier }, works('b')], 1, replicated), ['a']);
  const global: ServiceSpecInput = { mode: { global_job: {} } };
  assert.deepEqual(await reaped([{ ...done('a'), node_id: 'gone' }], 5, global), ['a']);
});
