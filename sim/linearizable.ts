/**
 * Whether what clients saw can be explained by all operations having happened one at a time, each at some moment between its
 * call and its answer (Herlihy and Wing, 1990). The search is Wing and Gong's (1993) with the memory that Lowe added ("Testing for
 * Linearizability", 2017): the same set of operations done with the same state is tried once.
 */
import { must } from '../lib/assert.js';

export interface Operation<Input, Output> {
  /** When it was called, on a scale on which no two calls or answers have the same place. */
  readonly called: number;
  /** Infinity when no answer came: it may take effect at any time from its call on, or never. */
  readonly answered: number;
  readonly input: Input;
  readonly output: Output | undefined;
}

/** What a single copy would do. States must be texts or numbers, so that two can be compared. */
export interface Model<State extends string | number, Input, Output> {
  readonly initial: State;
  apply(state: State, input: Input): { readonly state: State; readonly output: Output };
}

interface Frame<State> {
  readonly state: State;
  /** Operations that can come next, and how many of them were tried. */
  readonly candidates: readonly number[];
  tried: number;
  /** The operation that led here. */
  readonly chosen: number | undefined;
}

/** Undefined if the history is linearizable; else the operations at which the longest attempt got stuck. */
export function findContradiction<State extends string | number, Input, Output>(
  model: Model<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
): Operation<Input, Output>[] | undefined {
  const open = new Pending(history);
  const seen = new Set<string>();
  const stack: Frame<State>[] = [{ state: model.initial, candidates: open.next(), tried: 0, chosen: undefined }];
  let longest = { left: Infinity, candidates: stack[0]?.candidates ?? [] };
  while (open.left > 0) {
    const frame = stack.at(-1);
    if (!frame) return longest.candidates.map((index) => open.operation(index));
    const index = frame.candidates[frame.tried++];
    if (index === undefined) {
      stack.pop();
      if (frame.chosen !== undefined) open.undo(frame.chosen);
      continue;
    }
    const { input, output, answered } = open.operation(index);
    const result = model.apply(frame.state, input);
    if (answered !== Infinity && result.output !== output) continue;
    open.do(index);
    const key = `${open.key()} ${result.state}`;
    if (seen.has(key)) {
      open.undo(index);
      continue;
    }
    seen.add(key);
    stack.push({ state: result.state, candidates: open.next(), tried: 0, chosen: index });
    if (open.left < longest.left) longest = { left: open.left, candidates: stack.at(-1)?.candidates ?? [] };
  }
  return undefined;
}

/** The operations not yet put in order. */
class Pending<Input, Output> {
  /** Answered ones that are left. */
  left: number;
  /** In the order of their calls, the answered ones first. */
  readonly #operations: readonly Operation<Input, Output>[];
  readonly #done: boolean[];
  readonly #answered: number;
  /** All answered operations before this one are done. */
  #first = 0;

  constructor(history: readonly Operation<Input, Output>[]) {
    const sorted = [...history].sort((a, b) => a.called - b.called);
    const answered = sorted.filter((operation) => operation.answered !== Infinity);
    this.#operations = [...answered, ...sorted.filter((operation) => operation.answered === Infinity)];
    this.#done = sorted.map(() => false);
    this.left = this.#answered = answered.length;
  }
  operation(index: number): Operation<Input, Output> {
    return must(this.#operations[index], 'an operation');
  }
  do(index: number): void {
    this.#done[index] = true;
    if (index < this.#answered) this.left--;
    while (this.#first < this.#answered && this.#done[this.#first]) this.#first++;
  }
  undo(index: number): void {
    this.#done[index] = false;
    if (index < this.#answered) {
      this.left++;
      this.#first = Math.min(this.#first, index);
    }
  }
  /** Those called before any other was answered. The ones without answer come last: most are never needed. */
  next(): number[] {
    const open: number[] = [];
    let deadline = Infinity;
    for (let i = this.#first; i < this.#answered && this.operation(i).called < deadline; i++) {
      if (this.#done[i]) continue;
      open.push(i);
      deadline = Math.min(deadline, this.operation(i).answered);
    }
    const before = (index: number): boolean => this.operation(index).called < deadline;
    const candidates = open.filter(before);
    for (let i = this.#answered; i < this.#operations.length && before(i); i++) if (!this.#done[i]) candidates.push(i);
    return candidates;
  }
  /** Says which are done. */
  key(): string {
    let key = `${this.#first}`;
    for (let i = this.#first; i < this.#operations.length; i++) {
      if (this.#done[i]) key += `,${i}`;
      else if (i < this.#answered && this.#nothingDoneFrom(i)) i = this.#answered - 1;
    }
    return key;
  }
  /** An answered operation can only be done if it was called before the first open one was answered. */
  #nothingDoneFrom(index: number): boolean {
    return this.operation(index).called > this.operation(this.#first).answered;
  }
}
