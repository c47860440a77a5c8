import { dirname, isAbsolute, join, resolve } from 'node:path';
import { checkProject } from './check.js';
import { settle } from './merge.js';
import { ModelReader, readVariables } from './model.js';
import type { Environment, Origin } from './origin.js';
import { parseStackFile, type MapNode, type StackNode } from './parse.js';
import { cannotRead, Problems, type Position, type StackFile } from './problems.js';
import type { Project } from './project.js';
import type { ReadContext } from './read.js';
import { deprecatedKeys, ignoredKeys, inOrder, type ServiceConfig } from './service-schema.js';
import { stackFile } from './stack-schema.js';

export interface LoadInput {
  /** In the order of the command line: later files change earlier ones. */
  files: readonly StackFile[];
  env: Environment;
  /** The text of a file that the stack's files name. A relative path has been joined to the folder of its file. */
  readFile: (path: string) => string;
  /** The same for the content of secrets and configs. Unless given: the text as UTF-8. */
  readData?: (path: string) => Uint8Array;
  /** Decides about files that need not be there: `.env`, and env files with `required: false`. Unless given: none is. */
  fileExists?: (path: string) => boolean;
  /** Folder that relative paths start from: the first file's, unless given. */
  workingDir?: string;
  /** Env files whose variables the stack's files may use, in place of `.env` in that folder. `env` goes before them. */
  envFiles?: readonly string[];
  /** Active profiles, beside those of $COMPOSE_PROFILES. */
  profiles?: readonly string[];
  /** Leave variables as they are written. */
  skipInterpolation?: boolean;
  /** The name that the stack is deployed under: the files see it as $COMPOSE_PROJECT_NAME. Unless given: what they say. */
  name?: string;
}

export interface LoadedStack {
  project: Project;
  /** What a user should know, one a line or paragraph: variables without a value, keys without effect. */
  warnings: string[];
}

const defaultVersion = '3.13';

/** Reads the files of a stack. Throws a StackFileError that lists everything wrong with them. */
export function loadStack(input: LoadInput): LoadedStack {
  const { files, readFile, fileExists = () => false } = input;
  const problems = new Problems();
  const folder = resolve(input.workingDir ?? dirname(files[0]?.name ?? '.'));
  const context: ReadContext = {
    problems,
    readFile,
    fileExists,
    skipInterpolation: input.skipInterpolation === true,
    itemPlaces: new WeakMap(),
    variables: new Map(),
    profiles: new Map(),
    warnings: new Set(),
  };
  const origin: Origin = { folder, env: environment(input, folder, problems) };
  const reader = new ModelReader(context);
  const merged = reader.read(files, origin);
  const tree = merged && settle(merged);
  const config = tree && stackFile(tree, context);
  problems.throwIfAny(reader.files);

  const {
    version = defaultVersion,
    name,
    services = {},
    networks = {},
    volumes = {},
    secrets = {},
    configs = {},
    ...rest
  } = config ?? {};
  const profiles = activeProfiles(input, origin.env);
  const active = Object.entries(services).filter(([, service]) => isActive(service, profiles));
  const project: Project = {
    ...(name !== undefined && { name }),
    version,
    services: Object.fromEntries(active.map(([key, service]) => [key, inOrder(service)])),
    networks,
    volumes,
    secrets,
    configs,
    extensions: rest,
    source: {
      files: reader.files,
      places: tree ? placesOf(tree) : new Map(),
      variables: context.variables,
      profiles: context.profiles,
      readData: input.readData ?? ((path) => Buffer.from(readFile(path))),
    },
  };
  // Nothing is known of a whole in which variables stand: it is shown, not deployed.
  if (!context.skipInterpolation) checkProject(project, new Set(Object.keys(services)), context);
  problems.throwIfAny(reader.files);
  return { project, warnings: [...unsetWarnings(reader.unset), ...context.warnings, ...keyWarnings(tree, project)] };
}

/** What the files may name as a variable: the environment, then env files, then the name of the stack. */
function environment({ env, ...input }: LoadInput, folder: string, problems: Problems): Environment {
  const byDefault = join(folder, '.env');
  const paths = input.envFiles ?? (input.fileExists?.(byDefault) ? [byDefault] : []);
  const found = new Map<string, string>();
  for (const path of paths) {
    const at: Position = { file: path, line: 1, column: 1 };
    const file = { name: path, text: '' };
    try {
      file.text = input.readFile(isAbsolute(path) ? path : join(folder, path));
    } catch (error) {
      problems.add('ENV_FILE', at, cannotRead(path, error));
    }
    for (const [name, value] of readVariables(file, env, found, problems)) found.set(name, value);
  }
  const known = { ...Object.fromEntries(found), ...env };
  const name = input.name ?? known['COMPOSE_PROJECT_NAME'] ?? nameOf(input.files);
  return name === undefined ? known : { ...known, COMPOSE_PROJECT_NAME: name };
}

/** The top-level `name`, which is needed before anything else is read. */
function nameOf(files: readonly StackFile[]): string | undefined {
  const names = files.flatMap((file) => {
    const name = parseStackFile(file, { folder: '', env: {} }, new Problems())?.entries.get('name')?.value;
    return name?.kind === 'scalar' && typeof name.value === 'string' ? [name.value] : [];
  });
  return names.at(-1);
}

function activeProfiles({ profiles = [] }: LoadInput, env: Environment): ReadonlySet<string> {
  const fromEnv = (env['COMPOSE_PROFILES'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return new Set([...profiles, ...fromEnv]);
}

/** "*" stands for every profile, as in docker compose. */
function isActive({ profiles = [] }: ServiceConfig, active: ReadonlySet<string>): boolean {
  return profiles.length === 0 || active.has('*') || profiles.some((profile) => active.has(profile));
}

function placesOf(tree: StackNode): Map<string, Position> {
  const places = new Map<string, Position>();
  const note = (node: StackNode, path: string): void => {
    if (node.kind === 'list') for (const [index, item] of node.items.entries()) note(item, `${path}[${index}]`);
    if (node.kind !== 'map') return;
    for (const { key, keyAt, value } of node.entries.values()) {
      const inner = path === '' ? key : `${path}.${key}`;
      places.set(inner, keyAt);
      note(value, inner);
    }
  };
  note(tree, '');
  return places;
}

function unsetWarnings(unset: ReadonlySet<string>): string[] {
  return [...unset].sort().map((name) => `The "${name}" variable is not set. Defaulting to a blank string.`);
}

/** Keys without effect, each named once however many services have it. */
function keyWarnings(tree: MapNode | undefined, project: Project): string[] {
  const used = new Set(tree ? serviceKeysOf(tree) : []);
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
