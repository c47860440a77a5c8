/**
 * Puts in force what the records say: devices, the entries of the kernel, the host's firewall, connections that must move, names, and the name
 * servers. One run at a time; a run takes all that has become due since the last. Level-triggered: a run that fails leaves its work due.
 */
import type { Clock, Millis } from '../../lib/clock.js';
import { messageOf, SwarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import type { EngineNetwork } from '../engine/engine.js';
import { canonicalSubnet, overlaps, parseSubnet } from './address.js';
import { NO_GONE, type GoneChange } from './batches.js';
import { Claims } from './claims.js';
import { output, type Commands } from './commands.js';
import { forgetFlows, staleOf } from './conntrack.js';
import type { Devices } from './devices.js';
import type { Names } from './dns/names.js';
import type { NameServers } from './dns/servers.js';
import { keepRules, wantedRules } from './firewall.js';
import type { Kernel } from './kernel.js';
import { bridgeOf, NETWORK_LABEL, vniOf, vxlanOf } from './names-of-devices.js';
import { entry, partOf, type Part } from './program.js';
import type { Device } from './readback.js';
import { nothingDirty, type Dirty, type Records, type Unit } from './records.js';

export interface ApplyOptions {
  nodeId: string;
  clock: Clock;
  log: Log;
  commands: Commands;
  records: Records;
  names: Names;
  devices: Devices;
  kernel: Kernel;
  nameServers: NameServers;
}

/** What is due, beside what the records say of themselves. */
export interface Due {
  /** The engine's networks and the devices are looked at. */
  devices: boolean;
  /** Everything else is looked at too, and what somebody else has changed is put back. */
  everything: boolean;
}

export class Applier {
  readonly #options: ApplyOptions;
  readonly #want = new Claims<Unit | 'engine'>();
  /** Addresses whose connections are being ended, and until when. */
  readonly #gone = new Map<string, Millis>();
  #dirty: Dirty = nothingDirty();
  #devices: Device[] = [];
  #networks: EngineNetwork[] = [];
  #failures = new Map<string, SwarmError>();
  #left: string[] = [];

  constructor(options: ApplyOptions) {
    this.#options = options;
  }

  get dirty(): Dirty {
    return this.#dirty;
  }
  get engineNetworks(): readonly EngineNetwork[] {
    return this.#networks;
  }
  /** Why a network cannot be used here, as far as is known; undefined: it is there. */
  failure(networkId: string): SwarmError | undefined {
    return this.#failures.get(networkId);
  }
  isThere(vni: number): boolean {
    return this.#devices.some(({ name, master, isUp }) => name === vxlanOf(vni) && master === bridgeOf(vni) && isUp);
  }

  /** What could not be done, in words: it is tried again. `mayRemove`: see Devices. */
  async run(due: Due, options: { mayRemove: boolean }): Promise<string[]> {
    const { records, names, nodeId } = this.#options;
    const dirty = this.#dirty;
    this.#dirty = nothingDirty();
    const touched = new Set<string>();
    for (const unit of dirty.units) this.#want.claim(unit, partOf(unit, records, nodeId), touched);
    const errors: string[] = [];
    const attempt = async (effect: () => Promise<void>): Promise<void> => {
      try {
        await effect();
      } catch (error) {
        if (!(error instanceof SwarmError)) throw error;
        errors.push(messageOf(error));
      }
    };
    if (due.devices) await attempt(() => this.#reconcileDevices(touched, options));
    if (records.networks.size > 0) await attempt(() => this.#program(touched, due, this.#goneChange(dirty)));
    else if (options.mayRemove) await attempt(() => this.#unprogram());
    for (const unit of dirty.units) names.update(unit, records, nodeId);
    if (due.devices) await attempt(() => this.#firewall());
    await attempt(() =>
      forgetFlows(this.#options.commands, staleOf(dirty.endpoints.values(), dirty.newPorts.values())),
    );
    if (due.devices) errors.push(...(await this.#serveNames()));
    return [...errors, ...this.#left, ...[...this.#failures.values()].map(messageOf)];
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

  async #reconcileDevices(touched: Set<string>, options: { mayRemove: boolean }): Promise<void> {
    const { devices, records, kernel } = this.#options;
    const state = await devices.reconcile([...records.networks.values()], options);
    this.#failures = state.failures;
    this.#left = state.left;
    this.#devices = state.devices;
    const there = new Set(state.devices.map(({ name }) => name));
    const lost = new Set([...this.#want.keys()].map(deviceOf).filter((name) => name !== '' && !there.has(name)));
    kernel.forget(new Set([...state.replaced, ...lost]));
    for (const key of this.#want.keys()) if (state.replaced.has(deviceOf(key))) touched.add(key);
    if (!state.networks) return;
    this.#networks = state.networks;
    this.#want.claim('engine', insidePart(state.networks, records), touched);
  }

  async #program(touched: ReadonlySet<string>, due: Due, gone: GoneChange): Promise<void> {
    const { kernel, log, devices } = this.#options;
    const mend = async (): Promise<void> => {
      const foreign = await kernel.mend(this.#want.toMap(), this.#devices);
      if (foreign.length > 0) {
        log.warn(
          { count: foreign.length, some: foreign.slice(0, 10) },
          'somebody has changed what is ours: it is put back',
        );
      }
      await kernel.change([], () => undefined, this.#devices, gone);
    };
    if (!due.devices && !kernel.isKnown) this.#devices = await devices.look();
    if (due.everything || !kernel.isKnown) {
      await mend();
      await this.hairpins();
      return;
    }
    try {
      await kernel.change(touched, (key) => this.#want.get(key), this.#devices, gone);
    } catch (error) {
      log.warn({ err: messageOf(error) }, 'a change of the networks failed: looking at what is there');
      this.#devices = await devices.look();
      await mend();
    }
  }
  async #unprogram(): Promise<void> {
    this.#gone.clear();
    await this.#options.kernel.remove();
  }
  async #firewall(): Promise<void> {
    const { commands, records } = this.#options;
    const { ingress } = records;
    await keepRules(commands, wantedRules(ingress && bridgeOf(ingress.vni)));
  }
  #serveNames(): Promise<string[]> {
    const { nameServers, records } = this.#options;
    const there = [...records.networks.values()].filter(({ vni }) => this.isThere(vni));
    return nameServers.serve(
      there.flatMap(({ id, name, ipam }) => {
        const gateway = ipam.find(({ subnet }) => !subnet.includes(':'))?.gateway;
        return gateway === undefined ? [] : [{ networkId: id, name, address: gateway }];
      }),
    );
  }

  /** Connections to containers that have ended are ended too, until their address is another's. */
  #goneChange({ endpoints }: Dirty): GoneChange {
    const { records, clock } = this.#options;
    const now = clock.monotonic();
    for (const [address, until] of this.#gone) if (until <= now) this.#gone.delete(address);
    const changes = [...endpoints.values()];
    const ipv4 = (addresses: readonly string[]): string[] => addresses.filter((address) => !address.includes(':'));
    const live = new Set(changes.flatMap(({ after }) => ipv4(after?.addresses ?? [])));
    const ended = changes.flatMap(({ before, after }) =>
      before && !after && records.networks.has(before.network_id) ? ipv4(before.addresses) : [],
    );
    const add = [...new Set(ended)]
      .filter((address) => !live.has(address))
      .slice(0, limits.network_gone_max - this.#gone.size);
    const remove = [...live].filter((address) => this.#gone.delete(address));
    for (const address of add) this.#gone.set(address, now + limits.network_gone_ms);
    return add.length + remove.length === 0 ? NO_GONE : { add, remove, seconds: limits.network_gone_ms / 1000 };
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
