/** At every moment of updates and moves, the number of tasks stays within what order, parallelism and replicas allow. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { rfc3339 } from '../../lib/clock.js';
import type { UpdateConfigInput } from '../../proto/gen/swarm/v1/UpdateConfig.js';
import type { Task } from '../../proto/types.js';
import { World } from './testing.js';

const NODES = ['n1', 'n2', 'n3'];
const image = (task: Task): string => task.spec.container_spec.image;
const template = (image: string) => ({ task_template: { container_spec: { image }, networks: [{ target: 'net' }] } });
const serving = (w: World): Task[] =>
  w.wanted('s').filter((task) => task.desired_state === 'running' && task.status.state === 'running');

async function running(replicas: number, update_config: UpdateConfigInput, seed: number): Promise<World> {
  const w = new World(seed);
  for (const id of NODES) await w.addNode(id);
  // Each task needs addresses in two networks, and the service a published port.
  await w.addNetwork('ingress');
  await w.addNetwork('net');
  const endpoint_spec = { ports: [{ target_port: 80 }] };
  await w.addService('s', { mode: { replicated: { replicas } }, ...template('a'), endpoint_spec, update_config });
  await w.settle();
  assert.equal(serving(w).length, replicas);
  return w;
}
async function decideAll(w: World): Promise<void> {
  while ((await w.decide()).changed);
}

const order = fc.constantFrom('stop_first' as const, 'start_first' as const);
type Step =
  | { do: 'image'; to: string }
  | { do: 'label'; to: string }
  | { do: 'drain'; node: string; on: boolean }
  | { do: 'move'; nth: number; to: string }
  | { do: 'wait' }
  | { do: 'work' };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('image' as const), to: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ do: fc.constant('label' as const), to: fc.constantFrom('x', 'y') }),
  fc.record({ do: fc.constant('drain' as const), node: fc.constantFrom('n1', 'n2'), on: fc.boolean() }),
  fc.record({ do: fc.constant('move' as const), nth: fc.nat(9), to: fc.constantFrom(...NODES) }),
  fc.constant({ do: 'wait' as const }),
  { weight: 7, arbitrary: fc.constant({ do: 'work' as const }) },
);

async function take(w: World, s: Step): Promise<void> {
  switch (s.do) {
    case 'image':
      return w.setService('s', template(s.to));
    case 'label':
      return w.setService('s', { labels: { a: s.to } });
    case 'drain':
      return w.setNode(s.node, { spec: { availability: s.on ? 'drain' : 'active' } });
    case 'move': {
      const [task] = serving(w).slice(s.nth);
      const relocation = { reason: 'rebalance', requested_at: rfc3339(w.clock.now()), node_id: s.to };
      return task && w.write({ action: 'update', kind: 'task', object: { ...task, relocation } });
    }
    case 'wait':
      return w.clock.advance(1_500);
    case 'work':
      return void (await w.work(0.6));
  }
}

test('updates, newer updates, drains and moves, all at once: never too few tasks serve, never too many are wanted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 50 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 3 }),
      order,
      fc.nat(),
      async (steps, replicas, parallelism, order, seed) => {
        const w = await running(replicas, { parallelism, order, monitor: 1 }, seed);
        const atOnce = parallelism === 0 ? replicas : parallelism;
        const check = (): void => {
          const [up, wanted] = [serving(w).length, w.wanted('s')];
          if (order === 'start_first') {
            assert.ok(up >= replicas, `${up} of ${replicas} serve`);
            assert.ok(wanted.length <= replicas + atOnce, `${wanted.length} are wanted`);
          } else {
            assert.ok(up >= replicas - atOnce, `${up} of ${replicas} serve`);
            assert.ok(wanted.filter((task) => task.desired_state === 'running').length <= replicas);
          }
        };
        w.afterDecision = check;
        for (const s of steps) {
          await take(w, s);
          await decideAll(w);
          check();
        }
        await w.settle();
        assert.equal(serving(w).length, replicas);
        assert.equal(w.wanted('s').length, replicas);
        const drained = NODES.filter((id) => w.store.view.nodes.get(id)?.spec.availability === 'drain');
        assert.ok(serving(w).every((task) => !drained.includes(task.node_id) && task.relocation === null));
        const now = w.service('s').spec.task_template.container_spec.image;
        assert.ok(serving(w).every((task) => image(task) === now));
        assert.ok(['none', 'completed'].includes(w.service('s').update_status?.state ?? 'none'));
      },
    ),
    { numRuns: 150, seed: 11 },
  );
});

test('an update whose tasks fail goes no further than its ratio of failures and one batch', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(0, 0.2, 0.5, 0.9),
      order,
      fc.constantFrom('pause' as const, 'rollback' as const),
      fc.nat(),
      async (replicas, parallelism, max_failure_ratio, order, failure_action, seed) => {
        const w = await running(replicas, { parallelism, max_failure_ratio, order, failure_action }, seed);
        w.fails = (task) => image(task) === 'bad';
        await w.setService('s', template('bad'));
        const most = Math.min(replicas, Math.floor(max_failure_ratio * replicas) + (parallelism || replicas));
        const touched = new Set<number>();
        w.afterDecision = () => {
          for (const task of w.tasks('s')) if (image(task) === 'bad') touched.add(task.slot);
          assert.ok(touched.size <= most, `${touched.size} slots were tried, ${most} are allowed`);
          if (order === 'start_first') assert.ok(serving(w).length >= replicas);
          else assert.ok(serving(w).length >= replicas - most);
        };
        const states = ['paused', 'rollback_completed'];
        const state = (): string => w.service('s').update_status?.state ?? 'none';
        for (let i = 0; i < 300 && !states.includes(state()); i++) {
          await decideAll(w);
          await w.work(0.7);
          await w.clock.advance(500);
        }
        assert.equal(state(), failure_action === 'pause' ? 'paused' : 'rollback_completed');
        if (failure_action === 'rollback') assert.ok(serving(w).every((task) => image(task) === 'a'));
      },
    ),
    { numRuns: 60, seed: 12 },
  );
});
