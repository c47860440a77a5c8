/**
 * What tests of this room share: records with little to say, and a host in memory whose ip, bridge, nft and iptables do what the real ones do with
 * what we tell them, and fail where those fail.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import { codec } from '../../proto/load.js';
import { bridgeMacOf, factsOf, macOf } from '../../proto/network-facts.js';
import type { NetworkChanges, NetworkChangesInput } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import type { NetworkEndpointInput } from '../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NodeNetworkInput } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import { FakeEngine } from '../engine/fake.js';
import type { AttachedContainer } from '../../proto/types.js';
import type { Commands, Outcome } from './commands.js';
import { NameTable } from './dns/names.js';
import { Networks } from './networks.js';
import { BRIDGE_OPTION } from './names-of-devices.js';
import type { Device } from './readback.js';
import { nothingDirty, Records } from './records.js';
import { isSetName, SETS } from './table.js';

const changesCodec = codec<NetworkChangesInput, NetworkChanges>('NetworkChanges');
export const changesOf = (input: NetworkChangesInput): NetworkChanges => changesCodec.canonical(input);

export const networkRecord = (id: string, number: number, more: NodeNetworkInput = {}): NodeNetworkInput => ({
  id,
  name: `net-${id}`,
  vni: 4096 + number,
  ipam: [{ subnet: `10.0.${number}.0/24`, gateway: `10.0.${number}.1` }],
  data_path_port: 4789,
  ...more,
});
export const ingressRecord = (): NodeNetworkInput =>
  networkRecord('ing', 0, { name: 'ingress', ingress: true, node_address: '10.0.0.7/24' });
export const peerRecord = (n: number) => ({
  node_id: `node${n}`,
  addr: `192.168.0.${n}`,
  ingress_address: `10.0.0.${200 + n}`,
  ingress_mac: bridgeMacOf(`10.0.0.${200 + n}`),
});
export const endpointRecord = (
  task: string,
  service: string,
  networkId: string,
  address: string,
  more: NetworkEndpointInput = {},
): NetworkEndpointInput => ({
  key: `${task}/${networkId}`,
  network_id: networkId,
  task_id: task,
  service_id: service,
  node_id: 'self',
  name: `${service}.1.${task}`,
  addresses: [address],
  mac: macOf(address),
  serving: true,
  ...more,
});
export const serviceRecord = (service: string, networkId: string, virtual_ip: string, aliases: string[] = []) => ({
  key: `${service}/${networkId}`,
  network_id: networkId,
  service_id: service,
  name: service,
  aliases,
  virtual_ip,
});

/** A node of whose engine, kernel and name servers only the answers are real. */
export function node(t: TestContext) {
  const stateDir = mkdtempSync(join(tmpdir(), 'networks-'));
  t.after(() => rmSync(stateDir, { recursive: true }));
  const clock = new SimClock();
  const engine = new FakeEngine({ clock, images: { app: {} } });
  const host = new FakeHost(engine);
  const listening = new Set<string>();
  const attached: AttachedContainer[][] = [];
  let addr = '192.168.0.100';
  const names = { table: new NameTable(new Records(), 'self') };
  const open = async (): Promise<Networks> => {
    const networks = new Networks({
      nodeId: 'self',
      engine,
      commands: host,
      stateDir,
      selfAddr: () => addr,
      onLeft: () => undefined,
      onAttached: (containers) => attached.push(containers),
      clock,
      random: new SeededRandom(1),
      log: silentLog,
      nameServer: {
        update: (...told) => (names.table = new NameTable(...told)),
        listen: (gateways) => {
          listening.clear();
          for (const gateway of gateways) listening.add(gateway);
          return Promise.resolve('');
        },
        close: () => Promise.resolve(listening.clear()),
      },
    });
    await networks.open();
    return networks;
  };
  /** A container that runs in one of the engine's networks; its id. */
  const run = async (name: string, network: string, address: string, Labels = {}): Promise<string> => {
    const NetworkingConfig = { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } };
    const config = { name, Image: 'app', Labels, HostConfig: { NetworkMode: network }, NetworkingConfig };
    const id = await engine.createContainer(config);
    await engine.startContainer(id);
    return id;
  };
  return { clock, engine, host, names, listening, attached, open, run, move: (to: string) => (addr = to) };
}

/** Label of a task's container. */
export const OF_TASK = { 'com.docker.swarm.task.id': 't1' };

export function expected(...changes: NetworkChangesInput[]): string[] {
  const records = new Records();
  for (const each of changes) records.apply(changesOf(each), 'increment', nothingDirty());
  return factsOf(records, 'self');
}

export const WEB: NetworkChangesInput = {
  update_networks: [ingressRecord(), networkRecord('a', 1)],
  update_peers: [peerRecord(1)],
  update_services: [serviceRecord('web', 'a', '10.0.1.2')],
  update_endpoints: [
    endpointRecord('t1', 'web', 'a', '10.0.1.11'),
    endpointRecord('t2', 'web', 'a', '10.0.1.12', { node_id: 'node1' }),
    endpointRecord('t2', 'web', 'ing', '10.0.0.12', { node_id: 'node1' }),
  ],
  update_ports: [{ key: 'tcp/8080', service_id: 'web', protocol: 'tcp', published_port: 8080, target_port: 80 }],
};
type Element = [key: string, value: string];

/** Sets and maps by name, of one table. Text in, JSON out. */
export class FakeTable {
  exists = false;
  readonly sets = new Map<string, Map<string, string>>();
  readonly chains = new Map<string, string[]>();

  /** One transaction: all of it or nothing. The message of what is wrong, or "". */
  load(text: string): string {
    const before = { exists: this.exists, sets: copyOf(this.sets), chains: new Map(this.chains) };
    try {
      const end = /^table inet swarm \{/m.test(text) ? text.indexOf('\n}\n') + 3 : 0;
      if (end > 0) this.#declare(text.slice(0, end));
      for (const line of text.slice(end).split('\n').filter(Boolean)) this.#line(line);
      this.#checkChains();
      return '';
    } catch (error) {
      this.exists = before.exists;
      replace(this.sets, before.sets);
      replace(this.chains, before.chains);
      return `Error: ${String(error)}`;
    }
  }
  elements(set: string): Element[] {
    return [...(this.sets.get(set) ?? [])];
  }
  json(): string {
    const sets = [...this.sets].map(([name, elements]) => ({
      set: { name, elem: [...elements].map(([key, value]) => elementJson(name, key, value)) },
    }));
    const chains = [...this.chains].flatMap(([name, rules]) => [
      { chain: { name } },
      ...rules.map((rule) => ({ rule: { chain: name, expr: rule } })),
    ]);
    return JSON.stringify({ nftables: [...sets, ...chains] });
  }

  #declare(text: string): void {
    this.exists = true;
    this.sets.clear();
    this.chains.clear();
    for (const [, name = ''] of text.matchAll(/^ {2}(?:set|map) (\w+) \{/gm)) this.sets.set(name, new Map());
    for (const [, name = '', body = ''] of text.matchAll(
      /^ {2}chain (\w+) \{\n([^}]*(?:\{[^}\n]*\}[^}]*)*)\n {2}\}/gm,
    )) {
      this.chains.set(
        name,
        body.split('\n').map((line) => line.trim()),
      );
    }
  }
  #line(line: string): void {
    const [verb = '', what = '', , , name = '', ...rest] = line.split(' ');
    if (line === 'table inet swarm') this.exists = true;
    else if (line === 'delete table inet swarm') {
      this.exists = false;
      this.sets.clear();
      this.chains.clear();
    } else if (what === 'element') this.#elements(verb, name, rest.join(' ').slice(2, -2));
    else if (what === 'chain' && verb === 'add') this.chains.set(name, this.chains.get(name) ?? []);
    else if (what === 'chain' && verb === 'flush') this.chains.set(name, []);
    else if (what === 'chain' && verb === 'delete') must(this.chains.delete(name) || undefined, `chain ${name}`);
    else if (what === 'rule') must(this.chains.get(name), `chain ${name}`).push(rest.join(' '));
    else throw new Error(`syntax error: ${line}`);
  }
  #elements(verb: string, name: string, text: string): void {
    const set = must(this.sets.get(name), `set ${name}`);
    for (const item of text.split(', ')) {
      const [key = '', value = ''] = item.replaceAll('"', '').split(' : ');
      if (verb === 'delete') must(set.delete(key) || undefined, `element ${item} of ${name}`);
      else if (set.has(key) && set.get(key) !== value)
        throw new Error(`element ${item} of ${name} is there with another value`);
      else set.set(key, value);
    }
  }
  /** An element leads to a chain that is there. */
  #checkChains(): void {
    for (const elements of this.sets.values())
      for (const value of elements.values())
        if (value.startsWith('goto ')) must(this.chains.get(value.slice(5)), value);
  }
}

const copyOf = (sets: ReadonlyMap<string, ReadonlyMap<string, string>>) =>
  new Map([...sets].map(([name, set]) => [name, new Map(set)]));
function replace<T>(target: Map<string, T>, source: ReadonlyMap<string, T>): void {
  target.clear();
  for (const [key, value] of source) target.set(key, value);
}

function elementJson(set: string, key: string, value: string): unknown {
  const part = (text: string): unknown => {
    const [address = '', length] = text.split('/');
    return length === undefined ? text : { prefix: { addr: address, len: Number(length) } };
  };
  const parts = key.split(' . ').map(part);
  const written = parts.length > 1 ? { concat: parts } : parts[0];
  if (!isSetName(set) || !SETS[set].isMap) return written;
  return [written, value.startsWith('goto ') ? { goto: { target: value.slice(5) } } : value];
}

/** A host of which only what concerns us is there. */
export class FakeHost implements Commands {
  readonly table = new FakeTable();
  readonly devices = new Map<string, Device>();
  /** "dev mac" to the VTEP; and those of bridges. */
  readonly forwards = new Map<string, string>();
  readonly ports = new Set<string>();
  /** "dev address" to the hardware address. */
  readonly neighbours = new Map<string, string>();
  readonly rules: string[] = [];
  /** Devices whose bridge is not there: they are ports of none. */
  readonly loose = new Set<string>();
  routes: { dst: string; dev: string }[] = [{ dst: '192.168.0.0/24', dev: 'eth0' }];
  /** What is listed of a protocol. */
  readonly flows: Record<string, string> = {};
  readonly forgotten: string[] = [];
  readonly sysctls = new Map([['net.ipv4.ip_forward', '1']]);
  /** What was run so far: the program and its input. */
  readonly runs: { argv: string; input: string }[] = [];
  /** Programs end after this. */
  held: Promise<void> | undefined;
  /** The next run of a program fails so. */
  readonly failNext = new Map<string, string>();
  /** Lines of a batch in which this occurs fail. */
  readonly refused = new Set<string>();
  readonly #engine: FakeEngine;
  /** The engine's networks whose bridges somebody has deleted. */
  readonly #lost = new Set<string>();

  constructor(engine: FakeEngine) {
    this.#engine = engine;
    this.devices.set('eth0', { ...device('eth0'), addresses: ['192.168.0.100/24'] });
  }

  /** As somebody does with `ip link delete`. The engine does not notice. */
  lose(bridge: string): void {
    const network = this.#engine.networks?.find(({ options }) => options[BRIDGE_OPTION] === bridge);
    this.#lost.add(must(network, `the network of ${bridge}`).id);
    this.#forget(bridge);
  }
  /** What has been run of these programs since the last call. */
  ran(program: string): string[] {
    return this.runs.splice(0).flatMap(({ argv, input }) => (argv.startsWith(program) ? [input || argv] : []));
  }

  async run(argv: readonly string[], input = ''): Promise<Outcome> {
    this.runs.push({ argv: argv.join(' '), input });
    this.#bridges();
    await this.held;
    const failure = this.failNext.get(argv[0] ?? '');
    this.failNext.delete(argv[0] ?? '');
    if (failure !== undefined) return { code: 1, stdout: '', stderr: failure };
    return this.#answer(argv, input);
  }

  #answer(argv: readonly string[], input: string): Outcome {
    const said = (stdout: string): Outcome => ({ code: 0, stdout, stderr: '' });
    const outcome = (stderr: string): Outcome => ({ code: stderr === '' ? 0 : 1, stdout: '', stderr });
    const line = argv.join(' ');
    if (line === 'ip -json -details address show')
      return said(JSON.stringify([...this.devices.values()].map(linkJson)));
    if (line === 'ip -4 -json route show') return said(JSON.stringify(this.routes));
    if (line.startsWith('ip -json neigh')) {
      const all = [...this.neighbours].map(([key, lladdr]) => ({
        dev: key.split(' ')[0],
        dst: key.split(' ')[1],
        lladdr,
      }));
      return said(JSON.stringify(all));
    }
    if (line === 'bridge -json fdb show') return said(JSON.stringify(this.#forwardsJson()));
    if (line === 'nft -f -') return outcome(this.table.load(input));
    if (line.startsWith('nft -json list')) {
      return this.table.exists ? said(this.table.json()) : outcome('Error: No such file or directory');
    }
    if (argv.includes('-batch')) return outcome(this.#batch(argv, input));
    if (argv[0] === 'iptables') return this.#iptables(argv.slice(3));
    if (line.startsWith('sysctl -e')) {
      const known = argv
        .slice(2)
        .flatMap((name) => (this.sysctls.has(name) ? `${name} = ${this.sysctls.get(name)}\n` : []));
      return said(known.join(''));
    }
    if (line.startsWith('sysctl -q -w')) {
      for (const setting of argv.slice(3)) {
        const [name = '', value = ''] = setting.split('=');
        this.sysctls.set(name, value);
      }
    }
    if (line.startsWith('conntrack -L')) return said(this.flows[argv[3] ?? ''] ?? '');
    if (argv[0] === 'conntrack') this.forgotten.push(line);
    return said('');
  }

  #batch(argv: readonly string[], input: string): string {
    const errors: string[] = [];
    for (const line of input.trim().split('\n')) {
      const isRefused = [...this.refused].some((part) => line.includes(part));
      const make = (): string => (argv[0] === 'ip' ? this.#ip(line.split(' ')) : this.#fdb(line.split(' ')));
      const error = isRefused ? 'RTNETLINK answers: No buffer space available' : make();
      if (error === '') continue;
      errors.push(`${error}: ${line}`);
      if (!argv.includes('-force')) break;
    }
    return errors.join('\n');
  }
  #ip(words: string[]): string {
    const after = (word: string): string => words[words.indexOf(word) + 1] ?? '';
    const [object, verb, subject = ''] = words;
    const name = words.includes('dev') ? after('dev') : subject;
    if (object === 'link' && verb === 'add') {
      const vxlan = {
        vni: Number(after('id')),
        port: Number(after('dstport')),
        local: after('local'),
        learning: false,
        proxy: true,
      };
      this.devices.set(name, { ...device(name), isUp: false, learning: true, vxlan });
      return '';
    }
    const found = this.devices.get(name);
    if (!found) return 'Cannot find device';
    switch (object) {
      case 'link':
        if (verb === 'delete') this.#forget(name);
        else if (words.includes('master') && this.loose.has(name)) return 'Cannot find device';
        else this.#setLink(found, words, after);
        return '';
      case 'address':
        if (verb === 'replace') found.addresses = [...new Set([...found.addresses, subject])];
        else if (!found.addresses.includes(subject)) return 'Cannot assign requested address';
        else found.addresses = found.addresses.filter((address) => address !== subject);
        return '';
      default:
        if (verb === 'replace') this.neighbours.set(`${name} ${subject}`, after('lladdr'));
        else if (!this.neighbours.delete(`${name} ${subject}`)) return 'No such file or directory';
        return '';
    }
  }
  #setLink(found: Device, words: readonly string[], after: (word: string) => string): void {
    if (words.includes('mtu')) found.mtu = Number(after('mtu'));
    if (words.includes('master')) found.master = after('master');
    if (words.includes('learning')) found.learning = false;
    if (words.includes('hairpin')) found.hairpin = true;
    if (words.includes('nf_call_iptables')) found.callsIptables = true;
    if (words.includes('address')) found.mac = after('address');
    if (words.at(-1) === 'up') found.isUp = true;
  }
  #fdb(words: string[]): string {
    const [, verb, mac = '', , name = ''] = words;
    const key = `${name} ${mac}`;
    if (!this.devices.has(name)) return 'Cannot find device';
    const isPort = words.includes('master');
    if (verb === 'replace') {
      if (isPort && this.devices.get(name)?.master === '') return 'RTNETLINK answers: Operation not supported';
      if (isPort) this.ports.add(key);
      else this.forwards.set(key, words[words.indexOf('dst') + 1] ?? '');
      return '';
    }
    return (isPort ? this.ports : this.forwards).delete(key) ? '' : 'No such file or directory';
  }
  #forwardsJson(): object[] {
    const parts = (key: string) => ({ ifname: key.split(' ')[0], mac: key.split(' ')[1] });
    return [
      ...[...this.forwards].map(([key, dst]) => ({ ...parts(key), dst, flags: ['self'], state: 'permanent' })),
      ...[...this.ports].map((key) => ({ ...parts(key), flags: [], state: 'static' })),
    ];
  }
  #iptables([verb = '', chain = '', ...rule]: readonly string[]): Outcome {
    const text = rule.join(' ');
    if (verb === '-S') {
      const lines = this.rules.map((each) => `-A DOCKER-USER ${each}`);
      return {
        code: 0,
        stdout: ['-P FORWARD DROP', '-N DOCKER-USER', ...lines, '-A DOCKER-USER -j RETURN'].join('\n'),
        stderr: '',
      };
    }
    if (verb === '-I') this.rules.unshift(text);
    else this.rules.splice(this.rules.indexOf(text), 1);
    return { code: 0, stdout: '', stderr: chain === 'DOCKER-USER' ? '' : 'unexpected chain' };
  }

  /** The engine makes and removes its own. */
  #bridges(): void {
    const { networks } = this.#engine;
    if (!networks) return; // its bridges stay as they are
    const wanted = new Map(
      networks.flatMap((network) =>
        network.options[BRIDGE_OPTION] ? [[network.options[BRIDGE_OPTION], network]] : [],
      ),
    );
    for (const [name, { id, subnets }] of wanted) {
      const addresses = subnets.map(({ subnet, gateway }) => `${gateway}/${subnet.split('/')[1] ?? ''}`);
      if (!this.devices.has(name) && !this.#lost.has(id)) this.devices.set(name, { ...device(name), addresses });
    }
    for (const name of this.devices.keys()) if (name.startsWith('sw-') && !wanted.has(name)) this.#forget(name);
  }
  #forget(name: string): void {
    this.devices.delete(name);
    const isOf = (key: string): boolean => key.startsWith(`${name} `);
    for (const map of [this.forwards, this.neighbours]) for (const key of map.keys()) if (isOf(key)) map.delete(key);
    for (const key of this.ports) if (isOf(key)) this.ports.delete(key);
  }
}

function device(name: string): Device {
  return {
    name,
    mac: '02:00:00:00:00:01',
    mtu: 1500,
    isUp: true,
    master: '',
    addresses: [],
    vxlan: undefined,
    callsIptables: false,
    hairpin: false,
    learning: false,
  };
}

function linkJson({
  name,
  mac,
  mtu,
  isUp,
  master,
  addresses,
  vxlan,
  callsIptables,
  hairpin,
  learning,
}: Device): object {
  return {
    ifname: name,
    address: mac,
    mtu,
    master,
    flags: isUp ? ['UP'] : [],
    linkinfo: {
      ...(vxlan ? { info_kind: 'vxlan', info_data: { ...vxlan, id: vxlan.vni } } : {}),
      ...(name.startsWith('sw-')
        ? { info_kind: 'bridge', info_data: { nf_call_iptables: Number(callsIptables) } }
        : {}),
      info_slave_data: { hairpin, learning },
    },
    addr_info: addresses.map((address) => {
      const [local, prefixlen] = address.split('/');
      return { family: 'inet', local, prefixlen: Number(prefixlen), scope: 'global' };
    }),
  };
}
