import type { Cancel } from '../lib/clock.js';
import type { Message } from './messages.js';

/** Carries messages between members. It may lose, delay, repeat and reorder them, but never change one. */
export interface RaftTransport {
  /** Neither waits nor throws: what cannot be sent now is dropped, raft sends again. */
  send(messages: readonly Message[]): void;
  /**
   * Hands over what arrives for this member until cancelled. `lost` tells that the connection to a peer broke or was refused: a hint
   * that its process is gone, which may be wrong, come late, twice or never; raft elects sooner by it and is as safe without.
   */
  listen(receive: (message: Message) => void, lost: (peer: string) => void): Cancel;
  /** Who is in the group from now on: connections to them may be kept, so that an election need not wait for one; others may go. */
  members?(ids: Iterable<string>): void;
}
