import type { Cancel } from '../lib/clock.js';
import type { Message } from './messages.js';

/** Carries messages between members. It may lose, delay, repeat and reorder them, but never change one. */
export interface RaftTransport {
  /** Neither waits nor throws: what cannot be sent now is dropped, raft sends again. */
  send(messages: readonly Message[]): void;
  /** Hands over what arrives for this member until cancelled. */
  listen(receive: (message: Message) => void): Cancel;
}
