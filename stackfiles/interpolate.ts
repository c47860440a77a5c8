/**
 * Variables in stack files: $NAME, ${NAME} and, in braces, a default (- :-), a required value (? :?) and a replacement
 * (+ :+); the forms with a colon take an empty value for an unset one. Words after the sign may hold variables again.
 * `$$` is a dollar sign. Docker reference: Compose file, "Interpolation".
 */
import { limits } from '../lib/limits.js';
import { variable, type Environment } from './origin.js';
import type { ScalarNode, StackNode } from './parse.js';
import type { Problems } from './problems.js';

export type Interpolation =
  | { text: string; unset: string[] }
  /** `at`: which `$` of the text, counted from 0, is to blame. */
  | { error: string; at: number };

class Refusal extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const nameAt = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operatorAt = /:?[-?+]/y;

/** Replaces the variables of `text`. Names in `unset` had neither value nor default and gave nothing. */
export function interpolate(text: string, env: Environment): Interpolation {
  const unset: string[] = [];
  const lookup = (name: string): string | undefined => variable(env, name);
  try {
    return { text: new Template(text, lookup, unset, 0).words(0, '').value, unset };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: error.message, at: text.slice(0, error.offset).split('$').length - 1 };
  }
}

class Template {
  readonly #text: string;
  readonly #lookup: (name: string) => string | undefined;
  readonly #unset: string[];
  /** How many variables this text is inside of. */
  readonly #depth: number;

  constructor(text: string, lookup: (name: string) => string | undefined, unset: string[], depth: number) {
    this.#text = text;
    this.#lookup = lookup;
    this.#unset = unset;
    this.#depth = depth;
  }

  /** The text from `from` up to the first `stop` outside of variables ('': to the end). */
  words(from: number, stop: string): { value: string; end: number } {
    let value = '';
    let at = from;
    while (at < this.#text.length && (stop === '' || this.#text[at] !== stop)) {
      if (this.#text[at] !== '$') value += this.#text[at++] ?? '';
      else {
        const variable = this.#variable(at);
        value += variable.value;
        at = variable.end;
      }
    }
    return { value, end: at };
  }

  #variable(dollar: number): { value: string; end: number } {
    const next = this.#text[dollar + 1];
    if (next === '$') return { value: '$', end: dollar + 2 };
    const braced = next === '{';
    const name = this.#match(nameAt, dollar + (braced ? 2 : 1));
    if (name === undefined) throw this.#malformed(dollar, 'a variable name must follow: write $$ for a dollar sign');
    if (!braced) return { value: this.#value(name), end: dollar + 1 + name.length };
    const afterName = dollar + 2 + name.length;
    if (this.#text[afterName] === '}') return { value: this.#value(name), end: afterName + 1 };
    const operator = this.#match(operatorAt, afterName);
    if (operator === undefined) throw this.#malformed(dollar, `after \${${name} one of } - ? + :- :? :+ must follow`);
    return this.#withOperator(dollar, name, operator, afterName + operator.length);
  }

  #withOperator(dollar: number, name: string, operator: string, from: number): { value: string; end: number } {
    const value = this.#lookup(name);
    const present = value !== undefined && !(operator.startsWith(':') && value === '');
    // A word that is not used must neither warn of its variables nor insist on them, as in a shell.
    const used = operator.endsWith('+') ? present : !present;
    const depth = this.#depth + 1;
    if (depth > limits.interpolation_depth_max) {
      throw this.#malformed(dollar, `variables are nested more than ${limits.interpolation_depth_max} deep`);
    }
    const word = new Template(this.#text, used ? this.#lookup : () => 'set', used ? this.#unset : [], depth).words(
      from,
      '}',
    );
    if (word.end >= this.#text.length) throw this.#malformed(dollar, 'the closing } is missing');
    const end = word.end + 1;
    if (operator.endsWith('+')) return { value: present ? word.value : '', end };
    if (present) return { value, end };
    if (operator.endsWith('-')) return { value: word.value, end };
    throw new Refusal(
      dollar,
      `required variable ${name} is missing a value${word.value === '' ? '' : `: ${word.value}`}`,
    );
  }

  #value(name: string): string {
    const value = this.#lookup(name);
    if (value === undefined) this.#unset.push(name);
    return value ?? '';
  }

  #malformed(dollar: number, hint: string): Refusal {
    return new Refusal(dollar, `invalid interpolation format: ${hint}`);
  }

  #match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0];
  }
}

/** The tree with the variables of all its texts replaced by those of its origin (keys are left alone, as Docker does). */
export function interpolateTree<N extends StackNode>(node: N, problems: Problems, unset: Set<string>): N;
export function interpolateTree(node: StackNode, problems: Problems, unset: Set<string>): StackNode {
  const inner = (child: StackNode): StackNode => interpolateTree(child, problems, unset);
  if (node.kind === 'list') return { ...node, items: node.items.map(inner) };
  if (node.kind === 'map') {
    return { ...node, entries: new Map([...node.entries].map(([key, e]) => [key, { ...e, value: inner(e.value) }])) };
  }
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
  return interpolateScalar(node, node.value, problems, unset);
}

function interpolateScalar(node: ScalarNode, text: string, problems: Problems, unset: Set<string>): ScalarNode {
  const result = interpolate(text, node.origin.env);
  if ('error' in result) {
    problems.add('VARIABLE', node.dollars[result.at] ?? node.at, `${node.path}: ${result.error}`);
    return node;
  }
  for (const name of result.unset) unset.add(name);
  return { ...node, value: result.text, interpolated: true };
}
