/**
 * Tests as text, after cockroachdb's datadriven. A file is a list of blocks, divided by empty lines:
 *
 *     # a comment
 *     command word key=value
 *     more input, if any
 *     ----
 *     what the command is expected to print
 *
 * With `rewrite` the expectations are replaced by what was printed: keep only differences that you can explain.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

export interface Command {
  readonly name: string;
  /** Words without `=`, in order. */
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** The lines between the command and `----`. */
  readonly input: string;
}

/** Runs one command and gives what it prints. */
export type Interpreter = (command: Command) => string | Promise<string>;

interface Block {
  /** Comments, command and input, as in the file. */
  readonly head: readonly string[];
  readonly line: number;
  readonly command: Command | undefined;
  readonly expected: string;
}

const DIVIDER = '----';

/** Adds one test for each .txt file of `dir`. `begin` gives each file its own interpreter. */
export function dataDriven(area: string, dir: string, rewrite: boolean, begin: () => Interpreter): void {
  for (const name of readdirSync(dir).sort()) {
    if (name.endsWith('.txt')) void test(`${area}: ${name}`, () => runFile(join(dir, name), rewrite, begin()));
  }
}

/** One file, see above. */
export async function runFile(path: string, rewrite: boolean, run: Interpreter): Promise<void> {
  const blocks = parse(readFileSync(path, 'utf8'));
  assert.ok(
    blocks.some(({ command }) => command),
    `${path} has commands`,
  );
  const seen: string[] = [];
  for (const { head, line, command, expected } of blocks) {
    const printed = command ? (await run(command)).trimEnd() || 'ok' : '';
    assert.doesNotMatch(printed, /\n\n/, 'what is printed has no empty line');
    if (command && !rewrite) assert.equal(printed, expected, `${path}:${line}: ${command.name}`);
    seen.push([...head, ...(command ? [DIVIDER, printed] : [])].join('\n'));
  }
  if (rewrite) writeFileSync(path, seen.join('\n\n') + '\n');
}

function parse(text: string): Block[] {
  const blocks: Block[] = [];
  let line = 1;
  for (const chunk of text.trimEnd().split('\n\n')) {
    const lines = chunk.split('\n');
    const divider = lines.indexOf(DIVIDER);
    const head = divider < 0 ? lines : lines.slice(0, divider);
    const at = head.findIndex((one) => !one.startsWith('#'));
    const command = at < 0 ? undefined : parseCommand(head.slice(at));
    assert.ok(divider >= 0 || !command, `line ${line}: a command is followed by ${DIVIDER}`);
    blocks.push({ head, line: line + Math.max(at, 0), command, expected: lines.slice(head.length + 1).join('\n') });
    line += lines.length + 1;
  }
  return blocks;
}

function parseCommand([first = '', ...input]: readonly string[]): Command {
  const [name = '', ...args] = first.split(/\s+/);
  const words = args.filter((arg) => !arg.includes('='));
  const options = new Map<string, string>();
  for (const arg of args) {
    const equals = arg.indexOf('=');
    if (equals >= 0) options.set(arg.slice(0, equals), arg.slice(equals + 1));
  }
  return { name, words, options, input: input.join('\n') };
}
