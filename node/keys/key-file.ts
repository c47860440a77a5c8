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
import { writeFileDurably } from '../state.js';

export const KEY_FILE = 'manager-keys.json';
const FORMAT = 1;
/** What the unlock key seals, so that nothing else it may ever seal is taken for it. */
const CONTEXT = 'swarm-ts manager keys';

/** The data keys in base64, or all of that as JSON sealed with the unlock key. */
type Content = { format: 1; locked: false; data: DataKeyText[] } | { format: 1; locked: true; sealed: string };
type DataKeyText = { id: string; key: string };

export class KeyFile implements ManagerKeys {
  readonly cipher: KeyRing;
  readonly #path: string;
  #unlockKey: Uint8Array | undefined;

  /** Whether there is a file that opens only with an unlock key. Throws STATE_DAMAGED. */
  static async isLocked(stateDir: string): Promise<boolean> {
    return (await read(join(stateDir, KEY_FILE)))?.locked === true;
  }

  /**
   * The keys in the file; where there is none, one with a new key is made, sealed with `unlockKey` if that is given.
   * Throws SWARM_LOCKED without the unlock key it needs, UNLOCK_KEY_WRONG, STATE_DAMAGED.
   */
  static async open(stateDir: string, unlockKey?: Uint8Array): Promise<KeyFile> {
    const path = join(stateDir, KEY_FILE);
    const content = await read(path);
    if (!content) {
      const created = new KeyFile(path, [newDataKey()], unlockKey);
      await created.#write(created.cipher.keys, unlockKey);
      return created;
    }
    if (!content.locked) return new KeyFile(path, keysFrom(content.data, path), undefined);
    if (!unlockKey) throw swarmError('SWARM_LOCKED', {});
    const plain = openSealed(unlockKey, CONTEXT, Buffer.from(content.sealed, 'base64'));
    if (!plain) throw swarmError('UNLOCK_KEY_WRONG', {});
    return new KeyFile(path, keysFrom(parse(Buffer.from(plain).toString(), path), path), unlockKey);
  }

  private constructor(path: string, keys: readonly DataKey[], unlockKey: Uint8Array | undefined) {
    this.#path = path;
    this.#unlockKey = unlockKey;
    this.cipher = new KeyRing(keys, (next) => this.#write(next, this.#unlockKey));
  }

  async lockWith(unlockKey: Uint8Array | undefined): Promise<void> {
    if (same(this.#unlockKey, unlockKey)) return;
    await this.cipher.change(
      (keys) => [...keys, newDataKey()],
      async (keys) => {
        await this.#write(keys, unlockKey);
        this.#unlockKey = unlockKey;
      },
    );
  }

  async #write(keys: readonly DataKey[], unlockKey: Uint8Array | undefined): Promise<void> {
    const data = keys.map(({ id, key }) => ({ id, key: Buffer.from(key).toString('base64') }));
    const sealed = unlockKey && Buffer.from(seal(unlockKey, CONTEXT, Buffer.from(JSON.stringify(data))));
    const content: Content = sealed
      ? { format: FORMAT, locked: true, sealed: sealed.toString('base64') }
      : { format: FORMAT, locked: false, data };
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
  const content = parse(text, path) as Partial<Content> | null;
  if (content?.format !== FORMAT)
    throw damaged(path, `format ${JSON.stringify(content?.format)}, this version reads format ${FORMAT}`);
  if (content.locked === true ? typeof content.sealed !== 'string' : content.locked !== false || !content.data)
    throw damaged(path, 'no keys in it');
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
