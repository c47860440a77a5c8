/**
 * What one member is sent.
 *
 * Owns: a queue of messages for it, the stream that carries them, the wait until the next attempt to reach it.
 * Watches: that stream, the clock.
 * Never: keeps messages over a failed attempt, since raft has said it anew by then; holds more than its limit.
 */
import type { Cancel, Clock, Millis } from '../lib/clock.js';
import type { SwarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import type { Log } from '../lib/log.js';
import type { LiveIdentity } from '../proto/rpc/identity.js';
import type { Message } from './messages.js';
import { PeerLink, type LinkEnd } from './peer-link.js';
import { messageBytes } from './wire.js';

/** There are at most six others: what little they cost may be spent to find each soon after it is back. */
const RETRY_FIRST_MS: Millis = 50;
const RETRY_MOST_MS: Millis = 500;
/**
 * How long word of a commit may wait for something else that goes to the same member, above all the next entries, which tell it as well.
 * While one write follows the other this saves half of all messages; a member that is asked to read asks for the index by itself.
 */
const NOTICE_MS: Millis = 2;
/** One that wants nothing of us will hardly change its mind. */
const REFUSED_MS: Millis = 5_000;

export interface PeerOptions {
  readonly id: string;
  readonly hello: () => { from: string; group: string; addr: string };
  /** Where it may be, the likeliest first. */
  readonly addresses: () => readonly string[];
  readonly identity: LiveIdentity;
  readonly clock: Clock;
  readonly log: Log;
  readonly onLost: () => void;
  readonly onRefused: (error: SwarmError) => void;
}

export class Peer {
  readonly #options: PeerOptions;
  #queue: Message[] = [];
  #queuedBytes = 0;
  /** An append without entries, which waits for company. */
  #notice: Message | undefined;
  #cancelNotice: Cancel | undefined;
  /** Carries messages, or tries to. */
  #link: PeerLink | undefined;
  /** Opened with a new certificate while `#link` still carries. */
  #successor: PeerLink | undefined;
  #cancelRetry: Cancel | undefined;
  #failures = 0;
  /** Why it wants nothing of us. */
  #refused: SwarmError | undefined;
  #kept = false;
  #closed = false;
  #onIdle: () => void = () => undefined;

  constructor(options: PeerOptions) {
    this.#options = options;
  }
  /** Drops what finds no room. `flush` sends it. */
  queue(message: Message): void {
    const notice = this.#notice;
    this.#notice = undefined;
    if (isNotice(message)) {
      this.#notice = message;
      this.#cancelNotice ??= this.#options.clock.after(NOTICE_MS, () => this.#sendNotice());
      return;
    }
    if (notice && message.kind !== 'append') this.#push(notice);
    this.#push(message);
  }
  #sendNotice(): void {
    this.#cancelNotice = undefined;
    if (this.#notice) this.#push(this.#notice);
    this.#notice = undefined;
    this.flush();
  }
  #push(message: Message): void {
    const bytes = messageBytes(message);
    if (this.#closed || this.#queuedBytes + bytes > limits.raft_queue_bytes_max) return;
    this.#queue.push(message);
    this.#queuedBytes += bytes;
  }
  get queuedBytes(): number {
    return this.#queuedBytes;
  }
  flush(): void {
    while (this.#queue.length > 0 && this.#link?.hasRoom) this.#link.write(this.#take());
    if (this.#queue.length > 0) this.#connect();
  }
  /** Whether a connection is kept also when there is nothing to send, so that an election need not wait for a handshake. */
  keep(kept: boolean): void {
    this.#kept = kept;
    if (kept) this.#connect();
  }
  /** It lives, and is at its first address: it has just called us. */
  heardOf(): void {
    const { addresses } = this.#options;
    if (this.#refused || this.#closed) return;
    this.#failures = 0;
    if (this.#link && !this.#link.accepted && this.#link.addr !== addresses()[0]) this.#link.destroy();
    else if (this.#cancelRetry) this.#retry();
  }
  /** Goes over to a stream with the certificate of now, without a gap. */
  renew(): void {
    if (!this.#link?.accepted || this.#successor) return;
    const successor = this.#open(this.#link.addr, () => {
      const before = this.#link;
      this.#successor = undefined;
      this.#link = successor;
      before?.end();
      this.flush();
    });
    this.#successor = successor;
  }
  /** Lets what was written arrive, for `graceMs` at most. */
  async close(graceMs: Millis): Promise<void> {
    this.#closed = true;
    this.#drop();
    this.#cancelRetry?.();
    this.#cancelNotice?.();
    this.#successor?.destroy();
    const link = this.#link;
    if (!link) return;
    const ended = new Promise<void>((resolve) => (this.#onIdle = resolve));
    const cancel = this.#options.clock.after(graceMs, () => link.destroy());
    if (link.accepted) link.end();
    else link.destroy();
    await ended;
    cancel();
  }

  #take(): Message[] {
    let bytes = 0;
    let count = 0;
    for (const message of this.#queue) {
      if (bytes >= limits.raft_batch_bytes_max) break;
      bytes += messageBytes(message);
      count++;
    }
    this.#queuedBytes -= bytes;
    if (count < this.#queue.length) return this.#queue.splice(0, count);
    const all = this.#queue;
    this.#queue = [];
    return all;
  }
  #drop(): void {
    this.#queue = [];
    this.#queuedBytes = 0;
  }
  #connect(): void {
    if (this.#link || this.#cancelRetry || this.#closed) return;
    const addresses = this.#options.addresses();
    const addr = addresses[this.#failures % Math.max(1, addresses.length)];
    if (addr === undefined) return this.#giveUp(RETRY_MOST_MS);
    this.#link = this.#open(addr, () => {
      this.#failures = 0;
      this.#refused = undefined;
      this.flush();
    });
  }
  #open(addr: string, onAccepted: () => void): PeerLink {
    const { id, hello, identity, clock } = this.#options;
    const link: PeerLink = new PeerLink({
      addr,
      hello: { ...hello(), to: id },
      identity,
      clock,
      onAccepted,
      onRoom: () => this.flush(),
      onEnd: (end) => this.#ended(link, end),
    });
    return link;
  }
  #ended(link: PeerLink, end: LinkEnd): void {
    if (link === this.#successor) this.#successor = undefined;
    if (link !== this.#link) return; // the one before goes on, or has been followed by another
    this.#link = undefined;
    this.#onIdle();
    if (this.#closed) return;
    const { id, log, onLost, onRefused } = this.#options;
    const reason = 'error' in end ? end.error.message : end.kind;
    log.debug({ peer: id, addr: link.addr, reason }, 'the stream to a raft member ended');
    this.#giveUp(end.kind === 'refused' ? REFUSED_MS : Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** this.#failures));
    this.#failures++;
    if (end.kind === 'broken') onLost();
    if (end.kind !== 'refused') return;
    const isNews = end.error.code !== this.#refused?.code;
    this.#refused = end.error;
    if (isNews) onRefused(end.error);
  }
  #giveUp(ms: Millis): void {
    this.#drop();
    this.#cancelRetry = this.#options.clock.after(ms, () => this.#retry());
  }
  #retry(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#kept || this.#queue.length > 0) this.#connect();
  }
}

function isNotice(message: Message): boolean {
  return message.kind === 'append' && message.entries.length === 0;
}
