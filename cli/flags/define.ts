/** Flags as rows of a table: how each is written, what it says, and what it does to its target. */
import { Option, type Command } from 'commander';

export interface Flag<Target> {
  option: Option;
  kind: 'text' | 'list' | 'bool';
  apply: (target: Target, value: unknown) => void;
}

type Apply<Target, Value> = (target: Target, value: Value, flag: string) => void;

export function text<Target>(written: string, says: string, apply: Apply<Target, string>): Flag<Target> {
  const option = new Option(written, says);
  return { option, kind: 'text', apply: (target, value) => apply(target, value as string, `--${option.name()}`) };
}

/** May be given many times. */
export function list<Target>(written: string, says: string, apply: Apply<Target, string[]>): Flag<Target> {
  const option = new Option(written, says).argParser(collect);
  return { option, kind: 'list', apply: (target, value) => apply(target, value as string[], `--${option.name()}`) };
}

/** Also written `--flag=false`, as Docker's. */
export function bool<Target>(written: string, says: string, apply: Apply<Target, boolean>): Flag<Target> {
  const option = new Option(written, says);
  return { option, kind: 'bool', apply: (target, value) => apply(target, value as boolean, `--${option.name()}`) };
}

/** Shows flags under a heading of their own in the help. */
export function grouped<Target>(heading: string, flags: readonly Flag<Target>[]): readonly Flag<Target>[] {
  for (const { option } of flags) option.helpGroup(heading);
  return flags;
}

export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

export function addFlags<Target>(command: Command, flags: readonly Flag<Target>[]): Command {
  for (const { option, kind } of flags) {
    if (kind === 'bool') addSwitch(command, option);
    else command.addOption(option);
  }
  return command;
}

/** As Go reads a boolean (strconv.ParseBool). */
const WORDS: readonly [word: string, value: boolean][] = [
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word): [string, boolean] => [word, true]),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word): [string, boolean] => [word, false]),
];

/** An option without a value that also takes `=true` and `=false`, in its long and its short form. */
export function addSwitch(command: Command, option: Option): Command {
  command.addOption(option);
  if (option.negate) return command;
  for (const [word, value] of WORDS) {
    const alias = new Option(`${option.long ?? ''}=${word}`).hideHelp();
    if (option.short) alias.short = `${option.short}=${word}`;
    command.addOption(alias);
    command.on(`option:${alias.name()}`, () => command.setOptionValueWithSource(option.attributeName(), value, 'cli'));
  }
  return command;
}

/** Applies the flags that were given, in the table's order. */
export function applyFlags<Target>(command: Command, flags: readonly Flag<Target>[], target: Target): void {
  for (const { option, apply } of flags) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) === 'cli') apply(target, command.getOptionValue(name));
  }
}

export function isGiven<Target>(command: Command, { option }: Flag<Target>): boolean {
  return command.getOptionValueSource(option.attributeName()) === 'cli';
}

export function isAnyGiven<Target>(command: Command, flags: readonly Flag<Target>[]): boolean {
  return flags.some((flag) => isGiven(command, flag));
}
