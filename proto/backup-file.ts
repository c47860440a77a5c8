/**
 * The file that `swarm backup` writes. Three parts:
 *
 *   swarm-ts backup 1 sha256:<64 hexadecimal digits>      the format, and the digest of all that follows this line
 *   {"cluster":"…", …}                                    what the file holds, as JSON in one line
 *   the cluster's objects                                 a StoreSnapshot (store.proto), or the same sealed
 *
 * So `tail -n +2 FILE | sha256sum` is a second opinion on the digest, and `head -n 2 FILE` shows a person what it is.
 */
import { createHash } from 'node:crypto';
import { messageOf, swarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { openSealed, seal } from '../lib/seal.js';

const FORMAT = 1;
const MAGIC = 'swarm-ts backup';
const NEWLINE = 10;
/** Of either line: nothing that is longer is ours. */
const LINE_BYTES_MAX = 4096;

/** What is known of a backup without its objects. */
export interface BackupFacts {
  /** Id of the cluster. */
  readonly cluster: string;
  /** Of swarm-ts. */
  readonly version: string;
  /** RFC 3339. */
  readonly created: string;
  /** Raft index of the last change in it. */
  readonly index: number;
  /** Node id of the manager that made it. */
  readonly node: string;
  /** Whether the objects are sealed with the cluster's unlock key. */
  readonly sealed: boolean;
  /** How many objects of each kind; those of later kinds are missing in files of before. */
  readonly contents: {
    readonly nodes: number;
    readonly services: number;
    readonly tasks: number;
    readonly secrets?: number;
    readonly configs?: number;
  };
}

export interface Backup {
  readonly facts: BackupFacts;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  /** Sealed where the facts say so. */
  readonly payload: Uint8Array;
}

/** The bytes of a backup. `unlockKey` (32 bytes) seals the objects. Throws LIMIT_REACHED. */
export function encodeBackup(facts: Omit<BackupFacts, 'sealed'>, objects: Uint8Array, unlockKey?: Uint8Array): Buffer {
  const payload = unlockKey ? seal(unlockKey, contextOf(facts), objects) : objects;
  const body = Buffer.concat([
    Buffer.from(`${JSON.stringify({ ...facts, sealed: unlockKey !== undefined })}\n`),
    payload,
  ]);
  const file = Buffer.concat([Buffer.from(`${MAGIC} ${FORMAT} sha256:${sha256(body)}\n`), body]);
  checkBackupSize(file.length);
  return file;
}

/** Checks the whole file. `path` names it in errors. Throws BACKUP_FOREIGN, BACKUP_FORMAT, BACKUP_DAMAGED, LIMIT_REACHED. */
export function decodeBackup(file: Uint8Array, path: string): Backup {
  checkBackupSize(file.length);
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const [first, body] = splitLine(bytes);
  const words = first === undefined ? null : new RegExp(`^${MAGIC} (\\d{1,9})(?: sha256:([0-9a-f]{64}))?`).exec(first);
  const [line, format, expected] = words ?? [];
  if (format === undefined) throw swarmError('BACKUP_FOREIGN', { path, detail: `it does not begin with "${MAGIC}"` });
  if (format !== String(FORMAT)) throw swarmError('BACKUP_FORMAT', { path, found: format, known: FORMAT });
  if (expected === undefined || line !== first)
    throw swarmError('BACKUP_FOREIGN', { path, detail: 'its first line is damaged' });
  const found = sha256(body);
  if (found !== expected) throw swarmError('BACKUP_DAMAGED', { path, found, expected });
  const [header, payload] = splitLine(body);
  return { facts: parseFacts(header, path), digest: found, payload };
}

/** The StoreSnapshot in a backup. Throws BACKUP_SEALED when it takes an unlock key, UNLOCK_KEY_WRONG. */
export function objectsIn({ facts, payload }: Backup, path: string, unlockKey?: Uint8Array): Uint8Array {
  if (!facts.sealed) return payload;
  if (!unlockKey) throw swarmError('BACKUP_SEALED', { path });
  const objects = openSealed(unlockKey, contextOf(facts), payload);
  if (!objects) throw swarmError('UNLOCK_KEY_WRONG', {});
  return objects;
}

/** Throws LIMIT_REACHED for a file of so many bytes. */
export function checkBackupSize(bytes: number): void {
  const limit = limits.backup_bytes_max;
  if (bytes > limit) throw swarmError('LIMIT_REACHED', { what: `the size of a backup in bytes`, limit });
}

/** Ties what is sealed to its cluster. */
const contextOf = ({ cluster }: Pick<BackupFacts, 'cluster'>): string => `swarm-ts backup of ${cluster}`;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The first line without its end, undefined when there is none, and what follows it. */
function splitLine(bytes: Buffer): [string | undefined, Buffer] {
  const end = bytes.subarray(0, LINE_BYTES_MAX).indexOf(NEWLINE);
  return end < 0 ? [undefined, bytes] : [bytes.toString('latin1', 0, end), bytes.subarray(end + 1)];
}

/** The digest has shown that these are the bytes that were written; what they lack was lacking from the start. */
function parseFacts(header: string | undefined, path: string): BackupFacts {
  try {
    const facts = JSON.parse(header ?? '') as Partial<BackupFacts> | null;
    if (typeof facts?.cluster === 'string' && typeof facts.index === 'number' && facts.contents)
      return facts as BackupFacts;
  } catch (error) {
    throw swarmError('BACKUP_FOREIGN', { path, detail: `its second line cannot be read: ${messageOf(error)}` });
  }
  throw swarmError('BACKUP_FOREIGN', { path, detail: 'its second line does not say what it holds' });
}
