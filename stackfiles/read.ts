/**
 * Small readers of the tree that a schema is put together from. A reader checks a value and gives it in its normal
 * form; what does not fit becomes a problem with its place, and the reader gives undefined so that the rest is still
 * read.
 */
import { isAbsolute, join } from 'node:path';
import { numberText, type ScalarValue } from './plain-scalar.js';
import { plainValue, type MapNode, type ScalarNode, type StackNode } from './parse.js';
import type { Position, ProblemCode, Problems } from './problems.js';

export interface ReadContext {
  problems: Problems;
  /** The text of a file, by its absolute path. */
  readFile(path: string): string;
  fileExists(path: string): boolean;
  /** Leave variables as they are written. */
  skipInterpolation: boolean;
  /** Where the items of lists stand that are checked once everything is read. */
  itemPlaces: WeakMap<object, Position>;
  /** Values of the variables that secrets and configs are made of, by the path of the key that names one. */
  variables: Map<string, string | undefined>;
  /** Seccomp profiles, by absolute path. */
  profiles: Map<string, string>;
  /** What a user should know of what was read. */
  warnings: Set<string>;
}

/** The path as one that starts at the root: relative ones start at the folder of the file they are written in. */
export function absolute(path: string, node: StackNode): string {
  return isAbsolute(path) ? path : join(node.origin.folder, path);
}

export interface Reader<T> {
  (node: StackNode, context: ReadContext): T | undefined;
  /** Zero values ('', 0, false, [] and {}) mean "not given" unless this is set: docker/cli's `omitempty`. */
  keepsZero?: boolean;
  /** The problem is the key, not its value: it is to be reported at the key. */
  atKey?: boolean;
}

/** Marks a reader whose zero values mean something: `replicas: 0`, `init: false`. */
export function withZero<T>(reader: Reader<T>): Reader<T> {
  return Object.assign((node: StackNode, context: ReadContext) => reader(node, context), { keepsZero: true });
}

/** The reader of a key that may not be there at all. */
export function refuse(code: ProblemCode, message: (path: string) => string): Reader<never> {
  const reader: Reader<never> = (node, context) => context.problems.add(code, node.at, message(node.path));
  return Object.assign(reader, { atKey: true });
}

/** A key or value that the Compose Specification knows and that our services have no place for. */
export function unsupported(why = ''): Reader<never> {
  return refuse('UNSUPPORTED', (path) => `${path} is unsupported${why && `: ${why}`}`);
}

export function wrong(node: StackNode, context: ReadContext, expected: string): undefined {
  return context.problems.add('TYPE', node.at, `${node.path} must be ${expected}, not ${describe(node)}`);
}
export function invalid(node: StackNode, context: ReadContext, message: string): undefined {
  return context.problems.add('VALUE', node.at, `${node.path}: ${message}`);
}

function describe(node: StackNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a mapping' : 'a list';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'string') return `the text "${node.value}"`;
  if (typeof node.value === 'boolean') return `the boolean ${node.value} (to mean text, quote it)`;
  return `the number ${numberText(node.value)} (to mean text, quote it)`;
}

export const text: Reader<string> = (node, context) =>
  node.kind === 'scalar' && typeof node.value === 'string' ? node.value : wrong(node, context, 'text');

/** Text of a known form: `parse` gives undefined for what is not. */
export function textAs<T>(expected: string, parse: (text: string) => T | undefined): Reader<T> {
  return (node, context) => {
    const value = text(node, context);
    if (value === undefined) return undefined;
    return parse(value) ?? invalid(node, context, `"${value}" is not ${expected}`);
  };
}

export function oneOf<const T extends string>(...allowed: T[]): Reader<T> {
  return textAs(`one of ${allowed.join(', ')}`, (value) => allowed.find((known) => known === value));
}

/** A number; from a variable it arrives as text. */
export const decimal: Reader<number> = (node, context) => {
  const value = cast(node, (source) => (source.trim() === '' ? undefined : Number(source)));
  return typeof value === 'number' && Number.isFinite(value) ? value : wrong(node, context, 'a number');
};

export const whole: Reader<number> = (node, context) => {
  const value = decimal(node, context);
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
  return invalid(node, context, `${value} is not a whole number from 0 up`);
};

const yes = new Set(['y', 'yes', 'true', 'on']);
const no = new Set(['n', 'no', 'false', 'off']);

export const flag: Reader<boolean> = (node, context) => {
  const value = cast(node, (source) => {
    const word = source.toLowerCase();
    return yes.has(word) ? true : no.has(word) ? false : undefined;
  });
  return typeof value === 'boolean' ? value : wrong(node, context, 'true or false');
};

function cast<T>(node: StackNode, parse: (text: string) => T): ScalarValue | T | undefined {
  if (node.kind !== 'scalar') return undefined;
  return node.interpolated && typeof node.value === 'string' ? parse(node.value) : node.value;
}

export function list<T>(item: Reader<T>): Reader<T[]> {
  return (node, context) => {
    if (node.kind !== 'list') return wrong(node, context, 'a list');
    return node.items.map((entry) => item(entry, context)).filter((value) => value !== undefined);
  };
}

/** A list of texts in which each may stand once. */
export const texts: Reader<string[]> = (node, context) => {
  const values = list(text)(node, context);
  if (values && node.kind === 'list') refuseTwice(node.items, context);
  return values;
};

function refuseTwice(items: StackNode[], context: ReadContext): void {
  const seen = new Set<ScalarValue>();
  for (const item of items) {
    if (item.kind !== 'scalar') continue;
    if (seen.has(item.value)) invalid(item, context, `"${String(item.value)}" is in the list twice`);
    seen.add(item.value);
  }
}

export const textOrTexts: Reader<string[]> = (node, context) => {
  if (node.kind === 'list') return texts(node, context);
  const only = text(node, context);
  return only === undefined ? undefined : [only];
};

/** A scalar that may be written as text or number, as text. */
export const textOrNumber: Reader<string> = (node, context) => {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') {
    return wrong(node, context, 'text or a number');
  }
  return typeof node.value === 'string' ? node.value : numberText(node.value);
};

/** A value of a mapping of texts: an empty one is `whenEmpty`. */
export function textOrEmpty<E extends string | null>(whenEmpty: E): Reader<string | E> {
  return (node, context) => (isEmptyScalar(node) ? whenEmpty : textOrNumber(node, context));
}

export function isEmptyScalar(node: StackNode): node is ScalarNode {
  return node.kind === 'scalar' && node.value === null;
}

/** Any keys, all values of one kind; the result is sorted by key. */
export function mapOf<T>(value: Reader<T>): Reader<Record<string, T>> {
  return (node, context) => {
    if (node.kind !== 'map') return wrong(node, context, 'a mapping');
    const pairs: [string, T][] = [];
    for (const entry of sortedEntries(node)) {
      const read = value(entry.value, context);
      if (read !== undefined) pairs.push([entry.key, read]);
    }
    return Object.fromEntries(pairs);
  };
}

/** A mapping, or a list of "key=value" texts. A key alone is `whenEmpty`. */
export function mapOrPairs<E extends string | null>(whenEmpty: E): Reader<Record<string, string | E>> {
  return (node, context) => {
    if (node.kind !== 'list') return mapOf(textOrEmpty(whenEmpty))(node, context);
    const pairs = (texts(node, context) ?? []).map((pair): [string, string | E] => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [pair, whenEmpty] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
    return Object.fromEntries(pairs.sort(([a], [b]) => compareText(a, b)));
  };
}

export function sortedEntries(node: MapNode): MapNode['entries'] extends Map<string, infer E> ? E[] : never {
  return [...node.entries.values()].sort((a, b) => compareText(a.key, b.key));
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Fields = Record<string, Reader<unknown>>;
type FieldsRead<F extends Fields> = { -readonly [K in keyof F]?: F[K] extends Reader<infer T> ? T : never };
/** Keys that start with "x-", as they were written: YAML's place for a user's own things. */
export type Extensions = Record<`x-${string}`, unknown>;

/** A mapping with these keys and no others but "x-…"; the result has them in the order of `fields`. */
export function record<F extends Fields>(fields: F): Reader<FieldsRead<F>> {
  return (node, context) => {
    if (node.kind !== 'map') return wrong(node, context, 'a mapping');
    for (const { key, keyAt } of node.entries.values()) {
      if (Object.hasOwn(fields, key) || key.startsWith('x-')) continue;
      const owner = node.path === '' ? '' : `${node.path}: `;
      context.problems.add('UNKNOWN_KEY', keyAt, `${owner}unknown key "${key}"${suggestion(key, Object.keys(fields))}`);
    }
    const pairs = Object.entries(fields).flatMap(([key, reader]): [string, unknown][] => {
      const entry = node.entries.get(key);
      const value = entry && reader(reader.atKey ? { ...entry.value, at: entry.keyAt } : entry.value, context);
      return value === undefined || (!reader.keepsZero && isZero(value)) ? [] : [[key, value]];
    });
    return Object.fromEntries(pairs) as FieldsRead<F>;
  };
}

/** A record whose extension fields ("x-…") are kept. */
export function extensible<F extends Fields>(fields: F): Reader<FieldsRead<F> & Extensions> {
  const known = record(fields);
  return (node, context) => {
    const value = known(node, context);
    if (node.kind !== 'map') return undefined;
    const isExtension = (key: string): boolean => key.startsWith('x-') && !Object.hasOwn(fields, key);
    const extensions = sortedEntries(node).filter(({ key }) => isExtension(key));
    return value && { ...value, ...Object.fromEntries(extensions.map((e) => [e.key, plainValue(e.value)])) };
  };
}

function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function suggestion(key: string, known: string[]): string {
  const near = known.map((name) => ({ name, far: distance(key.toLowerCase(), name) })).sort((a, b) => a.far - b.far)[0];
  return near && near.far <= Math.max(1, Math.floor(key.length / 3)) ? `: did you mean "${near.name}"?` : '';
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The same reader; check.ts finds the place of each item it gives. */
export function placed<T extends object>(reader: Reader<T>): Reader<T> {
  return (node, context) => {
    const item = reader(node, context);
    if (item) context.itemPlaces.set(item, node.at);
    return item;
  };
}
