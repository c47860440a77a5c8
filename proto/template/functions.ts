/** The functions of text/template that templates may call (not: html, js, urlquery, slice, call), and Docker's `join`. */
import { limits } from '../../lib/limits.js';
import { TemplateFault } from './fault.js';

/** A map (labels), a struct of the context, a list, a plain value, or nothing: null where something could be, undefined for a missing key. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };
export type TemplateFunction = (args: readonly Value[], at: number) => Value;

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Empty values are false, as in text/template. */
export function truth(value: Value): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** As fmt.Print writes it. */
export function show(value: Value): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(show).join(' ')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, entry]) => `${key}:${show(entry)}`).join(' ')}]`;
}

function compare(a: Value, b: Value, at: number): number {
  const ordered = (value: Value): value is string | number => typeof value === 'string' || typeof value === 'number';
  if (typeof a !== typeof b || !ordered(a) || !ordered(b)) {
    throw new TemplateFault(at, 'incompatible types for comparison');
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
function equal(a: Value, b: Value, at: number): boolean {
  if (typeof a !== typeof b || typeof a === 'object') throw new TemplateFault(at, 'incompatible types for comparison');
  return a === b;
}
export const text = (value: Value, at: number): string => {
  if (typeof value !== 'string') throw new TemplateFault(at, 'wrong type of argument: a string is expected');
  return value;
};

/** Joins texts, unless that makes one that is too long: a template can double what it has again and again. */
function joined(parts: readonly string[], separator: string, at: number): string {
  const length = parts.reduce((sum, part) => sum + part.length + separator.length, 0);
  if (length > limits.template_output_max) throw new TemplateFault(at, 'makes a text that is longer than the limit');
  return parts.join(separator);
}

function format(args: readonly Value[], at: number): string {
  const [pattern, ...values] = args;
  let next = 0;
  const take = (): Value => {
    const value = values[next++];
    if (value === undefined) throw new TemplateFault(at, 'printf has too few arguments');
    return value;
  };
  const said = (verb: string): string => {
    if (verb === '') throw new TemplateFault(at, 'printf knows %s, %d, %v, %t, %q and %%');
    if (verb === '%') return '%';
    return verb === 'q' ? JSON.stringify(show(take())) : show(take());
  };
  // Every second part is what follows a "%".
  const parts = text(pattern, at)
    .split(/%([sdvtq%]?)/)
    .map((part, i) => (i % 2 === 0 ? part : said(part)));
  if (next < values.length) throw new TemplateFault(at, 'printf has too many arguments');
  return joined(parts, '', at);
}

function itemOf(list: readonly Value[], key: Value, at: number): Value {
  const item = typeof key === 'number' ? list[key] : undefined;
  if (item === undefined) throw new TemplateFault(at, 'index out of range');
  return item;
}

export const BUILTINS: Readonly<Record<string, TemplateFunction>> = {
  and: (args) => args.find((value) => !truth(value)) ?? args.at(-1) ?? null,
  or: (args) => args.find(truth) ?? args.at(-1) ?? null,
  not: ([value = null]) => !truth(value),
  eq: ([first, ...others], at) => others.some((other) => equal(first, other, at)),
  ne: ([a, b = null], at) => !equal(a, b, at),
  lt: ([a, b], at) => compare(a, b, at) < 0,
  le: ([a, b], at) => compare(a, b, at) <= 0,
  gt: ([a, b], at) => compare(a, b, at) > 0,
  ge: ([a, b], at) => compare(a, b, at) >= 0,
  len: ([value = null], at) => {
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (typeof value === 'object') return Object.keys(value ?? {}).length;
    throw new TemplateFault(at, 'len of a value that has none');
  },
  /** Of a map that lacks the key it is "", as Go's zero value is. */
  index: ([map = null, ...keys], at) =>
    keys.reduce((value: Value, key) => {
      if (typeof value !== 'object' || value === null)
        throw new TemplateFault(at, "can't index a value that is no map");
      if (isList(value)) return itemOf(value, key, at);
      const name = text(key, at);
      return Object.hasOwn(value, name) ? (value[name] ?? '') : '';
    }, map),
  print: (args, at) => joined(args.map(show), '', at),
  println: (args, at) => `${joined(args.map(show), ' ', at)}\n`,
  printf: format,
  join: ([separator, ...parts], at) =>
    joined(
      parts.map((part) => text(part, at)),
      text(separator, at),
      at,
    ),
};
