/**
 * The keys of a manager's files, in one file of the state directory: manager-keys.json.
 *
 * Owns: that file. It holds the data keys that seal the raft log and the private key of the node's certificate: in the clear, or, when the
 * cluster is locked (autolock), sealed with the unlock key, which is kept nowhere on this host but in memory.
 * Writes: the whole file at once, by a rename. So a change of the unlock key, and the new data key that comes with it, is there whole or not
 * at all: at every moment exactly one of the two unlock keys opens the file, and with it all that was sealed before.
 * Never: uses a data key that is not durably in the file; drops one while anything is still sealed with it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, swarmError, type SwarmError } from '../../lib/errors.js';
import { openSealed, seal, SEAL_KEY_BYTES } from '../../lib/seal.js';
import type { ManagerKeys } from '../../manager/keys.js';
import { KeyRing, newDataKey, type DataKey } from '../../raft/key-ring.js';
import { KEY_FILE, writeFileDurably } from '../state.js';

const FORMAT = 1;
/** What the unlock key seals, so that nothing else it may ever seal is taken for it. */
const CONTEXT = 'swarm-ts manager keys';

/** Keys in base64: as they are, or all of them as JSON that the unlock key has sealed. */
type Content = { format: 1; version: number } & (
  { locked: false; keys: DataKeyText[] } | { locked: true; sealed: string }
);
type DataKeyText = { id: string; key: string };
/** What decides how the file is sealed. */
interface Lock {
  unlockKey: Uint8Array | undefined;
  /** Index of the cluster object that said so; 0: none yet. */
  version: number;
}

export class KeyFile implements ManagerKeys {
  readonly cipher: KeyRing;
  readonly #path: string;
  #lock: Lock;

  /** The keys in the file; undefined when there is none. Throws SWARM_LOCKED without the unlock key it needs, UNLOCK_KEY_WRONG, STATE_DAMAGED. */
  static async load(stateDir: string, unlockKey?: Uint8Array): Promise<KeyFile | undefined> {
    const path = join(stateDir, KEY_FILE);
    const content = await read(path);
    if (!content) return undefined;
    const { version } = content;
    if (!content.locked) return new KeyFile(path, keysFrom(content.keys, path), { unlockKey: undefined, version });
    if (!unlockKey) throw swarmError('SWARM_LOCKED', {});
    const plain = openSealed(unlockKey, CONTEXT, Buffer.from(content.sealed, 'base64'));
    if (!plain) throw swarmError('UNLOCK_KEY_WRONG', {});
    return new KeyFile(path, keysFrom(parse(Buffer.from(plain).toString(), path), path), { unlockKey, version });
  }

  /** As `load`; where there is no file, one with a new key is made, which opens with `unlockKey` only if that is given. */
  static async open(stateDir: string, unlockKey?: Uint8Array): Promise<KeyFile> {
    const loaded = await KeyFile.load(stateDir, unlockKey);
    if (loaded) return loaded;
    const lock = { unlockKey, version: 0 };
    const created = new KeyFile(join(stateDir, KEY_FILE), [newDataKey()], lock);
    await created.#write(created.cipher.keys, lock);
    return created;
  }

  private constructor(path: string, keys: readonly DataKey[], lock: Lock) {
    this.#path = path;
    this.#lock = lock;
    this.cipher = new KeyRing(keys, (next) => this.#write(next, this.#lock));
  }

  /** What the file opens with now; undefined when it needs none. */
  get unlockKey(): Uint8Array | undefined {
    return this.#lock.unlockKey;
  }

  async lockWith(unlockKey: Uint8Array | undefined, version: number): Promise<boolean> {
    if (version <= this.#lock.version || same(this.#lock.unlockKey, unlockKey)) return false;
    const lock = { unlockKey, version };
    await this.cipher.change(
      (keys) => [...keys, newDataKey()],
      async (keys) => {
        await this.#write(keys, lock);
        this.#lock = lock;
      },
    );
    return true;
  }

  async #write(ring: readonly DataKey[], { unlockKey, version }: Lock): Promise<void> {
    const keys = ring.map(({ id, key }) => ({ id, key: Buffer.from(key).toString('base64') }));
    const sealed = unlockKey && Buffer.from(seal(unlockKey, CONTEXT, Buffer.from(JSON.stringify(keys))));
    const content: Content = sealed
      ? { format: FORMAT, version, locked: true, sealed: sealed.toString('base64') }
      : { format: FORMAT, version, locked: false, keys };
    await writeFileDurably(this.#path, `${JSON.stringify(content)}\n`, 0o600);
  }
}

async function read(path: string): Promise<Content | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged(path, messageOf(error), error);
  }
  const content = parse(text, path) as Partial<
    Record<'format' | 'version' | 'locked' | 'keys' | 'sealed', unknown>
  > | null;
  if (content?.format !== FORMAT)
    throw damaged(path, `format ${JSON.stringify(content?.format)}, this version reads format ${FORMAT}`);
  const { version, locked, keys, sealed } = content;
  const whole = locked === true ? typeof sealed === 'string' : locked === false && Array.isArray(keys);
  if (!whole || typeof version !== 'number') throw damaged(path, 'no keys in it');
  return content as Content;
}

function keysFrom(data: unknown, path: string): DataKey[] {
  const keys = (data as DataKeyText[]).map(({ id, key }) => ({ id, key: Buffer.from(key, 'base64') }));
  if (keys.length === 0 || keys.some(({ id, key }) => !/^[0-9a-f]{8}$/.test(id) || key.length !== SEAL_KEY_BYTES))
    throw damaged(path, 'a key in it is none');
  return keys;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(path, 'not JSON', error);
  }
}

function damaged(path: string, detail: string, cause?: unknown): SwarmError {
  return swarmError('STATE_DAMAGED', { path, detail }, { cause });
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a && b ? Buffer.from(a).equals(b) : a === b;
}
