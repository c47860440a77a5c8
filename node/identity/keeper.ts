import type { LiveIdentity, Identity } from '../../proto/rpc/identity.js';
import type { KeyRing } from '../../raft/key-ring.js';
import { saveIdentity } from './files.js';

/** Writes this node's identity, one time after the other: renewals, and the same one anew when what seals its key changes. */
export class IdentityKeeper {
  readonly #stateDir: string;
  readonly #live: LiveIdentity;
  #ring: KeyRing | undefined;
  #turn: Promise<void> = Promise.resolve();

  /** `ring`: what the key is sealed with on the disk already. */
  constructor(stateDir: string, live: LiveIdentity, ring?: KeyRing) {
    this.#stateDir = stateDir;
    this.#live = live;
    this.#follow(ring);
  }
  /** Brings `identity` into use, once it is written durably. */
  save(identity: Identity): Promise<void> {
    return this.#inTurn(async () => {
      await saveIdentity(this.#stateDir, identity, this.#ring);
      this.#live.swap(identity);
    });
  }
  /** The private key is sealed with `ring` from now on; in the clear, where it is undefined. */
  async sealWith(ring: KeyRing | undefined): Promise<void> {
    if (ring === this.#ring) return;
    await this.#inTurn(async () => {
      await saveIdentity(this.#stateDir, this.#live.current, ring);
      this.#follow(ring);
    });
  }
  #follow(ring: KeyRing | undefined): void {
    this.#ring = ring;
    ring?.alsoSeals(() =>
      this.#inTurn(async () => {
        if (this.#ring === ring) await saveIdentity(this.#stateDir, this.#live.current, ring);
      }),
    );
  }
  #inTurn(write: () => Promise<void>): Promise<void> {
    const written = this.#turn.then(write);
    this.#turn = written.then(
      () => undefined,
      () => undefined, // told to whoever asked for it
    );
    return written;
  }
}
