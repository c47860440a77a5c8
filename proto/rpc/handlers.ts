/** Adapters between handlers that return or throw and gRPC's callbacks and streams. */
import type { handleUnaryCall, Metadata, StatusObject } from '@grpc/grpc-js';
import { AssertionFailure } from '../../lib/assert.js';
import { SwarmError, swarmError } from '../../lib/errors.js';
import { factsOf, type CallFacts } from './authorize.js';
import type { Caller } from './caller.js';
import { asSwarmError, toStatus } from './wire-error.js';

export { callerOf } from './authorize.js';

export interface CallContext {
  caller: Caller;
  /** Aborted when the caller gave up, its deadline passed, or its connection ended. */
  signal: AbortSignal;
  /** address:port of the caller, for logs. */
  peer: string;
}

/** What every kind of grpc-js server call has. */
interface AnyCall {
  readonly metadata: Metadata;
  readonly cancelled: boolean;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** A gRPC handler of `handle`; what it throws ends the call. */
export function unary<Request extends object, Response extends object>(
  handle: (request: Request, context: CallContext) => Promise<Response> | Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const run = async (): Promise<Response> => handle(call.request, contextOf(call));
    run().then(
      (response) => callback(null, response),
      (error: unknown) => callback(statusOf(call, error)),
    );
  };
}

export function contextOf(call: AnyCall): CallContext {
  const { caller, peer } = factsOf(call);
  return { caller, peer, signal: signalOf(call) };
}

/** Ends a stream that we write to: what was written before still goes out, then the error's code and message. */
export function endWithError(
  call: AnyCall & { emit(event: 'error', status: StatusObject): unknown },
  error: unknown,
): void {
  call.emit('error', statusOf(call, error)); // grpc-js takes the status to end with from this event
}

/** What a client-streaming handler gives its callback when it fails. */
export function statusOf(call: { readonly metadata: Metadata }, error: unknown): StatusObject {
  return toStatus(foreseen(error, factsOf(call)));
}

function signalOf(call: AnyCall): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort(swarmError('CANCELLED', { why: 'the caller has gone' }));
  if (call.cancelled) abort();
  else call.on('cancelled', abort);
  return controller.signal;
}

/** The error to answer with. One that nobody foresaw is logged; a broken invariant ends the process, as everywhere. */
function foreseen(error: unknown, { method, peer, log }: CallFacts): SwarmError {
  if (error instanceof SwarmError) return error;
  log.error({ err: error, method, peer }, 'a handler failed');
  if (error instanceof AssertionFailure) {
    queueMicrotask(() => {
      throw error;
    });
  }
  return asSwarmError(error);
}
