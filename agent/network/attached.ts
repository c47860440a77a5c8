/**
 * Containers that are in networks of this node and are none of their tasks: run by hand in an attachable one (`docker run --network NAME`), with an address
 * that the engine chose, of this node's range; or put there past that, with an address of somebody else's (`--ip`), which would be one of two that
 * have it. Those are put out again: no network has another guard on this node, whose engine takes every one of them for a bridge of its own. Watches:
 * nothing; it is told when to look. Tells `onAttached` all of the former whenever they are others than before.
 */
import { isDeepStrictEqual } from 'node:util';
import { must } from '../../lib/assert.js';
import { messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { NodeNetwork } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import type { AttachedContainer } from '../../proto/types.js';
import { TASK_LABEL } from '../engine/container-config.js';
import type { Engine, EngineNetwork, NetworkContainer } from '../engine/engine.js';
import { containsAddress } from './address.js';
import { engineNetworkOf } from './devices.js';
import type { Records } from './records.js';

export interface AttachedOptions {
  engine: Engine;
  records: Records;
  log: Log;
  /** The next look waits for it. */
  onAttached: (containers: AttachedContainer[]) => Promise<void>;
}

export class Attached {
  readonly #options: AttachedOptions;
  #known: AttachedContainer[] = [];
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(options: AttachedOptions) {
    this.#options = options;
  }

  get containers(): readonly AttachedContainer[] {
    return this.#known;
  }
  /** One look at a time; what happens meanwhile is seen by the next. `networks`: as the engine has them now. */
  look(networks: () => readonly EngineNetwork[]): Promise<void> {
    this.#again = true;
    this.#looking ??= this.#lookWhileDue(networks);
    return this.#looking;
  }

  async #lookWhileDue(networks: () => readonly EngineNetwork[]): Promise<void> {
    const { log, onAttached } = this.#options;
    await Promise.resolve(); // whoever asked has noted that a look is under way
    while (this.#again) {
      this.#again = false;
      try {
        const found = await this.#find(networks());
        if (isDeepStrictEqual(found, this.#known)) continue;
        await onAttached(found);
        this.#known = found;
      } catch (error) {
        log.warn({ err: messageOf(error) }, 'containers that were run by hand cannot be listed');
      }
    }
    this.#looking = undefined;
  }
  async #find(networks: readonly EngineNetwork[]): Promise<AttachedContainer[]> {
    const { engine, records, log } = this.#options;
    const known = new Map<string, NodeNetwork>();
    for (const network of records.networks.values()) {
      const found = engineNetworkOf(networks, network);
      if (found) known.set(found.id, network);
    }
    const networkOf = ({ networkId }: NetworkContainer): NodeNetwork =>
      must(known.get(networkId), 'one that was asked for');
    const isByHand = (one: NetworkContainer): boolean => isInRange(one, networkOf(one));
    const found = await engine.networkContainers(
      [...known.keys()],
      (one) => isByHand(one) || !(TASK_LABEL in one.labels),
    );
    for (const one of found.filter((each) => !isByHand(each))) {
      const { id, name, networkId, addresses } = one;
      const network = networkOf(one);
      const why =
        network.range === ''
          ? 'containers that are run by hand are not let in'
          : `here they get addresses of ${network.range}`;
      const about = { container: name, network: network.name, addresses, why };
      try {
        await engine.disconnectNetwork(networkId, id);
        log.warn(about, 'a container was put out of a network');
      } catch (error) {
        log.error({ ...about, err: messageOf(error) }, 'a container cannot be put out of a network');
      }
    }
    const attached = found.filter(isByHand).map((one): AttachedContainer => {
      const { id, name, addresses, mac, aliases } = one;
      return { network_id: networkOf(one).id, container_id: id, name, addresses, mac, aliases };
    });
    const order = ({ network_id, container_id }: AttachedContainer): string => `${network_id}/${container_id}`;
    return attached.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }
}

/** Of IPv6 addresses there are no ranges, and no two of them are likely to be one. */
const isInRange = ({ addresses }: NetworkContainer, { range }: NodeNetwork): boolean =>
  range !== '' && addresses.every((address) => address.includes(':') || containsAddress(range, address));
