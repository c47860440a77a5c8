/** Whatever is stored and whatever happens, decisions come to rest where the spec is met, and keep their promises on the way. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { makeTask } from '../../proto/objects.js';
import type { Task } from '../../proto/types.js';
import { isDirty, isWanted } from './task.js';
import { World } from './testing.js';

const NODES = ['n1', 'n2', 'n3'];
const order = fc.constantFrom('stop_first' as const, 'start_first' as const);
const mode = fc.oneof(
  fc.integer({ min: 0, max: 4 }).map((replicas) => ({ replicated: { replicas } })),
  fc.constant({ global: {} }),
);
const availability = fc.constantFrom('active' as const, 'pause' as const, 'drain' as const);
const nodeState = fc.constantFrom('ready' as const, 'down' as const, 'unknown' as const);
const template = (image: string, networks: string[] = []) => ({
  task_template: { container_spec: { image }, networks: networks.map((target) => ({ target })) },
});

/** Every wanted task runs the current spec where it may, as many as there should be, and a further look changes nothing. */
async function checkAtRest(w: World, serviceId: string): Promise<void> {
  const service = w.service(serviceId);
  const wanted = w.wanted(serviceId);
  const { view } = w.store;
  const replicas = service.spec.mode.replicated?.replicas;
  const places = wanted.map((task) => (replicas === undefined ? task.node_id : String(task.slot)));
  assert.equal(new Set(places).size, places.length, 'one wanted task in each slot');
  if (replicas === undefined) {
    const fit = NODES.filter((id) => view.nodes.get(id)!.status.state === 'ready');
    for (const id of fit.filter((id) => view.nodes.get(id)!.spec.availability === 'active'))
      assert.ok(places.includes(id));
  } else {
    assert.equal(wanted.length, replicas);
  }
  for (const task of wanted) {
    const node = view.nodes.get(task.node_id);
    const open = node?.status.state === 'ready' && node.spec.availability === 'active';
    if (open) assert.deepEqual([task.status.state, isDirty(task, service, view)], ['running', false]);
  }
  assert.deepEqual(await w.decide(), { changed: false, wakeAt: undefined });
}

const anyTask = fc.record({
  slot: fc.integer({ min: 1, max: 5 }),
  node_id: fc.constantFrom('', 'gone', ...NODES),
  state: fc.constantFrom(
    'pending',
    'assigned',
    'ready',
    'running',
    'complete',
    'shutdown',
    'failed',
    'rejected',
    'orphaned',
  ),
  desired_state: fc.constantFrom('ready', 'running', 'shutdown', 'remove'),
  image: fc.constantFrom('old', 'new'),
} as const);

test('from any stored tasks and nodes, decisions come to rest', async () => {
  const scene = fc.record({
    mode,
    order,
    tasks: fc.array(anyTask, { maxLength: 12, size: 'max' }),
    nodes: fc.tuple(nodeState, availability, nodeState, availability),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ mode, order, tasks, nodes, seed }) => {
      const w = new World(seed);
      await w.addNode('n1');
      await w.addNode('n2', { status: { state: nodes[0] }, spec: { availability: nodes[1] } });
      await w.addNode('n3', { status: { state: nodes[2] }, spec: { availability: nodes[3] } });
      await w.addService('s', {
        mode,
        ...template('new'),
        update_config: { parallelism: 1, order, failure_action: 'continue' },
      });
      for (const [i, drawn] of tasks.entries()) {
        const place =
          'global' in mode ? { slot: 0, node_id: drawn.node_id || 'n1' } : { slot: drawn.slot, node_id: drawn.node_id };
        const unplaced = place.node_id === '' && drawn.state !== 'pending';
        const object = makeTask({
          id: `t${i}`,
          service_id: 's',
          ...place,
          spec: { container_spec: { image: drawn.image } },
          spec_version: drawn.image === 'old' ? { index: 1 } : w.service('s').spec_version,
          status: { state: unplaced ? 'pending' : drawn.state },
          desired_state: drawn.desired_state,
        });
        await w.write({ action: 'create', kind: 'task', object });
      }
      await w.clock.advance(1); // an update counts tasks made from its start on
      await w.settle();
      await checkAtRest(w, 's');
    }),
    { numRuns: 60, seed: 7 },
  );
});

type Step =
  | { do: 'scale'; to: number }
  | { do: 'image'; to: string }
  | { do: 'node'; id: string; up: boolean; drain: boolean }
  | { do: 'fail' }
  | { do: 'wait' }
  | { do: 'work' };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('scale' as const), to: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ do: fc.constant('image' as const), to: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    do: fc.constant('node' as const),
    id: fc.constantFrom('n2', 'n3'),
    up: fc.boolean(),
    drain: fc.boolean(),
  }),
  fc.constant({ do: 'fail' as const }),
  fc.constant({ do: 'wait' as const }),
  { weight: 4, arbitrary: fc.constant({ do: 'work' as const }) },
);

async function take(w: World, s: Step): Promise<void> {
  switch (s.do) {
    case 'scale':
      return w.setService('s', { mode: { replicated: { replicas: s.to } } });
    case 'image': // every other version is in a network
      return w.setService('s', template(s.to, s.to === 'b' ? [] : ['net']));
    case 'node':
      return w.setNode(s.id, {
        status: { state: s.up ? 'ready' : 'down' },
        spec: { availability: s.drain ? 'drain' : 'active' },
      });
    case 'fail': {
      const victim = w.wanted('s').find((task) => task.status.state === 'running');
      return victim && w.report(victim, 'failed');
    }
    case 'wait':
      return w.clock.advance(1_500);
    case 'work':
      return void (await w.work(0.6));
  }
}

/** May a container of the task run, now or before long? */
const mayRun = (w: World, task: Task): boolean =>
  task.desired_state === 'running' && w.store.view.nodes.get(task.node_id)?.status.state !== 'down';

test('with stop first no slot ever has two tasks wanted running, whatever happens, and all comes to rest', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40, size: 'max' }),
      fc.integer({ min: 0, max: 3 }),
      fc.nat(),
      async (steps, parallelism, seed) => {
        const w = new World(seed);
        for (const id of NODES) await w.addNode(id);
        const update_config = { parallelism, failure_action: 'continue' as const };
        await w.addNetwork('net', 28);
        await w.addService('s', { mode: { replicated: { replicas: 2 } }, ...template('a'), update_config });
        w.afterDecision = () => {
          const running = w.wanted('s').filter((task) => mayRun(w, task));
          assert.equal(new Set(running.map((task) => task.slot)).size, running.length);
          for (const task of running.filter((t) => t.status.state === 'pending')) {
            const old = [...w.store.view.tasks.bySlot('s', task.slot)].filter(
              (t) => t !== task && t.status.state === 'running',
            );
            assert.ok(
              old.every((t) => !isWanted(t)),
              'a successor is started only when its predecessor has been told to stop',
            );
          }
        };
        for (const s of steps) {
          await take(w, s);
          await w.decide();
        }
        await w.settle();
        await checkAtRest(w, 's');
      },
    ),
    { numRuns: 60, seed: 8 },
  );
});

test('with start first a slot has two wanted tasks at most, one of which takes over from the other', async () => {
  const steps = fc.array(step, { maxLength: 40, size: 'max' });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 0, max: 3 }), fc.nat(), async (steps, parallelism, seed) => {
      const w = new World(seed);
      for (const id of NODES) await w.addNode(id);
      const update_config = { parallelism, order: 'start_first' as const, failure_action: 'continue' as const };
      await w.addNetwork('net', 28);
      await w.addService('s', { mode: { replicated: { replicas: 2 } }, ...template('a'), update_config });
      w.afterDecision = () => {
        for (const slot of new Set(w.tasks('s').map((task) => task.slot))) {
          const wanted = [...w.store.view.tasks.bySlot('s', slot)].filter(isWanted);
          assert.ok(wanted.length <= 2, `${wanted.length} tasks of slot ${slot}`);
          const [old, next] = wanted;
          if (!old || !next) continue;
          const isDue = isDirty(old, w.service('s'), w.store.view) || next.replaces === old.id;
          assert.ok(isDue, 'the older one is outdated, or has to move');
        }
      };
      for (const s of steps) {
        await take(w, s);
        await w.decide();
      }
      await w.settle();
      await checkAtRest(w, 's');
    }),
    { numRuns: 100, seed: 12 },
  );
});
