/** From a template's pieces to a tree. After the grammar of Go's text/template; `define`, `template`, `block` are not allowed. */
import { limits } from '../../lib/limits.js';
import { TemplateFault } from './fault.js';
import { lex, type Piece, type Placed } from './lex.js';

export type Operand = { at: number; path: readonly string[] } & (
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'dot' }
  | { kind: 'variable'; name: string }
  | { kind: 'pipeline'; pipeline: Pipeline }
  | { kind: 'function'; name: string }
);
/** A function and its arguments, or a single operand. */
export type Command = readonly Operand[];
export interface Pipeline {
  at: number;
  /** Set to the value; of `range` a second one is the key's, and comes first. */
  variables: readonly string[];
  /** `:=`, not `=`. */
  declares: boolean;
  commands: readonly Command[];
}
export type Branch = 'if' | 'with' | 'range';
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'action'; pipeline: Pipeline }
  | { kind: Branch; pipeline: Pipeline; then: readonly Node[]; otherwise: readonly Node[] };

const BRANCHES: readonly string[] = ['if', 'with', 'range'] satisfies Branch[];
const isBranch = (word: string): word is Branch => BRANCHES.includes(word);
const isSign = (token: Placed | undefined, text: string): boolean => token?.kind === 'sign' && token.text === text;

/** Throws TemplateFault. `functions`: the names that may be called. */
export function parse(source: string, functions: ReadonlySet<string>): readonly Node[] {
  const parser = new Parser(lex(source), functions);
  return parser.parse();
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

class Parser {
  readonly #pieces: readonly Piece[];
  readonly #functions: ReadonlySet<string>;
  #next = 0;
  #depth = 0;

  constructor(pieces: readonly Piece[], functions: ReadonlySet<string>) {
    this.#pieces = pieces;
    this.#functions = functions;
  }

  parse(): readonly Node[] {
    const { nodes, end } = this.#list();
    if (end) throw new TemplateFault(end[0]?.at ?? 0, `unexpected {{${wordOf(end)}}}`);
    return nodes;
  }

  /** Until the `end` or `else` that closes it, whose tokens are returned. */
  #list(): { nodes: Node[]; end?: readonly Placed[] } {
    const nodes: Node[] = [];
    for (let piece = this.#pieces[this.#next]; piece; piece = this.#pieces[this.#next]) {
      this.#next++;
      if (piece.kind === 'text') {
        nodes.push(piece);
        continue;
      }
      const word = wordOf(piece.tokens);
      if (word === 'end' || word === 'else') return { nodes, end: piece.tokens };
      nodes.push(isBranch(word) ? this.#branch(word, piece.tokens) : this.#action(piece));
    }
    return { nodes };
  }

  #action({ tokens }: { tokens: readonly Placed[] }): Node {
    return { kind: 'action', pipeline: this.#whole(tokens, 1) };
  }
  #branch(kind: Branch, tokens: readonly Placed[]): Node {
    const at = tokens[0]?.at ?? 0;
    this.#deeper(at);
    const pipeline = this.#whole(tokens.slice(1), kind === 'range' ? 2 : 1, at);
    const { nodes: then, end } = this.#list();
    if (!end) throw new TemplateFault(at, `{{${kind}}} has no {{end}}`);
    let otherwise: readonly Node[] = [];
    if (wordOf(end) === 'end') closes(end, 1);
    else if (end.length > 1) {
      // {{else if x}} … {{end}} is {{else}}{{if x}} … {{end}}{{end}}
      if (wordOf(end.slice(1)) !== kind || kind === 'range') throw new TemplateFault(at, 'malformed {{else}}');
      otherwise = [this.#branch(kind, end.slice(1))];
    } else {
      const rest = this.#list();
      if (!rest.end || wordOf(rest.end) !== 'end') throw new TemplateFault(at, `{{else}} has no {{end}}`);
      closes(rest.end, 1);
      otherwise = rest.nodes;
    }
    this.#depth--;
    return { kind, pipeline, then, otherwise };
  }

  #whole(tokens: readonly Placed[], variablesMax: number, at = tokens[0]?.at ?? 0): Pipeline {
    const { pipeline, rest } = this.#pipeline(tokens, variablesMax, at);
    const [extra] = rest;
    if (extra) throw new TemplateFault(extra.at, 'unexpected token');
    return pipeline;
  }
  #pipeline(
    tokens: readonly Placed[],
    variablesMax: number,
    at: number,
  ): { pipeline: Pipeline; rest: readonly Placed[] } {
    const { variables, declares, length } = declaration(tokens, variablesMax);
    let rest: readonly Placed[] = tokens.slice(length);
    const commands: Command[] = [];
    for (;;) {
      const operands: Operand[] = [];
      while (rest.length > 0 && !isSign(rest[0], '|') && !isSign(rest[0], ')')) {
        const read = this.#operand(rest);
        operands.push(read.operand);
        rest = read.rest;
      }
      const [first, second] = operands;
      if (!first) throw new TemplateFault(rest[0]?.at ?? at, 'missing value for command');
      if (second && first.kind !== 'function') throw new TemplateFault(second.at, 'only a function takes arguments');
      if (commands.length > 0 && first.kind !== 'function') {
        throw new TemplateFault(first.at, 'only a function can stand behind a |');
      }
      commands.push(operands);
      if (!isSign(rest[0], '|')) break;
      rest = rest.slice(1);
    }
    return { pipeline: { at, variables, declares, commands }, rest };
  }

  #operand(tokens: readonly Placed[]): { operand: Operand; rest: readonly Placed[] } {
    const [first] = tokens;
    if (!first) throw new TemplateFault(0, 'missing value for command');
    const { at } = first;
    let rest: readonly Placed[] = tokens.slice(1);
    const path: string[] = [];
    /** Fields that follow without a space belong to the operand. */
    const withPath = <T extends object>(
      operand: T,
    ): { operand: T & { at: number; path: string[] }; rest: readonly Placed[] } => {
      for (let next = rest[0]; next?.kind === 'field' && !next.spaced && next.text !== ''; next = rest[0]) {
        path.push(next.text);
        rest = rest.slice(1);
      }
      return { operand: { ...operand, at, path }, rest };
    };
    switch (first.kind) {
      case 'string':
        return withPath({ kind: 'literal', value: first.text });
      case 'number':
        return withPath({ kind: 'literal', value: first.value });
      case 'field':
        if (this.#functions.has(`.${first.text}`)) return withPath({ kind: 'function', name: `.${first.text}` });
        if (first.text !== '') path.push(first.text);
        return withPath({ kind: 'dot' });
      case 'variable':
        return withPath({ kind: 'variable', name: first.text });
      case 'word': {
        const constant = CONSTANTS.get(first.text);
        if (constant !== undefined) return withPath({ kind: 'literal', value: constant });
        if (!this.#functions.has(first.text)) throw new TemplateFault(at, `function "${first.text}" not defined`);
        return withPath({ kind: 'function', name: first.text });
      }
      case 'sign': {
        if (first.text !== '(') throw new TemplateFault(at, `unexpected "${first.text}"`);
        this.#deeper(at);
        const inner = this.#pipeline(rest, 0, at);
        if (!isSign(inner.rest[0], ')')) throw new TemplateFault(at, 'unclosed left paren');
        this.#depth--;
        rest = inner.rest.slice(1);
        return withPath({ kind: 'pipeline', pipeline: inner.pipeline });
      }
    }
  }

  #deeper(at: number): void {
    if (++this.#depth > limits.template_depth_max)
      throw new TemplateFault(at, `nested deeper than ${limits.template_depth_max}`);
  }
}

const wordOf = ([first]: readonly Placed[]): string => (first?.kind === 'word' ? first.text : '');

function closes(tokens: readonly Placed[], length: number): void {
  const extra = tokens[length];
  if (extra) throw new TemplateFault(extra.at, 'unexpected token');
}

/** `$x :=`, `$x =`, and of range `$key, $value :=`. */
function declaration(
  tokens: readonly Placed[],
  most: number,
): { variables: string[]; declares: boolean; length: number } {
  const variables: string[] = [];
  for (let at = 0; variables.length < most; at += 2) {
    const [variable, sign] = [tokens[at], tokens[at + 1]];
    if (variable?.kind !== 'variable') break;
    variables.push(variable.text);
    if (isSign(sign, ':=') || isSign(sign, '=')) return { variables, declares: isSign(sign, ':='), length: at + 2 };
    if (!isSign(sign, ',')) break;
  }
  return { variables: [], declares: false, length: 0 };
}
