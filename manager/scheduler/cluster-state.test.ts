import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { SeededRandom, type Random } from '../../lib/random.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Task, TaskState } from '../../proto/types.js';
import { storeWith } from '../store/testing.js';
import type { StoreChange, StoreView } from '../store/types.js';
import { ClusterState } from './cluster-state.js';

const STATES: TaskState[] = ['new', 'pending', 'assigned', 'running', 'shutdown', 'failed'];
const NODES = ['n1', 'n2', 'n3'];
const PORT = { published_port: 80, publish_mode: 'host' } as const;

const pick = <T>(random: Random, values: readonly T[]): T => values[random.int(values.length)] as T;

/** Some task write: any state on any node, also ones that no loop would make. */
function taskChange(view: StoreView, random: Random): StoreChange {
  const id = `t${random.int(8)}`;
  const old = view.tasks.get(id);
  if (old && random.int(5) === 0) return { action: 'remove', kind: 'task', object: old };
  const object: Task = makeTask({
    ...old,
    id,
    service_id: pick(random, ['web', 'db']),
    slot: random.int(2),
    spec_version: { index: 1 + random.int(2) },
    node_id: pick(random, ['', ...NODES]),
    ports: random.int(2) === 0 ? [PORT] : [],
    status: { state: pick(random, STATES) },
    desired_state: pick(random, ['running', 'shutdown']),
    spec: { resources: { reservations: { nano_cpus: random.int(3), memory_bytes: random.int(3) } } },
  });
  return { action: old ? 'update' : 'create', kind: 'task', object };
}

function nodeChange(view: StoreView, random: Random): StoreChange {
  const id = pick(random, NODES);
  const old = view.nodes.get(id);
  if (old && random.int(2) === 0) return { action: 'remove', kind: 'node', object: old };
  const object = makeNode({ ...old, id, status: { state: pick(random, ['ready', 'down']) } });
  return { action: old ? 'update' : 'create', kind: 'node', object };
}

/** All that placement can see of a state. */
function seen(state: ClusterState): object {
  const nodes = [...state.nodes.values()].map((info) => ({
    node: info.node,
    tasks: [...state.tasksOn(info)].sort(byId),
    active: [info.activeTasks, info.activeOf('web'), info.activeOf('db')],
    free: [info.freeCpus, info.freeMemory, info.generic.free('gpu')],
    isPortTaken: info.isPortTaken({ ...PORT, protocol: 'tcp', target_port: 0, name: '', host_ip: '' }),
  }));
  const groups = [...state.groups()].map((group) => ({ key: group.key, tasks: [...group.tasks()].sort(byId) }));
  return {
    nodes: nodes.sort((a, b) => (a.node.id < b.node.id ? -1 : 1)),
    groups: groups.sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
const byId = (a: Task, b: Task): number => (a.id < b.id ? -1 : 1);

test('scheduler: the picture kept by events is the one made from all that is stored', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = new SeededRandom(seed);
    const clock = new SimClock();
    const services = ['web', 'db'].map((id): StoreChange => ({
      action: 'create',
      kind: 'service',
      object: makeService({ id, spec: { name: id } }),
    }));
    const store = await storeWith(clock, services);
    const state = new ClusterState(store.view, clock);
    store.watch((commit) => commit.events.forEach((event) => state.apply(event, store.view)));
    for (let step = 0; step < 60; step++) {
      await store.update((view) => [random.int(6) === 0 ? nodeChange(view, random) : taskChange(view, random)]);
      assert.deepEqual(seen(state), seen(new ClusterState(store.view, clock)), `seed ${seed}, step ${step}`);
    }
  }
});
