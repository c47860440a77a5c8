import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import type { NetworkSpecInput } from '../../../proto/gen/swarm/v1/NetworkSpec.js';
import { makeNetwork, makeNode, makeService, makeTask } from '../../../proto/objects.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
});
afterEach(() => fake.stop());

const id = (name: string): string => `${name}-id`.padEnd(25, '0');
const swarm = (line: string, more: Parameters<FakeSwarm['swarm']>[1] = {}) => fake.swarm(line.split(' '), more);
const answer = (line: string) => ({ readLine: (asked: string) => (prompts.push(asked), Promise.resolve(line)) });
const prompts: string[] = [];

test('create: an overlay network unless told otherwise; the id is printed', async () => {
  assert.deepEqual(await swarm('network create front'), { code: 0, out: `${id('front')}\n`, err: '' });
  await swarm(
    'network create -d overlay --subnet 10.9.0.0/24 --gateway 10.9.0.254 --ip-range 10.9.0.0/25 --subnet fd00::/64 --label tier=web --label x ' +
      '--attachable --internal --ingress=false --ipv6 -o com.docker.network.driver.mtu=1400 -o encrypted --ipam-driver default --scope swarm all',
  );
  const [plain, full] = (fake.sent('CreateNetwork') as { spec: NetworkSpecInput }[]).map(
    ({ spec }) => makeNetwork({ spec }).spec,
  );
  const driver = { name: 'default', options: {} };
  assert.deepEqual(
    plain,
    makeNetwork({ spec: { name: 'front', driver_config: { name: 'overlay' }, ipam: { driver } } }).spec,
  );
  assert.deepEqual(
    full,
    makeNetwork({
      spec: {
        name: 'all',
        labels: { tier: 'web', x: '' },
        driver_config: { name: 'overlay', options: { 'com.docker.network.driver.mtu': '1400', encrypted: '' } },
        ipv6_enabled: true,
        internal: true,
        attachable: true,
        ipam: {
          driver,
          configs: [{ subnet: '10.9.0.0/24', ip_range: '10.9.0.0/25', gateway: '10.9.0.254' }, { subnet: 'fd00::/64' }],
        },
      },
    }).spec,
  );
});

test('create: an option that changes nothing is told, since it may be one that was mistyped', async () => {
  const { code, out, err } = await swarm('network create -o encrypt -o encrypted --ipam-opt x=y front');
  assert.deepEqual([code, out], [0, `${id('front')}\n`]);
  assert.match(
    err,
    /^Warning: network front: the option "encrypt" changes nothing: those that do are encrypted, com\..*\n/,
  );
  assert.match(err, /\nWarning: network front: the IPAM option "x" changes nothing: there are none that do\n$/);
});

test('create: what is wrong is said, and nothing is sent', async () => {
  const table: [string, RegExp][] = [
    ['', /missing required argument 'network'/],
    ['--scope local n', /invalid --scope "local": it must be swarm; networks of one node alone are its engine's/],
    ['--ipv4=false n', /every overlay network has IPv4 addresses/],
    ['--subnet 10.0.0.0 n', /invalid --subnet "10\.0\.0\.0"/],
    ['--gateway 10.0.0.1 n', /every ip-range or gateway must have a corresponding subnet/],
    ['--aux-address a=10.0.0.9 n', /--aux-address is not available: no single address/],
    ['--config-only n', /--config-only is not available: networks of one node alone/],
    ['--config-from x n', /--config-from is not available/],
    ['--label =1 n', /invalid --label "=1"/],
  ];
  for (const [flags, message] of table) {
    const { code, err } = await swarm(`network create ${flags}`.trim());
    assert.equal(code, 1, flags);
    assert.match(err, message, flags);
  }
  assert.deepEqual(fake.requests, []);
});

test('ls: Docker’s columns, natural order, filters, ids, templates', async () => {
  fake.networks.create({ name: 'net10', labels: { b: '', a: '1' } });
  fake.networks.create({ name: 'net2', internal: true });
  assert.equal(
    (await swarm('network ls')).out,
    'NETWORK ID     NAME      DRIVER    SCOPE\nnet2-id00000   net2      overlay   swarm\nnet10-id0000   net10     overlay   swarm\n',
  );
  assert.equal((await swarm('network ls -q --no-trunc -f name=net1')).out, `${id('net10')}\n`);
  assert.deepEqual((fake.sent('ListNetworks').at(-1) as { filters: object }).filters, { name: { values: ['net1'] } });
  assert.equal(
    (await fake.swarm(['network', 'list', '--format', '{{.Name}} {{.Internal}} {{.IPv6}} {{.Labels}} {{.CreatedAt}}']))
      .out,
    'net2 true false  2026-01-01 11:00:00 +0000 UTC\nnet10 false false a=1,b= 2026-01-01 11:00:00 +0000 UTC\n',
  );
});

test('ls: a label by its name, which heads its column', async () => {
  fake.networks.create({ name: 'web', labels: { 'com.example.team-name': 'blue' } });
  fake.networks.create({ name: 'db' });
  const ls = (format: string) => fake.swarm(['network', 'ls', '--format', format]);
  const label = '.Label "com.example.team-name"';
  assert.equal((await ls(`{{.Name}} {{${label} | upper}} {{if ${label}}}owned{{end}}`)).out, 'db  \nweb BLUE owned\n');
  assert.equal((await ls(`table {{.Name}}\t{{${label}}}`)).out, 'NAME      team name\ndb        \nweb       blue\n');
  assert.match((await ls('{{.Label}}')).err, /a string is expected/);
  assert.match((await ls(`{{with .Name}}{{${label}}}{{end}}`)).err, /no \.Label of this value/);
  assert.match((await ls('{{.Name "a"}}')).err, /only a function takes arguments/);
  assert.match((await ls('{{.Lable "a"}}')).err, /only a function takes arguments/);
  assert.match((await ls('{{.Lable}}')).err, /no \.Lable: known are ID, .*, Label/);
  assert.match((await fake.swarm(['service', 'ls', '--format', '{{.Label "a"}}'])).err, /only a function/);
});

/** A network with a task, a container that was run by hand, a virtual address and a service behind the mesh. */
function populate(): void {
  const network = fake.networks.create({ name: 'front', attachable: true, labels: { tier: 'web' } });
  fake.nodes.set(
    'n2',
    makeNode({
      id: 'n2',
      description: { hostname: 'host-2', data_path_addr: '192.168.0.2' },
      status: { addr: '10.0.0.2' },
    }),
  );
  const web = makeService({
    id: 's1',
    spec: { name: 'web', task_template: { networks: [{ target: network.id }] } },
    endpoint: {
      virtual_ips: [{ network_id: network.id, addr: '10.0.1.2/24' }],
      ports: [{ target_port: 80, published_port: 8080 }],
    },
  });
  fake.services.set('s1', web);
  fake.tasks.set(
    't1',
    makeTask({ id: 't1', service_id: 's1', status: { container_status: { container_id: 'c0ffee' } } }),
  );
  fake.networks.details['front'] = {
    members: [
      { kind: 'gateway', addresses: ['10.0.1.1'] },
      { kind: 'service', id: 's1', name: 'web', addresses: ['10.0.1.2'] },
      {
        kind: 'task',
        id: 't1',
        name: 'web.1.t1',
        addresses: ['10.0.1.5', 'fd00::5'],
        node_id: 'n2',
        mac: '02:42:0a:00:01:05',
      },
      {
        kind: 'container',
        id: 'beef',
        name: 'shell',
        addresses: ['10.0.1.241/24'],
        node_id: 'n2',
        mac: '02:42:0a:00:01:f1',
      },
      { kind: 'range', id: 'n2', addresses: ['10.0.1.240/29'], node_id: 'n2' },
    ],
    addresses_used: 12,
    addresses_total: 253,
  };
}

test('inspect: the JSON of the Engine API, with who has which address', async () => {
  populate();
  const [shown] = JSON.parse((await swarm('network inspect front')).out) as object[];
  assert.deepEqual(shown, {
    Name: 'front',
    Id: id('front'),
    Created: '2026-01-01T11:00:00.000Z',
    Scope: 'swarm',
    Driver: 'overlay',
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '10.0.1.0/24', Gateway: '10.0.1.1' }] },
    Internal: false,
    Attachable: true,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: {
      c0ffee: {
        Name: 'web.1.t1',
        EndpointID: 't1',
        MacAddress: '02:42:0a:00:01:05',
        IPv4Address: '10.0.1.5/24',
        IPv6Address: 'fd00::5',
      },
      beef: {
        Name: 'shell',
        EndpointID: 'beef',
        MacAddress: '02:42:0a:00:01:f1',
        IPv4Address: '10.0.1.241/24',
        IPv6Address: '',
      },
    },
    Options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097' },
    Labels: { tier: 'web' },
    Peers: [{ Name: 'host-2', IP: '192.168.0.2' }],
    AddressesInUse: '12 of 253',
    Reserved: [
      { For: 'gateway', Addresses: ['10.0.1.1'] },
      { For: 'containers run by hand on host-2', Addresses: ['10.0.1.240/29'] },
    ],
  });
  assert.deepEqual(
    await swarm('network inspect -f {{.Name}}:{{.AddressesInUse}}:{{(index(.IPAM.Config)0).Subnet}} front nope'),
    {
      code: 1,
      out: 'front:12 of 253:10.0.1.0/24\n',
      err: 'Error: network nope not found\n',
    },
  );
});

test('inspect --verbose: services with their virtual addresses and who answers there', async () => {
  populate();
  const [shown] = JSON.parse((await swarm('network inspect -v front')).out) as { Services: object }[];
  assert.deepEqual(shown?.Services, {
    web: {
      VIP: '10.0.1.2',
      Ports: [],
      LocalLBIndex: 0,
      Tasks: [{ Name: 'web.1.t1', EndpointID: 't1', EndpointIP: '10.0.1.5', Info: { 'Host IP': '192.168.0.2' } }],
    },
  });
});

test('rm: each that cannot be removed is reported, the others go; -f overlooks what is not there', async () => {
  for (const name of ['a', 'b', 'c']) fake.networks.create({ name });
  fake.networks.users = { b: 'service: web' };
  assert.deepEqual(await swarm('network rm a b nope c'), {
    code: 1,
    out: 'a\nc\n',
    err: "Error: network 'b' is in use by the following service: web\nError: network nope not found\n",
  });
  assert.deepEqual(await swarm('network rm -f nope'), { code: 0, out: '', err: '' });
  assert.deepEqual(fake.networks.names, ['b']);
});

test('rm asks before it removes the routing mesh', async () => {
  fake.networks.create({ name: 'ingress', ingress: true });
  assert.deepEqual([(await swarm('network rm ingress', answer('n'))).out, fake.networks.names], ['', ['ingress']]);
  assert.match(
    prompts.pop() ?? '',
    /^WARNING! Without the routing-mesh network .*\nAre you sure you want to continue\? \[y\/N\] $/,
  );
  assert.deepEqual([(await swarm('network rm ingress', answer('Y'))).out, fake.networks.names], ['ingress\n', []]);
});

test('prune removes what nothing uses, but for the routing mesh', async () => {
  for (const name of ['old10', 'used', 'kept', 'old9'])
    fake.networks.create({ name, labels: name === 'kept' ? { keep: '1' } : {} });
  fake.networks.create({ name: 'ingress', ingress: true });
  fake.networks.users = { used: 'service: web' };
  assert.deepEqual(await swarm('network prune', answer('')), {
    code: 1,
    out: '',
    err: 'Error: network prune has been cancelled\n',
  });
  assert.equal((await swarm('network prune -f --filter until=2h')).out, '', 'all of them are younger');
  assert.equal(
    (await swarm('network prune -f --filter until=30m --filter label!=keep')).out,
    'Deleted Networks:\nold9\nold10\n\n',
  );
  assert.equal((await swarm('network prune', answer('y'))).out, 'Deleted Networks:\nkept\n\n');
  assert.deepEqual(fake.networks.names, ['used', 'ingress']);
  assert.match((await swarm('network prune -f --filter name=x')).err, /invalid --filter "name": until=/);
  assert.match((await swarm('network prune -f --filter until=never')).err, /invalid --filter until "never"/);
});

test('verify: nodes on which all is in force, and what is not, with exit code 1', async () => {
  const good = { node_id: 'n1', hostname: 'host-1', facts: 12 };
  fake.networks.verifies = { nodes: [good] };
  assert.deepEqual(await swarm('network verify'), { code: 0, out: 'host-1: ok, 12 facts\n', err: '' });
  fake.networks.verifies = {
    nodes: [
      { node_id: 'n10', hostname: 'host-10', facts: 1, err: 'node is down' },
      {
        node_id: 'n2',
        hostname: 'host-2',
        facts: 14,
        missing: ['member 10.0.0.1: may send us VXLAN'],
        surplus: ['name x in front: 10.0.1.9'],
      },
      good,
    ],
  };
  assert.deepEqual(await swarm('network verify'), {
    code: 1,
    out:
      'host-1: ok, 12 facts\nhost-2: 2 differences, of 14 facts\n  missing: member 10.0.0.1: may send us VXLAN\n' +
      '  surplus: name x in front: 10.0.1.9\nhost-10: node is down\n',
    err: '',
  });
  const { out } = await swarm('network verify --format json');
  assert.deepEqual(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)[2],
    { NodeID: 'n10', Hostname: 'host-10', Facts: 1, Missing: [], Surplus: [], Err: 'node is down' },
  );
  assert.equal(
    (await swarm('network verify --format {{.Hostname}}={{.Facts}}')).out,
    'host-1=12\nhost-2=14\nhost-10=1\n',
  );
});
