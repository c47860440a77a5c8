import type { Millis } from '../lib/clock.js';
import type { Context } from './context.js';
import type { History } from './history.js';
import { encode, type Command } from './machine.js';
import type { Member, Outcome } from './member.js';

const TIMEOUT: Millis = 3000;
const TRIES = 100;

/**
 * Somebody with one command at a time, who looks for the leader until one takes it. What was taken and not answered is not tried
 * again: it may have taken effect.
 */
export class Client {
  answered = 0;
  readonly #name: string;
  readonly #context: Context;
  readonly #members: readonly Member[];
  readonly #history: History;
  readonly #keys: readonly string[];
  /** The longest pause between two commands. */
  readonly #idle: Millis;
  readonly #kinds: readonly Command['kind'][];
  #count = 0;
  #stopped = false;
  #leader: string | undefined;

  constructor(
    name: string,
    context: Context,
    members: readonly Member[],
    history: History,
    { keys, idle, kinds }: { keys: readonly string[]; idle: Millis; kinds: readonly Command['kind'][] },
  ) {
    this.#name = name;
    this.#context = context;
    this.#members = members;
    this.#history = history;
    this.#keys = keys;
    this.#idle = idle;
    this.#kinds = kinds;
  }
  /** Asks for one thing after the other until stopped. */
  start(): void {
    const { dice, queue } = this.#context;
    if (this.#stopped) return;
    queue.after(dice.span(0, this.#idle), () => this.ask(() => this.start()));
  }
  stop(): void {
    this.#stopped = true;
  }
  /** `done` is called once, when there is an answer or no hope of one. */
  ask(done: () => void): void {
    const { dice, stats } = this.#context;
    const value = `${this.#name}${this.#count++}`;
    const command: Command = { kind: dice.pick(this.#kinds), key: dice.pick(this.#keys), value };
    const note = this.#history.call(command);
    const end = (answer: string | undefined): void => {
      if (answer === undefined) stats.unknown++;
      else {
        stats.answered++;
        this.answered++;
        note(answer);
      }
      done();
    };
    if (command.kind === 'get' && dice.chance(700)) this.#look(encode(command), end);
    else this.#attempt(encode(command), 0, end);
  }
  /** Reads from any member, without an entry in the log. */
  #look(data: Uint8Array, done: (answer: string | undefined) => void): void {
    const { dice, queue } = this.#context;
    const member = dice.pick(this.#members);
    let open = true;
    const close = (outcome: Outcome): void => {
      if (!open) return;
      open = false;
      done(outcome !== 'unknown' && 'answer' in outcome ? outcome.answer : undefined);
    };
    this.#travel(() => member.read(data, (outcome) => this.#travel(() => close(outcome))));
    queue.after(TIMEOUT, () => close('unknown'));
  }
  #travel(then: () => void): void {
    this.#context.queue.after(this.#context.dice.span(0.1, 2), then);
  }
  #attempt(data: Uint8Array, tries: number, done: (answer: string | undefined) => void): void {
    const { dice, queue } = this.#context;
    const member = this.#members.find(({ id }) => id === this.#leader) ?? dice.pick(this.#members);
    let open = true;
    const close = (outcome: Outcome): void => {
      if (!open) return;
      open = false;
      if (outcome !== 'unknown' && 'answer' in outcome) return done(outcome.answer);
      this.#leader = outcome === 'unknown' ? undefined : outcome.refused;
      if (outcome === 'unknown' || tries === TRIES) return done(undefined);
      queue.after(dice.span(10, 100), () => this.#attempt(data, tries + 1, done));
    };
    this.#travel(() => member.propose(data, (outcome) => this.#travel(() => close(outcome))));
    queue.after(TIMEOUT, () => close(member.core ? 'unknown' : { refused: undefined }));
  }
}
