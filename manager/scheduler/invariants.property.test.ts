import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SimClock } from '../../lib/clock.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { GenericResource, Node, Task } from '../../proto/types.js';
import { storeWith } from '../store/testing.js';
import type { MemoryStore } from '../store/memory-store.js';
import type { StoreChange } from '../store/types.js';
import { ClusterState } from './cluster-state.js';
import { asksOf, kindsOf } from './generic-resources.js';
import { occupies } from './node-info.js';
import { schedule } from './schedule.js';

const NODES = ['n1', 'n2', 'n3'];
/** Services, and how many of their tasks a node may have; 0: any number. */
const MOST: Readonly<Record<string, number>> = { web: 2, db: 0 };
const SERVICES = Object.keys(MOST);

const resource = (named: string[], count: number): GenericResource[] => [
  ...named.map((value) => ({ named_resource_spec: { kind: 'gpu', value } })),
  { discrete_resource_spec: { kind: 'ssd', value: count } },
];

const nodes = fc.tuple(
  ...NODES.map((id) =>
    fc
      .record({
        nano_cpus: fc.integer({ min: 0, max: 5 }),
        gpus: fc.subarray(['a', 'b', 'c']),
        ssd: fc.integer({ min: 0, max: 3 }),
        zone: fc.constantFrom('x', 'y'),
        availability: fc.constantFrom('active' as const, 'active' as const, 'drain' as const),
      })
      .map(({ nano_cpus, gpus, ssd, zone, availability }) =>
        makeNode({
          id,
          spec: { availability, labels: { zone } },
          status: { state: 'ready' },
          description: { resources: { nano_cpus, generic_resources: resource(gpus, ssd) } },
        }),
      ),
  ),
);

const task = fc
  .record({
    service_id: fc.constantFrom(...SERVICES),
    version: fc.integer({ min: 0, max: 2 }),
    nano_cpus: fc.integer({ min: 0, max: 2 }),
    gpu: fc.integer({ min: 0, max: 2 }),
    ssd: fc.integer({ min: 0, max: 2 }),
    port: fc.constantFrom(0, 0, 80, 81),
    spread: fc.boolean(),
    node_id: fc.constantFrom('', '', '', ...NODES),
  })
  .map((it) => ({
    service_id: it.service_id,
    node_id: it.node_id,
    spec_version: { index: it.version },
    desired_state: 'running' as const,
    status: { state: 'pending' as const },
    ports: it.port > 0 ? [{ published_port: it.port, publish_mode: 'host' as const }] : [],
    spec: {
      resources: {
        reservations: {
          nano_cpus: it.nano_cpus,
          generic_resources: [
            { discrete_resource_spec: { kind: 'gpu', value: it.gpu } },
            { discrete_resource_spec: { kind: 'ssd', value: it.ssd } },
          ],
        },
      },
      placement: {
        max_replicas: MOST[it.service_id] ?? 0,
        preferences: it.spread ? [{ spread: { spread_descriptor: 'node.labels.zone' } }] : [],
      },
    },
  }));

/** Like tasks of one version must be alike: what the first one of a version asks, all ask. */
const tasks = fc.array(task, { maxLength: 20 }).map((inputs) => {
  const first = new Map<string, (typeof inputs)[number]>();
  return inputs.map((input, at) => {
    const version = `${input.service_id}@${input.spec_version.index}`;
    const like = input.spec_version.index === 0 ? input : (first.get(version) ?? input);
    first.set(version, like);
    return makeTask({ ...like, id: `t${String(at).padStart(2, '0')}`, node_id: input.node_id, slot: at + 1 });
  });
});

async function stored(clock: SimClock, all: readonly Node[], waiting: readonly Task[]): Promise<MemoryStore> {
  return storeWith(clock, [
    ...SERVICES.map((id): StoreChange => {
      return { action: 'create', kind: 'service', object: makeService({ id, spec: { name: id } }) };
    }),
    ...all.map((object): StoreChange => ({ action: 'create', kind: 'node', object })),
    ...waiting.map((object): StoreChange => ({ action: 'create', kind: 'task', object })),
  ]);
}

/** Writes what is decided, and gives what is stored then. */
async function place(store: MemoryStore, clock: SimClock): Promise<Task[]> {
  const decisions = schedule(new ClusterState(store.view, clock), clock.now());
  await store.update(() => decisions.map(({ to }) => ({ action: 'update', kind: 'task', object: to })));
  return [...store.view.tasks.values()];
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

function assertWithinBounds(node: Node, there: readonly Task[]): void {
  const reservations = there.flatMap(({ spec }) => spec.resources?.reservations ?? []);
  assert.ok(sum(reservations.map((r) => r.nano_cpus)) <= (node.description?.resources.nano_cpus ?? 0), 'cpus');
  const offered = kindsOf(node.description?.resources.generic_resources ?? []);
  for (const kind of ['gpu', 'ssd']) {
    const asked = sum(reservations.map((r) => asksOf(r).get(kind) ?? 0));
    assert.ok(asked <= (offered.get(kind)?.total ?? 0), `${kind} on ${node.id}`);
  }
  const names = there.flatMap((t) => t.assigned_generic_resources.flatMap((r) => r.named_resource_spec?.value ?? []));
  assert.equal(new Set(names).size, names.length, 'a named resource has one task');
  assert.ok(names.every((name) => offered.get('gpu')?.names?.includes(name)));
  const ports = there.flatMap((t) => t.ports.map((p) => p.published_port));
  assert.equal(new Set(ports).size, ports.length, 'a port has one task');
  assert.ok(there.length === 0 || node.spec.availability === 'active', 'a drained node gets nothing');
  assert.ok(there.filter(({ service_id }) => service_id === 'web').length <= 2, 'max replicas');
}

test('scheduler: no node ever gives more than it has, and each task gets what it asks', async () => {
  await fc.assert(
    fc.asyncProperty(nodes, tasks, async (all, waiting) => {
      const clock = new SimClock();
      const placed = (await place(await stored(clock, all, waiting), clock)).filter(occupies);
      for (const node of all) {
        assertWithinBounds(
          node,
          placed.filter((t) => t.node_id === node.id),
        );
      }
      for (const { spec, assigned_generic_resources: got } of placed) {
        const asked = asksOf(
          spec.resources?.reservations ?? { nano_cpus: 0, memory_bytes: 0, pids: 0, generic_resources: [] },
        );
        const kinds = new Map<string, number>();
        for (const { named_resource_spec: name, discrete_resource_spec: count } of got) {
          const kind = name?.kind ?? count?.kind ?? '';
          kinds.set(kind, (kinds.get(kind) ?? 0) + (name ? 1 : (count?.value ?? 0)));
        }
        assert.deepEqual([...kinds].sort(), [...asked].sort());
      }
    }),
    { numRuns: 150 },
  );
});

test('scheduler: the same cluster is placed alike, and then rests', async () => {
  await fc.assert(
    fc.asyncProperty(nodes, tasks, async (all, waiting) => {
      const clock = new SimClock();
      const store = await stored(clock, all, waiting);
      const first = schedule(new ClusterState(store.view, clock), clock.now());
      assert.deepEqual(schedule(new ClusterState(store.view, clock), clock.now()), first);
      await place(store, clock);
      const again = schedule(new ClusterState(store.view, clock), clock.now());
      assert.deepEqual(again, [], 'who waits has been told why, and the others are placed');
    }),
    { numRuns: 100 },
  );
});
