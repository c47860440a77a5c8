/**
 * Keeps this manager's files sealed as the cluster wants it, on every manager, whether it leads or not.
 *
 * Owns: when the files are sealed anew. Watches: the unlock key in the cluster object; one that changed while this manager was down is seen
 * at its start. Writes: the key file, through `ManagerKeys`; then the raft log, record for record, until nothing is sealed with an old data
 * key any more and that key is dropped. A change of the unlock key brings a new data key, and so does one that has sealed enough.
 * Never: writes to the store; gives the unlock key to anybody; follows a state of the cluster that is older than the one it has followed,
 * as a log that is replayed shows it.
 */
import type { Cancel } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { ManagerKeys } from './keys.js';
import type { Store } from './store/types.js';

interface Options {
  store: Pick<Store, 'view' | 'watch'>;
  keys: ManagerKeys;
  /** Seals anew what of the raft log old keys have sealed: LevelStorage.reseal. */
  reseal: () => Promise<void>;
  log: Log;
  /** The files could not be written: what they would protect is not, and the process should end. */
  onFatal: (error: unknown) => void;
}

export class Autolock {
  readonly #options: Options;
  #unwatch: Cancel = () => undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }
  start(): void {
    this.#unwatch = this.#options.store.watch(({ events, reset }) => {
      if (reset || events.some(({ kind }) => kind === 'cluster')) this.#look();
    });
    this.#look();
  }
  /** Resolves when nothing is written any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unwatch();
    await this.#running;
  }

  #look(): void {
    this.#again = true;
    this.#running ??= this.#run();
  }
  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        await this.#follow();
      }
    } catch (error) {
      this.#options.onFatal(error);
    }
    this.#running = undefined;
  }
  async #follow(): Promise<void> {
    const { store, keys, reseal, log } = this.#options;
    const cluster = store.view.cluster();
    if (cluster) {
      const unlockKey = cluster.unlock_key.length > 0 ? cluster.unlock_key : undefined;
      const changed = await keys.lockWith(unlockKey, cluster.version.index);
      if (changed) log.info({ locked: unlockKey !== undefined }, 'the keys of this manager are sealed anew');
    }
    await reseal();
  }
}
