/**
 * The raft log in a `level` database (LevelDB): records `hard-state`, `snapshot` and `entry/<first index>`, each sealed by the cipher, and in the
 * clear `format` and `seals`. Each write is one batch, which LevelDB applies whole or not at all, synced to the disk before its promise
 * resolves. One write at a time: those of `reseal` take their turns among the others.
 */
import { Level } from 'level';
import { must } from '../lib/assert.js';
import { messageOf, swarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { SealBroken, SealedElse, type Cipher } from './cipher.js';
import type { Stored } from './core.js';
import { codeOf, compactFiles, findFlaw, isCorruption } from './level-files.js';
import { entryBytes, type Entry, type Snapshot } from './messages.js';
import type { RaftStorage, StorageWrite } from './storage.js';
import {
  checkWhole,
  DamagedValue,
  decodePlainEntry,
  decodeHardState,
  decodeRun,
  decodeSeals,
  decodeSnapshot,
  encodeHardState,
  encodeRun,
  encodeSeals,
  encodeSnapshot,
  entryKey,
  entryRange,
  FORMAT,
  FORMATS_PLAIN,
  indexOfKey,
  isSealed,
} from './storage-codec.js';

type Operation = { type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string };

const put = (key: string, value: Uint8Array): Operation => ({ type: 'put', key, value });
const del = (index: number): Operation => ({ type: 'del', key: entryKey(index) });

/** The share of all that a key may seal, by which the stored count is ahead. */
const SEALS_AHEAD = 1 / 1024;
/** Bytes of entries in one record: a few, or one that is large. */
const RUN_BYTES = 1024 * 1024;
const firstOf = (run: readonly Entry[]): number => must(run[0], 'an entry of a run').index;

/** Entries that are stored together are one record each, not many: that makes a write several times cheaper. */
function inRuns(entries: readonly Entry[]): Entry[][] {
  const runs: Entry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    if (bytes >= RUN_BYTES) {
      runs.push([]);
      bytes = 0;
    }
    runs.at(-1)?.push(entry);
    bytes += entryBytes(entry);
  }
  return runs;
}

export interface LevelStorageOptions {
  readonly cipher: Cipher;
  /** Records that one key seals; limits.seals_per_key_max when not given. */
  readonly sealsPerKey?: number;
}

export class LevelStorage implements RaftStorage {
  readonly dir: string;
  readonly #cipher: Cipher;
  readonly #sealsPerKey: number;
  /** Made by `load`: LevelDB opens a directory, and changes it, as soon as there is an object for it. */
  #opened: Level<string, Uint8Array> | undefined;
  /** The stored runs of entries: the index of the first of each, and of the last of all. */
  #runs: number[] = [];
  #last = 0;
  /** Whether the format on disk is FORMAT. */
  #marked = false;
  /** How much the present key has sealed. */
  #seals = { keyId: '', count: 0 };
  /** What is stored of that: some ahead, so that not every write has to store it and no crash forgets any. */
  #reserved = { keyId: '', count: 0 };
  #turn: Promise<unknown> = Promise.resolve();
  /** A new key is being taken because the one before has sealed enough. */
  #renewing: Promise<void> | undefined;
  #renewalError: Error | undefined;

  constructor(dir: string, { cipher, sealsPerKey = limits.seals_per_key_max }: LevelStorageOptions) {
    this.dir = dir;
    this.#cipher = cipher;
    this.#sealsPerKey = sealsPerKey;
  }
  async load(): Promise<Stored | undefined> {
    await this.#open();
    const stored = await this.#read().catch((error: unknown) => {
      if (error instanceof SealedElse)
        throw swarmError('RAFT_STORAGE_KEY', { dir: this.dir, detail: error.message }, { cause: error });
      const damaged = error instanceof DamagedValue || error instanceof SealBroken || isCorruption(error);
      throw damaged ? this.#corrupt(messageOf(error), error) : error;
    });
    return stored;
  }
  save({ hardState, snapshot, entries }: StorageWrite): Promise<void> {
    return this.#inTurn(async () => {
      const operations: Operation[] = this.#marked ? [] : [put('format', Buffer.from(FORMAT))];
      if (hardState) operations.push(this.#sealed('hard-state', encodeHardState(hardState)));
      let kept = this.#runs;
      if (snapshot) {
        operations.push(...kept.map(del), this.#sealed('snapshot', encodeSnapshot(snapshot)));
        kept = [];
      }
      const [next] = entries;
      if (next && next.index <= this.#last && kept.length > 0) {
        operations.push(...(await this.#cutAt(next.index)));
        kept = kept.filter((first) => first < next.index);
      }
      const added = inRuns(entries);
      for (const run of added) operations.push(this.#sealed(entryKey(firstOf(run)), encodeRun(run)));
      await this.#write(operations);
      this.#marked = true;
      kept.push(...added.map(firstOf));
      this.#runs = kept;
      this.#last = entries.at(-1)?.index ?? snapshot?.index ?? this.#last;
    });
  }
  /** What removes the stored entries from `index` on: runs that hold only such, and the end of one that begins before. */
  async #cutAt(index: number): Promise<Operation[]> {
    const operations = this.#runs.filter((first) => first >= index).map(del);
    const before = this.#runs.findLast((first) => first < index);
    if (before === undefined || this.#runs.includes(index)) return operations;
    const key = entryKey(before);
    const value = must(await this.#db.get(key), 'a stored run');
    const run = decodeRun(before, this.#cipher.open(key, value)).slice(0, index - before);
    return [...operations, this.#sealed(key, encodeRun(run))];
  }
  /** A run that reaches beyond the snapshot stays as it is: what the snapshot covers of it is passed over when it is read. */
  compact(snapshot: Snapshot): Promise<void> {
    return this.#inTurn(async () => {
      const ends = [...this.#runs.slice(1).map((first) => first - 1), this.#last];
      const isCovered = (_: number, place: number): boolean => must(ends[place], 'the end of a run') <= snapshot.index;
      const covered = this.#runs.filter(isCovered);
      await this.#write([this.#sealed('snapshot', encodeSnapshot(snapshot)), ...covered.map(del)]);
      this.#runs = this.#runs.slice(covered.length);
    });
  }
  /**
   * Seals anew what any but the present key has sealed, a part at a time between other writes, has LevelDB write its files anew, so
   * that what the old keys open is in none of them any more, and lets the cipher forget those keys. Stopped at any point, it
   * is done again by the next call; each record always opens with a key that is kept.
   */
  async reseal(): Promise<void> {
    const { others } = this.#cipher;
    if (others.length === 0) return;
    for (let from: string | undefined = ''; from !== undefined;) {
      const after: string = from;
      from = await this.#inTurn(() => this.#resealSome(after));
    }
    await compactFiles(this.#db);
    await this.#cipher.forget(others);
  }
  async close(): Promise<void> {
    await this.#turn;
    await this.#renewing;
    await this.#opened?.close();
  }

  async #open(): Promise<void> {
    if (!this.#opened) {
      const flaw = await findFlaw(this.dir);
      if (flaw !== undefined) throw this.#corrupt(flaw);
    }
    this.#opened ??= new Level<string, Uint8Array>(this.dir, { valueEncoding: 'view' });
    try {
      await this.#db.open();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      if (codeOf(cause) === 'LEVEL_LOCKED') throw swarmError('RAFT_STORAGE_IN_USE', { dir: this.dir }, { cause });
      if (isCorruption(cause)) throw this.#corrupt(messageOf(cause), cause);
      // LevelDB's own error says only that it failed; the cause says which file, and that the disk is full or may not be written.
      throw swarmError('RAFT_STORAGE_UNUSABLE', { dir: this.dir, detail: messageOf(cause) }, { cause });
    }
  }
  get #db(): Level<string, Uint8Array> {
    return must(this.#opened, 'the loaded database');
  }

  async #read(): Promise<Stored | undefined> {
    const format = await this.#db.get('format');
    if (!format) {
      for await (const key of this.#db.keys({ limit: 1 }))
        throw new DamagedValue(`there is a key ${key} but no format`);
      return undefined;
    }
    const found = Buffer.from(format).toString();
    const plain = FORMATS_PLAIN.includes(found);
    if (!plain && found !== FORMAT) throw swarmError('RAFT_STORAGE_FORMAT', { dir: this.dir, found, known: FORMAT });
    const opened = (key: string, value: Uint8Array): Uint8Array => (plain ? value : this.#cipher.open(key, value));
    const [hard, snap, seals] = await this.#db.getMany(['hard-state', 'snapshot', 'seals']);
    if (!hard || !snap) throw new DamagedValue(`the ${hard ? 'snapshot' : 'hard state'} is missing`);
    const hardState = decodeHardState(opened('hard-state', hard));
    const stored = { hardState, snapshot: decodeSnapshot(opened('snapshot', snap)), entries: [] as Entry[] };
    const runs: number[] = [];
    for await (const [key, value] of this.#db.iterator(entryRange)) {
      const first = indexOfKey(key);
      const run = plain ? [decodePlainEntry(first, value)] : decodeRun(first, opened(key, value));
      runs.push(first);
      // Only the first run may begin before the snapshot; any other that does so is found not to fit.
      stored.entries.push(...(runs.length === 1 ? run.filter(({ index }) => index > stored.snapshot.index) : run));
    }
    checkWhole(stored);
    this.#runs = runs;
    this.#last = stored.entries.at(-1)?.index ?? stored.snapshot.index;
    this.#marked = !plain;
    if (seals) this.#seals = this.#reserved = decodeSeals(seals);
    if (plain) await this.#sealAll(stored);
    return stored;
  }
  /** A log of before it was sealed, as one write: the plain log or the sealed one. */
  async #sealAll(stored: Stored): Promise<void> {
    await this.save(stored);
    await compactFiles(this.#db);
  }

  /** From `after` on, as many records as make one write; resolves to where to go on, if anywhere. */
  async #resealSome(after: string): Promise<string | undefined> {
    const operations: Operation[] = [];
    let bytes = 0;
    for await (const [key, value] of this.#db.iterator({ gt: after })) {
      if (!isSealed(key) || this.#cipher.keyIdOf(value) === this.#cipher.keyId) continue;
      operations.push(this.#sealed(key, this.#cipher.open(key, value)));
      bytes += value.length;
      if (bytes < limits.reseal_batch_bytes) continue;
      await this.#write(operations);
      return key;
    }
    if (operations.length > 0) await this.#write(operations);
    return undefined;
  }

  #sealed(key: string, value: Uint8Array): Operation {
    const { keyId } = this.#cipher;
    this.#seals = { keyId, count: this.#seals.keyId === keyId ? this.#seals.count + 1 : 1 };
    return put(key, this.#cipher.seal(key, value));
  }
  async #write(operations: Operation[]): Promise<void> {
    const { keyId, count } = this.#seals;
    if (keyId !== this.#reserved.keyId || count > this.#reserved.count) {
      this.#reserved = { keyId, count: count + Math.floor(this.#sealsPerKey * SEALS_AHEAD) };
      operations.push(put('seals', encodeSeals(this.#reserved)));
    }
    await this.#db.batch(operations, { sync: true });
    if (this.#seals.count >= this.#sealsPerKey) this.#renewing ??= this.#renew();
  }
  /** One thing after the other, as they were asked for. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => {
      if (this.#renewalError) throw this.#renewalError;
      return run();
    });
    this.#turn = done.then(
      () => undefined,
      () => undefined, // told to whoever asked
    );
    return done;
  }
  /** In the background; if it fails, the next write does. */
  async #renew(): Promise<void> {
    try {
      await this.#cipher.renew();
      await this.reseal();
    } catch (error) {
      this.#renewalError = error instanceof Error ? error : new Error(messageOf(error));
    }
    this.#renewing = undefined;
  }
  #corrupt(detail: string, cause?: unknown): Error {
    return swarmError('RAFT_STORAGE_CORRUPT', { dir: this.dir, detail }, { cause });
  }
}
