/**
 * The raft log in a `level` database (LevelDB): keys `format`, `hard-state`, `snapshot` and `entry/<index>`. Each write is one batch, which
 * LevelDB applies whole or not at all, synced to the disk before its promise resolves.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Level } from 'level';
import { must } from '../lib/assert.js';
import { messageOf, swarmError } from '../lib/errors.js';
import type { Cipher } from './cipher.js';
import type { Stored } from './core.js';
import { findDamage } from './level-wal.js';
import type { Entry, Snapshot } from './messages.js';
import type { RaftStorage, StorageWrite } from './storage.js';
import {
  DamagedValue,
  decodeEntry,
  decodeHardState,
  decodeSnapshot,
  encodeEntry,
  encodeHardState,
  encodeSnapshot,
  entryKey,
  entryRange,
  FORMAT,
  FORMATS_READ,
  indexOfKey,
} from './storage-codec.js';

type Operation = { type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string };

const put = (key: string, value: Uint8Array): Operation => ({ type: 'put', key, value });
const del = (index: number): Operation => ({ type: 'del', key: entryKey(index) });

export class LevelStorage implements RaftStorage {
  readonly dir: string;
  readonly #cipher: Cipher;
  /** Made by `load`: LevelDB opens a directory, and changes it, as soon as there is an object for it. */
  #opened: Level<string, Uint8Array> | undefined;
  /** Of the stored entries: the range to delete from without looking first. */
  #first = 1;
  #last = 0;

  constructor(dir: string, { cipher }: { cipher: Cipher }) {
    this.dir = dir;
    this.#cipher = cipher;
  }
  async load(): Promise<Stored | undefined> {
    await this.#open();
    const stored = await this.#read().catch((error: unknown) => {
      throw error instanceof DamagedValue || isCorruption(error) ? this.#corrupt(messageOf(error), error) : error;
    });
    this.#first = (stored?.snapshot.index ?? 0) + 1;
    this.#last = this.#first - 1 + (stored?.entries.length ?? 0);
    return stored;
  }
  async save({ hardState, snapshot, entries }: StorageWrite): Promise<void> {
    const operations: Operation[] = [put('format', Buffer.from(FORMAT))];
    if (hardState) operations.push(put('hard-state', encodeHardState(hardState)));
    let first = this.#first;
    let last = this.#last;
    const truncate = (from: number): void => {
      for (let index = Math.max(from, first); index <= last; index++) operations.push(del(index));
    };
    if (snapshot) {
      truncate(first);
      operations.push(put('snapshot', encodeSnapshot(snapshot)));
      first = snapshot.index + 1;
      last = snapshot.index;
    }
    const next = entries[0];
    if (next) {
      truncate(next.index + entries.length); // those before are overwritten
      for (const entry of entries) operations.push(put(entryKey(entry.index), encodeEntry(entry)));
      last = next.index + entries.length - 1;
    }
    await this.#db.batch(operations, { sync: true });
    this.#first = first;
    this.#last = last;
  }
  async compact(snapshot: Snapshot): Promise<void> {
    const operations: Operation[] = [put('snapshot', encodeSnapshot(snapshot))];
    for (let index = this.#first; index <= snapshot.index; index++) operations.push(del(index));
    await this.#db.batch(operations, { sync: true });
    this.#first = snapshot.index + 1;
  }
  async close(): Promise<void> {
    await this.#opened?.close();
  }
  async #open(): Promise<void> {
    if (!this.#opened) await this.#inspect();
    this.#opened ??= new Level<string, Uint8Array>(this.dir, { valueEncoding: 'view' });
    try {
      await this.#db.open();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      if (codeOf(cause) === 'LEVEL_LOCKED') throw swarmError('RAFT_STORAGE_IN_USE', { dir: this.dir }, { cause });
      if (isCorruption(cause)) throw this.#corrupt(messageOf(cause), cause);
      throw error;
    }
  }
  get #db(): Level<string, Uint8Array> {
    return must(this.#opened, 'the loaded database');
  }
  /** What LevelDB would take for an end or a beginning, and forget in silence what was promised. */
  async #inspect(): Promise<void> {
    let files: string[];
    try {
      files = await readdir(this.dir);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    if (files.some((name) => /^MANIFEST-|\.(ldb|log)$/.test(name)) && !files.includes('CURRENT')) {
      throw this.#corrupt('the file CURRENT is missing');
    }
    for (const name of files.filter((name) => name.endsWith('.log'))) {
      const damage = findDamage(await readFile(join(this.dir, name)));
      if (damage !== undefined) throw this.#corrupt(`the file ${name} is damaged at byte ${damage}`);
    }
  }
  async #read(): Promise<Stored | undefined> {
    const format = await this.#db.get('format');
    if (!format) {
      for await (const key of this.#db.keys({ limit: 1 }))
        throw new DamagedValue(`there is a key ${key} but no format`);
      return undefined;
    }
    const found = Buffer.from(format).toString();
    if (!FORMATS_READ.includes(found)) throw swarmError('RAFT_STORAGE_FORMAT', { dir: this.dir, found, known: FORMAT });
    const [hard, snap] = await this.#db.getMany(['hard-state', 'snapshot']);
    if (!hard || !snap) throw new DamagedValue(`the ${hard ? 'snapshot' : 'hard state'} is missing`);
    const stored = { hardState: decodeHardState(hard), snapshot: decodeSnapshot(snap), entries: [] as Entry[] };
    for await (const [key, value] of this.#db.iterator(entryRange))
      stored.entries.push(decodeEntry(indexOfKey(key), value));
    checkWhole(stored);
    return stored;
  }
  #corrupt(detail: string, cause?: unknown): Error {
    return swarmError('RAFT_STORAGE_CORRUPT', { dir: this.dir, detail }, { cause });
  }
}

/** The entries follow the snapshot and each other without a gap, and reach as far as has been committed. */
function checkWhole({ hardState, snapshot, entries }: Stored): void {
  let { index, term } = snapshot;
  for (const entry of entries) {
    if (entry.index !== index + 1)
      throw new DamagedValue(`entry ${index + 1} is missing: ${index} is followed by ${entry.index}`);
    if (entry.term < term)
      throw new DamagedValue(`entry ${entry.index} has term ${entry.term} after one of term ${term}`);
    ({ index, term } = entry);
  }
  if (hardState.term < term) throw new DamagedValue(`the stored term ${hardState.term} is behind the log's ${term}`);
  if (hardState.commit > index)
    throw new DamagedValue(`the log ends at ${index}, but ${hardState.commit} was committed`);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isCorruption(error: unknown): boolean {
  return codeOf(error) === 'LEVEL_CORRUPTION' || /^Corruption/.test(messageOf(error));
}
