/**
 * Containers that are run by hand in attachable networks of this node (`docker run --network NAME`). Watches: nothing; it is told when to look.
 * Tells `onAttached` all of them whenever they are others than before.
 */
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { AttachedContainer } from '../../proto/types.js';
import { TASK_LABEL } from '../engine/container-config.js';
import type { Engine, EngineNetwork } from '../engine/engine.js';
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
    const { engine, records } = this.#options;
    const open = [...records.networks.values()].filter(({ range }) => range !== '');
    const lists = open.map(async (network): Promise<AttachedContainer[]> => {
      const known = engineNetworkOf(networks, network);
      if (!known) return [];
      const containers = await engine.networkContainers(known.id, { without: TASK_LABEL });
      return containers.map(({ id, name, addresses, mac, aliases }) => {
        return { network_id: network.id, container_id: id, name, addresses, mac, aliases };
      });
    });
    const order = ({ network_id, container_id }: AttachedContainer): string => `${network_id}/${container_id}`;
    return (await Promise.all(lists)).flat().sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }
}
