import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import { makeNode, makeServiceSpec, makeService, makeTask } from '../../proto/objects.js';
import type { ServiceSpec } from '../../proto/types.js';
import type { MemoryStore } from '../store/memory-store.js';
import { storeWith } from '../store/testing.js';
import { preview } from './preview.js';

const clock = new SimClock();

const spec = (name: string, input: ServiceSpecInput = {}): ServiceSpec => makeServiceSpec({ name, ...input });
const replicas = (count: number): ServiceSpecInput => ({ mode: { replicated: { replicas: count } } });
const image = (name: string, cpus = 0): ServiceSpecInput => ({
  task_template: { container_spec: { image: name }, resources: { reservations: { nano_cpus: cpus * 1e9 } } },
});

/** Two nodes with 4 processors each, and a service of which every task runs. */
async function running(stored: ServiceSpec, nodes = ['n1', 'n2']): Promise<MemoryStore> {
  const store = await storeWith(
    clock,
    ['n1', 'n2'].map((id) => {
      const description = { hostname: id, resources: { nano_cpus: 4e9 } };
      return { action: 'create', kind: 'node', object: makeNode({ id, status: { state: 'ready' }, description }) };
    }),
  );
  await store.update(() => [
    { action: 'create', kind: 'service', object: makeService({ id: stored.name, spec: stored }) },
  ]);
  const { spec_version, job_status } = must(store.view.services.get(stored.name), stored.name);
  await store.update(() =>
    nodes.map((node_id, at) => ({
      action: 'create',
      kind: 'task',
      object: makeTask({
        id: `${stored.name}.${at + 1}`,
        service_id: stored.name,
        slot: stored.mode.global || stored.mode.global_job ? 0 : at + 1,
        node_id,
        spec: stored.task_template,
        spec_version,
        job_iteration: job_status?.job_iteration ?? null,
        desired_state: 'running',
        status: { state: 'running' },
      }),
    })),
  );
  return store;
}

const nothing = {
  created_tasks: 0,
  restarted_task_ids: [] as string[],
  stopped_tasks: 0,
  unplaced_tasks: 0,
  unplaced_reason: '',
};

function previewed(store: MemoryStore, specs: ServiceSpec[], remove_services: string[] = []) {
  const before = store.snapshot();
  const first = preview(store.view, { specs, remove_services }, clock.now());
  assert.deepEqual(preview(store.view, { specs, remove_services }, clock.now()), first, 'the same question again');
  assert.deepEqual(store.snapshot(), before, 'nothing is changed');
  return first.services;
}

const web = spec('web', { ...replicas(2), ...image('a', 2) });

test('preview: an unchanged service keeps its tasks', async () => {
  assert.deepEqual(previewed(await running(web), [web]), [{ ...nothing, name: 'web' }]);
});

test('preview: a new service gets tasks, and those that do not fit say why', async () => {
  const found = previewed(await running(web), [spec('db', { ...replicas(3), ...image('b', 2) })]);
  const unplaced_reason = 'no suitable node (insufficient resources on 2 nodes)';
  assert.deepEqual(found, [{ ...nothing, name: 'db', created_tasks: 3, unplaced_tasks: 1, unplaced_reason }]);
});

test('preview: a change of the template restarts the running tasks, and their successors may have their room', async () => {
  const changed = spec('web', { ...replicas(2), ...image('b', 4) });
  const restarted_task_ids = ['web.1', 'web.2'];
  assert.deepEqual(previewed(await running(web), [changed]), [
    { ...nothing, name: 'web', created_tasks: 2, restarted_task_ids },
  ]);
});

test('preview: a change of labels restarts nothing', async () => {
  const changed = spec('web', { ...replicas(2), ...image('a', 2), labels: { a: 'b' } });
  assert.deepEqual(previewed(await running(web), [changed]), [{ ...nothing, name: 'web' }]);
});

test('preview: constraints restart only the tasks on nodes that do not meet them', async () => {
  const { container_spec, resources } = web.task_template;
  const task_template = { container_spec, resources, placement: { constraints: ['node.hostname==n1'] } };
  const found = previewed(await running(web), [spec('web', { ...replicas(2), task_template })]);
  assert.deepEqual(found, [{ ...nothing, name: 'web', created_tasks: 1, restarted_task_ids: ['web.2'] }]);
});

test('preview: scaling makes and stops tasks, and restarts none', async () => {
  const store = await running(web);
  const scaled = (count: number) => previewed(store, [spec('web', { ...replicas(count), ...image('a', 2) })]);
  assert.deepEqual(scaled(1), [{ ...nothing, name: 'web', stopped_tasks: 1 }]);
  assert.deepEqual(scaled(4), [{ ...nothing, name: 'web', created_tasks: 2 }]);
  assert.equal(scaled(5)[0]?.unplaced_tasks, 1);
});

test('preview: what is removed leaves its room to what comes; unknown names are passed over', async () => {
  const db = spec('db', { ...replicas(2), ...image('b', 4) });
  assert.deepEqual(previewed(await running(web), [db], ['web', 'none']), [
    { ...nothing, name: 'db', created_tasks: 2 },
    { ...nothing, name: 'web', stopped_tasks: 2 },
  ]);
});

test('preview: a global service comes to each node that meets its constraints, and leaves the others', async () => {
  const everywhere = spec('agent', { mode: { global: {} }, ...image('a') });
  const task_template = { ...everywhere.task_template, placement: { constraints: ['node.hostname==n2'] } };
  const moved = spec('agent', { mode: { global: {} }, task_template });
  assert.deepEqual(previewed(await running(web), [everywhere]), [{ ...nothing, name: 'agent', created_tasks: 2 }]);
  const store = await running(everywhere, ['n1']);
  assert.deepEqual(previewed(store, [everywhere]), [{ ...nothing, name: 'agent', created_tasks: 1 }]);
  assert.deepEqual(previewed(store, [moved]), [{ ...nothing, name: 'agent', created_tasks: 1, stopped_tasks: 1 }]);
});

test('preview: what a global service has on a node that is down is left there', async () => {
  const everywhere = spec('agent', { mode: { global: {} }, ...image('a') });
  const store = await running(everywhere);
  const node = must(store.view.nodes.get('n2'), 'n2');
  await store.update(() => [
    { action: 'update', kind: 'node', object: { ...node, status: { ...node.status, state: 'down' } } },
  ]);
  const next = spec('agent', { mode: { global: {} }, ...image('b') });
  assert.deepEqual(previewed(store, [next]), [
    { ...nothing, name: 'agent', created_tasks: 1, restarted_task_ids: ['agent.1'] },
  ]);
});

test('preview: a job that changes runs anew: all its tasks are made, of which so many are placed at once', async () => {
  const mode = { replicated_job: { max_concurrent: 2, total_completions: 5 } };
  const job = spec('job', { mode, ...image('a', 4) });
  assert.deepEqual(previewed(await running(job), [job]), [{ ...nothing, name: 'job' }]);
  const again = spec('job', { mode, ...image('b', 4) });
  assert.deepEqual(previewed(await running(job), [again]), [
    { ...nothing, name: 'job', created_tasks: 5, restarted_task_ids: ['job.1', 'job.2'] },
  ]);
});
