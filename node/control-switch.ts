/**
 * The manager's control API on the local socket, as long as there is a manager: when it goes, what it was streaming is ended with a
 * reason. Without that a command that watches would wait for ever for changes that this host is not told any more.
 */
import type {
  ServerDuplexStream,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { SwarmError } from '../lib/errors.js';
import { endWithError } from '../proto/rpc/handlers.js';

type Streaming = ServerWritableStream<object, object> | ServerDuplexStream<object, object>;

export interface SwitchedHandlers {
  readonly handlers: UntypedServiceImplementation;
  /** Ends all streams that are open. */
  end(why: SwarmError): void;
}

/** `handlers` of `definition`, with a hand on their streams. */
export function switched(definition: ServiceDefinition, handlers: UntypedServiceImplementation): SwitchedHandlers {
  const open = new Set<Streaming>();
  const held: UntypedServiceImplementation = { ...handlers };
  for (const [name, method] of Object.entries(definition)) {
    if (!method.responseStream) continue;
    const handle = handlers[name] as (call: Streaming) => void;
    held[name] = (call: Streaming) => {
      open.add(call);
      call.once('close', () => open.delete(call));
      handle(call);
    };
  }
  return {
    handlers: held,
    end: (why) => {
      for (const call of open) endWithError(call, why);
    },
  };
}
