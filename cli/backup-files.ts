/** Backups on the disk of the user, and on their way to and from the daemon. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClientWritableStream } from '@grpc/grpc-js';
import { must } from '../lib/assert.js';
import { SystemClock } from '../lib/clock.js';
import { messageOf, swarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { checkBackupSize } from '../proto/backup-file.js';
import type { BackupResponse } from '../proto/gen/swarm/v1/BackupResponse.js';
import type { LocalNodeClient } from '../proto/gen/swarm/v1/LocalNode.js';
import type { RestoreOptionsInput } from '../proto/gen/swarm/v1/RestoreOptions.js';
import type { RestoreRequestInput } from '../proto/gen/swarm/v1/RestoreRequest.js';
import type { RestoreResponse } from '../proto/gen/swarm/v1/RestoreResponse.js';
import { asThrown } from '../proto/rpc/client.js';
import { streamError } from './connect.js';

/** A large backup is read, checked and written again with a sync. */
const RESTORE_TIMEOUT_MS = 300_000;
const systemClock = new SystemClock(); // grpc-js takes a deadline as a time of the system's clock
/** Only its owner may read a backup: it holds the keys of the swarm. */
const MODE = 0o600;

/** Throws FILE_UNREADABLE, and LIMIT_REACHED before it is read. */
export async function readBackup(path: string): Promise<Buffer> {
  try {
    checkBackupSize((await stat(path)).size);
    return await readFile(path);
  } catch (error) {
    throw fileError('FILE_UNREADABLE', path, error);
  }
}

/**
 * The whole file or none: it is written beside its place and put there at the end. One that was there before stays until then.
 * Throws FILE_UNWRITABLE.
 */
export async function writeBackup(path: string, file: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  try {
    await writeAndClose(await open(temporary, 'wx', MODE), file);
    await rename(temporary, path);
    await syncAndClose(await open(dirname(path), 'r')); // that it is there outlasts a power failure too
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError('FILE_UNWRITABLE', path, error);
  }
}

async function writeAndClose(handle: FileHandle, file: Uint8Array): Promise<void> {
  try {
    await handle.writeFile(file);
  } catch (error) {
    await handle.close();
    throw error;
  }
  await syncAndClose(handle);
}

async function syncAndClose(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Asks the daemon for a backup. Throws what it says, and LIMIT_REACHED. */
export async function fetchBackup(client: LocalNodeClient): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const { data } of client.Backup({}) as AsyncIterable<BackupResponse>) {
      parts.push(data);
      checkBackupSize((bytes += data.length));
    }
  } catch (error) {
    throw error instanceof Error && 'details' in error ? streamError(client, 'Backup', error) : error;
  }
  return Buffer.concat(parts);
}

/** Hands a backup to the daemon. Throws what it says. */
export async function sendBackup(
  client: LocalNodeClient,
  options: RestoreOptionsInput,
  file: Buffer,
): Promise<RestoreResponse> {
  const size = limits.backup_chunk_bytes;
  const { call, answer } = openRestore(client);
  call.write({ options });
  for (let at = 0; at < file.length; at += size) {
    if (!call.write({ data: file.subarray(at, at + size) })) await Promise.race([once(call, 'drain'), answer]);
  }
  call.end();
  return answer;
}

function openRestore(client: LocalNodeClient): {
  call: ClientWritableStream<RestoreRequestInput>;
  answer: Promise<RestoreResponse>;
} {
  let call: ClientWritableStream<RestoreRequestInput> | undefined;
  const answer = new Promise<RestoreResponse>((resolve, reject) => {
    call = client.Restore({ deadline: systemClock.now() + RESTORE_TIMEOUT_MS }, (error, response) => {
      if (error) reject(asThrown(client, 'Restore', error));
      else resolve(must(response, 'the answer of a call that went well'));
    });
  });
  return { call: must(call, 'the call'), answer };
}

function fileError(code: 'FILE_UNREADABLE' | 'FILE_UNWRITABLE', path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  const why: Record<string, string> = {
    ENOENT: 'no such file or folder',
    EISDIR: 'it is a folder',
    EACCES: 'permission denied',
  };
  return swarmError(code, { path, detail: why[String(error.code)] ?? messageOf(error) }, { cause: error });
}
