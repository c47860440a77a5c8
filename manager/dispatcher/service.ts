import { assert } from '../../lib/assert.js';
import type { AgentMessage } from '../../proto/gen/swarm/v1/AgentMessage.js';
import type { DispatcherHandlers } from '../../proto/gen/swarm/v1/Dispatcher.js';
import { parseAddr } from '../../proto/rpc/address.js';
import { contextOf, endWithError } from '../../proto/rpc/handlers.js';
import type { LogBroker } from '../logs/log-broker.js';
import { publishLogsHandler } from '../logs/service.js';
import type { AgentSession, Dispatcher } from './dispatcher.js';

/** Binds the dispatcher and the log broker to the RPCs that agents call. Who may call is decided before, by proto/rpc/policy.ts. */
export function dispatcherHandlers(options: {
  dispatcher: Dispatcher;
  logs: LogBroker;
  /** A node's address where it is known better than by its connection. */
  addrOf?: (nodeId: string) => string | undefined;
}): DispatcherHandlers {
  const { dispatcher, addrOf = () => undefined } = options;
  return { Session: sessionHandler(dispatcher, addrOf), PublishLogs: publishLogsHandler(options.logs) };
}

type SessionCall = Parameters<DispatcherHandlers['Session']>[0];

function sessionHandler(
  dispatcher: Dispatcher,
  addrOf: (nodeId: string) => string | undefined,
): DispatcherHandlers['Session'] {
  const open = (node: { id: string; addr: string }, call: SessionCall, signal: AbortSignal): void => {
    const close = (error?: Error): void => {
      if (error) endWithError(call, error);
      else call.end();
    };
    let session: AgentSession;
    try {
      session = dispatcher.openSession(node, (message) => call.write(message), close);
    } catch (error) {
      return endWithError(call, error);
    }
    call.on('data', (message: AgentMessage) => session.receive(message));
    call.on('drain', () => session.drained());
    call.on('end', () => session.closed());
    signal.addEventListener('abort', () => session.closed());
  };
  return (call) => {
    const { caller, peer, signal } = contextOf(call);
    assert(caller.kind === 'node', 'only nodes open sessions');
    // What the agent has sent meanwhile waits in the stream, which flows with its first listener for data.
    void dispatcher.untilElected(signal).then(() => {
      if (!signal.aborted) open({ id: caller.nodeId, addr: addrOf(caller.nodeId) ?? hostOf(peer) }, call, signal);
    });
  };
}

/** The address a node is seen at, without the port. An IPv4 caller of an IPv6 socket is shown as IPv4 (RFC 4291, 2.5.5.2). */
function hostOf(peer: string): string {
  return parseAddr(peer, 'peer').host.replace(/^::ffff:(?=\d+\.)/i, '');
}
