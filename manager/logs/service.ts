import { assert } from '../../lib/assert.js';
import { swarmError } from '../../lib/errors.js';
import type { DispatcherHandlers } from '../../proto/gen/swarm/v1/Dispatcher.js';
import type { LogPublication } from '../../proto/gen/swarm/v1/LogPublication.js';
import { callerOf, statusOf } from '../../proto/rpc/handlers.js';
import type { LogBroker } from './log-broker.js';

/** Binds the broker to the stream on which an agent publishes lines. */
export function publishLogsHandler(logs: LogBroker): DispatcherHandlers['PublishLogs'] {
  return (call, callback) => {
    const caller = callerOf(call);
    assert(caller.kind === 'node', 'only nodes publish logs'); // proto/rpc/policy.ts
    const publications: AsyncIterable<LogPublication> = call;
    logs.publish(caller.nodeId, publications).then(
      () => callback(null, {}),
      (error: unknown) => {
        // Cut off by the agent, the stream ends with an error of its own that tells nobody anything.
        const reason = call.cancelled ? swarmError('CANCELLED', { why: 'the agent has gone' }) : error;
        callback(statusOf(call, reason));
      },
    );
  };
}
