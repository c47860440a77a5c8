/**
 * The templates of --format: Go's text/template, as proto/template has it, with the functions that Docker gives them
 * ("Format command and log output"). A field of the object that does not exist at all is refused with those that do; one that
 * has nothing to say is empty, and `<no value>` where it is printed.
 */
import { swarmError } from '../../lib/errors.js';
import { evaluate } from '../../proto/template/evaluate.js';
import { TemplateFault } from '../../proto/template/fault.js';
import { BUILTINS, isList, show, text, type TemplateFunction, type Value } from '../../proto/template/functions.js';
import { parse } from '../../proto/template/parse.js';

export type Template = (value: object) => string;

const onText =
  (change: (value: string) => string): TemplateFunction =>
  ([value], at) =>
    change(text(value, at));

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  ...BUILTINS,
  json: ([value = null]) => JSON.stringify(value),
  upper: onText((value) => value.toUpperCase()),
  lower: onText((value) => value.toLowerCase()),
  title: onText((value) => value.replace(/(?<!\S)\S/g, (letter) => letter.toUpperCase())),
  split: ([value, separator], at) => text(value, at).split(text(separator, at)),
  join: ([list, separator], at) => itemsOf(list).map(show).join(text(separator, at)),
  truncate: ([value, length], at) => text(value, at).slice(0, count(length, at)),
  /** Spaces before and behind, as many as asked for; nothing to nothing. */
  pad: ([value, before, behind], at) => {
    const padded = text(value, at);
    return padded === '' ? '' : ' '.repeat(count(before, at)) + padded + ' '.repeat(count(behind, at));
  },
};

/** Throws INVALID_FIELD, also the template when it is filled in. `methods` are called as `.Name`: their first argument is the object. */
export function parseTemplate(source: string, methods: Readonly<Record<string, TemplateFunction>> = {}): Template {
  const named = Object.entries(methods).map(([name, method]) => [`.${name}`, method] as const);
  const functions = { ...FUNCTIONS, ...Object.fromEntries(named) };
  const explained = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof TemplateFault)) throw error;
      throw invalid(source, `${error.message}, at ${error.place(source)}`, error);
    }
  };
  const nodes = explained(() => parse(withTabs(source), new Set(Object.keys(functions))));
  return (value) => {
    const root = value as Value;
    return explained(() =>
      evaluate(nodes, root, functions, (name, holder, at) => {
        if (holder !== root) return undefined;
        throw new TemplateFault(
          at,
          `no .${name}: known are ${[...Object.keys(value), ...Object.keys(methods)].join(', ')}`,
        );
      }),
    );
  };
}

/** Outside of the actions \t and \n stand for what they do in a string. */
const withTabs = (source: string): string =>
  source.replaceAll(/(\{\{.*?\}\})|\\t|\\n/gs, (found, action?: string) => action ?? (found === '\\t' ? '\t' : '\n'));

const itemsOf = (list: Value): readonly Value[] => (isList(list) ? list : []);

function count(value: Value, at: number): number {
  if (typeof value === 'number' && value >= 0 && value <= PAD_MAX) return value;
  throw new TemplateFault(at, `a number from 0 to ${PAD_MAX} is expected`);
}
const PAD_MAX = 1000;

const invalid = (template: string, detail: string, cause: Error) =>
  swarmError('INVALID_FIELD', { field: '--format', value: template, expected: detail }, { cause });
