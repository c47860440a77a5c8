/** What other members send us: each stream is theirs whose certificate it came with, and holds what it says in its hello. */
import { Metadata, type ServerReadableStream } from '@grpc/grpc-js';
import { swarmError } from '../lib/errors.js';
import type { RaftHandlers } from '../proto/gen/swarm/v1/Raft.js';
import type { RaftBatch } from '../proto/gen/swarm/v1/RaftBatch.js';
import type { RaftHello } from '../proto/gen/swarm/v1/RaftHello.js';
import type { RaftStreamEndInput } from '../proto/gen/swarm/v1/RaftStreamEnd.js';
import { callerOf, statusOf } from '../proto/rpc/handlers.js';
import type { Caller } from '../proto/rpc/caller.js';
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
  /** The sender of each stream whose hello was accepted. */
  readonly #senders = new Map<Call, string>();
  readonly #closers = new Set<() => void>();
  #closed = false;

  constructor(options: InboundOptions) {
    this.#options = options;
    this.handlers = { Stream: (call, callback) => this.#serve(call, callback) };
  }
  close(): void {
    this.#closed = true;
    for (const close of [...this.#closers]) close();
  }

  #serve(call: Call, callback: Parameters<RaftHandlers['Stream']>[1]): void {
    let open = true;
    const end = (answer: () => void): void => {
      if (!open) return;
      open = false;
      this.#closers.delete(stop);
      const from = this.#senders.get(call);
      this.#senders.delete(call);
      answer();
      if (from !== undefined && ![...this.#senders.values()].includes(from)) this.#options.onLost(from);
    };
    const fail = (error: unknown): void => end(() => callback(statusOf(call, error)));
    const stop = (): void => fail(swarmError('RAFT_STOPPED', {}));
    this.#closers.add(stop);
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
    if (this.#closed) stop();
  }
  #take(call: Call, { hello, messages }: RaftBatch): void {
    const { id, onHello, onMessage } = this.#options;
    if (hello) {
      this.#check(hello, callerOf(call));
      this.#senders.set(call, hello.from);
      call.sendMetadata(new Metadata());
      onHello(hello.from, hello.addr);
    }
    const from = this.#senders.get(call);
    if (from === undefined) throw swarmError('MISSING_FIELD', { field: 'hello', expected: 'in the first batch' });
    for (const wire of messages) {
      const message = fromWire(from, id, wire);
      if (message) onMessage(message);
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
