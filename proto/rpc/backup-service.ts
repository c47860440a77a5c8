import type { ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import { swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { checkBackupSize } from '../backup-file.js';
import type { BackupRequest } from '../gen/swarm/v1/BackupRequest.js';
import type { BackupResponseInput } from '../gen/swarm/v1/BackupResponse.js';
import type { LocalNodeHandlers } from '../gen/swarm/v1/LocalNode.js';
import type { RestoreOptions } from '../gen/swarm/v1/RestoreOptions.js';
import type { RestoreRequest } from '../gen/swarm/v1/RestoreRequest.js';
import type { RestoreResponseInput } from '../gen/swarm/v1/RestoreResponse.js';
import { endWithError, statusOf } from './handlers.js';

/** What the daemon can do with backups. */
export interface RecoveryApi {
  /** The file. */
  backup(): Promise<Buffer>;
  restore(options: RestoreOptions, file: Buffer): Promise<RestoreResponseInput>;
}

/** Binds backups, which travel in pieces, to gRPC. */
export function recoveryHandlers(daemon: RecoveryApi): Pick<LocalNodeHandlers, 'Backup' | 'Restore'> {
  return {
    Backup: (call) => {
      daemon.backup().then(
        (file) => send(call, file, 0),
        (error: unknown) => endWithError(call, error),
      );
    },
    Restore: (call, callback) => {
      receive(call)
        .then(({ options, file }) => daemon.restore(options, file))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(statusOf(call, error)),
        );
    },
  };
}

/** Writes as fast as the caller reads; one that has gone reads no more, and the rest is dropped with the call. */
function send(call: ServerWritableStream<BackupRequest, BackupResponseInput>, file: Buffer, from: number): void {
  const size = limits.backup_chunk_bytes;
  for (let at = from; at < file.length; at += size) {
    if (call.write({ data: file.subarray(at, at + size) })) continue;
    call.once('drain', () => send(call, file, at + size));
    return;
  }
  call.end();
}

/** Reads to the end also what is too large, but keeps none of it: a caller that writes on would not see why it was refused. */
async function receive(
  call: ServerReadableStream<RestoreRequest, RestoreResponseInput>,
): Promise<{ options: RestoreOptions; file: Buffer }> {
  let parts: Buffer[] = [];
  let bytes = 0;
  let options: RestoreOptions | null = null;
  for await (const message of call as AsyncIterable<RestoreRequest>) {
    options ??= message.options;
    bytes += message.data.length;
    if (bytes > limits.backup_bytes_max) parts = [];
    else parts.push(message.data);
  }
  checkBackupSize(bytes);
  if (!options)
    throw swarmError('MISSING_FIELD', { field: 'options', expected: 'how to restore, in the first message' });
  return { options, file: Buffer.concat(parts) };
}
