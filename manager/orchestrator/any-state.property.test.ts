/** Whatever is stored, even what no history leads to: decisions come to rest, and what they rest at is in order. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { rfc3339 } from '../../lib/clock.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import { isAtLeast, TASK_STATE_ORDER } from '../../proto/task-state.js';
import type { Task, TaskState } from '../../proto/types.js';
import { allocateAll } from '../allocator/testing.js';
import { isGlobal, isJob, jobSize } from './jobs.js';
import { slotState, updateConfigOf } from './slot.js';
import { fitsPlacement, hasOpenNode, isDirty, isStranded, isWanted } from './task.js';
import { World } from './testing.js';

const NODES = ['n1', 'n2', 'n3'];
const RUNS = 400;
const oneOf = <const T extends string | number>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const time = oneOf('', rfc3339(Date.UTC(2025, 11, 31)), rfc3339(Date.UTC(2026, 0, 1) + 7_000));

const aNode = fc.record({
  state: oneOf('ready', 'ready', 'down', 'unknown', 'disconnected'),
  availability: oneOf('active', 'active', 'pause', 'drain'),
  drain_deadline: time,
  zone: oneOf('a', 'b'),
  architecture: oneOf('x86_64', 'aarch64'),
});
const aMode = fc.oneof(
  fc.nat(4).map((replicas) => ({ replicated: { replicas } })),
  fc.constant({ global: {} }),
  fc.record({ max_concurrent: fc.nat(3), total_completions: fc.nat(5) }).map((size) => ({ replicated_job: size })),
  fc.constant({ global_job: {} }),
);
const aDependency = fc.record({
  service: oneOf('s0', 's1', 'missing'),
  condition: oneOf('started', 'healthy', 'completed'),
  required: fc.boolean(),
});
const anUpdateConfig = fc.option(
  fc.record({
    parallelism: fc.nat(2),
    order: oneOf('stop_first', 'start_first'),
    failure_action: oneOf('pause', 'continue', 'rollback'),
  }),
);
const aService = fc.record({
  mode: aMode,
  depends_on: fc.array(aDependency, { maxLength: 1 }),
  update_config: anUpdateConfig,
  rollback_config: anUpdateConfig,
  restart_policy: fc.option(
    fc.record({ condition: oneOf('any', 'none', 'on_failure'), max_attempts: fc.nat(2), delay: oneOf(0, 2e9) }),
  ),
  placement: fc.record({
    constraints: fc.constantFrom<string[]>([], ['node.labels.zone==a']),
    platforms: fc.constantFrom<{ architecture: string }[]>([], [{ architecture: 'amd64' }]),
  }),
  update: fc.option(
    oneOf('updating', 'paused', 'completed', 'rollback_started', 'rollback_paused', 'rollback_completed'),
  ),
  hasPrevious: fc.boolean(),
  // "small" has addresses for a few tasks only.
  networks: fc.constantFrom<string[]>([], [], ['large'], ['small'], ['large', 'small'], ['bridge']),
  publishes: fc.boolean(),
});
const aTask = fc.record({
  service: oneOf('s0', 's1', 'gone'),
  slot: fc.integer({ min: 1, max: 5 }),
  node_id: oneOf('', 'gone', ...NODES),
  state: fc.constantFrom(...(Object.keys(TASK_STATE_ORDER) as TaskState[])),
  desired_state: oneOf('ready', 'running', 'complete', 'shutdown', 'remove'),
  isOld: fc.boolean(),
  run: oneOf('present', 'earlier', 'none'),
  start_after: time,
  running_since: time,
  crashes: fc.nat(70),
  relocation: fc.option(fc.record({ reason: fc.constant('rebalance'), node_id: oneOf('', 'gone', ...NODES) })),
  replaces: oneOf('', '', 't0', 't1'),
  unheard: fc.boolean(),
});
const scene = fc.record({
  nodes: fc.tuple(aNode, aNode, aNode),
  services: fc.tuple(aService, aService),
  tasks: fc.array(aTask, { maxLength: 12, size: 'max' }),
  failures: oneOf(0, 3),
  seed: fc.nat(),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

async function build({ nodes, services, tasks, failures, seed }: Scene): Promise<World> {
  const w = new World(seed);
  for (const [i, { state, zone, architecture, ...spec }] of nodes.entries()) {
    const object = makeNode({
      id: `n${i + 1}`,
      status: { state },
      spec: { ...spec, labels: { zone } },
      description: { platform: { os: 'linux', architecture } },
    });
    await w.write({ action: 'create', kind: 'node', object });
  }
  await w.addNetwork('ingress');
  await w.addNetwork('large');
  await w.addNetwork('small', 29);
  await allocateAll(w.store);
  for (const [i, drawn] of services.entries()) {
    const { update, hasPrevious, restart_policy, placement, networks, publishes, ...rest } = drawn;
    const spec = { ...rest, endpoint_spec: publishes ? { ports: [{ target_port: 80 }] } : null };
    const targets = networks.map((target) => ({ target }));
    const task_template = { container_spec: { image: 'new' }, restart_policy, placement, networks: targets };
    const old = { ...task_template, container_spec: { image: 'old' } };
    const object = makeService({
      id: `s${i}`,
      spec: { name: `s${i}`, ...spec, task_template },
      previous_spec: hasPrevious ? { name: `s${i}`, ...spec, task_template: old } : null,
      update_status: update ? { state: update, started_at: rfc3339(w.clock.now()) } : null,
    });
    await w.write({ action: 'create', kind: 'service', object });
  }
  // The service that is gone was there when its tasks were made.
  await w.addService('gone', {});
  for (const [i, { service: id, isOld, run, state, unheard, ...task }] of tasks.entries()) {
    const service = w.service(id);
    const place = isGlobal(service) ? { slot: 0, node_id: task.node_id || 'n1' } : {};
    const isUnplaced = !isGlobal(service) && task.node_id === '';
    const object = makeTask({
      id: `t${i}`,
      service_id: id,
      service_name: id,
      ...task,
      ...place,
      ports: isOld ? [] : (service.spec.endpoint_spec?.ports ?? []),
      spec: { ...service.spec.task_template, container_spec: { image: isOld ? 'old' : 'new' } },
      spec_version: isOld ? { index: 1 } : service.spec_version,
      status: { state: isUnplaced && TASK_STATE_ORDER[state] > TASK_STATE_ORDER.pending ? 'pending' : state, unheard },
      job_iteration: runOf(run, service.job_status?.job_iteration ?? null),
    });
    await w.write({ action: 'create', kind: 'task', object });
  }
  await w.removeService('gone');
  w.fails = () => failures > 0 && w.random.int(10) < failures;
  w.fitsNode = (task, nodeId) => {
    const service = w.store.view.services.get(task.service_id);
    return service !== undefined && fitsPlacement(w.store.view.nodes.get(nodeId)!, service);
  };
  return w;
}

function runOf(run: 'present' | 'earlier' | 'none', present: { index: number } | null) {
  if (run === 'none') return null;
  return run === 'present' ? present : { index: 1 };
}

/** The tasks of one service by slot or node. */
function placesOf(w: World, id: string): Map<string, Task[]> {
  const places = new Map<string, Task[]>();
  for (const task of w.tasks(id)) {
    const place = isGlobal(w.service(id)) ? task.node_id : String(task.slot);
    places.set(place, [...(places.get(place) ?? []), task]);
  }
  return places;
}

function checkInOrder(w: World, id: string): void {
  const service = w.service(id);
  const places = placesOf(w, id);
  for (const [place, tasks] of places) {
    const wanted = tasks.filter(isWanted);
    // Start first, with no node for the new one: the old one serves on.
    const serves = wanted.some((task) => task.status.state === 'running' && isDirty(task, service, w.store.view));
    const isStartFirst = updateConfigOf(service)?.order === 'start_first';
    assert.ok(wanted.length <= (serves && isStartFirst ? 2 : 1), `${id} has ${wanted.length} wanted tasks at ${place}`);
  }
  for (const task of w.wanted(id)) {
    if (w.store.view.nodes.get(task.node_id)?.status.state !== 'down') continue;
    assert.ok(
      isStranded(task, service, w.store.view, () => hasOpenNode(service, w.store.view)),
      `${task.id} is left on a node that is down`,
    );
    assert.ok(task.status.unheard || !isAtLeast(task.status.state, 'assigned'), `${task.id} does not say so`);
  }
  const last = isJob(service) && !isGlobal(service) ? jobSize(service.spec).completions : Infinity;
  const inRange = [...places].filter(([place]) => isGlobal(service) || Number(place) <= last);
  const states = inRange.map(([place, tasks]) => {
    const slot = isGlobal(service) ? { node_id: place } : { slot: Number(place) };
    return slotState({ place: slot, tasks }, service, w.clock.now());
  });
  const count = (wanted: 'occupied' | 'finished'): number => states.filter((state) => state === wanted).length;
  if (isGlobal(service)) return checkNodes(w, id);
  if (!isJob(service)) {
    assert.equal(count('occupied') + count('finished'), service.spec.mode.replicated?.replicas);
    return;
  }
  const { concurrent, completions } = jobSize(service.spec);
  const open = completions - count('finished');
  assert.equal(count('occupied'), Math.min(concurrent, open), 'no more at once than may be, and none too few');
}

/** Every node that takes tasks of the service has one, or has had its last. */
function checkNodes(w: World, id: string): void {
  const service = w.service(id);
  const places = placesOf(w, id);
  for (const node of w.store.view.nodes.values()) {
    if (!fitsPlacement(node, service)) continue;
    if (node.status.state !== 'ready' || node.spec.availability !== 'active') continue;
    const slot = { place: { node_id: node.id }, tasks: places.get(node.id) ?? [] };
    assert.notEqual(slotState(slot, service, w.clock.now()), 'empty', `${id} has nothing on ${node.id}`);
  }
}

test('from any stored state decisions come to rest in order', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (drawn) => {
      const w = await build(drawn);
      await w.clock.advance(1); // an update counts tasks made from its start on
      await w.settle(2_000);
      checkInOrder(w, 's0');
      checkInOrder(w, 's1');
      assert.deepEqual(w.wanted('gone'), []);
      assert.deepEqual(await w.decide(), { changed: false, wakeAt: undefined });
    }),
    { numRuns: RUNS, seed: 9 },
  );
});
