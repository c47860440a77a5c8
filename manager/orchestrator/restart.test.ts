import assert from 'node:assert/strict';
import test from 'node:test';
import { millisToNanos } from '../../lib/clock.js';
import type { RestartPolicyInput } from '../../proto/gen/swarm/v1/RestartPolicy.js';
import type { Task, TaskState } from '../../proto/types.js';
import { World } from './testing.js';

/** A service of one replica that runs. */
async function running(restart_policy?: RestartPolicyInput): Promise<World> {
  const w = new World();
  await w.addNode('n1');
  await w.addService('web', { task_template: { ...(restart_policy && { restart_policy }) } });
  await w.settle();
  return w;
}
const newest = (w: World): Task => w.tasks('web').at(-1)!;

/** Ends the newest task and decides once. Tells whether it got a successor. */
async function ends(w: World, state: TaskState): Promise<boolean> {
  const task = newest(w);
  await w.report(task, state);
  await w.decide();
  return newest(w) !== w.store.view.tasks.get(task.id);
}

test('a failed task is shut down; its successor is prepared at once and started after the delay', async () => {
  const w = await running();
  assert.ok(await ends(w, 'failed'));
  assert.deepEqual(
    w.tasks('web').map((task) => task.desired_state),
    ['shutdown', 'ready'],
  );
  const { changed, wakeAt } = await w.decide();
  assert.equal(changed, false);
  assert.equal(wakeAt! - w.clock.now(), 5_000, 'the default of 5 s');
  await w.clock.advance(4_999);
  assert.equal((await w.decide()).changed, false);
  await w.clock.advance(1);
  await w.decide();
  assert.equal(newest(w).desired_state, 'running');
});

test('a successor that fails while it is prepared is not replaced before its own delay is over', async () => {
  const w = await running({ delay: millisToNanos(2_000) });
  await ends(w, 'failed');
  assert.equal(await ends(w, 'rejected'), false);
  await w.clock.advance(2_000);
  await w.decide();
  assert.deepEqual(
    w.tasks('web').map((task) => task.desired_state),
    ['shutdown', 'shutdown', 'ready'],
  );
  assert.equal((await w.decide()).wakeAt! - w.clock.now(), 2_000);
});

const conditions: [RestartPolicyInput['condition'] & string, TaskState, boolean][] = [
  ['any', 'complete', true],
  ['any', 'failed', true],
  ['on_failure', 'complete', false],
  ['on_failure', 'failed', true],
  ['on_failure', 'rejected', true],
  ['none', 'complete', false],
  ['none', 'failed', false],
];
for (const [condition, state, again] of conditions) {
  test(`condition ${condition}: a task that is ${state} is ${again ? '' : 'not '}replaced`, async () => {
    const w = await running({ condition });
    assert.equal(await ends(w, state), again);
    await w.settle();
    assert.equal(w.wanted('web').length, again ? 1 : 0);
  });
}

test('max_attempts bounds the restarts of one version of the spec', async () => {
  const w = await running({ max_attempts: 2, delay: 0 });
  assert.ok(await ends(w, 'failed'));
  await w.settle();
  assert.ok(await ends(w, 'failed'));
  await w.settle();
  assert.equal(await ends(w, 'failed'), false);
  await w.settle();
  assert.equal(w.wanted('web').length, 0);
  await w.setService('web', { task_template: { ...w.service('web').spec.task_template, force_update: 1 } });
  await w.settle();
  assert.equal(newest(w).status.state, 'running', 'an update gives a finished slot a new start');
  assert.ok(await ends(w, 'failed'));
});

test('attempts before the window do not count, and giving up is final', async () => {
  const w = await running({ max_attempts: 1, delay: 0, window: millisToNanos(60_000) });
  assert.ok(await ends(w, 'failed'));
  await w.settle();
  await w.clock.advance(61_000);
  assert.ok(await ends(w, 'failed'), 'the first failure is out of the window');
  await w.settle();
  await w.clock.advance(30_000);
  assert.equal(await ends(w, 'failed'), false);
  await w.clock.advance(120_000);
  assert.equal((await w.decide()).changed, false);
});

test('a drained node is no failure: the successor waits for no delay and counts as no attempt', async () => {
  const w = await running({ condition: 'on_failure', max_attempts: 1 });
  await w.addNode('n2');
  await w.setNode('n1', { spec: { availability: 'drain' } });
  const before = w.clock.now();
  await w.settle();
  assert.equal(w.wanted('web')[0]?.node_id, 'n2');
  assert.equal(w.clock.now(), before);
  assert.ok(await ends(w, 'failed'));
});

/** How long each of `count` failures in a row puts off the next start, when a container runs for `ranMs` before it fails. */
async function delays(restart_policy: RestartPolicyInput | undefined, count: number, ranMs: number): Promise<number[]> {
  const w = await running(restart_policy);
  const waits: number[] = [];
  for (let i = 0; i < count; i++) {
    await w.clock.advance(ranMs);
    await w.report(newest(w), 'failed');
    const begin = w.clock.now();
    await w.settle();
    waits.push(w.clock.now() - begin);
  }
  return waits;
}

test('a crash loop backs off: three times the delay, then twice as long each time, up to a minute', async () => {
  const s = 1_000;
  assert.deepEqual(await delays(undefined, 8, s), [5 * s, 5 * s, 5 * s, 10 * s, 20 * s, 40 * s, 60 * s, 60 * s]);
});

test('without a delay the back-off begins with a fifth of a second', async () => {
  assert.deepEqual(await delays({ delay: 0 }, 6, 0), [0, 0, 0, 200, 400, 800]);
});

test('a delay of more than a minute stays as it is', async () => {
  assert.deepEqual(await delays({ delay: millisToNanos(90_000) }, 5, 0), Array(5).fill(90_000));
});

test('a task that has run for ten seconds has not crashed', async () => {
  assert.deepEqual(await delays({ delay: 0 }, 6, 10_000), Array(6).fill(0));
});

test('a policy with a number of attempts is kept to the letter', async () => {
  assert.deepEqual(await delays({ delay: millisToNanos(1_000), max_attempts: 5 }, 5, 0), Array(5).fill(1_000));
});

test('a new version starts with a clean sheet', async () => {
  const w = await running({ delay: 0 });
  for (let i = 0; i < 4; i++) {
    await w.report(newest(w), 'failed');
    await w.settle();
  }
  assert.equal(newest(w).crashes, 4);
  await w.setService('web', { task_template: { container_spec: { image: 'v2' }, restart_policy: { delay: 0 } } });
  await w.settle();
  assert.equal(newest(w).crashes, 0);
});
