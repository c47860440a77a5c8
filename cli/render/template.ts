/**
 * The part of Go's templates that people use with --format: `{{.Name}}`, `{{.Spec.Name}}`, `{{json .}}`, `{{upper .Name}}`,
 * `{{lower .Name}}`, `{{index .Spec.Labels "key"}}`. Anything else is refused by name.
 */
import { swarmError } from '../../lib/errors.js';

type Part = { text: string } | { evaluate: (value: unknown) => string };
export type Template = (value: unknown) => string;

const FUNCTIONS: Readonly<Record<string, (value: unknown) => string>> = {
  json: (value) => JSON.stringify(value),
  upper: (value) => show(value).toUpperCase(),
  lower: (value) => show(value).toLowerCase(),
};

/** Throws INVALID_FIELD for a template that it does not know how to fill in. */
export function parseTemplate(source: string): Template {
  const text = source.replaceAll('\\t', '\t').replaceAll('\\n', '\n');
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(/\{\{-?\s*(.*?)\s*-?\}\}/gs)) {
    parts.push({ text: text.slice(at, match.index) }, { evaluate: parseExpression(match[1] ?? '', source) });
    at = match.index + match[0].length;
  }
  const rest = text.slice(at);
  if (rest.includes('{{')) throw invalid(source, 'a closing }}');
  parts.push({ text: rest });
  return (value) => parts.map((part) => ('text' in part ? part.text : part.evaluate(value))).join('');
}

/** The first field that each expression names, for the header of a table. */
export function templateFields(source: string): string[] {
  return [...source.matchAll(/\{\{-?\s*(?:\w+\s+)?\.(\w*)[^}]*\}\}/g)].map((match) => match[1] ?? '');
}

function parseExpression(expression: string, source: string): (value: unknown) => string {
  const index = /^index\s+(\.[\w.]*)\s+"([^"]*)"$/.exec(expression);
  if (index) {
    const [path = '', key = ''] = index.slice(1);
    return (value) => show(field(follow(value, path, source), key));
  }
  const call = /^(?:(\w+)\s+)?(\.[\w.]*)$/.exec(expression);
  const [name, path] = [call?.[1], call?.[2]];
  const apply = name === undefined ? show : FUNCTIONS[name];
  if (path === undefined || !apply) {
    throw invalid(
      source,
      `{{.Field}}, {{json .Field}}, {{upper .Field}}, {{lower .Field}} or {{index .Field "key"}}, not {{${expression}}}`,
    );
  }
  return (value) => apply(follow(value, path, source));
}

function follow(value: unknown, path: string, source: string): unknown {
  let found = value;
  for (const name of path.split('.').filter((part) => part !== '')) {
    if (typeof found !== 'object' || found === null) return undefined;
    if (found === value && !(name in found))
      throw invalid(source, `no .${name}: known are ${Object.keys(found).join(', ')}`);
    found = field(found, name);
  }
  return found;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function show(value: unknown): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

const invalid = (template: string, expected: string) =>
  swarmError('INVALID_FIELD', { field: '--format', value: template, expected });
