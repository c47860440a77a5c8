import assert from 'node:assert/strict';
import test from 'node:test';
import type { EngineNetwork } from '../engine/engine.js';
import { must } from '../../lib/assert.js';
import { planDevices, readRoutes, readSysctls, type Seen } from './plan-devices.js';
import { readDevices, type Device } from './readback.js';
import { changesOf, ingressRecord, networkRecord } from './testing.js';

const SELF = { nodeId: 'self', local: '192.168.0.100' };
const records = (...inputs: Parameters<typeof networkRecord>[2][]) =>
  changesOf({ update_networks: inputs.map((more) => ({ ...more })) }).update_networks;
const front = () => records(networkRecord('a', 1));

const plain: Device = {
  name: 'eth0',
  mac: '02:00:00:00:00:01',
  mtu: 1500,
  isUp: true,
  master: '',
  addresses: ['192.168.0.100/24'],
  vxlan: undefined,
  callsIptables: false,
  hairpin: false,
  learning: false,
};
const bridge: Device = { ...plain, name: 'sw-1001', addresses: ['10.0.1.1/24'], callsIptables: true };
const vxlan: Device = {
  ...plain,
  name: 'vx-1001',
  mtu: 1450,
  master: 'sw-1001',
  addresses: [],
  vxlan: { vni: 4097, port: 4789, local: '192.168.0.100', learning: false, proxy: true },
};
const known: EngineNetwork = {
  id: 'e1',
  name: 'net-a',
  driver: 'bridge',
  labels: { 'com.docker.swarm.network.id': 'a', 'com.docker.swarm.node.id': 'self' },
  options: { 'com.docker.network.bridge.name': 'sw-1001', 'com.docker.network.driver.mtu': '1450' },
  internal: false,
  subnets: [{ subnet: '10.0.1.0/24', gateway: '10.0.1.1', range: '10.0.1.1/32' }],
};
const seen = (more: Partial<Seen> = {}): Seen => ({
  networks: [],
  devices: [plain],
  routes: [],
  sysctls: new Map([['net.ipv4.ip_forward', '1']]),
  ...more,
});
const whole = (...devices: Device[]) => seen({ networks: [known], devices: [plain, bridge, vxlan, ...devices] });

test('devices: whoever is in a network whose bridge has gone is put out, so that it can be made anew; a network of another shape waits for them', () => {
  const evicts = (networks: EngineNetwork[], devices: Device[]) =>
    planDevices(front(), seen({ networks, devices }), SELF).make.get('a')?.evict;
  assert.deepEqual(evicts([known], [plain, vxlan]), ['e1']);
  assert.deepEqual(evicts([{ ...known, internal: true }], [plain, bridge, vxlan]), []);
  assert.deepEqual(
    evicts([{ ...known, internal: true }], [plain, vxlan]),
    ['e1'],
    'nor is one of another shape of use',
  );
});

test('devices: a network that is not there is made: the engine’s, the VXLAN device, and the bridge’s way to the rules', () => {
  const { make, ...rest } = planDevices(front(), seen(), SELF);
  assert.deepEqual(rest, { sysctls: [], removeNetworks: [], deleteLinks: [], problems: new Map() });
  assert.deepEqual(make.get('a'), {
    evict: [],
    remove: [],
    clear: [],
    network: {
      name: known.name,
      labels: known.labels,
      options: known.options,
      internal: false,
      subnets: known.subnets,
    },
    ip: [
      'link set dev sw-1001 type bridge nf_call_iptables 1 nf_call_ip6tables 1',
      'link add vx-1001 type vxlan id 4097 dstport 4789 local 192.168.0.100 nolearning proxy',
      'link set dev vx-1001 mtu 1450 addrgenmode none master sw-1001',
      'link set dev vx-1001 type bridge_slave learning off',
      'link set dev vx-1001 up',
    ],
    sysctls: [],
  });
});

test('devices: what is as it should be is left alone', () => {
  assert.deepEqual(planDevices(front(), whole(), SELF), {
    sysctls: [],
    removeNetworks: [],
    deleteLinks: [],
    make: new Map(),
    problems: new Map(),
  });
});

test('devices: the ingress bridge has the node’s hardware address, a name that comes first, and lets 127.0.0.1 out', () => {
  const making = must(planDevices(records(ingressRecord()), seen(), SELF).make.get('ing'), 'the ingress network');
  assert.equal(making.network?.name, '0-swarm-ingress');
  assert.ok(making.ip.includes('link set dev sw-1000 address 02:53:0a:00:00:07'));
  assert.deepEqual(making.sysctls, ['net.ipv4.conf.sw-1000.route_localnet=1']);
});

test('devices: the MTU is the underlay’s less what VXLAN takes, or what the network asks for', () => {
  const mtu = (more: Parameters<typeof networkRecord>[2], local = SELF.local): string | undefined =>
    planDevices(
      records(networkRecord('a', 1, more)),
      seen({ devices: [{ ...plain, mtu: 9000, addresses: ['192.168.0.100/24', 'fd00::1/64'] }] }),
      {
        ...SELF,
        local,
      },
    ).make.get('a')?.network?.options['com.docker.network.driver.mtu'];
  assert.deepEqual(
    [mtu({}), mtu({}, 'fd00::1'), mtu({ options: { 'com.docker.network.driver.mtu': '1400' } })],
    ['8950', '8930', '1400'],
  );
  const small = records(networkRecord('a', 1, { options: { 'com.docker.network.driver.mtu': '1279' } }));
  const lines = planDevices(small, seen(), SELF).make.get('a')?.ip ?? [];
  assert.ok(lines.includes('link set dev vx-1001 mtu 1279 master sw-1001'), lines.join('; '));
});

test('devices: what is broken is mended: a port that is down or learns, another VTEP, a bridge past the rules', () => {
  const broken = (part: Partial<Device>, of = vxlan) => {
    const devices = [plain, bridge, vxlan].map((each) => (each === of ? { ...each, ...part } : each));
    return planDevices(front(), seen({ networks: [known], devices }), SELF).make.get('a')?.ip ?? [];
  };
  for (const part of [{ isUp: false }, { learning: true }, { master: '' }]) {
    assert.ok(
      !broken(part).some((line) => /link (add|delete)/.test(line)) && broken(part).length > 0,
      JSON.stringify(part),
    );
  }
  assert.match(
    broken({ vxlan: { ...must(vxlan.vxlan, 'its kind'), local: '192.168.0.99' } }).join('; '),
    /link delete dev vx-1001; link add vx-1001/,
  );
  assert.deepEqual(broken({ callsIptables: false }, bridge), [
    'link set dev sw-1001 type bridge nf_call_iptables 1 nf_call_ip6tables 1',
  ]);
});

test('devices: a bridge that is down is set up, and gets the gateway back that it has lost', () => {
  const with_ = (part: Partial<Device>) =>
    planDevices(front(), seen({ networks: [known], devices: [plain, { ...bridge, ...part }, vxlan] }), SELF);
  assert.deepEqual(with_({ isUp: false }).make.get('a')?.ip, ['link set dev sw-1001 up']);
  assert.deepEqual(with_({ addresses: ['10.0.1.2/32'] }).make.get('a')?.ip, [
    'address replace 10.0.1.1/24 dev sw-1001',
  ]);
});

test('devices: leftovers go, whoever’s they were; what is not ours stays', () => {
  const labels = { 'com.docker.swarm.network.id': 'old', 'com.docker.swarm.node.id': 'another' };
  const old: EngineNetwork = {
    ...known,
    id: 'e2',
    name: 'old',
    labels,
    options: { 'com.docker.network.bridge.name': 'sw-2000' },
  };
  const foreign: EngineNetwork = { ...known, id: 'e3', name: 'mine', labels: {}, options: {} };
  const names = ['sw-2000', 'vx-2000', 'sw-3000', 'vx-9', 'sw-own-bridge', 'br-1', 'vxlan1'];
  const devices = [plain, bridge, vxlan, ...names.map((name) => ({ ...plain, name }))];
  const plan = planDevices(front(), seen({ networks: [known, old, foreign], devices }), SELF);
  assert.deepEqual([plan.removeNetworks, plan.deleteLinks], [['e2'], ['vx-2000', 'sw-3000', 'vx-9']]);
});

test('devices: a network that is another now is made anew, as is one whose bridge is lost or in the way', () => {
  const changed = records(networkRecord('a', 1, { range: '10.0.1.240/29', attachable: true }));
  const making = must(planDevices(changed, whole(), SELF).make.get('a'), 'the network');
  assert.deepEqual([making.remove, making.network?.subnets[0]?.range], [['e1'], '10.0.1.240/29']);
  const lost = must(planDevices(front(), seen({ networks: [known] }), SELF).make.get('a'), 'the network');
  assert.deepEqual([lost.remove, lost.network?.name], [['e1'], 'net-a']);
  const inTheWay = must(planDevices(front(), seen({ devices: [plain, bridge] }), SELF).make.get('a'), 'the network');
  assert.deepEqual(inTheWay.clear, ['link delete dev sw-1001']);
});

test('devices: routes of the host are read, the default one is no clash', () => {
  const routes = readRoutes(
    '[{"dst":"default","gateway":"10.0.0.254","dev":"eth0"},{"dst":"10.0.1.0/24","dev":"sw-1001"},{"dst":"10.0.1.9","dev":"tun0"}]',
  );
  assert.deepEqual(
    routes.map(({ subnet }) => subnet),
    ['10.0.1.0/24', '10.0.1.9'],
  );
  assert.match(
    planDevices(front(), seen({ routes }), SELF).problems.get('a') ?? '',
    /overlaps with the route to 10\.0\.1\.9 by tun0/,
  );
  assert.deepEqual(readRoutes(''), []);
});

test('devices: as the tool tells them', () => {
  const json = `[{"ifname":"vx-1001","flags":["BROADCAST","UP"],"mtu":1450,"master":"sw-1001","address":"ae:be:de:b6:44:bb","linkinfo":{"info_kind":"vxlan",
    "info_data":{"id":4097,"local":"192.168.0.100","port":4789,"learning":false,"proxy":true},"info_slave_kind":"bridge","info_slave_data":{"hairpin":false,"learning":false}},
    "addr_info":[{"family":"inet6","local":"fe80::1","prefixlen":64,"scope":"link"}]},{}]`;
  assert.deepEqual(readDevices(json), [{ ...vxlan, mac: 'ae:be:de:b6:44:bb' }]);
});

test('devices: a host that forwards no packets any more does so again; without networks that is its own affair', () => {
  const off = new Map([['net.ipv4.ip_forward', '0']]);
  assert.deepEqual(planDevices(front(), seen({ sysctls: off }), SELF).sysctls, ['net.ipv4.ip_forward=1']);
  assert.deepEqual(planDevices([], seen({ sysctls: off }), SELF).sysctls, []);
  assert.deepEqual(
    planDevices(front(), seen({ sysctls: new Map() }), SELF).sysctls,
    [],
    'what cannot be read is not touched',
  );
  assert.deepEqual(
    readSysctls('net.ipv4.ip_forward = 1\nnet.x.y = 0 5\n'),
    new Map([
      ['net.ipv4.ip_forward', '1'],
      ['net.x.y', '0 5'],
    ]),
  );
});
