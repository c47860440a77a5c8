/** Variables and labels of a service that come from files, and from the environment of whoever deploys. */
import { parseDotenv } from './dotenv.js';
import { parseEnvFile } from './env-file.js';
import { variable } from './origin.js';
import type { StackNode } from './parse.js';
import { cannotRead } from './problems.js';
import { absolute, compareText, flag, list, oneOf, record, text, textOrTexts, withZero } from './read.js';
import type { ReadContext, Reader } from './read.js';

const envFileKeys = record({ path: text, required: withZero(flag), format: oneOf('raw') });
export type EnvFileConfig = string | NonNullable<ReturnType<typeof envFileKeys>>;

const envFileItem: Reader<EnvFileConfig> = (node, context) => {
  if (node.kind !== 'map') return text(node, context);
  const value = envFileKeys(node, context);
  if (!value || value.path !== undefined) return value;
  return context.problems.add('MISSING', node.at, `${node.path}: "path" must be given`);
};
const envFileList = list(envFileItem);

export const envFile: Reader<EnvFileConfig[]> = (node, context) =>
  node.kind === 'list' ? envFileList(node, context) : textOrTexts(node, context);

/** The variables of `env_file` and then of `environment`, which wins. */
export function resolveEnvironment(
  service: StackNode,
  { env_file = [], environment = {} }: { env_file?: EnvFileConfig[]; environment?: Record<string, string | null> },
  context: ReadContext,
): Record<string, string | null> {
  const written = entry(service, 'environment');
  const resolved = new Map<string, string | null>();
  const files = items(entry(service, 'env_file'));
  for (const [index, file] of env_file.entries()) {
    for (const [name, value] of envFileVariables(file, files[index] ?? service, context)) resolved.set(name, value);
  }
  for (const [name, value] of Object.entries(environment)) {
    // An empty value gives way to the environment of whoever deploys (docker/cli loader, updateEnvironment).
    const env = (entry(written, name) ?? written ?? service).origin.env;
    resolved.set(name, value === null || value === '' ? (variable(env, name) ?? value) : value);
  }
  return Object.fromEntries([...resolved].sort(([a], [b]) => compareText(a, b)));
}

/** The labels of `label_file` and then of `labels`, which win. */
export function resolveLabels(
  service: StackNode,
  { label_file = [], labels = {} }: { label_file?: string[]; labels?: Record<string, string> },
  context: ReadContext,
): Record<string, string> {
  const found = new Map<string, string>();
  const files = items(entry(service, 'label_file'));
  for (const [index, path] of label_file.entries()) {
    const variables = readVariables(path, files[index] ?? service, context, parseDotenv);
    for (const [name, value] of variables) found.set(name, value);
  }
  return Object.fromEntries([...found, ...Object.entries(labels)].sort(([a], [b]) => compareText(a, b)));
}

function entry(node: StackNode | undefined, key: string): StackNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}
function items(node: StackNode | undefined): StackNode[] {
  return node?.kind === 'list' ? node.items : node ? [node] : [];
}

function envFileVariables(file: EnvFileConfig, node: StackNode, context: ReadContext): Map<string, string> {
  if (typeof file === 'string') return shortEnvFile(file, node, context);
  const { path = '', required = true, format } = file;
  if (!required && !context.fileExists(absolute(path, node))) return new Map();
  return readVariables(path, node, context, format === 'raw' ? parseEnvFile : parseDotenv);
}

/** The short form is Docker's, in stacks: values are taken as they are written. The user hears where that matters. */
function shortEnvFile(path: string, node: StackNode, context: ReadContext): Map<string, string> {
  const variables = readVariables(path, node, context, parseEnvFile);
  const differs = [...variables].filter(([, value]) => /^["']|\$|(?:^|[ \t])#/.test(value)).map(([name]) => name);
  if (differs.length > 0) {
    context.warnings.add(
      `Values of ${path} are taken as they are written, with quotes, "$" and "#" (${differs.sort().join(', ')}). ` +
        `Write "- path: ${path}" to have them read as Compose does, and "format: raw" below it to keep them as they are.`,
    );
  }
  return variables;
}

function readVariables(
  path: string,
  node: StackNode,
  context: ReadContext,
  parse: typeof parseDotenv,
): Map<string, string> {
  let content: string;
  try {
    content = context.readFile(absolute(path, node));
  } catch (error) {
    context.problems.add('ENV_FILE', node.at, `${node.path}: ${cannotRead(path, error)}`);
    return new Map();
  }
  const variables = parse(content, node.origin.env);
  if (variables instanceof Map) return variables;
  context.problems.add('ENV_FILE', { file: path, line: variables.line, column: 1 }, variables.message);
  return new Map();
}
