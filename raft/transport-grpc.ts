/**
 * Raft's messages over the cluster port, with mutual TLS: to each member one stream of batches, from each member one.
 *
 * Owns: the streams to and from the other members; where each was heard of last.
 * Watches: our certificate (a new one is taken without a gap); who is in the group.
 * Never: waits, looks into a message, or answers for its arrival.
 */
import type { Cancel, Clock, Millis } from '../lib/clock.js';
import type { SwarmError } from '../lib/errors.js';
import { newId } from '../lib/id.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import type { RaftHandlers } from '../proto/gen/swarm/v1/Raft.js';
import type { LiveIdentity } from '../proto/rpc/identity.js';
import { InboundStreams } from './inbound-streams.js';
import type { Message } from './messages.js';
import { Peer } from './peer.js';
import type { RaftTransport } from './transport.js';

/** How long a member that has left may still be told so. */
const FAREWELL_MS: Millis = 60_000;
const CLOSE_GRACE_MS: Millis = 200;

export interface GrpcRaftTransportOptions {
  readonly id: string;
  /** Which incarnation of the group we are of: nobody of another is listened to. */
  readonly group: () => string;
  readonly identity: LiveIdentity;
  /** host:port where others reach us. */
  readonly advertiseAddr: string;
  /** Where the cluster has a member; one that has called us is where it says, first of all. */
  readonly addrOf: (id: string) => string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** A member wants nothing of us, as NODE_REMOVED and RAFT_OTHER_GROUP say. Once, and again only after it did or for another reason. */
  readonly onRefused?: (peer: string, error: SwarmError) => void;
}

export class GrpcRaftTransport implements RaftTransport {
  /** To be served on the cluster port. */
  readonly handlers: RaftHandlers;
  readonly #options: GrpcRaftTransportOptions;
  /** Tells this run of the member from all others. */
  readonly #life: string;
  readonly #inbound: InboundStreams;
  readonly #peers = new Map<string, Peer>();
  readonly #farewells = new Map<string, Cancel>();
  readonly #heardAt = new Map<string, string>();
  readonly #unwatch: Cancel;
  #listener: { receive(message: Message): void; lost(peer: string): void } | undefined;
  #closed = false;

  constructor(options: GrpcRaftTransportOptions) {
    const { id, group, identity } = options;
    this.#options = options;
    this.#life = newId(options.random);
    this.#inbound = new InboundStreams({
      id,
      group,
      onHello: (from, addr) => this.#onHello(from, addr),
      onMessage: (message) => this.#listener?.receive(message),
      onLost: (from) => this.#listener?.lost(from),
    });
    this.handlers = this.#inbound.handlers;
    this.#unwatch = identity.watch(() => {
      for (const peer of this.#peers.values()) peer.renew();
    });
  }
  send(messages: readonly Message[]): void {
    const touched = new Set<Peer>();
    for (const message of messages) {
      const peer = this.#peer(message.to);
      peer.queue(message);
      touched.add(peer);
    }
    for (const peer of touched) peer.flush();
  }
  listen(receive: (message: Message) => void, lost: (peer: string) => void): Cancel {
    const listener = { receive, lost };
    this.#listener = listener;
    return () => {
      if (this.#listener === listener) this.#listener = undefined;
    };
  }
  members(ids: Iterable<string>): void {
    if (this.#closed) return;
    const wanted = new Set(ids);
    wanted.delete(this.#options.id);
    for (const id of wanted) {
      this.#farewells.get(id)?.();
      this.#farewells.delete(id);
      this.#peer(id).keep(true);
    }
    for (const [id, peer] of this.#peers) {
      if (wanted.has(id) || this.#farewells.has(id)) continue;
      peer.keep(false);
      this.#farewells.set(
        id,
        this.#options.clock.after(FAREWELL_MS, () => this.#forget(id)),
      );
    }
  }
  /** Where a member says it is, or else where the cluster has it. host:port */
  addressOf(id: string): string | undefined {
    return this.#heardAt.get(id) ?? this.#options.addrOf(id);
  }
  /**
   * Nothing is heard any more of what `id` has said up to now. For one that comes back with an empty log: what it acknowledged and voted
   * before, which may still be under way, does not count for what it is to be. It may call again.
   */
  hangUp(id: string): void {
    this.#inbound.hangUp(id);
  }
  /** Bytes that wait for a member. */
  queuedBytes(id: string): number {
    return this.#peers.get(id)?.queuedBytes ?? 0;
  }
  /** Ends all streams; what was sent before may still arrive. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unwatch();
    this.#listener = undefined;
    for (const cancel of this.#farewells.values()) cancel();
    this.#inbound.close();
    await Promise.all([...this.#peers.values()].map((peer) => peer.close(CLOSE_GRACE_MS)));
  }

  #peer(id: string): Peer {
    const known = this.#peers.get(id);
    if (known) return known;
    const { id: from, group, advertiseAddr, addrOf, identity, clock, log, onRefused } = this.#options;
    const peer = new Peer({
      id,
      hello: () => ({ from, group: group(), addr: advertiseAddr, life: this.#life }),
      addresses: () => [...new Set([this.#heardAt.get(id), addrOf(id)])].filter((addr) => addr !== undefined),
      identity,
      clock,
      log,
      onLost: () => this.#listener?.lost(id),
      onRefused: (error) => onRefused?.(id, error),
    });
    this.#peers.set(id, peer);
    return peer;
  }
  #onHello(from: string, addr: string): void {
    this.#heardAt.set(from, addr);
    this.#peers.get(from)?.heardOf();
  }
  #forget(id: string): void {
    void this.#peers.get(id)?.close(CLOSE_GRACE_MS);
    this.#peers.delete(id);
    this.#farewells.delete(id);
    this.#inbound.hangUp(id); // whether it may call again is asked then
  }
}
