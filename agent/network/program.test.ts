import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { factsOf } from '../../proto/network-facts.js';
import type { NetworkChanges, NetworkChangesInput } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import { changesBetween, toBatches } from './batches.js';
import { Claims } from './claims.js';
import { factsInForce } from './facts.js';
import { bridgeOf, BRIDGE_OPTION, NETWORK_LABEL, vxlanOf } from './names-of-devices.js';
import { partOf } from './program.js';
import { readTable, type Device } from './readback.js';
import { nothingDirty, Records, type Unit } from './records.js';
import { tableText } from './table.js';
import {
  changesOf,
  endpointRecord,
  FakeTable,
  ingressRecord,
  networkRecord,
  peerRecord,
  serviceRecord,
} from './testing.js';

const SELF = 'self';

/** Records with what follows from them, kept up by increments. */
class Program {
  readonly records = new Records();
  readonly want = new Claims<Unit>();

  /** The keys that may have changed. */
  apply(changes: NetworkChanges, kind: 'full' | 'increment'): Set<string> {
    const dirty = nothingDirty();
    const touched = new Set<string>();
    this.records.apply(changes, kind, dirty);
    for (const unit of dirty.units) this.want.claim(unit, partOf(unit, this.records, SELF), touched);
    return touched;
  }
  get entries(): Map<string, string> {
    return new Map([...this.want.toMap()].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  static of(input: NetworkChangesInput): Program {
    const program = new Program();
    program.apply(changesOf(input), 'full');
    return program;
  }
}

const WEB: NetworkChangesInput = {
  update_networks: [ingressRecord(), networkRecord('a', 1)],
  update_peers: [peerRecord(1)],
  update_services: [serviceRecord('web', 'a', '10.0.1.2')],
  update_endpoints: [
    endpointRecord('t1', 'web', 'a', '10.0.1.11'),
    endpointRecord('t2', 'web', 'a', '10.0.1.12', { node_id: 'node1' }),
    endpointRecord('t1', 'web', 'ing', '10.0.0.11'),
    endpointRecord('t2', 'web', 'ing', '10.0.0.12', { node_id: 'node1' }),
  ],
  update_ports: [
    { key: 'tcp/8080', service_id: 'web', protocol: 'tcp', published_port: 8080, target_port: 80 },
    {
      key: 'udp/53/127.0.0.1',
      service_id: 'web',
      protocol: 'udp',
      published_port: 53,
      target_port: 5353,
      host_ip: '127.0.0.1',
    },
  ],
};

test('program: what follows from two networks, a service with a published port, and a container elsewhere', () => {
  const lines = [...Program.of(WEB).entries].map(([key, value]) => (value === '' ? key : `${key} = ${value}`));
  assert.deepEqual(lines, [
    'address sw-1000 10.0.0.7/32',
    'address sw-1001 10.0.1.2/32',
    'chain a2',
    'chain from_c9',
    'chain n2',
    'chain p2',
    'element back 201 = 02:53:0a:00:00:c9',
    'element backends 10.0.1.2 . 0 = 10.0.1.11',
    'element backends 10.0.1.2 . 1 = 10.0.1.12',
    'element bridges sw-1000',
    'element bridges sw-1001',
    'element gateways sw-1000 . 10.0.0.1',
    'element gateways sw-1000 . 10.0.0.7',
    'element gateways sw-1001 . 10.0.1.1',
    'element ingress sw-1000',
    'element inside 10.0.0.0/24',
    'element inside 10.0.1.0/24',
    'element marks 02:53:0a:00:00:c9 = goto from_c9',
    'element members 192.168.0.1',
    'element nets 10.0.0.0/24',
    'element nets 10.0.1.0/24',
    'element node_addresses sw-1000 = 10.0.0.7',
    'element nodes 10.0.0.201',
    'element nodes 10.0.0.7',
    'element pairs sw-1000 . sw-1000',
    'element pairs sw-1001 . sw-1001',
    'element port_at_backends 127.0.0.1 . udp . 53 . 0 = 10.0.0.11',
    'element port_at_backends 127.0.0.1 . udp . 53 . 1 = 10.0.0.12',
    'element port_at_targets 127.0.0.1 . udp . 53 = 5353',
    'element port_backends tcp . 8080 . 0 = 10.0.0.11',
    'element port_backends tcp . 8080 . 1 = 10.0.0.12',
    'element port_targets tcp . 8080 = 80',
    'element ports tcp . 8080 = goto p2',
    'element ports_at 127.0.0.1 . udp . 53 = goto a2',
    'element self 10.0.0.11 . 10.0.0.11',
    'element self 10.0.1.11 . 10.0.1.11',
    'element vips sw-1001 . 10.0.1.2 = goto n2',
    'element vxlan_ports 4789',
    'forward vx-1000 02:42:0a:00:00:0c = 192.168.0.1',
    'forward vx-1000 02:53:0a:00:00:c9 = 192.168.0.1',
    'forward vx-1001 02:42:0a:00:01:0c = 192.168.0.1',
    'neighbour vx-1000 10.0.0.12 = 02:42:0a:00:00:0c',
    'neighbour vx-1000 10.0.0.201 = 02:53:0a:00:00:c9',
    'neighbour vx-1001 10.0.1.12 = 02:42:0a:00:01:0c',
    'port vx-1000 02:42:0a:00:00:0c',
    'port vx-1000 02:53:0a:00:00:c9',
    'port vx-1001 02:42:0a:00:01:0c',
  ]);
});

test('program: a task that stops to serve changes the elements of its service alone', () => {
  const services = Array.from({ length: 50 }, (_, i) => serviceRecord(`s${i}`, 'a', `10.0.1.${100 + i}`));
  const endpoints = services.map(({ service_id }, i) => endpointRecord(`x${i}`, service_id, 'a', `10.0.1.${20 + i}`));
  const program = Program.of({
    ...WEB,
    update_services: [...(WEB.update_services ?? []), ...services],
    update_endpoints: [...(WEB.update_endpoints ?? []), ...endpoints],
  });
  const before = program.entries;
  const withdrawn = endpointRecord('t2', 'web', 'a', '10.0.1.12', { node_id: 'node1', serving: false });
  const touched = program.apply(changesOf({ update_endpoints: [withdrawn] }), 'increment');
  assert.ok(touched.size < 10, [...touched].join('; '));
  const batches = toBatches(changesBetween(before, program.entries));
  assert.deepEqual(batches, {
    ipAdd: [],
    bridgeAdd: [],
    bridgeRemove: [],
    ipRemove: [],
    nft: [
      'delete element inet swarm backends { 10.0.1.2 . 1 : 10.0.1.12 }',
      'delete element inet swarm vips { "sw-1001" . 10.0.1.2 : goto n2 }',
      'add element inet swarm vips { "sw-1001" . 10.0.1.2 : goto n1 }',
      'flush chain inet swarm n2',
      'delete chain inet swarm n2',
    ],
  });
});

// ---- any history

const id = (prefix: string, count: number) => fc.integer({ min: 1, max: count }).map((n) => `${prefix}${n}`);
const NETWORKS = ['ing', 'n1', 'n2'];
const numberOf = (networkId: string): number => NETWORKS.indexOf(networkId);

const networkChange = fc.constantFrom(...NETWORKS).map((networkId): NetworkChangesInput => {
  return { update_networks: [networkId === 'ing' ? ingressRecord() : networkRecord(networkId, numberOf(networkId))] };
});
const peerChange = fc.integer({ min: 1, max: 3 }).map((n): NetworkChangesInput => ({ update_peers: [peerRecord(n)] }));
const serviceChange = fc
  .tuple(id('s', 3), fc.constantFrom('n1', 'n2'), fc.boolean())
  .map(([service, networkId, hasVip]): NetworkChangesInput => {
    const virtualIp = hasVip ? `10.0.${numberOf(networkId)}.10${service.slice(1)}` : '';
    return { update_services: [serviceRecord(service, networkId, virtualIp, [`alias-${service}`, 'shared'])] };
  });
const endpointChange = fc
  .tuple(
    fc.integer({ min: 1, max: 8 }),
    id('s', 3),
    fc.constantFrom(...NETWORKS),
    fc.constantFrom('self', 'node1', 'node2', 'node9'),
    fc.boolean(),
  )
  .map(([task, service, networkId, node_id, serving]): NetworkChangesInput => {
    const address = `10.0.${numberOf(networkId)}.1${task}`;
    return { update_endpoints: [endpointRecord(`t${task}`, service, networkId, address, { node_id, serving })] };
  });
const portChange = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    id('s', 3),
    fc.constantFrom('tcp' as const, 'udp' as const),
    fc.constantFrom('', '127.0.0.1'),
  )
  .map(([n, service_id, protocol, host_ip]): NetworkChangesInput => {
    const key = `${protocol}/808${n}${host_ip && `/${host_ip}`}`;
    return { update_ports: [{ key, service_id, protocol, published_port: 8080 + n, target_port: 80, host_ip }] };
  });
const removal = fc.oneof(
  fc.constantFrom(...NETWORKS).map((each): NetworkChangesInput => ({ remove_networks: [each] })),
  fc.integer({ min: 1, max: 3 }).map((n): NetworkChangesInput => ({ remove_peers: [`node${n}`] })),
  fc
    .tuple(id('s', 3), fc.constantFrom('n1', 'n2'))
    .map(([s, n]): NetworkChangesInput => ({ remove_services: [`${s}/${n}`] })),
  fc
    .tuple(id('t', 8), fc.constantFrom(...NETWORKS))
    .map(([t, n]): NetworkChangesInput => ({ remove_endpoints: [`${t}/${n}`] })),
  fc
    .tuple(fc.constantFrom('tcp', 'udp'), id('808', 3))
    .map(([p, n]): NetworkChangesInput => ({ remove_ports: [`${p}/${n}`] })),
);
const history = fc.array(
  fc.oneof(networkChange, peerChange, serviceChange, endpointChange, endpointChange, portChange, removal),
  {
    minLength: 1,
    maxLength: 40,
  },
);

test('program: after any history it is what it would be from nothing, and so is the table that the batches made', () => {
  fc.assert(
    fc.property(history, (changes) => {
      const program = new Program();
      const table = new FakeTable();
      table.load(tableText());
      let have = new Map<string, string>();
      for (const change of changes) {
        const touched = program.apply(changesOf(change), 'increment');
        const want = program.entries;
        const differing = changesBetween(have, want);
        for (const { key } of differing) assert.ok(touched.has(key), `${key} changed unseen`);
        assert.equal(table.load(toBatches(differing).nft.join('\n') || 'table inet swarm'), '');
        have = want;
      }
      const fresh = new Program();
      fresh.apply(program.records.toChanges(), 'full');
      assert.deepEqual(program.entries, fresh.entries);
      const inTable = [...program.entries].filter(([key]) => /^(element|chain) /.test(key));
      assert.deepEqual([...readTable(table.json()).entries].sort(), inTable.sort());
    }),
    { numRuns: 200 },
  );
});

test('program: what is in force, read back, is what the managers derive from the same records', () => {
  fc.assert(
    fc.property(history, (changes) => {
      const program = new Program();
      for (const change of changes) program.apply(changesOf(change), 'increment');
      const networks = [...program.records.networks.values()];
      const engineNetworks = networks.map(({ id: networkId, name, vni, ipam }) => ({
        id: networkId,
        name,
        driver: 'bridge',
        labels: { [NETWORK_LABEL]: networkId },
        options: { [BRIDGE_OPTION]: bridgeOf(vni) },
        internal: false,
        subnets: ipam.map(({ subnet, gateway }) => ({ subnet, gateway, range: '' })),
      }));
      const devices = networks.flatMap(({ vni, ipam, data_path_port: port }): Device[] => {
        const [bridge, vxlan] = [bridgeOf(vni), vxlanOf(vni)];
        const plain = {
          mac: '',
          mtu: 1450,
          isUp: true,
          addresses: [],
          vxlan: undefined,
          callsIptables: true,
          hairpin: false,
          learning: false,
        };
        return [
          { ...plain, name: bridge, master: '', addresses: ipam.map(({ gateway }) => `${gateway}/24`) },
          { ...plain, name: vxlan, master: bridge, vxlan: { vni, port, local: '', learning: false, proxy: true } },
        ];
      });
      const { entries, records } = program;
      assert.deepEqual(factsInForce({ networks: engineNetworks, devices, entries }, records), factsOf(records, SELF));
    }),
    { numRuns: 200 },
  );
});
