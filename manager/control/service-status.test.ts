import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { must } from '../../lib/assert.js';
import type { ServiceModeInput } from '../../proto/gen/swarm/v1/ServiceMode.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { TaskState } from '../../proto/types.js';
import { storeWith } from '../store/testing.js';
import { taskCounts } from './service-status.js';

type Counted = readonly [state: TaskState, isOfPresentRun: boolean];

/** Counts of a job whose tasks have the given states, in its present run or the one before. */
async function countsOf(mode: ServiceModeInput, tasks: readonly Counted[]) {
  const store = await storeWith(new SimClock(), [
    { action: 'create', kind: 'node', object: makeNode({ id: 'n1', status: { state: 'ready' } }) },
    { action: 'create', kind: 'service', object: makeService({ id: 'job', spec: { name: 'job', mode } }) },
  ]);
  const service = must(store.view.services.get('job'), 'job');
  const run = service.job_status?.job_iteration?.index ?? 0;
  await store.update(() =>
    tasks.map(([state, isOfPresentRun], i) => ({
      action: 'create',
      kind: 'task',
      object: makeTask({
        id: `t${i}`,
        service_id: 'job',
        slot: i + 1,
        node_id: 'n1',
        status: { state },
        desired_state: 'running',
        job_iteration: { index: isOfPresentRun ? run : run - 1 },
      }),
    })),
  );
  const {
    running_tasks: running,
    desired_tasks: desired,
    completed_tasks: completed,
  } = taskCounts(store.view, service);
  return { running, desired, completed };
}

test('service ls: of a global service no task is missed where there is no node to run it', async () => {
  const store = await storeWith(new SimClock(), [
    { action: 'create', kind: 'node', object: makeNode({ id: 'n1', status: { state: 'ready' } }) },
    { action: 'create', kind: 'node', object: makeNode({ id: 'n2', status: { state: 'down' } }) },
    { action: 'create', kind: 'service', object: makeService({ id: 's', spec: { name: 's', mode: { global: {} } } }) },
  ]);
  await store.update(() =>
    ['n1', 'n2'].map((node_id) => {
      const status = { state: 'running' } as const;
      const object = makeTask({ id: node_id, service_id: 's', node_id, status, desired_state: 'running' });
      return { action: 'create', kind: 'task', object };
    }),
  );
  const service = must(store.view.services.get('s'), 's');
  assert.deepEqual(taskCounts(store.view, service), { running_tasks: 1, desired_tasks: 1, completed_tasks: 0 });
});

test('service ls: of a job the present run counts: what runs, how many may at once, how many are complete', async () => {
  const tasks = [
    ['complete', true],
    ['complete', true],
    ['complete', false],
    ['running', true],
    ['running', false],
    ['failed', true],
  ] as const satisfies Counted[];
  const replicated = { replicated_job: { max_concurrent: 3, total_completions: 10 } };
  assert.deepEqual(await countsOf(replicated, tasks), { running: 1, desired: 3, completed: 2 });
  assert.deepEqual(await countsOf({ replicated_job: {} }, []), { running: 0, desired: 1, completed: 0 });
  assert.deepEqual(await countsOf({ global_job: {} }, tasks), { running: 1, desired: 1, completed: 2 });
});
