import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { TaskMove } from '../../proto/gen/swarm/v1/TaskMove.js';
import { makeNode, makeTask } from '../../proto/objects.js';
import { firstMoves } from './plan.js';
import { Scene } from './testing.js';

const GIB = 2 ** 30;
const paths = (moves: readonly TaskMove[]): string[] =>
  moves.map((move) => `${move.task_id}: ${move.from_node_id} > ${move.to_node_id}`);
/** Plans, carries it out, and checks that nothing is left to do. */
function rebalanced(scene: Scene, serviceId = 'web'): Record<string, number> {
  scene.carryOut(scene.plan());
  assert.deepEqual(scene.plan(), [], 'a second run moves nothing');
  return scene.counts(serviceId);
}

test('the fullest node gives to the emptiest, the highest slots first', () => {
  const scene = new Scene().node('n1').node('n2').node('n3');
  scene.service('web', { n1: 4, n2: 2 });
  assert.deepEqual(paths(scene.plan()), ['web.3: n1 > n3', 'web.4: n1 > n3']);
  assert.deepEqual(rebalanced(scene), { n1: 2, n2: 2, n3: 2 });
});

test('a difference of one is no reason to move', () => {
  const scene = new Scene().node('n1').node('n2');
  scene.service('web', { n1: 2, n2: 1 });
  assert.deepEqual(scene.plan(), []);
});

test('of nodes that are equally empty the one with the fewest tasks in all is chosen, also by what was planned before', () => {
  const scene = new Scene().node('n1').node('n2').node('n3');
  scene.service('a', { n1: 2 });
  scene.service('b', { n1: 2 });
  assert.deepEqual(paths(scene.plan()), ['a.2: n1 > n2', 'b.2: n1 > n3']);
});

test('constraints, drained, paused and down nodes take nothing, and a paused node gives nothing', () => {
  const scene = new Scene()
    .node('n1', { spec: { labels: { zone: 'a' } } })
    .node('n2', { spec: { labels: { zone: 'a' } } })
    .node('other')
    .node('drained', { spec: { labels: { zone: 'a' }, availability: 'drain' } })
    .node('down', { spec: { labels: { zone: 'a' } }, status: { state: 'down' } })
    .node('paused', { spec: { labels: { zone: 'a' }, availability: 'pause' } });
  const constraints = ['node.labels.zone==a'];
  scene.service('web', { n1: 4, paused: 4 }, { task_template: { placement: { constraints } } });
  assert.deepEqual(rebalanced(scene), { n1: 2, n2: 2, other: 0, drained: 0, down: 0, paused: 4 });
});

test('room that is reserved, ports of the host and the most replicas of a node are kept to', () => {
  const description = (gib: number) => ({ resources: { memory_bytes: gib * GIB } });
  const scene = new Scene()
    .node('n1', { description: description(8) })
    .node('n2', { description: description(2) })
    .node('n3', { description: description(8) });
  const resources = { reservations: { memory_bytes: GIB } };
  scene.service('web', { n1: 8 }, { task_template: { resources } });
  assert.deepEqual(rebalanced(scene), { n1: 3, n2: 2, n3: 3 });

  const tight = new Scene().node('n1').node('n2').node('n3');
  tight.service('web', { n1: 5 }, { task_template: { placement: { max_replicas: 1 } } });
  assert.deepEqual(rebalanced(tight), { n1: 3, n2: 1, n3: 1 });
});

test('the room that a task leaves is not given away before it has left', () => {
  const description = { resources: { memory_bytes: 2 * GIB } };
  const scene = new Scene().node('n1', { description }).node('n2', { description }).node('n3', { description });
  const big = { task_template: { resources: { reservations: { memory_bytes: GIB } } } };
  scene.service('a', { n1: 2 }, big);
  scene.service('b', { n2: 2 }, big);
  assert.deepEqual(paths(scene.plan()), ['a.2: n1 > n3', 'b.2: n2 > n3']);
});

test('spread preferences come before nodes, level by level', () => {
  const at = (dc: string, rack: string) => ({ spec: { labels: { dc, rack } } });
  const scene = new Scene()
    .node('a1', at('a', '1'))
    .node('a2', at('a', '2'))
    .node('b1', at('b', '1'))
    .node('b2', at('b', '2'))
    .node('b3', at('b', '2'));
  const preferences = ['dc', 'rack'].map((label) => ({ spread: { spread_descriptor: `node.labels.${label}` } }));
  scene.service('web', { a1: 8 }, { task_template: { placement: { preferences } } });
  assert.deepEqual(rebalanced(scene), { a1: 2, a2: 2, b1: 2, b2: 1, b3: 1 });
});

test('tasks on the move count where they go: asked again, nothing more is planned', () => {
  const scene = new Scene().node('n1').node('n2');
  scene.service('web', { n1: 4 });
  for (const move of scene.plan()) {
    const relocation = { reason: 'rebalance', requested_at: '', node_id: move.to_node_id };
    scene.view.tasks.put({ ...scene.task(move.task_id), relocation });
  }
  assert.deepEqual(scene.plan(), []);
  scene.view.tasks.put(
    makeTask({ ...scene.task('web.4'), id: 'next', node_id: 'n2', replaces: 'web.4', relocation: null }),
  );
  assert.deepEqual(scene.plan(), [], 'nor when a successor is there already');
});

test('tasks that wait, end, or run an older specification are left alone', () => {
  const scene = new Scene().node('n1').node('n2');
  const service = scene.service('web', { n1: 3 });
  scene.view.tasks.put({ ...scene.task('web.1'), spec_version: { index: 7 }, ports: [] });
  scene.view.services.put({
    ...service,
    spec_version: { index: 2 },
    spec: { ...service.spec, task_template: { ...service.spec.task_template, force_update: 1 } },
  });
  assert.deepEqual(scene.plan(), []);
  const fresh = new Scene().node('n1').node('n2');
  fresh.service('web', { n1: 3 });
  for (const id of ['web.1', 'web.2', 'web.3']) {
    const task = fresh.task(id);
    fresh.view.tasks.put({ ...task, status: { ...task.status, state: 'starting' } });
  }
  assert.deepEqual(fresh.plan(), []);
});

test('one service at a time: the first that has something to move, found by one look at all tasks', () => {
  const scene = new Scene().node('n1').node('n2');
  scene.service('even', { n1: 1, n2: 1 });
  scene.service('a', { n1: 2 });
  scene.service('b', { n1: 2 });
  const { tasks } = scene.view;
  const values = tasks.values.bind(tasks);
  let looks = 0;
  tasks.values = () => (looks++, values());
  assert.deepEqual(paths(firstMoves(scene.view, [...scene.view.services.values()])), ['a.2: n1 > n2']);
  assert.equal(looks, 1);
  const [even] = scene.view.services.values();
  assert.deepEqual(firstMoves(scene.view, even ? [even] : []), []);
});

test('from any spread: it ends even, with as few moves as that takes, and rests', () => {
  const counts = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(counts, (drawn) => {
      const scene = new Scene();
      drawn.forEach((_, i) => scene.view.nodes.put(makeNode({ id: `n${i}`, status: { state: 'ready' } })));
      scene.service('web', Object.fromEntries(drawn.map((count, i) => [`n${i}`, count])));
      const moves = scene.plan();
      const after = Object.values(rebalanced(scene));
      assert.ok(Math.max(...after) - Math.min(...after) <= 1);
      // Every spread this even needs at least what the fuller nodes have over their share, larger shares for them as far as they go.
      const total = drawn.reduce((a, b) => a + b, 0);
      const [least, extra] = [Math.floor(total / drawn.length), total % drawn.length];
      const over = [...drawn].sort((a, b) => b - a).map((count, i) => Math.max(0, count - least - (i < extra ? 1 : 0)));
      assert.equal(
        moves.length,
        over.reduce((a, b) => a + b, 0),
      );
    }),
    { numRuns: 200, seed: 5 },
  );
});

test('with preferences, limits and several services it rests too', () => {
  const node = fc.record({ zone: fc.constantFrom('a', 'b', ''), gib: fc.integer({ min: 1, max: 8 }) });
  const scene = fc.record({
    nodes: fc.array(node, { minLength: 1, maxLength: 5 }),
    tasks: fc.array(fc.tuple(fc.constantFrom('s1', 's2'), fc.nat({ max: 4 })), { maxLength: 16 }),
    spread: fc.boolean(),
    most: fc.nat({ max: 3 }),
  });
  fc.assert(
    fc.property(scene, ({ nodes, tasks, spread, most }) => {
      const scene = new Scene();
      nodes.forEach(({ zone, gib }, i) =>
        scene.node(`n${i}`, { spec: { labels: { zone } }, description: { resources: { memory_bytes: gib * GIB } } }),
      );
      const preferences = spread ? [{ spread: { spread_descriptor: 'node.labels.zone' } }] : [];
      for (const id of ['s1', 's2']) {
        const on: Record<string, number> = {};
        for (const [of, at] of tasks)
          if (of === id) on[`n${at % nodes.length}`] = (on[`n${at % nodes.length}`] ?? 0) + 1;
        scene.service(id, on, { task_template: { placement: { preferences, max_replicas: most } } });
      }
      scene.carryOut(scene.plan());
      assert.deepEqual(scene.plan(), []);
    }),
    { numRuns: 200, seed: 6 },
  );
});
