import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '../../../lib/assert.js';
import { limits } from '../../../lib/limits.js';
import { SeededRandom } from '../../../lib/random.js';
import type { NetworkChanges } from '../../../proto/gen/swarm/v1/NetworkChanges.js';
import { factsOf, type NetworkRecords } from '../../../proto/network-facts.js';
import { makeNetwork, makeNode, makeService, makeTask } from '../../../proto/objects.js';
import type { Task, TaskState } from '../../../proto/types.js';
import type { StoreChange, StoreView } from '../../store/types.js';
import { change, cluster, newNode, report, type Agent } from '../testing.js';
import { NodeNetworks, recordsFor } from './node-networks.js';
import { NetworkProjection } from './projection.js';

const network = (id: string, vni: number, ingress = false): StoreChange => ({
  action: 'create',
  kind: 'network',
  object: makeNetwork({
    id,
    spec: { name: `net-${id}`, ingress },
    state: { vni, ipam: [{ subnet: `10.0.${vni}.0/24`, gateway: `10.0.${vni}.1` }] },
  }),
});
const inNetwork = (
  id: string,
  node_id: string,
  state: TaskState,
  addresses: string[],
  service_id = 'web',
): StoreChange => ({
  action: 'create',
  kind: 'task',
  object: makeTask({
    id,
    service_id,
    service_name: service_id,
    slot: 1,
    node_id,
    status: { state },
    desired_state: 'running',
    networks: addresses.map((address) => ({
      network_id: must(/^10\.0\.(\d+)\./.exec(address)?.[1], address),
      addresses: [`${address}/24`],
    })),
  }),
});

/** What an agent has, of all that it was told. */
class Told {
  readonly records = emptyRecords();
  taken = 0;
  readonly agent: Agent;
  constructor(agent: Agent) {
    this.agent = agent;
  }
  take(): this {
    for (; this.taken < this.agent.got.length; this.taken++) {
      const assignments = this.agent.got[this.taken]?.assignments;
      if (assignments?.networks) apply(this.records, assignments.networks as NetworkChanges);
    }
    return this;
  }
  /** Says that all it was told is in force. */
  acknowledge(): void {
    const sequence = this.agent.got.findLast(({ assignments }) => assignments)?.assignments?.sequence ?? 0;
    this.agent.session.receive({ network_ack: { sequence: Number(sequence), err: '' } });
  }
  serving(): string[] {
    this.take();
    return [...this.records.endpoints.values()].filter((each) => each.serving).map((each) => each.task_id);
  }
}

type Mutable = {
  [K in keyof NetworkRecords]: Map<string, NetworkRecords[K] extends ReadonlyMap<string, infer V> ? V : never>;
};
const emptyRecords = (): Mutable => ({
  networks: new Map(),
  endpoints: new Map(),
  services: new Map(),
  ports: new Map(),
  peers: new Map(),
});
function apply(records: Mutable, changes: NetworkChanges): void {
  for (const id of changes.remove_networks) records.networks.delete(id);
  for (const key of changes.remove_endpoints) records.endpoints.delete(key);
  for (const key of changes.remove_services) records.services.delete(key);
  for (const key of changes.remove_ports) records.ports.delete(key);
  for (const id of changes.remove_peers) records.peers.delete(id);
  for (const each of changes.update_networks) records.networks.set(each.id, each);
  for (const each of changes.update_endpoints) records.endpoints.set(each.key, each);
  for (const each of changes.update_services) records.services.set(each.key, each);
  for (const each of changes.update_ports) records.ports.set(each.key, each);
  for (const each of changes.update_peers) records.peers.set(each.node_id, each);
}

test('networks: a node hears of the networks it takes part in, of all who are in them, and of no others', async () => {
  const { dispatcher, store, join } = await cluster(network('7', 7), network('8', 8));
  const [one, two] = [new Told(await join('n1')), new Told(await join('n2'))];
  await store.update(() => [
    inNetwork('a', 'n1', 'assigned', ['10.0.7.2']),
    inNetwork('b', 'n2', 'running', ['10.0.7.3', '10.0.8.2']),
  ]);
  assert.deepEqual([...one.take().records.networks.keys()], ['7']);
  assert.deepEqual([...one.records.endpoints.keys()].sort(), ['a/7', 'b/7']);
  assert.deepEqual([...one.records.peers.keys()], ['n2'], 'the others, not itself');
  assert.deepEqual([...two.take().records.networks.keys()].sort(), ['7', '8']);
  assert.deepEqual(one.serving(), ['b']);
  await change(store, 'a', { status: makeTask({ status: { state: 'failed' } }).status });
  assert.deepEqual([...one.take().records.networks.keys()], []);
  assert.deepEqual([...one.records.endpoints.keys(), ...one.records.peers.keys()], []);
  assert.deepEqual([...two.take().records.endpoints.keys()].sort(), ['b/7', 'b/8']);
  await dispatcher.stop();
});

test('networks: a task is told to stop once every node says that it leads nobody there any more', async () => {
  const { dispatcher, store, join, clock } = await cluster(network('7', 7));
  const [one, two] = [new Told(await join('n1')), new Told(await join('n2'))];
  await store.update(() => [
    inNetwork('a', 'n1', 'running', ['10.0.7.2']),
    inNetwork('b', 'n2', 'running', ['10.0.7.3']),
  ]);
  const assigned = one.agent.assignments.length;
  await change(store, 'a', { desired_state: 'shutdown' });
  assert.deepEqual([one.serving(), two.serving()], [['b'], ['b']]);
  assert.deepEqual(one.agent.assignments.slice(assigned), ['increment 3'], 'networks, and no word about the task');
  one.acknowledge();
  assert.equal(one.agent.assignments.length, assigned + 1, 'the other node has not said so');
  two.acknowledge();
  assert.equal(one.agent.assignments.length, assigned + 1, 'connections that were just made are still to be accepted');
  await clock.advance(limits.endpoint_settle_ms);
  assert.deepEqual(one.agent.assignments.slice(assigned + 1), ['increment 4 +a:shutdown']);
  await dispatcher.stop();
});

test('networks: a node that says nothing, or leaves, holds up no stop for long', async () => {
  const { dispatcher, store, join, clock } = await cluster(network('7', 7));
  const [one, two] = [new Told(await join('n1')), new Told(await join('n2'))];
  await store.update(() => [
    inNetwork('a', 'n1', 'running', ['10.0.7.2']),
    inNetwork('b', 'n1', 'running', ['10.0.7.3']),
    inNetwork('c', 'n2', 'running', ['10.0.7.4']),
  ]);
  await change(store, 'a', { desired_state: 'shutdown' });
  one.acknowledge();
  const beats = Math.ceil(limits.endpoint_withdrawal_ms / 500);
  for (let beat = 0; beat < beats; beat++) {
    for (const each of [one, two]) each.agent.session.receive({ heartbeat: {} });
    await clock.advance(500);
  }
  assert.ok(
    one.agent.assignments.some((each) => each.endsWith('+a:shutdown')),
    'after a while it is told all the same',
  );
  await change(store, 'b', { desired_state: 'shutdown' });
  one.acknowledge();
  assert.ok(!one.agent.assignments.some((each) => each.endsWith('+b:shutdown')));
  two.agent.session.closed();
  await clock.advance(limits.endpoint_settle_ms);
  assert.ok(
    one.agent.assignments.some((each) => each.endsWith('+b:shutdown')),
    'one without a session is not waited for',
  );
  await dispatcher.stop();
});

test('networks: a task that ends by itself while it waits is told of at once, and an agent that comes back still has it wanted', async () => {
  const { dispatcher, store, join } = await cluster(network('7', 7));
  const first = new Told(await join('n1'));
  const two = new Told(await join('n2'));
  await store.update(() => [
    inNetwork('a', 'n1', 'running', ['10.0.7.2']),
    inNetwork('b', 'n2', 'running', ['10.0.7.3']),
  ]);
  await change(store, 'a', { desired_state: 'shutdown' });
  const again = new Told(await join('n1'));
  assert.ok(first.agent.ended, 'replaced');
  assert.deepEqual(again.agent.assignments, ['full 1 +a:running']);
  again.agent.session.receive(report(1, ['a', 'failed']));
  await store.update(() => []);
  await Promise.resolve();
  assert.ok(two.agent.ended === undefined);
  await change(store, 'a', { desired_state: 'remove' });
  assert.ok(again.agent.assignments.some((each) => each.endsWith('+a:remove')));
  await dispatcher.stop();
});

test('networks: a node that was away leads its own clients to a task until it says otherwise: only then is that told to stop', async () => {
  const { dispatcher, store, join, clock } = await cluster(network('7', 7));
  const [first, two] = [new Told(await join('n1')), new Told(await join('n2'))];
  await store.update(() => [
    inNetwork('a', 'n1', 'running', ['10.0.7.2']),
    inNetwork('b', 'n2', 'running', ['10.0.7.3']),
  ]);
  first.agent.session.closed();
  for (let passed = 0; passed < 5_000; passed += 500) {
    two.agent.session.receive({ heartbeat: {} });
    await clock.advance(500);
  }
  assert.equal(store.view.nodes.get('n1')?.status.state, 'down');
  two.acknowledge(); // that nobody is led to it any more
  await change(store, 'a', { desired_state: 'shutdown' });

  const again = new Told(await join('n1'));
  assert.deepEqual([again.serving(), again.agent.assignments], [['b'], ['full 1 +a:running']]);
  await clock.advance(limits.endpoint_settle_ms);
  assert.equal(again.agent.assignments.length, 1, 'the others have given it up long before');
  again.acknowledge();
  await clock.advance(limits.endpoint_settle_ms);
  assert.deepEqual(again.agent.assignments.slice(1), ['increment 2 +a:shutdown']);
  await dispatcher.stop();
});

test('networks: what its node has not told of since it was down is given to nobody but that node itself', async () => {
  const { dispatcher, store, join } = await cluster(network('7', 7));
  await store.update(() => [
    inNetwork('a', 'n1', 'running', ['10.0.7.2']),
    inNetwork('b', 'n2', 'running', ['10.0.7.3']),
  ]);
  await change(store, 'a', { status: makeTask({ status: { state: 'running', unheard: true } }).status });
  const [one, two] = [new Told(await join('n1')), new Told(await join('n2'))];
  assert.deepEqual([one.serving().sort(), two.serving()], [['a', 'b'], ['b']]);
  one.agent.session.receive(report(1, ['a', 'running']));
  while (store.view.tasks.get('a')?.status.unheard) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    [one.serving().sort(), two.serving().sort()],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  );
  await dispatcher.stop();
});

test('networks: a new leader waits for the nodes as well before it tells of stops that it finds', async () => {
  const stopping = inNetwork('a', 'n1', 'running', ['10.0.7.2']);
  Object.assign(stopping.object, { desired_state: 'shutdown' });
  const { dispatcher, join, clock } = await cluster(network('7', 7), stopping, {
    action: 'create',
    kind: 'node',
    object: makeNode({ id: 'n3', status: { state: 'ready' } }),
  });
  const one = new Told(await join('n1'));
  assert.ok(one.agent.assignments.at(-1)?.endsWith('+a:running'));
  for (let waited = 0; waited < limits.endpoint_withdrawal_ms; waited += 500) {
    one.agent.session.receive({ heartbeat: {} });
    await clock.advance(500);
  }
  assert.ok(one.agent.assignments.at(-1)?.endsWith('+a:shutdown'));
  await dispatcher.stop();
});

test('networks: whatever happens, what nodes were told bit by bit is what the store says as a whole', async () => {
  let told = 0;
  for (let seed = 1; seed <= 25; seed++) {
    const random = new SeededRandom(seed);
    const { dispatcher, store } = await cluster(network('5', 5, true), network('7', 7), network('8', 8), newNode('n3'));
    const projection = new NetworkProjection(store.view);
    const nodes = ['n1', 'n2', 'n3'].map((id) => ({ id, sent: new NodeNetworks(projection, id), has: emptyRecords() }));
    store.watch((commit) => {
      const touched = projection.note(commit);
      for (const node of nodes) node.sent.note(touched);
    });
    for (let step = 0; step < 60; step++) {
      await store.update((view) => [anyChange(view, random, step)]);
      const fresh = new NetworkProjection(store.view);
      for (const node of nodes) {
        if (random.int(3) === 0) continue; // it is told later
        const changes = node.sent.next();
        if (changes) apply(node.has, changes);
        const whole = recordsFor(fresh, node.id);
        assert.deepEqual(sorted(node.has), sorted(whole), `seed ${seed}, step ${step}, ${node.id}`);
        told += factsOf(whole, node.id).length;
      }
    }
    await dispatcher.stop();
  }
  assert.ok(told > 5_000, `the test tells something: ${told} facts`);
});

const sorted = (records: NetworkRecords) =>
  Object.fromEntries(Object.entries(records).map(([kind, map]) => [kind, [...(map as Map<string, object>)].sort()]));

function anyChange(view: StoreView, random: SeededRandom, step: number): StoreChange {
  const pick = <T>(items: Iterable<T>): T | undefined => {
    const all = [...items];
    return all[random.int(Math.max(1, all.length))];
  };
  const nodeIds = [...view.nodes.values()].map(({ id }) => id);
  const task = pick(view.tasks.values());
  const node = pick(view.nodes.values());
  switch (random.int(9)) {
    case 0:
    case 1:
      return inNetwork(
        `t${step}`,
        pick(nodeIds) ?? '',
        pick<TaskState>(['pending', 'assigned', 'running']) ?? 'pending',
        [`10.0.7.${step + 2}`, ...(random.int(2) === 0 ? [`10.0.8.${step + 2}`] : [])],
        pick(view.services.values())?.id ?? 'web',
      );
    case 2:
    case 3:
      if (!task) break;
      return { action: 'update', kind: 'task', object: { ...task, ...progress(task, random, nodeIds) } };
    case 4:
      if (!task) break;
      return { action: 'remove', kind: 'task', object: task };
    case 5:
      if (!node) break;
      return {
        action: 'update',
        kind: 'node',
        object: makeNode({
          ...node,
          status: { state: random.int(4) === 0 ? 'down' : 'ready', addr: `192.0.2.${random.int(9)}` },
          attachments:
            random.int(2) === 0 ? [] : [{ network_id: pick(['5', '8']) ?? '5', addresses: ['10.0.8.240/29'] }],
          attached:
            random.int(2) === 0 ? [] : [{ network_id: '8', container_id: `c-${node.id}`, addresses: ['10.0.8.241'] }],
        }),
      };
    case 6: {
      const service = pick(view.services.values());
      if (service && random.int(2) === 0)
        return {
          action: 'update',
          kind: 'service',
          object: {
            ...service,
            endpoint: {
              ports:
                random.int(2) === 0
                  ? []
                  : [
                      {
                        name: '',
                        protocol: 'tcp',
                        target_port: 80,
                        published_port: 8000 + step, // the store lets no two services have one port
                        publish_mode: 'ingress',
                        host_ip: '',
                      },
                    ],
              virtual_ips: random.int(2) === 0 ? [] : [{ network_id: '7', addr: '10.0.7.200/24' }],
            },
          },
        };
      return {
        action: 'create',
        kind: 'service',
        object: makeService({
          id: `s${step}`,
          spec: { name: `s${step}`, task_template: { networks: [{ target: '7', aliases: ['w'] }] } },
        }),
      };
    }
    case 7: {
      const found = view.networks.get('8');
      if (!found) return network('8', 8);
      return random.int(3) === 0
        ? { action: 'remove', kind: 'network', object: found }
        : {
            action: 'update',
            kind: 'network',
            object: { ...found, spec: { ...found.spec, labels: { step: String(step) } } },
          };
    }
    case 8:
      if (!node || node.id !== 'n3') return view.nodes.get('n3') ? newNode(`m${step}`) : newNode('n3');
      return { action: 'remove', kind: 'node', object: node };
  }
  return newNode(`x${step}`);
}

function progress(task: Task, random: SeededRandom, nodeIds: readonly string[]): Partial<Task> {
  const states: TaskState[] = ['assigned', 'running', 'running', 'failed'];
  const state = states[random.int(states.length)] ?? 'running';
  const desired_state = random.int(4) === 0 ? 'shutdown' : task.desired_state;
  const node_id = random.int(8) === 0 ? (nodeIds[0] ?? '') : task.node_id;
  return { node_id, desired_state, status: { ...task.status, state, withdrawn: random.int(5) === 0 } };
}
