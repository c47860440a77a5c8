/**
 * What other members send us: each stream is theirs whose certificate it came with, and holds what it says in its hello.
 *
 * Nobody is heard in two lives at once: the hello of a new run of a member ends the streams of those before, of which the rest may still be on
 * its way. A member may have forgotten on purpose what it said then: see docs/raft.md, "Members that come back empty".
 */
import { Metadata, type ServerReadableStream } from '@grpc/grpc-js';
import { swarmError, type SwarmError } from '../lib/errors.js';
import type { RaftHandlers } from '../proto/gen/swarm/v1/Raft.js';
import type { RaftBatch } from '../proto/gen/swarm/v1/RaftBatch.js';
import type { RaftHello } from '../proto/gen/swarm/v1/RaftHello.js';
import type { RaftStreamEndInput } from '../proto/gen/swarm/v1/RaftStreamEnd.js';
import { factsOf } from '../proto/rpc/authorize.js';
import { callerOf, statusOf } from '../proto/rpc/handlers.js';
import type { Caller } from '../proto/rpc/caller.js';
import { flawOf } from './message-check.js';
import type { Message } from './messages.js';
import { fromWire } from './wire.js';

type Call = ServerReadableStream<RaftBatch, RaftStreamEndInput>;

export interface InboundOptions {
  readonly id: string;
  readonly group: () => string;
  readonly onHello: (from: string, addr: string) => void;
  readonly onMessage: (message: Message) => void;
  /**
   * A member has no stream to us any more. How the last one ended does not count: of a process that is killed it seems to end
   * in order, and one that goes over to a new stream opens it first.
   */
  readonly onLost: (from: string) => void;
}

export class InboundStreams {
  readonly handlers: RaftHandlers;
  readonly #options: InboundOptions;
  /** The sender of each stream whose hello was accepted, and which of its lives it is of. */
  readonly #senders = new Map<Call, { readonly from: string; readonly life: string }>();
  /** Ends each stream that is open. */
  readonly #closers = new Map<Call, (reason: SwarmError) => void>();
  #closed = false;

  constructor(options: InboundOptions) {
    this.#options = options;
    this.handlers = { Stream: (call, callback) => this.#serve(call, callback) };
  }
  close(): void {
    this.#closed = true;
    for (const close of [...this.#closers.values()]) close(swarmError('RAFT_STOPPED', {}));
  }
  /** What this member has said and is not yet taken in is never heard. It may call again. */
  hangUp(from: string): void {
    this.#endOf(from, () => true);
  }

  #serve(call: Call, callback: Parameters<RaftHandlers['Stream']>[1]): void {
    let open = true;
    const end = (answer: () => void): void => {
      if (!open) return;
      open = false;
      this.#closers.delete(call);
      const sender = this.#senders.get(call);
      this.#senders.delete(call);
      answer();
      if (sender && ![...this.#senders.values()].some(({ from }) => from === sender.from)) {
        this.#options.onLost(sender.from);
      }
    };
    const fail = (error: unknown): void => end(() => callback(statusOf(call, error)));
    this.#closers.set(call, fail);
    call.on('data', (batch: RaftBatch) => {
      if (!open) return;
      try {
        this.#take(call, batch);
      } catch (error) {
        fail(error);
      }
    });
    call.on('end', () => end(() => callback(null, {})));
    call.on('cancelled', () => end(() => undefined));
    call.on('error', fail);
    if (this.#closed) fail(swarmError('RAFT_STOPPED', {}));
  }
  /** Throws as `#check`, MISSING_FIELD, RAFT_MALFORMED. */
  #take(call: Call, { hello, messages }: RaftBatch): void {
    const { id, onHello, onMessage } = this.#options;
    if (hello) {
      this.#check(hello, callerOf(call));
      this.#senders.set(call, { from: hello.from, life: hello.life });
      this.#endOf(hello.from, (life) => life !== hello.life);
      call.sendMetadata(new Metadata());
      onHello(hello.from, hello.addr);
    }
    const from = this.#senders.get(call)?.from;
    if (from === undefined) throw swarmError('MISSING_FIELD', { field: 'hello', expected: 'in the first batch' });
    for (const wire of messages) {
      const message = fromWire(from, id, wire);
      if (!message) continue;
      const detail = flawOf(message);
      if (detail !== undefined) {
        const error = swarmError('RAFT_MALFORMED', { from, detail });
        factsOf(call).log.warn({ peer: from, code: error.code }, error.message);
        throw error;
      }
      onMessage(message);
    }
  }
  #endOf(from: string, isOver: (life: string) => boolean): void {
    for (const [call, sender] of [...this.#senders]) {
      if (sender.from !== from || !isOver(sender.life)) continue;
      this.#closers.get(call)?.(swarmError('CANCELLED', { why: 'it is of an earlier life of this member' }));
    }
  }
  /** Throws RAFT_FORGED, RAFT_MISDIRECTED, RAFT_OTHER_GROUP. */
  #check({ from, to, group }: RaftHello, caller: Caller): void {
    const { id } = this.#options;
    const certified = caller.kind === 'node' ? caller.nodeId : '';
    if (from !== certified) throw swarmError('RAFT_FORGED', { from, id: certified });
    if (to !== id) throw swarmError('RAFT_MISDIRECTED', { id, to });
    if (group !== this.#options.group()) throw swarmError('RAFT_OTHER_GROUP', { id, from });
  }
}
