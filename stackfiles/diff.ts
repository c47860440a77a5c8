/** What differs between two messages, field by field, under the names that `inspect` shows. */
import { isDeepStrictEqual } from 'node:util';
import { toApiJson } from '../proto/api-json.js';

export interface Change {
  /** Such as `TaskTemplate.ContainerSpec.Env[PATH]`. */
  field: string;
  /** As in the Engine API's JSON; null: not there. */
  old: unknown;
  new: unknown;
}

/**
 * In the order of the names. Items of a list that have a name of their own (variables, mounts, ports, secrets …) are compared one by
 * one; other lists as a whole.
 */
export function changesBetween(old: object | null, next: object | null): Change[] {
  return compare(toApiJson(old ?? {}), toApiJson(next ?? {}), '');
}

function compare(old: unknown, next: unknown, field: string): Change[] {
  if (isDeepStrictEqual(old, next)) return [];
  const [before, after] = asParts(old, next);
  if (!before || !after) return [{ field, old: old ?? null, new: next ?? null }];
  const { parts: was, isList } = before;
  const { parts: is } = after;
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  const changes = names.flatMap((name) => compare(was.get(name), is.get(name), join(field, name, isList)));
  if (changes.length > 0) return changes;
  return [{ field, old: old ?? null, new: next ?? null }]; // the order of a list, or a part that says only that it is there
}

interface Parts {
  parts: ReadonlyMap<string, unknown>;
  isList: boolean;
}

/** Both values by their parts' names, when they can be compared so. A part that is not there at all is one without parts. */
function asParts(old: unknown, next: unknown): [Parts | undefined, Parts | undefined] {
  const [before, after] = [partsOf(old), partsOf(next)];
  if (before && after) return before.isList === after.isList ? [before, after] : [undefined, undefined];
  const nothing = (like: Parts | undefined): Parts | undefined => like && { parts: new Map(), isList: like.isList };
  if (old === undefined) return [nothing(after), after];
  return next === undefined ? [before, nothing(before)] : [undefined, undefined];
}

function partsOf(value: unknown): Parts | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return { parts: new Map(Object.entries(value)), isList: false };
  const parts = new Map<string, unknown>();
  for (const item of value) {
    const named = namedItem(item);
    if (!named || parts.has(named[0])) return undefined;
    parts.set(...named);
  }
  return { parts, isList: true };
}

/** A variable by its name, a mount, secret or config by its path in the container, a port by what it opens there. */
function namedItem(item: unknown): [name: string, value: unknown] | undefined {
  if (typeof item === 'string') {
    const [, name, value] = /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(item) ?? [];
    return name === undefined ? undefined : [name, value];
  }
  if (typeof item !== 'object' || item === null) return undefined;
  const { Target, File, TargetPort, Protocol, PublishedPort, Name, Service } = item as Partial<Record<string, unknown>>;
  if (TargetPort !== undefined) return [`${text(PublishedPort ?? 0)}:${text(TargetPort)}/${text(Protocol)}`, item];
  const file = typeof File === 'object' && File !== null && 'Name' in File ? File.Name : undefined;
  const name = Target ?? file ?? Service ?? Name;
  return typeof name === 'string' ? [name, item] : undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function join(field: string, name: string, isList: boolean): string {
  if (isList || !/^\w+$/.test(name)) return `${field}[${name}]`;
  return field === '' ? name : `${field}.${name}`;
}
