import assert from 'node:assert/strict';
import test from 'node:test';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import { currentIteration } from './jobs.js';
import { World } from './testing.js';

const job = (max_concurrent: number, total_completions: number): ServiceSpecInput => ({
  mode: { replicated_job: { max_concurrent, total_completions } },
});
async function world(spec: ServiceSpecInput, nodes = 2): Promise<World> {
  const w = new World();
  for (let i = 1; i <= nodes; i++) await w.addNode(`n${i}`);
  await w.addService('job', spec);
  return w;
}
const summary = (w: World): string[] =>
  w
    .tasks('job')
    .map((task) => `${task.slot || task.node_id} ${task.desired_state} ${task.status.state}`)
    .sort();
/** The most tasks that were at work at one moment. */
function watchMost(w: World): () => number {
  let most = 0;
  w.store.watch(() => {
    const atWork = w.tasks('job').filter(({ status: { state } }) => state === 'starting' || state === 'running');
    most = Math.max(most, atWork.length);
  });
  return () => most;
}

test('a replicated job fills its slots, no more at once than it may, and rests', async () => {
  const w = await world(job(2, 5));
  const most = watchMost(w);
  await w.decide();
  assert.deepEqual(summary(w), ['1 running pending', '2 running pending']);
  await w.settle();
  assert.deepEqual(
    summary(w),
    [1, 2, 3, 4, 5].map((slot) => `${slot} complete complete`),
  );
  assert.equal(most(), 2);
});

test('one task at a time, once, where nothing else is said; as many completions as may run at once', async () => {
  const w = await world(job(0, 0));
  await w.settle();
  assert.deepEqual(summary(w), ['1 complete complete']);
  const many = await world(job(3, 0));
  await many.settle();
  assert.equal(summary(many).length, 3);
});

test('a failed task is tried again after the delay, and a good end is final even with condition any', async () => {
  const w = await world({ ...job(1, 1), task_template: { restart_policy: { condition: 'any' } } });
  w.fails = () => w.tasks('job').length < 3;
  const begin = w.clock.now();
  await w.settle();
  assert.deepEqual(summary(w), ['1 complete complete', '1 shutdown failed', '1 shutdown failed']);
  assert.equal(w.clock.now() - begin, 10_000, 'twice the default delay');
});

for (const restart_policy of [{ condition: 'none' } as const, { max_attempts: 2, delay: 0 }]) {
  test(`a slot that may not be tried again is given up, the others go on: ${JSON.stringify(restart_policy)}`, async () => {
    const w = await world({ ...job(1, 3), task_template: { restart_policy } });
    w.fails = (task) => task.slot === 2;
    await w.settle();
    const ends = summary(w).filter((line) => line.endsWith('complete complete'));
    assert.deepEqual(ends, ['1 complete complete', '3 complete complete']);
    assert.equal(w.tasks('job').filter((task) => task.slot === 2).length, 1 + (restart_policy.max_attempts ?? 0));
  });
}

test('a change of the spec runs the job anew, when what was left of the earlier run has stopped', async () => {
  const w = await world(job(2, 4));
  await w.decide();
  while (w.tasks('job').some((task) => task.status.state !== 'running')) await w.work();
  const first = currentIteration(w.service('job'));
  await w.setService('job', { task_template: { force_update: 1 } });
  assert.notEqual(currentIteration(w.service('job')), first);
  await w.decide();
  await w.decide();
  assert.deepEqual(summary(w), ['1 shutdown running', '2 shutdown running'], 'none of the new run yet');
  const most = watchMost(w);
  await w.settle();
  const present = w.tasks('job').filter((task) => task.job_iteration?.index !== first);
  assert.deepEqual(present.map((task) => [task.slot, task.status.state]).sort(), [
    [1, 'complete'],
    [2, 'complete'],
    [3, 'complete'],
    [4, 'complete'],
  ]);
  assert.equal(most(), 2);
  assert.equal(w.service('job').update_status, null, 'a run is no rolling update');
});

test('a task of an earlier run that never stops does not hold up the job for ever', async () => {
  const w = await world(job(1, 1));
  await w.decide();
  while (w.tasks('job')[0]!.status.state !== 'running') await w.work();
  await w.setService('job', { task_template: { force_update: 1 } });
  await w.decide();
  const { wakeAt } = await w.decide();
  assert.equal(wakeAt! - w.clock.now(), 70_000, 'the grace period of 10 s and a minute');
  await w.clock.advance(70_000);
  await w.decide();
  assert.equal(w.wanted('job').length, 1);
});

test('what is lost with its node is done again, unless it was done', async () => {
  const w = await world(job(2, 2), 1);
  await w.decide();
  while (w.tasks('job').some((task) => task.status.state !== 'running')) await w.work();
  await w.report(w.tasks('job')[0]!, 'complete');
  await w.addNode('n2');
  await w.setNode('n1', { status: { state: 'down' } });
  await w.settle();
  assert.deepEqual(summary(w), ['1 complete complete', '2 complete complete', '2 shutdown running']);
});

test('a slot whose first task turns out to have ended well needs its second no more', async () => {
  const w = await world(job(1, 1), 1);
  await w.decide();
  while (w.tasks('job')[0]!.status.state !== 'running') await w.work();
  const [first] = w.tasks('job');
  await w.addNode('n2');
  await w.setNode('n1', { status: { state: 'down' } });
  await w.decide();
  while (w.wanted('job')[0]!.status.state !== 'running') await w.work();
  await w.setNode('n1', { status: { state: 'ready' } });
  await w.report(w.store.view.tasks.get(first!.id)!, 'complete');
  await w.decide();
  assert.deepEqual(summary(w), ['1 shutdown complete', '1 shutdown running']);
  await w.settle();
  assert.deepEqual(summary(w), ['1 shutdown complete', '1 shutdown shutdown']);
});

test('fewer completions: the slots beyond them go', async () => {
  const w = await world(job(3, 3));
  await w.settle();
  await w.setService('job', job(1, 1));
  await w.settle();
  const kept = w.tasks('job').filter((task) => task.desired_state !== 'remove');
  assert.deepEqual(
    kept.map((task) => task.slot),
    [1, 1],
    'the earlier run and the present one',
  );
});

test('a global job runs once on each node, also on one that comes later, not again on one that returns', async () => {
  const w = await world({ mode: { global_job: {} } });
  await w.settle();
  assert.deepEqual(summary(w), ['n1 complete complete', 'n2 complete complete']);
  await w.addNode('n3');
  await w.setNode('n1', { status: { state: 'down' } });
  await w.settle();
  await w.setNode('n1', { status: { state: 'ready' } });
  await w.settle();
  assert.deepEqual(summary(w), ['n1 complete complete', 'n2 complete complete', 'n3 complete complete']);
});

test('a global job runs only where its constraints are met, and again everywhere after a change', async () => {
  const spec: ServiceSpecInput = { mode: { global_job: {} } };
  const w = await world({ ...spec, task_template: { placement: { constraints: ['node.id==n2'] } } });
  await w.settle();
  assert.deepEqual(summary(w), ['n2 complete complete']);
  await w.setService('job', { task_template: { force_update: 1 } });
  await w.settle();
  assert.deepEqual(summary(w), ['n1 complete complete', 'n2 complete complete', 'n2 complete complete']);
});

test('a removed job takes its tasks along, done or not', async () => {
  const w = await world(job(1, 2));
  await w.decide();
  while (w.tasks('job').length < 2) {
    await w.work();
    await w.decide();
  }
  await w.removeService('job');
  await w.decide();
  assert.ok(w.tasks('job').every((task) => task.desired_state === 'remove'));
});
