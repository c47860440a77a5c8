/**
 * Puts in force what the records say: the entries of the kernel, connections that must move, names. One run at a time; a run takes all that has
 * become due since the last. Level-triggered: a run that fails leaves its work due. Beside the runs, once the devices were looked at (devices.ts) and a
 * run has taken in what was found: the host's firewall and the name servers.
 */
import type { Clock } from '../../lib/clock.js';
import { messageOf, SwarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { EngineNetwork } from '../engine/engine.js';
import { canonicalSubnet, overlaps, parseSubnet } from './address.js';
import { Claims } from './claims.js';
import { output, type Commands } from './commands.js';
import { Forgetting, StaleFlows } from './conntrack.js';
import type { Devices, DevicesState } from './devices.js';
import type { NameServer } from './dns/server.js';
import { keepRules, wantedRules } from './firewall.js';
import { Gone, type Claimant } from './gone.js';
import type { Kernel } from './kernel.js';
import { bridgeOf, NETWORK_LABEL, vniOf, vxlanOf } from './names-of-devices.js';
import { entry, partOf, type Part } from './program.js';
import type { Device } from './readback.js';
import { addressKey, before, nothingDirty, type Dirty, type Records } from './records.js';

export interface ApplyOptions {
  nodeId: string;
  /** See NetworksOptions. */
  ownPort: () => number | undefined;
  clock: Clock;
  log: Log;
  commands: Commands;
  records: Records;
  devices: Pick<Devices, 'look'>;
  kernel: Kernel;
  nameServer: Pick<NameServer, 'update' | 'listen'>;
}

/** What is due, beside what the records say of themselves. */
export interface Due {
  /** As they were found, or made; undefined: they are what they were. */
  devices: DevicesState | undefined;
  /** The kernel is looked at, and what somebody else has changed is put back. */
  everything: boolean;
}

export class Applier {
  readonly #options: ApplyOptions;
  readonly #want = new Claims<Claimant>();
  readonly #gone: Gone;
  readonly #staleFlows: StaleFlows;
  readonly #forgetting: Forgetting;
  #dirty: Dirty = nothingDirty();
  /** What the present run puts in force. */
  #underWay: Dirty | undefined;
  #devices: Device[] = [];
  /** Undefined: the engine has not told yet. */
  #networks: EngineNetwork[] | undefined;
  #failures = new Map<string, SwarmError>();
  #problems: string[] = [];

  constructor(options: ApplyOptions) {
    this.#options = options;
    const { clock, records, commands, log } = options;
    this.#gone = new Gone(clock, records);
    this.#staleFlows = new StaleFlows(commands);
    this.#forgetting = new Forgetting({ commands, log, isEnded: (address) => this.#gone.has(address) });
  }

  get dirty(): Dirty {
    return this.#dirty;
  }
  /** Addresses of containers that were run by hand here: the next run counts with them. */
  set ownContainers(addresses: ReadonlySet<string>) {
    this.#gone.ownContainers = addresses;
  }
  get engineNetworks(): readonly EngineNetwork[] {
    return this.#networks ?? [];
  }
  /** Why a network cannot be used here, as far as is known; undefined: it is there. */
  failure(networkId: string): SwarmError | undefined {
    return this.#failures.get(networkId);
  }
  /** What was not as it should be, of the devices and what follows from them, when they were looked at last; in words. */
  get problems(): readonly string[] {
    return this.#problems;
  }
  isThere(vni: number): boolean {
    return this.#devices.some(({ name, master, isUp }) => name === vxlanOf(vni) && master === bridgeOf(vni) && isUp);
  }

  /** To be called after each change of the records: names follow at once, as far as packets do. */
  told(): void {
    const { nameServer, records, nodeId } = this.#options;
    nameServer.update(records, nodeId, {
      isArriving: (networkId, address) => {
        const key = addressKey(networkId, address);
        return this.#dirty.newAddresses.has(key) || this.#underWay?.newAddresses.has(key) === true;
      },
      before: () => before(records, [this.#underWay ?? nothingDirty(), this.#dirty]),
    });
  }
  /** What of the entries and the connections could not be done, in words: it is due again. `mayRemove`: see Devices. */
  async run({ devices, everything }: Due, { mayRemove }: { mayRemove: boolean }): Promise<string[]> {
    const { records, nodeId } = this.#options;
    const dirty = this.#dirty;
    this.#dirty = nothingDirty();
    this.#underWay = dirty;
    const touched = new Set<string>();
    for (const unit of dirty.units) this.#want.claim(unit, partOf(unit, records, nodeId), touched);
    const ended = this.#gone.note(dirty, this.#want, touched);
    this.#staleFlows.note(dirty.endpoints.values(), dirty.newPorts.values());
    const port = this.#options.ownPort();
    this.#want.claim('host', new Map(port === undefined ? [] : [[entry.element('own_ports', port), '']]), touched);
    if (devices) this.#takeIn(devices, touched);
    const errors: string[] = [];
    const { kernel } = this.#options;
    if (records.networks.size > 0) await attempt(errors, () => this.#program(touched, everything));
    else if (mayRemove && (devices || kernel.isKnown)) await attempt(errors, () => kernel.remove());
    this.#underWay = undefined;
    // While the kernel leads there still, a flow that was forgotten may come again.
    const isForGood = errors.length === 0;
    await attempt(errors, () => this.#staleFlows.forget({ isForGood }));
    this.#forgetting.note(ended);
    return errors;
  }
  /** After the run that has taken `devices` in. */
  async followUp({ left, failures }: DevicesState): Promise<void> {
    const problems = [...left, ...[...failures.values()].map(messageOf)];
    await attempt(problems, () => this.#firewall());
    const unheard = await this.#listen();
    this.#problems = unheard === '' ? problems : [...problems, unheard];
  }

  /** A container may ask for its own virtual address: its frames may go back through the port of the bridge that they came by. */
  async hairpins(): Promise<void> {
    const { commands, devices } = this.#options;
    const ports = (await devices.look()).filter(({ name, master, hairpin }) => {
      return vniOf(master) !== undefined && vniOf(name) === undefined && !hairpin;
    });
    if (ports.length === 0) return;
    const lines = ports.map(({ name }) => `link set dev ${name} type bridge_slave hairpin on\n`);
    // A port may have gone with its container since the look.
    await commands.run(['ip', '-force', '-batch', '-'], lines.join(''));
  }

  /** Ends what is under way beside the runs. */
  stop(): Promise<void> {
    return this.#forgetting.stop();
  }

  #takeIn({ devices, networks, failures, replaced }: DevicesState, touched: Set<string>): void {
    const { records, kernel } = this.#options;
    this.#failures = failures;
    if (devices) this.#devices = devices;
    const there = new Set(this.#devices.map(({ name }) => name));
    const lost = new Set([...this.#want.keys()].map(deviceOf).filter((name) => name !== '' && !there.has(name)));
    kernel.forget(new Set([...replaced, ...lost]));
    for (const key of this.#want.keys()) if (replaced.has(deviceOf(key))) touched.add(key);
    if (!networks) return;
    this.#networks = networks;
    this.#want.claim('engine', insidePart(networks, records), touched);
  }

  async #program(touched: ReadonlySet<string>, everything: boolean): Promise<void> {
    const { kernel, log } = this.#options;
    if (everything || !kernel.isKnown) {
      await this.#mend();
      await this.hairpins();
      return;
    }
    try {
      await kernel.change(touched, (key) => this.#want.get(key), this.#devices);
    } catch (error) {
      log.warn({ err: messageOf(error) }, 'a change of the networks failed: looking at what is there');
      await this.#mend();
    }
  }
  async #mend(): Promise<void> {
    const { kernel, log, devices } = this.#options;
    this.#devices = await devices.look(); // those of the last look at them had other addresses
    if (!this.#networks) {
      // Those of an earlier life, until the engine tells: it may be slow, and the table may be made anew before.
      const { entries } = await kernel.read(this.#devices);
      const inside = [...entries].filter(([key]) => key.startsWith(entry.element('inside')));
      this.#want.claim('engine', new Map(inside), new Set());
    }
    const foreign = await kernel.mend(this.#want.toMap(), this.#devices);
    if (foreign.length === 0) return;
    log.warn(
      { count: foreign.length, some: foreign.slice(0, 10) },
      'somebody has changed what is ours: it is put back',
    );
  }
  async #firewall(): Promise<void> {
    const { commands, records } = this.#options;
    const { ingress } = records;
    await keepRules(commands, wantedRules(ingress && bridgeOf(ingress.vni)));
  }
  #listen(): Promise<string> {
    const { nameServer, records } = this.#options;
    const there = [...records.networks.values()].filter(({ vni }) => this.isThere(vni));
    const ipv4 = there.flatMap(({ ipam }) => ipam.filter(({ subnet }) => !subnet.includes(':')));
    return nameServer.listen(ipv4.map(({ gateway }) => gateway));
  }
}

async function attempt(errors: string[], effect: () => Promise<void>): Promise<void> {
  try {
    await effect();
  } catch (error) {
    if (!(error instanceof SwarmError)) throw error;
    errors.push(messageOf(error));
  }
}

const deviceOf = (key: string): string => {
  const [, device = ''] = key.split(' ', 2);
  return vniOf(device) === undefined ? '' : device;
};

/** What other networks of the engine have: what comes from them into the mesh is given this node's address, as what comes from ours. */
function insidePart(networks: readonly EngineNetwork[], records: Records): Part {
  const own = [...records.networks.values()].flatMap(({ ipam }) =>
    ipam.flatMap(({ subnet }) => parseSubnet(subnet) ?? []),
  );
  const part: Part = new Map();
  for (const { labels, subnets } of networks) {
    if (NETWORK_LABEL in labels) continue;
    for (const { subnet } of subnets) {
      const parsed = parseSubnet(subnet);
      if (parsed?.bits !== 32 || own.some((each) => overlaps(each, parsed))) continue;
      part.set(entry.element('inside', canonicalSubnet(subnet)), '');
    }
  }
  return part;
}

/** Whether the tools that networks are made with are here, and the bridges' way to the rules for IP. COMMAND_FAILED says which is missing. */
export async function prepareHost(commands: Commands): Promise<void> {
  const { code } = await commands.run(['sysctl', '-n', 'net.bridge.bridge-nf-call-iptables']);
  if (code !== 0) await output(commands, ['modprobe', 'br_netfilter']);
}
