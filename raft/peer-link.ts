/** One stream of messages to one member, over a connection of its own, from the attempt to reach it to its end. */
import type { ClientWritableStream, ServiceError } from '@grpc/grpc-js';
import type { Cancel, Clock, Millis } from '../lib/clock.js';
import { hasCode, type ErrorCode, type SwarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import type { RaftBatchInput } from '../proto/gen/swarm/v1/RaftBatch.js';
import type { RaftHelloInput } from '../proto/gen/swarm/v1/RaftHello.js';
import type { RaftClient } from '../proto/gen/swarm/v1/Raft.js';
import { Raft } from '../proto/load.js';
import { asThrown, connect } from '../proto/rpc/client.js';
import type { LiveIdentity } from '../proto/rpc/identity.js';
import type { Message } from './messages.js';
import { messageBytes, toWire } from './wire.js';

/** A member behind a link that was cut drops our packets in silence: the attempt is given up, so that the next one finds it soon again. */
const ACCEPT_MS: Millis = 2_000;
/** What the other side answers when it wants nothing of us. */
const REFUSALS: readonly ErrorCode[] = [
  'NODE_REMOVED',
  'RAFT_OTHER_GROUP',
  'RAFT_FORGED',
  'RAFT_MISDIRECTED',
  'RAFT_MALFORMED',
  'ROLE_REFUSED',
  'CERTIFICATE_MISSING',
  'CERTIFICATE_REFUSED',
];

export type LinkEnd =
  /** We ended it. */
  | { readonly kind: 'closed' }
  /** No answer in time. */
  | { readonly kind: 'timeout' }
  /** The process there wants nothing of us. */
  | { readonly kind: 'refused'; readonly error: SwarmError }
  /** Nobody listens there, or the connection broke. */
  | { readonly kind: 'broken'; readonly error: SwarmError };

export interface LinkOptions {
  readonly addr: string;
  readonly hello: RaftHelloInput & { readonly to: string };
  readonly identity: LiveIdentity;
  readonly clock: Clock;
  /** The other side takes our messages. */
  readonly onAccepted: () => void;
  /** There is room again. */
  readonly onRoom: () => void;
  /** Once, and the last. */
  readonly onEnd: (end: LinkEnd) => void;
}

export class PeerLink {
  readonly addr: string;
  readonly #options: LinkOptions;
  readonly #client: RaftClient;
  readonly #call: ClientWritableStream<RaftBatchInput>;
  readonly #cancelTimeout: Cancel;
  #accepted = false;
  #ended = false;
  /** Bytes handed to gRPC and not yet taken by the connection. */
  #pending = 0;

  constructor(options: LinkOptions) {
    const { addr, hello, identity, clock } = options;
    this.#options = options;
    this.addr = addr;
    this.#client = connect(Raft, { addr, identity, nodeId: hello.to }, { keepalive: true });
    this.#cancelTimeout = clock.after(ACCEPT_MS, () => this.#finish({ kind: 'timeout' }));
    this.#call = this.#client.Stream((error) => this.#finish(error ? this.#reasonOf(error) : { kind: 'closed' }));
    this.#call.on('metadata', () => {
      if (this.#ended) return;
      this.#accepted = true;
      this.#cancelTimeout();
      options.onAccepted();
    });
    this.#call.write({ hello });
  }
  /** Whether messages may be written now. */
  get hasRoom(): boolean {
    return this.#accepted && !this.#ended && this.#pending < limits.raft_batch_bytes_max;
  }
  get accepted(): boolean {
    return this.#accepted;
  }
  write(messages: readonly Message[]): void {
    const bytes = messages.reduce((sum, message) => sum + messageBytes(message), 0);
    const hadRoom = this.#pending + bytes < limits.raft_batch_bytes_max;
    this.#pending += bytes;
    this.#call.write({ messages: messages.map(toWire) }, () => {
      this.#pending -= bytes;
      if (!hadRoom && this.hasRoom) this.#options.onRoom();
    });
  }
  /** What was written still arrives; then `onEnd` follows. */
  end(): void {
    if (!this.#ended) this.#call.end();
  }
  /** At once. */
  destroy(): void {
    this.#finish({ kind: 'closed' });
  }
  #reasonOf(thrown: ServiceError): LinkEnd {
    const error = asThrown(this.#client, 'Raft.Stream', thrown);
    return { kind: REFUSALS.some((code) => hasCode(error, code)) ? 'refused' : 'broken', error };
  }
  #finish(end: LinkEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimeout();
    this.#call.cancel();
    this.#client.close();
    this.#options.onEnd(end);
  }
}
