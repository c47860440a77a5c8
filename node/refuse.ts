import type {
  ServerDuplexStream,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { SwarmError } from '../lib/errors.js';
import { endWithError, unary } from '../proto/rpc/handlers.js';

/** Handlers for all methods of a service that this node can't serve: each call is answered with what `why` says then. */
export function refuseAll(definition: ServiceDefinition, why: () => SwarmError): UntypedServiceImplementation {
  const handlers: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(definition)) {
    handlers[name] = method.responseStream
      ? (call: ServerWritableStream<object, object> | ServerDuplexStream<object, object>) => endWithError(call, why())
      : unary(() => {
          throw why();
        });
  }
  return handlers;
}
