/**
 * Questions that others have to answer. Asks one name server after the other, and passes the first useful answer on byte for byte, but for its id.
 */
import type { Clock, Millis } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import type { Random } from '../../../lib/random.js';
import { askTcp, askUdp, type Outcome } from './exchange.js';
import { cutShort, idOf, isTruncated, type Query, rcodeOf, rcodes, repliesTo, withId } from './message.js';

/** For each name server: the C library of the asker gives up after 5 s, by when two have had their chance. */
const PATIENCE: Millis = 2_000;

export interface Errand {
  /** Its id, for its share of what may be under way. */
  asker: string;
  nameservers: readonly string[];
  overTcp: boolean;
}

export class Forwarder {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #port: number;
  readonly #underWay = new Set<AbortController>();
  readonly #ofAsker = new Map<string, number>();
  #count = 0;
  #closed = false;

  /** `port`: of all name servers. */
  constructor(options: { clock: Clock; random: Random; port: number }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#port = options.port;
  }

  /** `err`: nobody answers, which is SERVFAIL. */
  async ask(query: Query, errand: Errand): Promise<Outcome> {
    const { asker, nameservers, overTcp } = errand;
    const own = this.#ofAsker.get(asker) ?? 0;
    if (own >= limits.name_forwards_per_asker_max || this.#count >= limits.name_forwards_max)
      return { err: `too many questions are under way: ${own} of this container, ${this.#count} in all` };
    this.#count++;
    this.#ofAsker.set(asker, own + 1);
    try {
      const outcome = await this.#askInTurn(query, nameservers, overTcp);
      if (!('reply' in outcome)) return outcome;
      const reply = withId(outcome.reply, idOf(query.bytes));
      return { reply: overTcp || reply.length <= query.udpBytes ? reply : cutShort(query, reply) };
    } finally {
      this.#count--;
      const left = (this.#ofAsker.get(asker) ?? 1) - 1;
      if (left === 0) this.#ofAsker.delete(asker);
      else this.#ofAsker.set(asker, left);
    }
  }
  close(): void {
    this.#closed = true;
    for (const attempt of this.#underWay) attempt.abort();
  }

  async #askInTurn(query: Query, nameservers: readonly string[], overTcp: boolean): Promise<Outcome> {
    const problems: string[] = [];
    for (const address of nameservers) {
      if (this.#closed) break;
      const outcome = await this.#askOne(query, address, overTcp);
      if ('err' in outcome) problems.push(`${address}: ${outcome.err}`);
      else if (isRefusal(outcome.reply)) problems.push(`${address}: answers with code ${rcodeOf(outcome.reply)}`);
      else return outcome;
    }
    return { err: problems.length === 0 ? 'there is no name server to ask' : problems.join('; ') };
  }
  async #askOne(query: Query, address: string, overTcp: boolean): Promise<Outcome> {
    const id = this.#random.int(0x10000);
    const attempt = new AbortController();
    const cancel = this.#clock.after(PATIENCE, () => attempt.abort());
    this.#underWay.add(attempt);
    const exchange = {
      address,
      port: this.#port,
      message: withId(query.bytes, id),
      isReply: (bytes: Buffer) => repliesTo(query, id, bytes),
      signal: attempt.signal,
    };
    try {
      if (overTcp) return await askTcp(exchange);
      const short = await askUdp(exchange);
      if ('err' in short || !isTruncated(short.reply)) return short;
      const whole = await askTcp(exchange); // which may fit after all: the other's bound for UDP can be lower than the asker's
      return 'reply' in whole && whole.reply.length <= query.udpBytes ? whole : short;
    } finally {
      cancel();
      this.#underWay.delete(attempt);
    }
  }
}

/** It cannot, or does not want to: another one may. */
const isRefusal = (reply: Buffer): boolean => ([rcodes.SERVFAIL, rcodes.REFUSED] as number[]).includes(rcodeOf(reply));
