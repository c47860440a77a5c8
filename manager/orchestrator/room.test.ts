import assert from 'node:assert/strict';
import test from 'node:test';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { NodeInput } from '../../proto/gen/swarm/v1/Node.js';
import type { ResourcesInput } from '../../proto/gen/swarm/v1/Resources.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { makeNode, makeTask } from '../../proto/objects.js';
import { Orchestrator } from './orchestrator.js';
import { RoomKeeper } from './room-keeper.js';
import { withoutRoom } from './room.js';
import { World } from './testing.js';

const node = (resources: ResourcesInput, input: NodeInput = {}) =>
  makeNode({ id: 'n1', status: { state: 'ready' }, description: { resources }, ...input });
/** The older the smaller its number. */
const task = (number: number, reservations: ResourcesInput, input: TaskInput = {}) =>
  makeTask({
    id: `t${number}`,
    created_at: `2026-01-0${number}`,
    node_id: 'n1',
    spec: { resources: { reservations } },
    status: { state: 'running' },
    desired_state: 'running',
    ...input,
  });
const ids = (tasks: { id: string }[]): string[] => tasks.map(({ id }) => id);
const counted = (kind: string, value: number) => ({ discrete_resource_spec: { kind, value } });
const named = (kind: string, value: string) => ({ named_resource_spec: { kind, value } });

test('the younger tasks go, as far as it takes', () => {
  const tasks = [3, 1, 2].map((number) => task(number, { memory_bytes: 40 }));
  assert.deepEqual(ids(withoutRoom(node({ memory_bytes: 120 }), tasks)), []);
  assert.deepEqual(ids(withoutRoom(node({ memory_bytes: 100 }), tasks)), ['t3']);
  assert.deepEqual(ids(withoutRoom(node({ memory_bytes: 10 }), tasks)), ['t1', 't2', 't3']);
});

test('a small task that still fits stays, though an older and larger one goes', () => {
  const tasks = [task(1, { nano_cpus: 1 }), task(2, { nano_cpus: 5 }), task(3, { nano_cpus: 1 })];
  assert.deepEqual(ids(withoutRoom(node({ nano_cpus: 3 }), tasks)), ['t2']);
});

test('what reserves nothing, has ended, is not wanted any more or waits for room itself takes none', () => {
  const tasks = [
    task(1, { memory_bytes: 10 }, { status: { state: 'failed' } }),
    task(2, { memory_bytes: 10 }, { desired_state: 'shutdown' }),
    task(3, {}),
    task(4, { memory_bytes: 10 }, { status: { state: 'pending' } }),
    task(5, { memory_bytes: 10 }),
  ];
  assert.deepEqual(ids(withoutRoom(node({ memory_bytes: 10 }), tasks)), []);
});

test('generic resources: those with a name have to be there by name, the others by number', () => {
  const has = (number: number, ...assigned_generic_resources: object[]) =>
    task(number, {}, { assigned_generic_resources });
  const gpus = [has(1, named('gpu', 'a')), has(2, named('gpu', 'b'))];
  assert.deepEqual(ids(withoutRoom(node({ generic_resources: [named('gpu', 'b')] }), gpus)), ['t1']);
  assert.deepEqual(ids(withoutRoom(node({ generic_resources: [counted('gpu', 2)] }), gpus)), ['t1', 't2']);
  const disks = [has(1, counted('ssd', 2)), has(2, counted('ssd', 1)), has(3, counted('ssd', 1))];
  assert.deepEqual(ids(withoutRoom(node({ generic_resources: [counted('ssd', 3)] }), disks)), ['t3']);
});

test('a node that is paused, drained or not known yet keeps what it has', () => {
  const tasks = [task(1, { memory_bytes: 10 })];
  for (const availability of ['pause', 'drain'] as const)
    assert.deepEqual(withoutRoom(node({}, { spec: { availability } }), tasks), []);
  assert.deepEqual(withoutRoom(node({}, { description: null }), tasks), []);
});

test('a node that becomes smaller loses a task, which is made anew elsewhere; a second look finds one that came late', async () => {
  const w = new World();
  const onFatal = (error: unknown): void => {
    throw error;
  };
  const options = { store: w.store, clock: w.clock, random: new SeededRandom(3), log: silentLog, onFatal };
  const loops = [new Orchestrator(options), new RoomKeeper(options)];
  const resources = { reservations: { memory_bytes: 60 } };
  await w.addNode('n1', { description: { resources: { memory_bytes: 120 } } });
  await w.addService('web', { mode: { replicated: { replicas: 2 } }, task_template: { resources } });
  for (const loop of loops) loop.start();
  const live = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) {
      await w.clock.advance(100);
      await w.work();
    }
  };
  await live();
  assert.equal(w.wanted('web').length, 2);

  await w.setNode('n1', { description: { resources: { memory_bytes: 100 } } });
  await w.clock.advance(0);
  assert.deepEqual(
    w.tasks('web').map((t) => [t.slot, t.desired_state, t.status.err]),
    [
      [1, 'running', ''],
      [2, 'shutdown', 'assigned node no longer has what is reserved'],
      [2, 'ready', ''],
    ],
  );
  const late = w.wanted('web').find((t) => t.desired_state === 'ready')!;
  await w.report({ ...late, node_id: 'n1' }, 'assigned');
  await w.clock.advance(9_000);
  assert.ok(w.wanted('web').some((t) => t.id === late.id));
  await w.clock.advance(1_000);
  assert.ok(!w.wanted('web').some((t) => t.id === late.id));
  await Promise.all(loops.map((loop) => loop.stop()));
});
