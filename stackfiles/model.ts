/**
 * The tree of a stack: its files read, their variables replaced, services extended (Compose Specification, "extends"), files
 * merged and others included ("include"). Each file's values keep the folder and the variables that they were written for.
 */
import { dirname, isAbsolute, join, relative } from 'node:path';
import { limits } from '../lib/limits.js';
import { parseDotenv } from './dotenv.js';
import { Extender, type OpenServices } from './extends.js';
import { interpolateTree } from './interpolate.js';
import { mergeFiles } from './merge.js';
import type { Environment, Origin } from './origin.js';
import { parseStackFile, type MapEntry, type MapNode, type StackNode } from './parse.js';
import { cannotRead, type Problems, type StackFile } from './problems.js';
import { record, text, textOrTexts, type ReadContext } from './read.js';

const resources = ['services', 'volumes', 'networks', 'secrets', 'configs'];

export class ModelReader {
  /** Every file that was read, the extended and included ones too: errors show their lines. */
  readonly files: StackFile[] = [];
  /** Variables without a value or a default. */
  readonly unset = new Set<string>();
  /** Files that services extend, by path. */
  readonly #opened = new Map<string, Extender>();
  readonly #context: ReadContext;
  readonly #problems: Problems;

  constructor(context: ReadContext) {
    this.#context = context;
    this.#problems = context.problems;
  }

  /** `including`: the absolute paths of the files that led to these. */
  read(files: readonly StackFile[], origin: Origin, including: readonly string[] = []): MapNode | undefined {
    const trees = files.flatMap((file) => {
      const tree = this.#tree(file, origin);
      return tree ? [this.#extended(tree, file.name)] : [];
    });
    const [first, ...others] = trees;
    if (!first) return undefined;
    return this.#included(others.reduce(mergeFiles, first), including);
  }

  #tree(file: StackFile, origin: Origin): MapNode | undefined {
    this.files.push(file);
    const tree = parseStackFile(file, origin, this.#problems);
    return tree && (this.#context.skipInterpolation ? tree : interpolateTree(tree, this.#problems, this.unset));
  }

  /** The text of another file that `node` names, or a problem. */
  #file(path: string, node: StackNode): StackFile | undefined {
    const shown = relative('', path);
    const name = shown.startsWith('..') ? path : shown;
    try {
      return { name, text: this.#context.readFile(path) };
    } catch (error) {
      return this.#problems.add('FILE', node.at, `${node.path}: ${cannotRead(name, error)}`);
    }
  }

  // ------------------------------------------------------------------------------------------------------ extends

  #extended(tree: MapNode, file: string): MapNode {
    const services = tree.entries.get('services');
    if (services?.value.kind !== 'map') return tree;
    const extender = new Extender(services.value, file, this.#open, this.#context);
    const entries = [...services.value.entries].map(([name, entry]): [string, MapEntry] => {
      return [name, { ...entry, value: extender.service(name) ?? entry.value }];
    });
    return withEntry(tree, { ...services, value: { ...services.value, entries: new Map(entries) } });
  }

  /** An extended file has its own folder, and the variables of the file that names it. */
  readonly #open: OpenServices = (path, node) => {
    const known = this.#opened.get(path);
    if (known) return known;
    const file = this.#file(path, node);
    const tree = file && this.#tree(file, { folder: dirname(path), env: node.origin.env });
    const services = tree?.entries.get('services')?.value;
    if (!tree) return undefined;
    const empty: MapNode = { ...tree, entries: new Map() };
    const extender = new Extender(services?.kind === 'map' ? services : empty, path, this.#open, this.#context);
    this.#opened.set(path, extender);
    return extender;
  };

  // ------------------------------------------------------------------------------------------------------ include

  #included(tree: MapNode, including: readonly string[]): MapNode {
    const include = tree.entries.get('include')?.value;
    if (!include) return tree;
    const own = new Map(tree.entries);
    own.delete('include');
    let result: MapNode = { ...tree, entries: own };
    for (const item of include.kind === 'list' ? include.items : []) {
      const imported = this.#import(item, including);
      if (imported) result = this.#withResources(result, imported);
    }
    if (include.kind !== 'list') this.#problems.add('TYPE', include.at, 'include must be a list');
    return result;
  }

  #import(item: StackNode, including: readonly string[]): MapNode | undefined {
    const long = item.kind === 'map' ? includeKeys(item, this.#context) : { path: [text(item, this.#context) ?? ''] };
    const { folder, env } = item.origin;
    const paths = (long?.path ?? []).map((path) => from(folder, path));
    const [main] = paths;
    if (!long || main === undefined || paths.includes(folder)) {
      return this.#problems.add('MISSING', item.at, `${item.path}: "path" must be given`);
    }
    if (including.length >= limits.stack_file_depth_max) {
      const message = `${item.path}: files include each other more than ${limits.stack_file_depth_max} deep`;
      return this.#problems.add('LIMIT', item.at, message);
    }
    if (including.includes(main)) {
      return this.#problems.add(
        'CYCLE',
        item.at,
        `${item.path}: ${main} includes itself: ${[...including, main].join(' > ')}`,
      );
    }
    const directory = long.project_directory === undefined ? dirname(main) : from(folder, long.project_directory);
    const envFiles = long.env_file?.map((path) => from(folder, path)) ?? this.#defaultEnvFile(directory);
    const files = paths.map((path) => this.#file(path, item));
    const origin: Origin = { folder: directory, env: { ...this.#variables(envFiles, env, item), ...env } };
    return this.read(
      files.filter((file) => file !== undefined),
      origin,
      [...including, main],
    );
  }

  #defaultEnvFile(folder: string): string[] {
    const path = join(folder, '.env');
    return this.#context.fileExists(path) ? [path] : [];
  }

  #variables(paths: readonly string[], env: Environment, node: StackNode): Record<string, string> {
    const found = new Map<string, string>();
    for (const path of paths) {
      if (path === '/dev/null') continue;
      const file = this.#file(path, node);
      const variables = file ? readVariables(file, env, found, this.#problems) : [];
      for (const [name, value] of variables) found.set(name, value);
    }
    return Object.fromEntries(found);
  }

  /** What is included must not be defined elsewhere; one file may be included along two ways. */
  #withResources(tree: MapNode, imported: MapNode): MapNode {
    let result = tree;
    for (const key of resources) {
      const theirs = imported.entries.get(key);
      const ours = result.entries.get(key);
      if (!theirs || (ours && ours.value.kind !== 'map')) continue;
      if (!ours || theirs.value.kind !== 'map' || ours.value.kind !== 'map') {
        result = withEntry(result, theirs);
        continue;
      }
      const entries = new Map(ours.value.entries);
      for (const [name, entry] of theirs.value.entries) {
        const known = entries.get(name);
        if (known && !samePlace(known, entry)) {
          const place = `${entry.keyAt.file}:${entry.keyAt.line}`;
          this.#problems.add('CONFLICT', known.keyAt, `${key}.${name} is defined in ${place} too, which is included`);
        } else entries.set(name, entry);
      }
      result = withEntry(result, { ...ours, value: { ...ours.value, entries } });
    }
    return result;
  }
}

/** Variables of an env file in the Specification's format. */
export function readVariables(
  file: StackFile,
  env: Environment,
  earlier: ReadonlyMap<string, string>,
  problems: Problems,
): Map<string, string> {
  const variables = parseDotenv(file.text, env, Object.fromEntries(earlier));
  if (variables instanceof Map) return variables;
  problems.add('ENV_FILE', { file: file.name, line: variables.line, column: 1 }, variables.message);
  return new Map();
}

const includeKeys = record({ path: textOrTexts, project_directory: text, env_file: textOrTexts });

function from(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function samePlace({ keyAt: a }: MapEntry, { keyAt: b }: MapEntry): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}

function withEntry(tree: MapNode, entry: MapEntry): MapNode {
  return { ...tree, entries: new Map(tree.entries).set(entry.key, entry) };
}
