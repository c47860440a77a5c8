/** Runs a parsed template. Pure: it sees the context and the functions that it is given, and nothing else. */
import { limits } from '../../lib/limits.js';
import { TemplateFault } from './fault.js';
import { isList, show, truth, type TemplateFunction, type Value } from './functions.js';
import type { Command, Node, Operand, Pipeline } from './parse.js';

/** Variables of one scope; inner ones see the outer. */
type Scope = Map<string, Value>[];

/** What stands for the field `name` of `holder`, which lacks it. */
export type Missing = (name: string, holder: Value, at: number) => Value;

/** Go's option missingkey=error, which Docker sets for tasks: a label that is not there is an error, not an empty text. */
const refuse: Missing = (name, _, at) => {
  throw new TemplateFault(at, `can't evaluate field ${name}`);
};

/** Throws TemplateFault. */
export function evaluate(
  nodes: readonly Node[],
  root: Value,
  functions: Readonly<Record<string, TemplateFunction>>,
  missing: Missing = refuse,
): string {
  return new Evaluation(root, functions, missing).run(nodes);
}

class Evaluation {
  readonly #root: Value;
  readonly #functions: Readonly<Record<string, TemplateFunction>>;
  readonly #missing: Missing;
  readonly #out: string[] = [];
  #size = 0;
  /** Characters of all texts that functions have made. */
  #made = 0;
  #steps = 0;

  constructor(root: Value, functions: Readonly<Record<string, TemplateFunction>>, missing: Missing) {
    this.#root = root;
    this.#functions = functions;
    this.#missing = missing;
  }

  run(nodes: readonly Node[]): string {
    this.#walk(nodes, this.#root, [new Map([['', this.#root]])]);
    return this.#out.join('');
  }

  #walk(nodes: readonly Node[], dot: Value, scope: Scope): void {
    for (const node of nodes) {
      if (node.kind === 'text') {
        this.#write(node.text, 0);
        continue;
      }
      const { pipeline } = node;
      const inner = node.kind === 'action' ? scope : [...scope, new Map<string, Value>()];
      const value = this.#pipeline(pipeline, dot, inner);
      if (node.kind === 'action') {
        if (pipeline.variables.length === 0) this.#write(show(value), pipeline.at);
      } else if (node.kind === 'range') {
        const entries = entriesOf(value, pipeline.at);
        this.#step(entries.length, pipeline.at);
        if (entries.length === 0) this.#walk(node.otherwise, dot, inner);
        for (const [key, entry] of entries) {
          const [first, second] = pipeline.variables;
          if (first !== undefined) set(inner, first, second === undefined ? entry : key, true);
          if (second !== undefined) set(inner, second, entry, true);
          this.#walk(node.then, entry, [...inner, new Map<string, Value>()]);
        }
      } else if (truth(value)) this.#walk(node.then, node.kind === 'with' ? value : dot, inner);
      else this.#walk(node.otherwise, dot, inner);
    }
  }

  #pipeline(pipeline: Pipeline, dot: Value, scope: Scope): Value {
    let value: Value;
    for (const command of pipeline.commands) value = this.#command(command, dot, scope, value);
    const [variable] = pipeline.variables;
    if (variable !== undefined && !set(scope, variable, value, pipeline.declares)) {
      throw new TemplateFault(pipeline.at, `undefined variable "$${variable}"`);
    }
    return value;
  }
  #command(command: Command, dot: Value, scope: Scope, piped: Value): Value {
    const [first, ...rest] = command;
    if (first?.kind !== 'function') return first ? this.#operand(first, dot, scope) : null;
    const args = rest.map((operand) => this.#operand(operand, dot, scope));
    return this.#call(first, dot, piped === undefined ? args : [...args, piped]);
  }
  #operand(operand: Operand, dot: Value, scope: Scope): Value {
    this.#step(1, operand.at);
    switch (operand.kind) {
      case 'literal':
        return this.#field(operand.value, operand);
      case 'dot':
        return this.#field(dot, operand);
      case 'variable': {
        const variables = scope.findLast((known) => known.has(operand.name));
        if (!variables) throw new TemplateFault(operand.at, `undefined variable "$${operand.name}"`);
        return this.#field(variables.get(operand.name), operand);
      }
      case 'pipeline':
        return this.#field(this.#pipeline(operand.pipeline, dot, scope), operand);
      case 'function':
        return this.#call(operand, dot, []);
    }
  }
  #call(operand: Operand & { kind: 'function' }, dot: Value, args: readonly Value[]): Value {
    const called = this.#functions[operand.name];
    if (!called) throw new TemplateFault(operand.at, `function "${operand.name}" not defined`);
    const result = called(isMethod(operand.name) ? [dot, ...args] : args, operand.at);
    if (typeof result === 'string') this.#made += result.length;
    if (this.#made > limits.template_output_max) throw new TemplateFault(operand.at, 'makes more text than the limit');
    return this.#field(result, operand);
  }

  #field(value: Value, { at, path }: Operand): Value {
    return path.reduce((holder, name): Value => {
      const isStruct = typeof holder === 'object' && holder !== null && !isList(holder);
      const next = isStruct && Object.hasOwn(holder, name) ? holder[name] : undefined;
      return next === undefined ? this.#missing(name, holder, at) : next;
    }, value);
  }

  #step(count: number, at: number): void {
    this.#steps += count;
    if (this.#steps > limits.template_steps_max) throw new TemplateFault(at, 'takes too many steps');
  }
  #write(text: string, at: number): void {
    this.#size += text.length;
    if (this.#size > limits.template_output_max) throw new TemplateFault(at, 'expands to more than the limit');
    this.#out.push(text);
  }
}

/** A function that is called as `.Name`, of what the dot stands for, which is its first argument. */
const isMethod = (name: string): boolean => name.startsWith('.');

/** False where a variable is to be set that does not exist. */
function set(scope: Scope, name: string, value: Value, declares: boolean): boolean {
  const variables = declares ? scope.at(-1) : scope.findLast((known) => known.has(name));
  variables?.set(name, value);
  return variables !== undefined;
}

/** In the order of the keys, as Go has it. */
function entriesOf(value: Value, at: number): [Value, Value][] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return [...value.entries()];
  if (typeof value !== 'object') throw new TemplateFault(at, "range can't iterate over this value");
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
