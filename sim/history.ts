import { rule } from './context.js';
import { findContradiction, type Model, type Operation } from './linearizable.js';
import { obey, type Command } from './machine.js';

/** One key of the state machine. */
const model: Model<string, Command, string> = {
  initial: '',
  apply: (state, command) => {
    const { text, answer } = obey(state, command);
    return { state: text, output: answer };
  },
};

interface Call {
  readonly command: Command;
  readonly called: number;
  answered: number;
  output: string | undefined;
}

/** What the clients asked, when, and what they were told. */
export class History {
  readonly #calls: Call[] = [];
  #clock = 0;

  /** The returned function notes the answer. */
  call(command: Command): (output: string) => void {
    const call: Call = { command, called: this.#clock++, answered: Infinity, output: undefined };
    this.#calls.push(call);
    return (output) => {
      call.answered = this.#clock++;
      call.output = output;
    };
  }

  /** Keys are independent of each other, so each is looked at by itself (Herlihy and Wing's locality). */
  check(): void {
    const keys = new Map<string, Call[]>();
    for (const call of this.#calls) {
      const of = keys.get(call.command.key);
      if (of) of.push(call);
      else keys.set(call.command.key, [call]);
    }
    for (const [key, calls] of keys) {
      const stuck = findContradiction(model, relevant(calls).map(toOperation));
      const render = ({ input, output }: Operation<Command, string>): string =>
        `${input.kind} ${input.value} -> ${output === undefined ? 'no answer' : `"${output}"`}`;
      rule(!stuck, 'linearizability', () => `key ${key}: no order explains ${stuck?.map(render).join('; ')}`);
    }
  }
}

function toOperation({ command, called, answered, output }: Call): Operation<Command, string> {
  return { called, answered, input: command, output };
}

/**
 * Leaves out operations without answer that are needed for no explanation: those whose value no answer shows. Every answer shows
 * the text at its moment; what one of these made of it was replaced before anybody saw it, as if it had never happened.
 */
function relevant(calls: readonly Call[]): Call[] {
  const shown = new Set<string>();
  for (const { output } of calls) for (const value of output?.split(',') ?? []) shown.add(value);
  return calls.filter(({ answered, command }) => answered !== Infinity || shown.has(command.value));
}
