/**
 * Whatever is asked for, in whatever order, and whoever leads: nothing is given twice, what is freed is available again, and the loop comes to
 * rest. With the loop itself on a store in virtual time.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SimClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import { makeCluster, makeNetwork, makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Service, Task } from '../../proto/types.js';
import { blockOf, contains, overlaps, parseAddress, parseBlock, parseCidr, type Block } from '../cidr.js';
import { hasAddresses, holdsAddresses, isUsable, needsAddresses } from '../network-needs.js';
import type { MemoryStore } from '../store/memory-store.js';
import { localStore } from '../store/testing.js';
import type { StoreChange, StoreView } from '../store/types.js';
import { Allocator } from './allocator.js';
import { Book } from './book.js';
import { allocateAll } from './testing.js';

const NETWORKS = ['a', 'b', 'c'];
const SERVICES = ['s0', 's1', 's2'];
const NODES = ['n1', 'n2', 'n3'];

const step = fc.oneof(
  fc.record({
    do: fc.constant('network' as const),
    id: fc.constantFrom(...NETWORKS),
    subnet: fc.constantFrom('', '', '172.20.0.0/29', '172.20.0.0/28', '10.0.0.0/28'),
    attachable: fc.boolean(),
    ipv6_enabled: fc.boolean(),
    vni: fc.constantFrom('', '', '4096', '4097'),
  }),
  fc.record({ do: fc.constant('node' as const), id: fc.constantFrom(...NODES) }),
  fc.record({
    do: fc.constant('service' as const),
    id: fc.constantFrom(...SERVICES),
    networks: fc.subarray(NETWORKS),
    mode: fc.constantFrom('vip' as const, 'vip' as const, 'dnsrr' as const),
    ports: fc.constantFrom([], [0], [0, 0], [8080], [30_000], [0, 30_000], [30_000, 0], [8080, 30_001]),
  }),
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('tasks' as const), id: fc.constantFrom(...SERVICES), count: fc.nat(6) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      nth: fc.nat(30),
      how: fc.constantFrom('failed' as const, 'unwanted' as const, 'removed' as const),
    }),
  },
  fc.record({ do: fc.constant('go on' as const) }),
  fc.record({
    do: fc.constant('drop' as const),
    what: fc.constantFrom('network' as const, 'service' as const, 'node' as const),
    nth: fc.nat(5),
  }),
  fc.record({ do: fc.constant('lead' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function loopOn(store: MemoryStore, clock: SimClock): Allocator {
  const onFatal = (error: unknown): void => {
    throw error;
  };
  return new Allocator({ store, clock, random: new SeededRandom(5), log: silentLog, onFatal });
}

/** Lets all that waits for nothing happen. */
async function quiet(clock: SimClock, store: MemoryStore): Promise<void> {
  for (let index = -1; index !== store.view.index;) {
    index = store.view.index;
    await clock.advance(0);
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  }
}

/** What a user, an agent or another loop writes. What the store refuses is not written, as for them. */
function changesOf(s: Exclude<Step, { do: 'lead' }>, view: StoreView, made: number): StoreChange[] {
  switch (s.do) {
    case 'network': {
      if (view.networks.get(s.id)) return [];
      const options = s.vni === '' ? {} : { 'com.docker.network.driver.overlay.vxlanid_list': s.vni };
      const ipam = s.subnet === '' ? null : { configs: [{ subnet: s.subnet }] };
      const { attachable, ipv6_enabled } = s;
      const spec = { name: s.id, attachable, ipv6_enabled, ipam, driver_config: { options } };
      return [{ action: 'create', kind: 'network', object: makeNetwork({ id: s.id, spec }) }];
    }
    case 'node':
      return view.nodes.get(s.id) ? [] : [{ action: 'create', kind: 'node', object: makeNode({ id: s.id }) }];
    case 'service': {
      const ports = s.mode === 'vip' ? s.ports.map((port, at) => ({ target_port: 80 + at, published_port: port })) : [];
      const networks = s.networks.map((target) => ({ target }));
      const spec = { name: s.id, task_template: { networks }, endpoint_spec: { mode: s.mode, ports } };
      const stored = view.services.get(s.id);
      if (!stored) return [{ action: 'create', kind: 'service', object: makeService({ id: s.id, spec }) }];
      const object = makeService({ ...stored, spec, previous_spec: stored.spec, update_status: null });
      return [{ action: 'update', kind: 'service', object }];
    }
    case 'tasks': {
      const service = view.services.get(s.id);
      if (!service) return [];
      return Array.from({ length: s.count }, (_, at) => ({
        action: 'create',
        kind: 'task',
        object: taskOf(service, `t${made}-${at}`),
      }));
    }
    case 'end': {
      const task = [...view.tasks.values()][s.nth];
      if (!task) return [];
      if (s.how === 'removed') return [{ action: 'remove', kind: 'task', object: task }];
      const object: Task =
        s.how === 'failed'
          ? { ...task, status: { ...task.status, state: 'failed' } }
          : { ...task, desired_state: 'shutdown' };
      return [{ action: 'update', kind: 'task', object }];
    }
    case 'go on': {
      const ready = [...view.tasks.values()].filter((task) => {
        return task.status.state === 'new' && task.desired_state === 'running' && hasAddresses(task);
      });
      return ready.map((task) => ({
        action: 'update',
        kind: 'task',
        object: { ...task, node_id: 'n1', status: { ...task.status, state: 'running' } },
      }));
    }
    case 'drop': {
      const table = { network: view.networks, service: view.services, node: view.nodes }[s.what];
      const object = [...table.values()][s.nth];
      if (!object || (s.what === 'network' && isInUse(object.id, view))) return [];
      return [{ action: 'remove', kind: s.what, object } as StoreChange];
    }
  }
}

/** As the API refuses it. */
const isInUse = (id: string, view: StoreView): boolean =>
  [...view.tasks.values()].some((task) => holdsAddresses(task) && task.networks.some((each) => each.network_id === id));

function taskOf(service: Service, id: string): Task {
  const task = makeTask({
    id,
    service_id: service.id,
    spec_version: service.spec_version,
    ports: service.spec.endpoint_spec?.ports ?? [],
    desired_state: 'running',
  });
  const state = needsAddresses({ ...task, spec: service.spec.task_template }) ? 'new' : 'pending';
  return { ...task, spec: service.spec.task_template, status: { ...task.status, state, message: 'created' } };
}

/** No two have one address, range, identifier, subnet or port, and each has one of its network's. */
function checkUnique(view: StoreView): void {
  const held: [string, Block][] = [];
  const hold = (networkId: string, address: string): void => {
    const network = view.networks.get(networkId);
    if (!network) return; // removed with what was given of it: nobody uses it
    const parsed = parseCidr(address)!;
    const ipam = network.state!.ipam.find(({ subnet }) => contains(parseBlock(subnet)!, parsed.address))!;
    assert.ok(ipam, `${address} is of network ${networkId}`);
    const subnet = parseBlock(ipam.subnet)!;
    const isSingle = parsed.prefix === subnet.prefix;
    const block = isSingle
      ? { ...parsed.address, base: parsed.address.value, prefix: subnet.family === 4 ? 32 : 128 }
      : blockOf(parsed);
    held.push([networkId, { family: subnet.family, base: block.base, prefix: block.prefix }]);
    if (isSingle) assert.notDeepEqual(parsed.address, parseAddress(ipam.gateway), 'the gateway is nobody’s');
  };
  for (const task of view.tasks.values())
    if (holdsAddresses(task))
      for (const { network_id, addresses } of task.networks) for (const each of addresses) hold(network_id, each);
  for (const { endpoint } of view.services.values())
    for (const { network_id, addr } of endpoint?.virtual_ips ?? []) hold(network_id, addr);
  for (const { attachments } of view.nodes.values())
    for (const { network_id, addresses } of attachments) for (const each of addresses) hold(network_id, each);
  for (const [at, [network, block]] of held.entries())
    for (const [other, taken] of held.slice(at + 1))
      assert.ok(network !== other || !overlaps(block, taken), `${network} gives ${block.base} twice`);
  const states = [...view.networks.values()].filter(isUsable).map((network) => network.state!);
  assert.equal(new Set(states.map(({ vni }) => vni)).size, states.length, 'identifiers');
  const subnets = states.flatMap(({ ipam }) => ipam.map(({ subnet }) => parseBlock(subnet)!));
  for (const [at, block] of subnets.entries())
    for (const other of subnets.slice(at + 1)) assert.ok(!overlaps(block, other), 'subnets');
  const ports = [...view.services.values()]
    .flatMap(({ endpoint }) => endpoint?.ports ?? [])
    .map((port) => port.published_port);
  const published = ports.filter((port) => port !== 0);
  assert.equal(new Set(published).size, published.length, 'published ports');
}

/** Who waits does so because nothing is left. */
function checkServed(view: StoreView): void {
  const book = new Book(view);
  for (const task of view.tasks.values()) {
    if (task.status.state !== 'new' || task.desired_state !== 'running' || hasAddresses(task)) continue;
    if (!view.services.get(task.service_id)) continue;
    const { err } = task.status;
    const full = /^network (\w+): (\d+) of \2 addresses in use$/.exec(err);
    const pools = full && book.poolsOf(view.networks.byName(full[1]!)!.id);
    if (pools)
      assert.ok(
        pools.some((pool) => pool.used === pool.total),
        `${err}, and that is so`,
      );
    else assert.match(err, /overlaps with|is in use by|not found/, JSON.stringify(task));
  }
}

test('nothing is given twice, what is freed is given again, and the loop comes to rest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      const clock = new SimClock();
      const store = localStore(clock);
      const cluster = makeCluster({ id: 'c', default_addr_pool: ['10.0.0.0/26'], subnet_size: 28 });
      await store.update(() => [{ action: 'create', kind: 'cluster', object: cluster }]);
      let loop = loopOn(store, clock);
      loop.start();
      let violation: Error | undefined; // thrown at the end: the store is no place for it
      store.watch(() => {
        try {
          checkUnique(store.view);
        } catch (error) {
          violation ??= error as Error;
        }
      });
      for (const [made, s] of steps.entries()) {
        if (s.do === 'lead') {
          await loop.stop();
          loop = loopOn(store, clock);
          loop.start();
        } else await store.update((view) => changesOf(s, view, made)).catch(ignoreRefusal);
        if (made % 3 === 0) await quiet(clock, store);
      }
      await quiet(clock, store);
      if (violation) throw violation;
      checkServed(store.view);
      const { index } = store.view;
      assert.equal(await allocateAll(store), false, 'a look from nothing changes nothing');
      await loop.stop();
      loop.start();
      await quiet(clock, store);
      assert.equal(store.view.index, index, 'nor does another start');

      // All that was given comes back.
      for (const table of ['tasks', 'services', 'nodes'] as const)
        for (const { id } of [...store.view[table].values()])
          await store.update((view) => [
            { action: 'remove', kind: table.slice(0, -1), object: view[table].get(id) } as StoreChange,
          ]);
      await quiet(clock, store);
      for (const network of store.view.networks.values())
        for (const pool of new Book(store.view).poolsOf(network.id)) assert.equal(pool.used, 0);
      await loop.stop();
    }),
    { numRuns: 150, seed: 21 },
  );
});

function ignoreRefusal(error: unknown): void {
  const code = (error as { code?: string }).code ?? '';
  assert.ok(
    ['PORT_IN_USE', 'NOT_FOUND', 'IN_USE', 'INGRESS_MISSING', 'INGRESS_IN_USE', 'OUT_OF_DATE'].includes(code),
    String(error),
  );
}
