import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { swarmError } from '../../lib/errors.js';
import type { ControlHandlers } from '../../proto/gen/swarm/v1/Control.js';
import type { ServiceLogsResponse } from '../../proto/gen/swarm/v1/ServiceLogsResponse.js';
import { Control } from '../../proto/load.js';
import { asThrown, connect } from '../../proto/rpc/client.js';
import { endWithError } from '../../proto/rpc/handlers.js';
import type { LiveIdentity } from '../../proto/rpc/identity.js';
import type { LogBroker } from '../logs/log-broker.js';
import type { Store } from '../store/types.js';
import { resolveService, resolveTask } from '../resolve.js';

/** Marks a call that one manager makes for another's caller. */
const FORWARDED = 'swarm-forwarded';

type LogStream = Parameters<ControlHandlers['ServiceLogs']>[0];

/** Lines from the agents, whose sessions are here: on the leader. Throws as LogBroker.subscribe. */
export function serveLogs(store: Store, logs: LogBroker, stream: LogStream): void {
  const { ref, options } = stream.request;
  if (!options) throw swarmError('MISSING_FIELD', { field: 'options', expected: 'which lines are wanted' });
  const cancel = logs.subscribe(logSelector(store, ref), options, {
    write: (message) =>
      new Promise((resolve) => {
        if (stream.write(message)) resolve();
        else stream.once('drain', resolve);
      }),
    end: (error) => (error ? endWithError(stream, error) : stream.end()),
  });
  if (stream.cancelled) cancel();
  stream.on('cancelled', cancel);
}

/** Lines that the leader at `addr` has brought together, read no faster than our caller reads. */
export function forwardLogs(stream: LogStream, { addr, identity }: { addr: string; identity: LiveIdentity }): void {
  const client = connect(Control, { addr, identity }, { keepalive: true });
  const metadata = new Metadata();
  metadata.set(FORWARDED, 'yes');
  const lines = client.ServiceLogs(stream.request, metadata);
  lines.on('data', (message: ServiceLogsResponse) => {
    if (stream.write(message)) return;
    lines.pause();
    stream.once('drain', () => lines.resume());
  });
  lines.on('end', () => stream.end());
  lines.on('error', (error: ServiceError) => endWithError(stream, asThrown(client, 'ServiceLogs', error)));
  lines.on('close', () => client.close());
  if (stream.cancelled) lines.cancel();
  stream.on('cancelled', () => lines.cancel());
}

export function isForwarded({ metadata }: LogStream): boolean {
  return metadata.get(FORWARDED).length > 0;
}

/** A service's name or id; else a task's. */
function logSelector(store: Store, ref: string): { serviceId: string } | { taskId: string } {
  try {
    return { serviceId: resolveService(store.view, ref).id };
  } catch (notAService) {
    try {
      return { taskId: resolveTask(store.view, ref).id };
    } catch {
      throw notAService; // a service is what people mean first
    }
  }
}
