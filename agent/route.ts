/**
 * Which manager an agent tries next, and when. Pure decisions: session.ts carries them out.
 *
 * Tries go in rounds. In a round each address is tried once, one right after the other: first the leader that another manager has
 * named, then the known ones in their order, last the one that was just lost. Pauses are between rounds only, and grow. So a lead
 * that has moved is found within milliseconds, and managers that name each other, are dead or lead nothing cost a bounded effort.
 */
import type { Backoff } from '../lib/backoff.js';
import type { Millis } from '../lib/clock.js';
import { SwarmError } from '../lib/errors.js';

/** A session of that length was a success: what ends it begins a new round. A shorter one must not make tries follow without a pause. */
const STEADY: Millis = 1_000;
/** TCP and TLS take some round trips. What is not there by then is gone, or so slow that another manager serves better. */
const CONNECT_TIMEOUT: Millis = 1_000;
/** While no manager at all can be connected to, it may be the network or this host that is slow: each round gives more. */
const CONNECT_TIMEOUT_MAX: Millis = 8_000;

/** `isDead`: no manager at all was there in the round that the pause ends. */
export type Step = { addr: string; connectTimeout: Millis } | { pause: Millis; isDead: boolean };

/** How a try, which may have become a session, has ended. */
export interface Ended {
  reason: Error;
  /** The manager was there. */
  connected: boolean;
  /** Since its welcome; 0 when there was none. */
  lasted: Millis;
}

export class Route {
  readonly #backoff: Backoff;
  readonly #tried = new Set<string>();
  #current = '';
  #leader: string | undefined;
  #lost: string | undefined;
  #connected = false;
  /** Rounds in which no manager was there. */
  #deadRounds = 0;

  constructor(backoff: Backoff) {
    this.#backoff = backoff;
  }

  /** `known`: addresses of managers, best first. */
  next(known: readonly string[]): Step {
    const order = [this.#leader, ...known.filter((addr) => addr !== this.#lost), ...known];
    const addr = order.find((candidate) => candidate !== undefined && !this.#tried.has(candidate));
    if (addr === undefined) {
      this.#deadRounds = this.#connected ? 0 : this.#deadRounds + 1;
      this.#beginRound();
      return { pause: this.#backoff.next(), isDead: this.#deadRounds > 0 };
    }
    this.#tried.add(addr);
    this.#current = addr;
    const patience = Math.min(this.#deadRounds, 3); // 2 ** 3 is the maximum already
    return { addr, connectTimeout: Math.min(CONNECT_TIMEOUT_MAX, CONNECT_TIMEOUT * 2 ** patience) };
  }

  /** The way to the managers is free again: all are tried anew, without a pause. */
  beginAnew(): void {
    this.#backoff.reset();
    this.#deadRounds = 0;
    this.#beginRound();
  }

  /** The last try or session is over. */
  ended({ reason, connected, lasted }: Ended): void {
    if (lasted >= STEADY) {
      this.#backoff.reset();
      this.#deadRounds = 0;
      this.#beginRound();
      this.#lost = this.#current;
    }
    this.#connected ||= connected;
    this.#leader = reason instanceof SwarmError ? reason.leader : undefined;
  }

  #beginRound(): void {
    this.#tried.clear();
    this.#leader = undefined;
    this.#lost = undefined;
    this.#connected = false;
  }
}
