/**
 * The bytes of the stored log, before they are sealed. Every value starts with the CRC-32 of what follows, so that a damaged one is noticed;
 * old bytes stay readable: a change here needs a new FORMAT.
 */
import { crc32 } from 'node:zlib';
import type { Stored } from './core.js';
import type { Entry, HardState, Snapshot } from './messages.js';

/** Values are sealed, and a record holds a run of entries. */
export const FORMAT = '3';
/**
 * Formats of before values were sealed, with one entry in each record. Format 1 knew neither `members` entries nor an owner, and only
 * groups of voters.
 */
export const FORMATS_PLAIN: readonly string[] = ['1', '2'];

const KINDS = ['command', 'noop', 'members'] as const; // numbered by their places
const CRC_BYTES = 4;
const RUN_HEAD_BYTES = 1 + 6 + 4; // of each entry: kind, the term in 48 bits, the length of its data
const PLAIN_HEAD_BYTES = CRC_BYTES + 1 + 6;

const ENTRY_PREFIX = 'entry/';
const INDEX_DIGITS = 16; // 2^53 has as many

/** Of the run that begins with this entry. Keys sort as their indexes do. */
export function entryKey(index: number): string {
  return ENTRY_PREFIX + String(index).padStart(INDEX_DIGITS, '0');
}

export function indexOfKey(key: string): number {
  return Number(key.slice(ENTRY_PREFIX.length));
}

/** The records that are sealed: entries, hard state and snapshot, but neither `format` nor `seals`. */
export const isSealed = (key: string): boolean =>
  key === 'hard-state' || key === 'snapshot' || key.startsWith(ENTRY_PREFIX);
export const entryRange = { gte: ENTRY_PREFIX, lt: `${ENTRY_PREFIX}:` }; // ':' follows '9'

/** A value that does not say what it should; its message says how. */
export class DamagedValue extends Error {
  override readonly name = 'DamagedValue';
}

function seal(bytes: Buffer): Uint8Array {
  bytes.writeUInt32BE(crc32(bytes.subarray(CRC_BYTES)), 0);
  return bytes;
}

function unseal(what: string, value: Uint8Array, least: number): Buffer {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.length < least) throw new DamagedValue(`${what} has ${bytes.length} bytes, at least ${least} are needed`);
  if (crc32(bytes.subarray(CRC_BYTES)) !== bytes.readUInt32BE(0))
    throw new DamagedValue(`${what} does not match its checksum`);
  return bytes;
}

/** Entries that follow each other, as one record under the key of the first. */
export function encodeRun(entries: readonly Entry[]): Uint8Array {
  const size = entries.reduce((sum, { data }) => sum + RUN_HEAD_BYTES + data.length, CRC_BYTES);
  const bytes = Buffer.allocUnsafe(size); // all of it is written
  let at = CRC_BYTES;
  for (const { kind, term, data } of entries) {
    bytes.writeUInt8(KINDS.indexOf(kind), at);
    bytes.writeUIntBE(term, at + 1, 6);
    bytes.writeUInt32BE(data.length, at + 7);
    bytes.set(data, at + RUN_HEAD_BYTES);
    at += RUN_HEAD_BYTES + data.length;
  }
  return seal(bytes);
}

/** `first`: the index of the first entry. */
export function decodeRun(first: number, value: Uint8Array): Entry[] {
  const bytes = unseal(`the run from entry ${first}`, value, CRC_BYTES);
  const entries: Entry[] = [];
  for (let at = CRC_BYTES; at < bytes.length;) {
    const index = first + entries.length;
    const begin = at + RUN_HEAD_BYTES;
    const end = begin <= bytes.length ? begin + bytes.readUInt32BE(at + 7) : Infinity;
    if (end > bytes.length) throw new DamagedValue(`entry ${index} is cut`);
    const { kind, term } = headOf(index, bytes, at);
    entries.push({ index, term, kind, data: new Uint8Array(bytes.subarray(begin, end)) });
    at = end;
  }
  return entries;
}

/** Of formats 1 and 2. */
export function decodePlainEntry(index: number, value: Uint8Array): Entry {
  const bytes = unseal(`entry ${index}`, value, PLAIN_HEAD_BYTES);
  return { index, ...headOf(index, bytes, CRC_BYTES), data: new Uint8Array(bytes.subarray(PLAIN_HEAD_BYTES)) };
}

function headOf(index: number, bytes: Buffer, at: number): Pick<Entry, 'kind' | 'term'> {
  const number = bytes.readUInt8(at);
  const kind = KINDS[number];
  if (!kind) throw new DamagedValue(`entry ${index} is of unknown kind ${number}`);
  return { kind, term: bytes.readUIntBE(at + 1, 6) };
}

function encodeJson(value: object, data: Uint8Array = new Uint8Array()): Uint8Array {
  const json = Buffer.from(JSON.stringify(value));
  const bytes = Buffer.alloc(CRC_BYTES + 4 + json.length + data.length);
  bytes.writeUInt32BE(json.length, CRC_BYTES);
  bytes.set(json, CRC_BYTES + 4);
  bytes.set(data, CRC_BYTES + 4 + json.length);
  return seal(bytes);
}

function decodeJson(what: string, value: Uint8Array): { json: object; data: Uint8Array } {
  const bytes = unseal(what, value, CRC_BYTES + 4);
  const end = CRC_BYTES + 4 + bytes.readUInt32BE(CRC_BYTES);
  return {
    json: JSON.parse(bytes.toString('utf8', CRC_BYTES + 4, end)) as object,
    data: new Uint8Array(bytes.subarray(end)),
  };
}

export function encodeHardState({ term, vote, commit, owner, group }: HardState): Uint8Array {
  return encodeJson({ term, vote, commit, owner, group });
}

export function decodeHardState(value: Uint8Array): HardState {
  return decodeJson('the hard state', value).json as HardState;
}

export function encodeSnapshot({ index, term, members, outgoing, learners, data }: Snapshot): Uint8Array {
  return encodeJson({ index, term, members, outgoing, learners }, data);
}

export function decodeSnapshot(value: Uint8Array): Snapshot {
  const { json, data } = decodeJson('the snapshot', value);
  return { ...(json as Omit<Snapshot, 'data'>), data };
}

/** How many records the key `keyId` has sealed so far. In the clear: it tells nothing. */
export function encodeSeals(seals: { keyId: string; count: number }): Uint8Array {
  return encodeJson(seals);
}

export function decodeSeals(value: Uint8Array): { keyId: string; count: number } {
  return decodeJson('the count of seals', value).json as { keyId: string; count: number };
}

/** The entries follow the snapshot and each other without a gap, and reach as far as has been committed. Throws DamagedValue. */
export function checkWhole({ hardState, snapshot, entries }: Stored): void {
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
