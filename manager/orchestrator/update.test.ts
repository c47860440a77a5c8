import assert from 'node:assert/strict';
import test from 'node:test';
import { millisToNanos } from '../../lib/clock.js';
import type { UpdateConfigInput } from '../../proto/gen/swarm/v1/UpdateConfig.js';
import { World } from './testing.js';

async function world(
  replicas: number,
  update_config?: UpdateConfigInput,
  rollback_config?: UpdateConfigInput,
): Promise<World> {
  const w = new World();
  for (let i = 1; i <= 3; i++) await w.addNode(`n${i}`);
  await w.addService('web', {
    mode: { replicated: { replicas } },
    task_template: { container_spec: { image: 'v1' } },
    ...(update_config && { update_config }),
    ...(rollback_config && { rollback_config }),
  });
  await w.settle();
  return w;
}
const setImage = (w: World, image: string): Promise<void> =>
  w.setService('web', { task_template: { container_spec: { image } } });
const images = (w: World): string[] =>
  w
    .wanted('web')
    .map((task) => task.spec.container_spec.image)
    .sort();
const runningOf = (w: World, image: string): number =>
  w
    .tasks('web')
    .filter(
      (t) => t.status.state === 'running' && t.desired_state === 'running' && t.spec.container_spec.image === image,
    ).length;
const state = (w: World): string | undefined => w.service('web').update_status?.state;
const failsOn = (w: World, image: string): void => {
  w.fails = (task) => task.spec.container_spec.image === image;
};

/** Decides until nothing more is decided at this moment. */
async function decideAll(w: World): Promise<void> {
  while ((await w.decide()).changed);
}

test('stop first, two at a time: never fewer than the others run, and the status tells', async () => {
  const w = await world(5, { parallelism: 2 });
  await setImage(w, 'v2');
  await decideAll(w);
  assert.equal(state(w), 'updating');
  assert.equal(runningOf(w, 'v1'), 3);
  assert.deepEqual(
    w
      .wanted('web')
      .filter((t) => t.spec.container_spec.image === 'v2')
      .map((t) => t.desired_state),
    ['ready', 'ready'],
  );
  let least = 5;
  w.afterDecision = () => (least = Math.min(least, runningOf(w, 'v1') + runningOf(w, 'v2')));
  await w.settle();
  assert.equal(least, 3);
  assert.deepEqual(images(w), Array(5).fill('v2'));
  assert.equal(state(w), 'completed');
  assert.equal(w.service('web').update_status?.message, 'update completed');
  assert.equal((await w.decide()).changed, false);
});

test('start first: the old task goes when the new one runs', async () => {
  const w = await world(2, { parallelism: 1, order: 'start_first' });
  let least = 2;
  w.afterDecision = () => (least = Math.min(least, runningOf(w, 'v1') + runningOf(w, 'v2')));
  await setImage(w, 'v2');
  await w.settle();
  assert.equal(least, 2);
  assert.deepEqual(images(w), ['v2', 'v2']);
  assert.equal(state(w), 'completed');
});

test('start first: as long as the new one fails the old one stays', async () => {
  const w = await world(1, { order: 'start_first', failure_action: 'continue' });
  failsOn(w, 'v2');
  await setImage(w, 'v2');
  await decideAll(w);
  for (let i = 0; i < 30; i++) {
    await w.work();
    await decideAll(w);
    await w.clock.advance(1_000);
    assert.equal(runningOf(w, 'v1'), 1);
  }
  w.fails = () => false;
  await w.settle();
  assert.deepEqual(images(w), ['v2']);
});

test('parallelism 0 updates all at once; no configuration means one by one', async () => {
  const all = await world(3, { parallelism: 0 });
  await setImage(all, 'v2');
  await decideAll(all);
  assert.equal(runningOf(all, 'v1'), 0);
  const one = await world(3);
  await setImage(one, 'v2');
  await decideAll(one);
  assert.equal(runningOf(one, 'v1'), 2);
});

test('the delay is kept between batches, the monitoring period before the end', async () => {
  const w = await world(3, { parallelism: 1, delay: millisToNanos(10_000), monitor: millisToNanos(7_000) });
  const before = w.clock.now();
  await setImage(w, 'v2');
  await w.settle();
  assert.equal(w.clock.now() - before, 27_000);
});

test('a global service is updated node by node', async () => {
  const w = new World();
  for (let i = 1; i <= 3; i++) await w.addNode(`n${i}`);
  await w.addService('web', { mode: { global: {} } });
  await w.settle();
  await setImage(w, 'v2');
  await decideAll(w);
  assert.deepEqual(images(w), ['', '', 'v2']);
  await w.settle();
  assert.deepEqual(images(w), ['v2', 'v2', 'v2']);
  assert.deepEqual(
    w
      .wanted('web')
      .map((task) => task.node_id)
      .sort(),
    ['n1', 'n2', 'n3'],
  );
});

test('what changes no task starts no update', async () => {
  const w = await world(2);
  await w.setService('web', { labels: { a: 'b' }, mode: { replicated: { replicas: 3 } } });
  await w.settle();
  assert.equal(w.service('web').update_status, null);
  assert.equal(w.tasks('web').length, 3);
});

test('new credentials for the registry restart no task; those that come later have them', async () => {
  const w = await world(2);
  const before = w.wanted('web').map(({ id }) => id);
  const template = w.service('web').spec.task_template;
  const container_spec = { ...template.container_spec, pull_options: { registry_auth: 'newer' } };
  await w.setService('web', { task_template: { ...template, container_spec } });
  await w.settle();
  assert.deepEqual(
    w.wanted('web').map(({ id }) => id),
    before,
  );
  await w.setService('web', { mode: { replicated: { replicas: 3 } } });
  await w.settle();
  const auths = w.wanted('web').map(({ spec }) => spec.container_spec.pull_options?.registry_auth);
  assert.deepEqual(auths.filter(Boolean), ['newer']);
});

test('a new constraint moves only the tasks whose node does not meet it', async () => {
  const w = await world(3, { parallelism: 0 });
  const place = w.tasks('web')[0]!.node_id;
  const keep = w.tasks('web').filter((task) => task.node_id !== place);
  await w.setService('web', {
    task_template: { ...w.service('web').spec.task_template, placement: { constraints: [`node.id!=${place}`] } },
  });
  await decideAll(w);
  const untouched = w.wanted('web').filter((task) => task.desired_state === 'running');
  assert.deepEqual(
    untouched.map((task) => task.id),
    keep.map((task) => task.id),
  );
});

test('a newer update takes over in the middle of one', async () => {
  const w = await world(4, { parallelism: 1 });
  await setImage(w, 'v2');
  for (let i = 0; i < 8; i++) {
    await decideAll(w);
    await w.work();
  }
  assert.ok(runningOf(w, 'v2') > 0 && runningOf(w, 'v1') > 0, 'the first update is half done');
  await setImage(w, 'v3');
  await w.settle();
  assert.deepEqual(images(w), ['v3', 'v3', 'v3', 'v3']);
  assert.equal(state(w), 'completed');
});

test('failure action pause: the first failure stops the update, and says which task', async () => {
  const w = await world(3, { parallelism: 1 });
  failsOn(w, 'v2');
  await setImage(w, 'v2');
  for (let i = 0; i < 12; i++) {
    await decideAll(w);
    await w.work();
  }
  assert.equal(state(w), 'paused');
  const failed = w.tasks('web').find((task) => task.status.state === 'failed');
  assert.equal(
    w.service('web').update_status?.message,
    `update paused due to failure or early termination of task ${failed?.id}`,
  );
  assert.equal(runningOf(w, 'v1'), 2);
  w.fails = () => false;
  await w.settle();
  assert.equal(runningOf(w, 'v1'), 2, 'a paused update touches nothing more');
  await w.setService('web', {});
  await w.settle();
  assert.equal(runningOf(w, 'v2'), 3, 'the same spec given again resumes it');
});

test('failures within max_failure_ratio are put up with', async () => {
  const w = await world(4, { parallelism: 4, max_failure_ratio: 0.25 });
  let failures = 1;
  w.fails = (task) => task.spec.container_spec.image === 'v2' && failures-- > 0;
  await setImage(w, 'v2');
  await w.settle();
  assert.equal(state(w), 'completed');
});

test('a failure after the monitoring period is no failure of the update', async () => {
  const w = await world(2, { parallelism: 1, delay: millisToNanos(60_000), monitor: millisToNanos(1_000) });
  await setImage(w, 'v2');
  for (let i = 0; i < 8; i++) {
    await decideAll(w);
    await w.work();
  }
  await w.clock.advance(2_000);
  await w.report(
    w.wanted('web').find((task) => task.spec.container_spec.image === 'v2')!,
    'failed',
  );
  await w.settle();
  assert.equal(state(w), 'completed');
});

test('failure action rollback brings the previous spec back', async () => {
  const w = await world(3, { parallelism: 1, failure_action: 'rollback' });
  failsOn(w, 'v2');
  await setImage(w, 'v2');
  await w.settle();
  assert.equal(state(w), 'rollback_completed');
  assert.deepEqual(images(w), ['v1', 'v1', 'v1']);
  assert.equal(runningOf(w, 'v1'), 3);
  assert.equal(w.service('web').previous_spec, null);
});

test('a rollback that fails is paused, never rolled back', async () => {
  const w = await world(3, { parallelism: 1, failure_action: 'rollback' }, { parallelism: 1, failure_action: 'pause' });
  await setImage(w, 'v2');
  w.fails = () => true;
  for (let i = 0; i < 60 && state(w) !== 'rollback_paused'; i++) {
    await decideAll(w);
    await w.work();
    await w.clock.advance(1_000);
  }
  assert.equal(state(w), 'rollback_paused');
});

test('a spec given back while tasks of it still run keeps those', async () => {
  const w = await world(3, { parallelism: 1 });
  const before = new Set(w.tasks('web').map((task) => task.id));
  await setImage(w, 'v2');
  await decideAll(w);
  await setImage(w, 'v1');
  await w.settle();
  assert.equal(w.wanted('web').filter((task) => before.has(task.id)).length, 2);
  assert.deepEqual(images(w), ['v1', 'v1', 'v1']);
});

test('stop first: a newer update begins with the slot that is without a running task already', async () => {
  const w = await world(3, { parallelism: 1 });
  await setImage(w, 'v2');
  const inTurn = (): boolean => runningOf(w, 'v2') === 1 && runningOf(w, 'v1') === 1;
  for (let i = 0; i < 30 && !inTurn(); i++) {
    await decideAll(w);
    await w.work();
  }
  assert.ok(inTurn(), 'the second slot has its turn');
  w.afterDecision = () =>
    assert.ok(w.wanted('web').filter((t) => t.status.state === 'running' && t.desired_state === 'running').length >= 2);
  await setImage(w, 'v3');
  await w.settle();
  assert.deepEqual(images(w), ['v3', 'v3', 'v3']);
});

test('a slot that no node has room for comes last, and keeps no other from being updated', async () => {
  const w = await world(3, { parallelism: 1 });
  await w.setService('web', { mode: { replicated: { replicas: 4 } } });
  w.fitsNode = (task) => task.slot !== 4;
  await w.settle();
  await w.setService('web', {
    mode: { replicated: { replicas: 4 } },
    task_template: { container_spec: { image: 'v2' } },
  });
  await w.settle();
  assert.equal(runningOf(w, 'v2'), 3);
  assert.equal(state(w), 'updating');
  w.fitsNode = () => true;
  await w.settle();
  assert.equal(runningOf(w, 'v2'), 4);
  assert.equal(state(w), 'completed');
});

test('a slot that starts again and again counts as one failure', async () => {
  const w = await world(4, { parallelism: 1, max_failure_ratio: 0.25 });
  w.fails = (task) => task.spec.container_spec.image === 'v2' && task.slot === 2;
  await setImage(w, 'v2');
  for (let i = 0; i < 200 && state(w) !== 'completed'; i++) {
    await decideAll(w);
    await w.work();
    await w.clock.advance(500);
  }
  assert.equal(state(w), 'completed');
  assert.equal(runningOf(w, 'v2'), 3);
});

test('the ratio counts the slots that the update replaces, not those that were in order before', async () => {
  const w = await world(4, { parallelism: 1, max_failure_ratio: 0.3 });
  await setImage(w, 'v2');
  while (runningOf(w, 'v2') < 2) {
    await decideAll(w);
    await w.work();
  }
  w.fails = (task) => task.slot > 2;
  await w.setService('web', { labels: { a: 'b' } }); // the same tasks, a new update: two slots are left to it
  for (let i = 0; i < 60 && state(w) !== 'paused'; i++) {
    await decideAll(w);
    await w.work();
    await w.clock.advance(500);
  }
  assert.equal(state(w), 'paused');
  assert.equal(runningOf(w, 'v1'), 1, 'one of two is more than the ratio');
});

test('a rollback that is paused says so in the words of what it was told to do', async () => {
  for (const [failure_action, words] of [
    ['pause', /^update paused due to failure or early termination of task /],
    ['rollback', /^rollback paused due to failure or early termination of task /],
  ] as const) {
    const w = await world(2, { failure_action: 'rollback' }, { parallelism: 1, failure_action });
    w.fails = () => true;
    await setImage(w, 'v2');
    for (let i = 0; i < 60 && state(w) !== 'rollback_paused'; i++) {
      await decideAll(w);
      await w.work();
      await w.clock.advance(1_000);
    }
    assert.match(w.service('web').update_status?.message ?? '', words);
  }
});

test('a good image mends a service whose move has failed', async () => {
  const w = await world(2, { parallelism: 1 });
  w.fails = (task) => task.spec.container_spec.image === 'v1';
  const home = w.wanted('web')[0]!.node_id;
  await w.setNode(home, { spec: { availability: 'drain' } });
  for (let i = 0; i < 30; i++) {
    await decideAll(w);
    await w.work();
    await w.clock.advance(500);
  }
  assert.equal(runningOf(w, 'v1'), 1);
  await setImage(w, 'v2');
  await w.settle();
  assert.equal(runningOf(w, 'v2'), 2);
  assert.ok(w.wanted('web').every((task) => task.node_id !== home));
});
