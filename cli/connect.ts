/** The way to the daemon on this host. */
import { status, type Client, type ServiceError } from '@grpc/grpc-js';
import { swarmError, type SwarmError } from '../lib/errors.js';
import { fromServiceError } from '../proto/rpc/wire-error.js';

export const DEFAULT_HOST = 'unix:///run/swarm/swarm.sock';

/** The path of a local control socket written as "unix:///run/swarm/swarm.sock". */
export function socketPath(host: string): string {
  const path = /^unix:\/\/(\/.+)$/.exec(host)?.[1];
  if (path === undefined) {
    throw swarmError('INVALID_FIELD', {
      field: '--host',
      value: host,
      expected: `a local socket such as ${DEFAULT_HOST}`,
    });
  }
  return path;
}

/** What a stream ended with; without an error, that the other side closed it. */
export function streamError(client: Client, method: string, error: Error | undefined): SwarmError {
  const addr = client.getChannel().getTarget();
  if (isServiceError(error)) return fromServiceError(error, addr, method);
  return swarmError(
    'UNREACHABLE',
    { addr, detail: error?.message ?? `${method} was closed by the other side` },
    { cause: error },
  );
}

function isServiceError(error: Error | undefined): error is ServiceError {
  return error !== undefined && 'code' in error && typeof error.code === 'number' && error.code in status;
}
