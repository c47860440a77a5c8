import { variable, type Environment } from './origin.js';

/** One mistake in an env file; its line counts from 1. */
export interface EnvFileError {
  line: number;
  message: string;
}

/**
 * Reads an env file: NAME=value a line; blank lines and lines that start with # do not count, quotes and spaces are
 * part of the value. A NAME alone takes its value from `env` and is left out when that has none. (docker/cli
 * pkg/kvfile.)
 */
export function parseEnvFile(text: string, env: Environment): Map<string, string> | EnvFileError {
  const variables = new Map<string, string>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const name = equals === -1 ? line : line.slice(0, equals);
    if (name === '') return { line: index + 1, message: `no variable name on line "${line}"` };
    if (/[ \t]/.test(name)) return { line: index + 1, message: `variable "${name}" contains white space` };
    const value = equals === -1 ? variable(env, name) : line.slice(equals + 1);
    if (value !== undefined) variables.set(name, value);
  }
  return variables;
}
