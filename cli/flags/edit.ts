/** Flags that name many things: `--env` of `service create` is `--env-add` and `--env-rm` of `service update`. */
import { list, type Flag } from './define.js';
import type { Draft } from './draft.js';

export interface Edit {
  /** As in `--env`. */
  name: string;
  short?: string;
  takes: string;
  /** Of `service create`; says of -add and of -rm. All Docker's words. */
  says: string;
  addSays: string;
  rmSays: string;
  /** What -rm takes. */
  rmTakes: string;
  add: (draft: Draft, values: string[], flag: string) => void;
  remove: (draft: Draft, values: string[], flag: string) => void;
}

export function createFlags(edits: readonly Edit[]): Flag<Draft>[] {
  return edits.map(({ name, short, takes, says, add }) =>
    list(`${short === undefined ? '' : `-${short}, `}--${name} <${takes}>`, says, add),
  );
}

/** Removals come first, so that one command can replace a thing. */
export function updateFlags(edits: readonly Edit[]): Flag<Draft>[] {
  return [
    ...edits.map(({ name, rmTakes, rmSays, remove }) => list<Draft>(`--${name}-rm <${rmTakes}>`, rmSays, remove)),
    ...edits.map(({ name, takes, addSays, add }) => list<Draft>(`--${name}-add <${takes}>`, addSays, add)),
  ];
}

export const without = <T>(items: readonly T[], drop: (item: T) => boolean): T[] => items.filter((item) => !drop(item));
export const union = (items: readonly string[], more: readonly string[]): string[] => [...new Set([...items, ...more])];

export function dropKeys(pairs: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).filter(([key]) => !keys.includes(key)));
}

/** The items with others put in, each in the place of those with its key. */
export function replaceBy<T>(items: readonly T[], added: readonly T[], keyOf: (item: T) => string): T[] {
  const keys = new Set(added.map(keyOf));
  return [...without(items, (item) => keys.has(keyOf(item))), ...added];
}
