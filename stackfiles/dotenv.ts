/**
 * Reads the env files of the Compose Specification (services, "Env_file format"): values may be quoted, may have comments
 * behind them and, unless in single quotes, hold variables of the environment and of the lines above.
 */
import type { EnvFileError } from './env-file.js';
import { interpolate } from './interpolate.js';
import { variable, type Environment } from './origin.js';

const statement = /(?:export[ \t]+)?([\p{L}\p{N}_.[\]-]+)[ \t]*(?:[=:][ \t]*|(?=\r?\n|$|#))/uy;
const quoted = { "'": /'((?:[^'\\]|\\[^])*)'/y, '"': /"((?:[^"\\]|\\[^])*)"/y };
const blank = /(?:[ \t\r\n]+|#[^\n]*)*/y;

/**
 * `env` goes before what the file says when a value names a variable, and `earlier` files behind it. A NAME alone takes its
 * value from `env`.
 */
export function parseDotenv(
  text: string,
  env: Environment,
  earlier: Environment = {},
): Map<string, string> | EnvFileError {
  const source = text.replace(/^\uFEFF/, '');
  const variables = new Map<string, string>();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) at = pattern.lastIndex;
    return match ?? undefined;
  };
  const failure = (message: string): EnvFileError => ({ line: source.slice(0, at).split('\n').length, message });

  for (take(blank); at < source.length; take(blank)) {
    const [whole, name] = take(statement) ?? [];
    if (whole === undefined || name === undefined) {
      return failure(`"${restOfLine(source, at)}" is not NAME=value`);
    }
    if (!/[=:][ \t]*$/.test(whole)) {
      const inherited = variable(env, name);
      if (inherited !== undefined) variables.set(name, inherited);
      continue;
    }
    const quote = source.charAt(at);
    let value: string;
    if (quote === "'" || quote === '"') {
      const inside = take(quoted[quote])?.[1];
      if (inside === undefined) return failure(`the closing ${quote} is missing`);
      const behind = take(/[ \t]*/y) && restOfLine(source, at);
      if (behind && !behind.startsWith('#')) return failure(`${name}: "${behind}" stands behind the closing quote`);
      value = quote === "'" ? inside.replaceAll("\\'", "'") : unescape(inside);
    } else {
      const line = restOfLine(source, at);
      at += line.length;
      value = line.replace(/(?:^|[ \t])#.*$/, '').trimEnd();
    }
    if (quote !== "'") {
      const result = interpolate(value, { ...earlier, ...Object.fromEntries(variables), ...env });
      if ('error' in result) return failure(`${name}: ${result.error}`);
      value = result.text;
    }
    variables.set(name, value);
  }
  return variables;
}

function restOfLine(source: string, at: number): string {
  return source.slice(at).split(/\r?\n/, 1)[0] ?? '';
}

const escapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
  ['$', '$$'],
]);

function unescape(text: string): string {
  return text.replace(/\\([^])/g, (written, char: string) => escapes.get(char) ?? written);
}
