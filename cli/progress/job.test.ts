import assert from 'node:assert/strict';
import test from 'node:test';
import { rfc3339 } from '../../lib/clock.js';
import type { ServiceModeInput } from '../../proto/gen/swarm/v1/ServiceMode.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { TaskState } from '../../proto/types.js';
import { assess, slotErrors } from './converge.js';
import { emptyObserved, observe } from './observed.js';
import { ending, plainLines, serviceLines } from './view.js';

/** A job "j" at run 10, and what is seen of it. */
class World {
  readonly seen = emptyObserved();
  #age = 0;

  constructor(mode: ServiceModeInput, run: number | null = 10) {
    for (const id of ['n1', 'n2']) this.node(id, 'ready');
    const spec = { name: 'job', mode, task_template: { container_spec: { image: 'i' } } };
    const job_status = run === null ? null : { job_iteration: { index: run } };
    observe(this.seen, { action: 'create', service: makeService({ id: 'j', spec, job_status }) });
    observe(this.seen, { action: 'create', synced: { index: 1 } });
  }
  node(id: string, state: 'ready' | 'down'): void {
    observe(this.seen, { action: 'update', node: makeNode({ id, status: { state } }) });
  }
  task(id: string, slot: number, state: TaskState, more: TaskInput & { run?: number; err?: string } = {}): this {
    const { run = 10, err = '', ...rest } = more;
    const fields = {
      service_id: 'j',
      slot,
      node_id: 'n1',
      created_at: rfc3339(this.#age++),
      desired_state: 'running',
    } as const;
    const task = makeTask({ id, ...fields, job_iteration: { index: run }, status: { state, err }, ...rest });
    observe(this.seen, { action: 'update', task });
    return this;
  }
  get verdict() {
    return assess(this.seen, 'j');
  }
}
const three = { replicated_job: { max_concurrent: 2, total_completions: 3 } };

test('a replicated job is complete when each of its slots is; earlier runs do not count', () => {
  const world = new World(three).task('old', 1, 'complete', { run: 5 });
  assert.deepEqual([world.verdict.phase, world.verdict.running, world.verdict.wanted], ['waiting', 0, 3]);
  world.task('a', 1, 'complete').task('b', 2, 'running').task('c', 3, 'preparing');
  assert.deepEqual(serviceLines(world.verdict), [
    'job progress: 1 out of 3 complete',
    'active tasks: 2 out of 2 tasks',
    '1/3: complete',
    '2/3: running',
    '3/3: preparing',
  ]);
  world.task('b', 2, 'complete').task('c', 3, 'complete');
  assert.deepEqual([world.verdict.phase, ending('job', world.verdict)], ['converged', 'job complete']);
  assert.deepEqual(plainLines('job', world.verdict), ['job: 3 out of 3 complete']);
});

test('a slot that is complete stays so when its node goes; another task of a lost node does not count', () => {
  const world = new World({ replicated_job: { max_concurrent: 2, total_completions: 2 } });
  world.task('a', 1, 'complete', { node_id: 'n2' }).task('b', 2, 'running', { node_id: 'n2' });
  world.node('n2', 'down');
  assert.deepEqual([world.verdict.running, world.verdict.active?.now], [1, 0]);
});

test('a failure is shown until the slot is complete, and ends the wait only when it is not tried again', () => {
  const once = { restart_policy: { condition: 'none' } } as const;
  const world = new World({ replicated_job: { max_concurrent: 1, total_completions: 1 } });
  world.task('a', 1, 'failed', { err: 'exit 1', desired_state: 'shutdown' });
  assert.deepEqual([world.verdict.phase, slotErrors(world.verdict)], ['waiting', ['exit 1']]);
  world.task('b', 1, 'complete');
  assert.deepEqual([world.verdict.phase, slotErrors(world.verdict)], ['converged', []]);

  const given = new World(three).task('a', 1, 'complete').task('b', 2, 'failed', { err: 'exit 2', spec: once });
  given.task('c', 3, 'running', { spec: once });
  assert.equal(given.verdict.phase, 'waiting', 'another slot is still under way');
  given.task('c', 3, 'failed', { err: 'exit 3', spec: once });
  assert.deepEqual(
    [given.verdict.phase, given.verdict.message],
    ['failed', 'a task failed and is not to be started again: exit 2'],
  );
});

test('tries that are counted: the last one is not followed by another', () => {
  const counted = { restart_policy: { condition: 'on_failure', max_attempts: 1 } } as const;
  const world = new World({ replicated_job: { max_concurrent: 1, total_completions: 1 } });
  world.task('a', 1, 'failed', { spec: counted });
  assert.equal(world.verdict.phase, 'waiting', 'the orchestrator has not looked at it yet');
  assert.equal(world.task('a', 1, 'failed', { spec: counted, desired_state: 'shutdown' }).verdict.phase, 'failed');
});

const NO_NODE = 'waiting for new tasks, one for each node that meets its constraints';

test('a global job is complete when each node that it was started on is', () => {
  const world = new World({ global_job: {} });
  assert.deepEqual(
    [world.verdict.phase, serviceLines(world.verdict)],
    ['waiting', ['job progress: waiting for tasks', NO_NODE]],
  );
  world.task('a', 0, 'complete', { node_id: 'n1' }).task('b', 0, 'running', { node_id: 'n2' });
  assert.deepEqual([world.verdict.phase, world.verdict.running, world.verdict.wanted], ['waiting', 1, 2]);
  assert.equal(world.task('b', 0, 'complete', { node_id: 'n2' }).verdict.phase, 'converged');
});

test('a job that has not begun, and one that waits for others', () => {
  const world = new World(three, null);
  assert.equal(world.verdict.phase, 'waiting');
  const gated = new World(three).task('a', 1, 'new', {
    status: { state: 'new', message: 'waiting for service db to be healthy (0 of 1 tasks)' },
  });
  assert.deepEqual(slotErrors(gated.verdict), ['waiting for service db to be healthy (0 of 1 tasks)']);
});
