/**
 * The engine's networks and the kernel's devices of this node's networks: looks, plans (plan-devices.ts), makes and removes.
 *
 * Owns: the engine's networks that carry the label of a network, and devices with our names. A network that a running container is in is
 * not removed: the engine refuses that, and it is tried again; but who is in one whose bridge has gone reaches nobody, and is put out of it.
 */
import { messageOf, SwarmError, swarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { NodeNetwork } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import type { Engine, EngineNetwork } from '../engine/engine.js';
import { output, type Commands } from './commands.js';
import { engineNameOf, NETWORK_LABEL, vniOf } from './names-of-devices.js';
import { planDevices, readRoutes, readSysctls, wantedSysctls, type DevicePlan, type Making } from './plan-devices.js';
import { readDevices, type Device } from './readback.js';

export interface DevicesState {
  /** All devices of the host, as they are after all was done; undefined when they could not be looked at. */
  devices: Device[] | undefined;
  /** The engine's networks; undefined when it could not be asked. */
  networks: EngineNetwork[] | undefined;
  /** Why a network is not there, by its id. */
  failures: Map<string, SwarmError>;
  /** Names of devices that were made anew, or removed: what was in them has gone. */
  replaced: Set<string>;
  /** What could not be removed yet, in words. */
  left: string[];
}

export interface DevicesOptions {
  nodeId: string;
  engine: Engine;
  commands: Commands;
  log: Log;
  selfAddr: () => string;
}

export interface ReconcileOptions {
  /** A manager has told in this life which networks there are; else what is there and unknown is left alone. */
  mayRemove: boolean;
  /** Nothing more is begun. */
  signal?: AbortSignal;
}

export class Devices {
  readonly #options: DevicesOptions;

  constructor(options: DevicesOptions) {
    this.#options = options;
  }

  async look(): Promise<Device[]> {
    return readDevices(await output(this.#options.commands, ['ip', '-json', '-details', 'address', 'show']));
  }

  /** As it is when this node leaves its cluster: whoever is in its networks still is put out of them first. */
  async removeAll(): Promise<DevicesState> {
    const { engine } = this.#options;
    try {
      const networks = await engine.listNetworks();
      const own = networks.filter(({ labels }) => NETWORK_LABEL in labels);
      await this.#evict(
        own.map(({ id }) => id),
        networks,
      );
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      this.#options.log.warn({ err: error.message }, 'containers cannot be put out of the networks');
    }
    return this.reconcile([], { mayRemove: true });
  }

  /** Looks, and does what is to be done. */
  async reconcile(wanted: readonly NodeNetwork[], options: ReconcileOptions): Promise<DevicesState> {
    const { engine, commands, log, nodeId, selfAddr } = this.#options;
    const state: DevicesState = {
      devices: undefined,
      networks: undefined,
      failures: new Map(),
      replaced: new Set(),
      left: [],
    };
    try {
      // In this order: an engine that is starting answers when its bridges are there.
      const networks = await engine.listNetworks();
      const devices = await this.look();
      state.devices = devices;
      const routes = (
        await Promise.all(['-4', '-6'].map((family) => output(commands, ['ip', family, '-json', 'route', 'show'])))
      ).flatMap(readRoutes);
      const sysctls = readSysctls(await output(commands, ['sysctl', '-e', ...wantedSysctls(wanted)]));
      const plan = planDevices(wanted, { networks, devices, routes, sysctls }, { nodeId, local: selfAddr() });
      const names = new Map(wanted.map((network) => [network.id, network.name]));
      for (const [id, detail] of plan.problems) {
        state.failures.set(id, swarmError('NETWORK_UNUSABLE', { name: names.get(id) ?? id, detail }));
      }
      await this.#carryOut(plan, networks, names, state, options);
      const isQuiet = isEmpty(plan);
      state.networks = isQuiet ? networks : await engine.listNetworks();
      if (!isQuiet) state.devices = await this.look();
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      log.warn({ err: error.message }, 'the networks of the engine cannot be looked at');
      state.left.push(error.message);
    }
    return state;
  }

  async #carryOut(
    plan: DevicePlan,
    networks: readonly EngineNetwork[],
    names: ReadonlyMap<string, string>,
    state: DevicesState,
    { mayRemove, signal }: ReconcileOptions,
  ): Promise<void> {
    if (plan.sysctls.length > 0) {
      this.#options.log.warn({ sysctls: plan.sysctls }, 'this host did not forward packets any more: it is put back');
      await this.#attempt(state, undefined, () => this.#sysctl(plan.sysctls));
    }
    if (mayRemove) {
      for (const id of plan.removeNetworks)
        await this.#attempt(state, undefined, () => this.#removeNetwork(id, networks));
      for (const device of plan.deleteLinks) {
        await this.#attempt(state, undefined, () => this.#ip([`link delete dev ${device}`]));
      }
    }
    for (const [id, making] of plan.make) {
      if (signal?.aborted) return;
      const name = names.get(id) ?? id;
      await this.#attempt(state, { id, name }, async () => {
        await this.#make(making, networks);
        const words = making.ip.flatMap((line) => line.split(' '));
        for (const word of words) if (vniOf(word) !== undefined) state.replaced.add(word);
        this.#options.log.info({ network: name, isNew: making.network !== undefined }, 'a network was made or mended');
      });
    }
  }

  async #make(
    { evict, remove, clear, network, ip, sysctls }: Making,
    networks: readonly EngineNetwork[],
  ): Promise<void> {
    await this.#evict(evict, networks);
    for (const id of remove) await this.#removeNetwork(id, networks);
    if (clear.length > 0) await this.#ip(clear);
    if (network) await this.#options.engine.createNetwork(network);
    if (ip.length > 0) await this.#ip(ip);
    if (sysctls.length > 0) await this.#sysctl(sysctls);
  }
  async #evict(ids: readonly string[], networks: readonly EngineNetwork[]): Promise<void> {
    const { engine, log } = this.#options;
    for (const { id, name, networkId } of await engine.networkContainers(ids, () => true)) {
      await engine.disconnectNetwork(networkId, id);
      const network = networks.find((each) => each.id === networkId)?.name ?? networkId;
      log.warn(
        { container: name, network },
        'a container was put out of a network that goes, or whose bridge has gone',
      );
    }
  }
  async #removeNetwork(id: string, networks: readonly EngineNetwork[]): Promise<void> {
    await this.#options.engine.removeNetwork(id);
    const name = networks.find((network) => network.id === id)?.name ?? id;
    this.#options.log.info({ network: name }, 'a network was removed');
  }
  /** A failure is told, and stops nothing else. */
  async #attempt(
    state: DevicesState,
    network: { id: string; name: string } | undefined,
    effect: () => Promise<void>,
  ): Promise<void> {
    try {
      await effect();
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      this.#options.log.warn({ network: network?.name, err: error.message }, 'a network could not be made or removed');
      if (network) state.failures.set(network.id, explained(network.name, error));
      else state.left.push(messageOf(error));
    }
  }
  async #sysctl(settings: readonly string[]): Promise<void> {
    await output(this.#options.commands, ['sysctl', '-q', '-w', ...settings]);
  }
  async #ip(lines: readonly string[]): Promise<void> {
    await output(this.#options.commands, ['ip', '-batch', '-'], lines.join('\n') + '\n');
  }
}

const isEmpty = ({ removeNetworks, deleteLinks, make }: DevicePlan): boolean =>
  removeNetworks.length + deleteLinks.length + make.size === 0;

/** What the engine refuses is refused for good; what may pass is tried again. */
function explained(name: string, error: SwarmError): SwarmError {
  const code = error.retryable ? 'NETWORK_NOT_READY' : 'NETWORK_UNUSABLE';
  return swarmError(code, { name, detail: error.message }, { cause: error });
}

/** Of this node's networks, which one the engine calls by that name. */
export const engineNetworkOf = (networks: readonly EngineNetwork[], network: NodeNetwork): EngineNetwork | undefined =>
  networks.find((each) => each.labels[NETWORK_LABEL] === network.id && each.name === engineNameOf(network));
