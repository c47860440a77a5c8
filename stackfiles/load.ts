import { dirname, join, isAbsolute, resolve } from 'node:path';
import { checkProject } from './check.js';
import { interpolateTree, type Environment } from './interpolate.js';
import { mergeFiles } from './merge.js';
import { parseStackFile, type MapNode, type StackNode } from './parse.js';
import { Problems, type Position, type StackFile } from './problems.js';
import type { Project } from './project.js';
import type { ReadContext } from './read.js';
import {
  deprecatedKeys,
  ignoredKeys,
  inOrder,
  stackFile,
  type ServiceConfig,
  type StackFileConfig,
} from './stack-schema.js';

export interface LoadInput {
  /** In the order of the command line: later files change earlier ones. */
  files: readonly StackFile[];
  env: Environment;
  /** The text of a file that `env_file` names. A relative path has been joined to the folder of the first file. */
  readFile: (path: string) => string;
  /** Folder that relative paths start from: the first file's, unless given. */
  workingDir?: string;
}

export interface LoadedStack {
  project: Project;
  /** What a user should know, one a line or paragraph: variables without a value, keys without effect. */
  warnings: string[];
}

const defaultVersion = '3.13';

/** Reads the files of a stack. Throws a StackFileError that lists everything wrong with them. */
export function loadStack({ files, env, readFile, workingDir }: LoadInput): LoadedStack {
  const problems = new Problems();
  const folder = resolve(workingDir ?? dirname(files[0]?.name ?? '.'));
  const context: ReadContext = {
    problems,
    env,
    workingDir: folder,
    readFile: (path) => readFile(isAbsolute(path) ? path : join(folder, path)),
    places: new Map(),
  };
  const unset = new Set<string>();
  const trees = files.flatMap((file) => {
    const tree = parseStackFile(file, problems);
    return tree ? [interpolateTree(tree, env, problems, unset)] : [];
  });
  for (const tree of trees) notePlaces(tree, context.places);
  const configs = trees.map((tree) => stackFile(tree, context));
  checkVersions(trees, configs, problems);
  problems.throwIfAny(files);

  const merged = configs
    .flatMap((config) => config ?? [])
    .reduce<StackFileConfig | undefined>((base, config) => (base ? mergeFiles(base, config) : config), undefined);
  const { version = defaultVersion, services = {}, volumes = {}, ...extensions } = merged ?? {};
  const ordered = Object.entries(services).map(([name, service]) => [name, inOrder(service)] as const);
  const project: Project = { version, services: Object.fromEntries(ordered), volumes, extensions };
  checkProject(project, context.places, problems);
  problems.throwIfAny(files);
  return { project, warnings: [...unsetWarnings(unset), ...keyWarnings(trees, project)] };
}

function notePlaces(node: StackNode, places: Map<string, Position>): void {
  if (node.kind === 'list') for (const item of node.items) notePlaces(item, places);
  if (node.kind !== 'map') return;
  for (const { keyAt, value } of node.entries.values()) {
    places.set(value.path, keyAt);
    notePlaces(value, places);
  }
}

function checkVersions(trees: MapNode[], configs: (StackFileConfig | undefined)[], problems: Problems): void {
  const first = configs[0]?.version ?? defaultVersion;
  for (const [index, tree] of trees.entries()) {
    const version = configs[index] && (configs[index].version ?? defaultVersion);
    if (version === undefined || version === first) continue;
    const at = tree.entries.get('version')?.keyAt ?? tree.at;
    problems.add('VALUE', at, `version ${version} differs from version ${first} of ${trees[0]?.at.file}`);
  }
}

function unsetWarnings(unset: Set<string>): string[] {
  return [...unset].sort().map((name) => `The "${name}" variable is not set. Defaulting to a blank string.`);
}

/** Keys without effect, each named once however many services have it. */
function keyWarnings(trees: MapNode[], project: Project): string[] {
  const used = new Set(trees.flatMap(serviceKeysOf));
  const ignored = ignoredKeys.filter((key) => used.has(key)) as string[];
  if (Object.values(project.services).some(ignoresRestart)) ignored.push('restart');
  const deprecated = [...deprecatedKeys].filter(([key]) => used.has(key)).map(([key, why]) => `${key}: ${why}`);
  const warnings: string[] = [];
  if (ignored.length > 0) warnings.push(`Ignoring unsupported options: ${ignored.sort().join(', ')}`);
  if (deprecated.length > 0) warnings.push(`Ignoring deprecated options:\n\n${deprecated.join('\n\n')}`);
  return warnings;
}

function serviceKeysOf(tree: MapNode): string[] {
  const services = tree.entries.get('services')?.value;
  if (services?.kind !== 'map') return [];
  return [...services.entries.values()].flatMap(({ value }) => (value.kind === 'map' ? [...value.entries.keys()] : []));
}

/**
 * `deploy.restart_policy` goes before `restart`, and a service cannot be told not to be restarted by `restart: "no"`.
 */
function ignoresRestart({ restart, deploy }: ServiceConfig): boolean {
  return restart !== undefined && (restart === 'no' || deploy?.restart_policy !== undefined);
}
