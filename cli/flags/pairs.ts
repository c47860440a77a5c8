import { swarmError } from '../../lib/errors.js';
import { parseEnvFile } from '../../stackfiles/env-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** "key=value", split at the first '='. Without one the value is "". */
export function splitPair(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Labels and driver options: later ones win. */
export function parsePairs(flag: string, texts: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const text of texts) {
    const [key, value] = splitPair(text);
    if (key === '' || /\s/.test(key))
      throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'must be key=value' });
    pairs[key] = value;
  }
  return pairs;
}

/**
 * Adds variables to a list of NAME=value; a later one replaces an earlier one of its name. A name alone takes its value
 * from the caller's own environment, and stays a name alone when it has none there, as with Docker.
 */
export function addEnv(flag: string, present: readonly string[], added: readonly string[], own: Environment): string[] {
  const env = new Map(present.map((entry) => [splitPair(entry)[0], entry]));
  for (const text of added) {
    const [name] = splitPair(text);
    if (name === '') throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'must be NAME=value' });
    const value = own[name];
    env.delete(name);
    env.set(name, text.includes('=') || value === undefined ? text : `${name}=${value}`);
  }
  return [...env.values()];
}

/** The variables of an env file, as NAME=value. */
export function readEnvFile(path: string, content: string, own: Environment): string[] {
  const found = parseEnvFile(content, own);
  if (found instanceof Map) return [...found].map(([name, value]) => `${name}=${value}`);
  throw swarmError('INVALID_FIELD', {
    field: '--env-file',
    value: path,
    expected: `line ${found.line}: ${found.message}`,
  });
}

/** Docker's filters, "key=value", as the API takes them. */
export function parseFilters(texts: readonly string[]): Record<string, { values: string[] }> {
  const filters: Record<string, { values: string[] }> = {};
  for (const text of texts) {
    const [key, value] = splitPair(text);
    if (key === '' || !text.includes('=')) {
      throw swarmError('INVALID_FIELD', { field: '--filter', value: text, expected: 'must be key=value' });
    }
    (filters[key.toLowerCase()] ??= { values: [] }).values.push(value);
  }
  return filters;
}
