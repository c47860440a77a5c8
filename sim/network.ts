import type { Millis } from '../lib/clock.js';
import type { Message } from '../raft/messages.js';
import type { Context } from './context.js';

/** How messages fare; chances in a thousand. */
export interface Weather {
  readonly loss: number;
  readonly duplication: number;
  readonly delayMin: Millis;
  readonly delayMax: Millis;
  /** Chance of a message that takes ten times as long, and so is overtaken by many. */
  readonly stragglers: number;
}

const KEPT_MAX = 500; // messages: a connection's buffers are not endless

/**
 * Carries messages between members: late, in any order, twice, or not at all. Each direction of a link can be cut by itself; what
 * is sent over it is then lost, or kept until the cut ends, as a connection does that is not closed meanwhile.
 */
export class Network {
  weather: Weather;
  readonly #context: Context;
  readonly #receive: (message: Message) => void;
  readonly #cut = new Map<string, 'lose' | 'keep'>();
  #kept: Message[] = [];

  constructor(context: Context, weather: Weather, receive: (message: Message) => void) {
    this.#context = context;
    this.weather = weather;
    this.#receive = receive;
  }
  cut(from: string, to: string, messages: 'lose' | 'keep'): void {
    this.#cut.set(from + to, messages);
  }
  heal(): void {
    this.#cut.clear();
    const kept = this.#kept;
    this.#kept = [];
    for (const message of this.#context.dice.shuffled(kept)) this.#carry(message);
  }
  send(messages: readonly Message[]): void {
    const { dice, stats, trace } = this.#context;
    const { loss, duplication } = this.weather;
    stats.messages += messages.length;
    for (const message of messages) {
      if (dice.chance(loss)) trace?.(`${message.from} -> ${message.to} ${message.kind} is lost`);
      else this.#carry(message);
      if (dice.chance(duplication)) this.#carry(message);
    }
  }
  #carry(message: Message): void {
    const { dice, queue } = this.#context;
    const { delayMin, delayMax, stragglers } = this.weather;
    const delay = dice.span(delayMin, delayMax) * (dice.chance(stragglers) ? 10 : 1);
    queue.after(delay, () => {
      // Looked at on arrival: a cut also hits what is under way, and lets through what was sent before it ended.
      const cut = this.#cut.get(message.from + message.to);
      if (!cut) this.#receive(message);
      else if (cut === 'keep' && this.#kept.length < KEPT_MAX) this.#kept.push(message);
    });
  }
}
