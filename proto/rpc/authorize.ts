/** The gate in front of every handler: who calls is known and allowed before a handler sees the call. */
import { ServerInterceptingCall, ServerListenerBuilder, type Metadata, type ServerInterceptor } from '@grpc/grpc-js';
import { must } from '../../lib/assert.js';
import type { SwarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Caller } from './caller.js';
import { methodName, refusal } from './policy.js';
import { toStatus } from './wire-error.js';

/** What is known of one call besides its messages. */
export interface CallFacts {
  caller: Caller;
  /** "Control.GetNode" */
  method: string;
  /** address:port of the other side, for logs. */
  peer: string;
  log: Log;
}

/** By the metadata object that the handler gets: a value the caller can neither send nor forge. */
const factsByMetadata = new WeakMap<Metadata, CallFacts>();

interface Call {
  metadata: Metadata;
}

export function factsOf(call: Call): CallFacts {
  return must(factsByMetadata.get(call.metadata), 'the caller of a call');
}

export function callerOf(call: Call): Caller {
  return factsOf(call).caller;
}

export interface GateOptions {
  caller: Caller;
  /** A reason to refuse a node besides its rights. */
  veto: (nodeId: string) => SwarmError | undefined;
  /** Whether the caller's certificate is of an office that it does not hold any more: asked at each call, so that connections end with it. */
  isPastOffice?: () => boolean;
  peer: string;
  log: Log;
}

/** The gate of one connection. */
export function gate(options: GateOptions): ServerInterceptor {
  return (descriptor, call) => {
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        const caller = presently(options);
        const error =
          refusal(descriptor.path, caller) ?? (caller.kind === 'node' ? options.veto(caller.nodeId) : undefined);
        if (error) {
          options.log.info({ method: descriptor.path, peer: options.peer, code: error.code }, error.message);
          return call.sendStatus(toStatus(error));
        }
        const method = methodName(descriptor.path);
        factsByMetadata.set(metadata, { caller, method, peer: options.peer, log: options.log });
        next(metadata);
      })
      .build();
    return new ServerInterceptingCall(call, { start: (next) => next(listener) });
  };
}

/** A manager of before has a worker's rights, whatever its certificate says. */
function presently({ caller, isPastOffice }: GateOptions): Caller {
  if (caller.kind !== 'node' || caller.role !== 'manager' || !isPastOffice?.()) return caller;
  return { ...caller, role: 'worker' };
}
