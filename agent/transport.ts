import type { AgentMessageInput } from '../proto/gen/swarm/v1/AgentMessage.js';
import type { LogPublicationInput } from '../proto/gen/swarm/v1/LogPublication.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';

/** The way to a manager's dispatcher. */
export interface Transport {
  /** Does not wait for the connection: if there is none, the session ends and says why. */
  open(addr: string): Link;
  /** Whether something takes connections at the address; false when aborted. */
  knock(addr: string, signal: AbortSignal): Promise<boolean>;
}

export interface SessionEvents {
  /** The manager is there, and both sides are proven. Once, before the first message. */
  onConnected(): void;
  onMessage(message: ManagerMessage): void;
  /** Once, with the reason, when the session ends for whatever reason but `close`; nothing comes after it. */
  onEnd(reason: Error): void;
}

export interface Link {
  session(events: SessionEvents): SessionStream;
  publishLogs(): LogSink;
  /** Ends all that runs over it. */
  close(): void;
}

export interface SessionStream {
  send(message: AgentMessageInput): void;
}

export interface LogSink {
  /** Resolves when the next may be sent; rejects when the manager takes no more. */
  send(publication: LogPublicationInput): Promise<void>;
  end(): void;
}
