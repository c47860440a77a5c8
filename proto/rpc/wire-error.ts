/** A SwarmError over gRPC: its status and message are gRPC's own, its code and the leader's address travel in the trailing metadata. */
import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { isErrorCode, messageOf, SwarmError, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';

const CODE_KEY = 'swarm-error-code';
const LEADER_KEY = 'swarm-leader';

/** Anything thrown, as a SwarmError. What was not foreseen is INTERNAL. */
export function asSwarmError(error: unknown): SwarmError {
  return error instanceof SwarmError ? error : swarmError('INTERNAL', { detail: messageOf(error) }, { cause: error });
}

/** What to end a call with. */
export function toStatus(error: SwarmError): StatusObject {
  const metadata = new Metadata();
  metadata.set(CODE_KEY, error.code);
  if (error.leader !== undefined) metadata.set(LEADER_KEY, error.leader);
  return { code: status[error.grpcStatus], details: error.message, metadata };
}

/** What a call ended with. `addr` and `method` name the other side when it did not get to answer. */
export function fromServiceError(error: ServiceError, addr: string, method: string): SwarmError {
  const [code] = error.metadata?.get(CODE_KEY) ?? [];
  const [leader] = error.metadata?.get(LEADER_KEY) ?? [];
  if (typeof code === 'string' && isErrorCode(code)) {
    return new SwarmError(code, error.details, { cause: error, ...(typeof leader === 'string' && { leader }) });
  }
  switch (error.code) {
    case status.UNIMPLEMENTED:
      return swarmError('UNIMPLEMENTED', { addr, method }, { cause: error });
    case status.CANCELLED:
      return swarmError('CANCELLED', { why: error.details }, { cause: error });
    case status.RESOURCE_EXHAUSTED:
      return swarmError(
        'LIMIT_REACHED',
        { what: `a message of ${method}`, limit: limits.message_bytes_max },
        { cause: error },
      );
    case status.DEADLINE_EXCEEDED:
      return swarmError('UNREACHABLE', { addr, detail: `no answer to ${method} in time` }, { cause: error });
    default:
      return swarmError('UNREACHABLE', { addr, detail: withoutFrame(error.details) }, { cause: error });
  }
}

/** grpc-js wraps why it could not connect: "No connection established. Last error: Error: WHY. Resolution note: ". */
function withoutFrame(details: string): string {
  return /^No connection established\. Last error: (?:Error: )?(.+?)\. Resolution note: /.exec(details)?.[1] ?? details;
}
