/**
 * YAML text to a tree in which every key and value knows where it stands. Aliases and merge keys (`<<`) are followed
 * here, so that the rest of the room sees plain mappings, lists and scalars.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar as YamlScalar } from 'yaml';
import type { Document, ErrorCode, Pair, Tags, YAMLMap } from 'yaml';
import { limits } from '../lib/limits.js';
import type { Origin } from './origin.js';
import { plainScalar, type ScalarValue } from './plain-scalar.js';
import type { Position, ProblemCode, Problems, StackFile } from './problems.js';

interface Place {
  at: Position;
  /** "services.web.ports[0]": how messages call it. */
  path: string;
  origin: Origin;
  /** How the value changes that of an earlier file: `!reset` takes it away, `!override` stands in place of it. */
  tag?: MergeTag;
}
export type MergeTag = 'reset' | 'override';
export interface ScalarNode extends Place {
  kind: 'scalar';
  value: ScalarValue;
  /** The value came out of a variable: a number or a boolean arrives as text. */
  interpolated?: true;
  /** Places of the `$` signs of a text, in order. */
  dollars: Position[];
}
export interface ListNode extends Place {
  kind: 'list';
  items: StackNode[];
}
export interface MapEntry {
  key: string;
  keyAt: Position;
  value: StackNode;
}
export interface MapNode extends Place {
  kind: 'map';
  entries: Map<string, MapEntry>;
}
export type StackNode = ScalarNode | ListNode | MapNode;

const mergeTags = ['reset', 'override'] as const;
const customTags: Tags = mergeTags.flatMap((name) => [
  { tag: `!${name}`, collection: 'map' as const },
  { tag: `!${name}`, collection: 'seq' as const },
  { tag: `!${name}`, resolve: (value: string) => value },
]);

/** The file's top mapping, or undefined when it cannot be read (the reasons are in `problems`). */
export function parseStackFile(file: StackFile, origin: Origin, problems: Problems): MapNode | undefined {
  const lines = new LineCounter();
  const document = parseDocument(file.text, {
    lineCounter: lines,
    keepSourceTokens: true,
    prettyErrors: false,
    customTags,
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file: file.name, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const error of [...document.errors, ...document.warnings]) {
    problems.add(
      error.code === 'DUPLICATE_KEY' ? 'DUPLICATE_KEY' : 'YAML',
      at(error.pos[0]),
      describe(error.code, error.message),
    );
  }
  if (document.errors.length + document.warnings.length > 0) return undefined;
  try {
    const root = new TreeBuilder(file.text, document, at, origin, problems).build(document.contents, '', at(0), 0);
    if (root.kind === 'map') return root;
    return problems.add('TYPE', root.at, 'a stack file must be a mapping with the key "services"');
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return problems.add(error.code, error.at, error.message);
  }
}

function describe(code: ErrorCode, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key is already in the mapping: keys must be unique';
  if (code === 'MULTIPLE_DOCS') return 'a stack file holds one YAML document: remove the "---"';
  return message.split('\n')[0] ?? message;
}

/** Ends the building of a tree that has no end, or a hole. */
class Unreadable extends Error {
  readonly code: ProblemCode;
  readonly at: Position;
  constructor(code: ProblemCode, at: Position, message: string) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

class TreeBuilder {
  readonly #text: string;
  readonly #document: Document;
  readonly #at: (offset: number) => Position;
  readonly #origin: Origin;
  readonly #problems: Problems;
  #nodes = 0;

  constructor(text: string, document: Document, at: (offset: number) => Position, origin: Origin, problems: Problems) {
    this.#text = text;
    this.#document = document;
    this.#at = at;
    this.#origin = origin;
    this.#problems = problems;
  }

  build(node: unknown, path: string, fallback: Position, depth: number): StackNode {
    const at = this.#place(node) ?? fallback;
    if (++this.#nodes > limits.stack_file_nodes_max) {
      throw new Unreadable(
        'LIMIT',
        at,
        `the file has more than ${limits.stack_file_nodes_max} values when its aliases are followed`,
      );
    }
    if (depth > limits.stack_file_depth_max) {
      throw new Unreadable(
        'LIMIT',
        at,
        `values are nested more than ${limits.stack_file_depth_max} deep: does an alias contain itself?`,
      );
    }
    if (isAlias(node)) {
      const anchored = node.resolve(this.#document);
      if (!anchored) throw new Unreadable('YAML', at, `there is no anchor "${node.source}" before this alias`);
      return this.build(anchored, path, at, depth + 1);
    }
    const place = { at, path, origin: this.#origin, ...mergeTagOf(node) };
    if (isMap(node)) return { kind: 'map', ...place, entries: this.#entries(node, path, depth) };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.build(item, `${path}[${index}]`, at, depth + 1));
      return { kind: 'list', ...place, items };
    }
    return this.#scalar(node, place);
  }

  #scalar(node: unknown, place: Place): ScalarNode {
    const { at } = place;
    if (!isScalar(node)) return { kind: 'scalar', ...place, value: null, dollars: [] };
    const untagged = node.type === YamlScalar.PLAIN && (node.tag === undefined || place.tag !== undefined);
    const value = untagged ? plainScalar(node.source ?? '') : (node.value ?? null);
    if (!isScalarValue(value))
      throw new Unreadable('TYPE', at, `a value of type ${node.tag} has no place in a stack file`);
    return {
      kind: 'scalar',
      ...place,
      at: value === null ? at : (this.#place(node) ?? at),
      value,
      dollars: this.#dollars(node),
    };
  }

  #dollars(node: YamlScalar): Position[] {
    const [start, end] = node.range ?? [0, 0];
    const found: Position[] = [];
    for (let at = this.#text.indexOf('$', start); at !== -1 && at < end; at = this.#text.indexOf('$', at + 1)) {
      found.push(this.#at(at));
    }
    return found;
  }

  /**
   * The mapping's own keys win over merged ones, and of several merged mappings the first wins (YAML 1.1,
   * type/merge).
   */
  #entries(map: YAMLMap, path: string, depth: number): Map<string, MapEntry> {
    const own = new Map<string, MapEntry>();
    const merged: MapEntry[] = [];
    for (const pair of map.items) {
      const key = this.#key(pair);
      const keyAt = this.#place(pair.key) ?? this.#place(map) ?? this.#at(0);
      if (key === '<<' && isScalar(pair.key) && pair.key.type === YamlScalar.PLAIN) {
        merged.push(...this.#merged(pair.value, path, keyAt, depth));
        continue;
      }
      if (key === undefined || key === '__proto__') {
        this.#problems.add('TYPE', keyAt, key === undefined ? 'a key must be text' : 'a key cannot be "__proto__"');
        continue;
      }
      const value = this.build(pair.value, path === '' ? key : `${path}.${key}`, keyAt, depth + 1);
      own.set(key, { key, keyAt, value: isEmpty(value) ? { ...value, at: keyAt } : value });
    }
    for (const entry of merged) if (!own.has(entry.key)) own.set(entry.key, entry);
    return own;
  }

  #merged(value: unknown, path: string, keyAt: Position, depth: number): MapEntry[] {
    const node = this.build(value, path, keyAt, depth + 1);
    const sources = node.kind === 'list' ? node.items : [node];
    return sources.flatMap((source) => {
      if (source.kind === 'map') return [...this.#rebase(source, path)];
      this.#problems.add('TYPE', keyAt, 'a merge key (<<) takes a mapping or a list of mappings');
      return [];
    });
  }

  /** A merged list of mappings was built under "path[0]": its entries belong to `path`. */
  #rebase(source: MapNode, path: string): Iterable<MapEntry> {
    if (source.path === path) return source.entries.values();
    const move = (node: StackNode): StackNode => {
      const moved = { ...node, path: path + node.path.slice(source.path.length) };
      if (moved.kind === 'list') return { ...moved, items: moved.items.map(move) };
      if (moved.kind === 'scalar') return moved;
      return { ...moved, entries: new Map([...moved.entries].map(([k, e]) => [k, { ...e, value: move(e.value) }])) };
    };
    return [...source.entries.values()].map((entry) => ({ ...entry, value: move(entry.value) }));
  }

  #key({ key }: Pair): string | undefined {
    const node = isAlias(key) ? key.resolve(this.#document) : key;
    if (!isScalar(node)) return undefined;
    return node.type === YamlScalar.PLAIN ? node.source : String(node.value);
  }

  #place(node: unknown): Position | undefined {
    const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
    return range ? this.#at(range[0]) : undefined;
  }
}

function mergeTagOf(node: unknown): { tag?: MergeTag } {
  const written = isMap(node) || isSeq(node) || isScalar(node) ? node.tag : undefined;
  const tag = mergeTags.find((name) => written === `!${name}`);
  return tag ? { tag } : {};
}

function isEmpty(node: StackNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function isScalarValue(value: unknown): value is ScalarValue {
  return value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

/** The tree as plain values: what an extension field holds. */
export function plainValue(node: StackNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries([...node.entries.values()].map(({ key, value }) => [key, plainValue(value)]));
}
