import { hasCode, messageOf, SwarmError } from '../lib/errors.js';

/** Where something stands in a stack file. Lines and columns count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** The kinds of mistakes a stack file can have. */
export type ProblemCode =
  | 'YAML' // not readable as YAML
  | 'DUPLICATE_KEY' // a key twice in one mapping
  | 'UNKNOWN_KEY' // no such key
  | 'UNSUPPORTED' // a key or value that Docker knows and we cannot express
  | 'FORBIDDEN' // a key that Docker refuses in a stack
  | 'TYPE' // a mapping where a list was expected, and the like
  | 'VALUE' // the right type, but not a value that means something
  | 'MISSING' // something that must be there is not
  | 'REFERENCE' // names something that is not defined
  | 'CONFLICT' // defined twice, by a file and by one that it includes
  | 'CYCLE' // extends or includes itself
  | 'VARIABLE' // interpolation: bad syntax, or a required variable without a value
  | 'ENV_FILE' // an env_file that cannot be read or understood
  | 'FILE' // another file that is named and cannot be read
  | 'LIMIT'; // larger than lib/limits.ts allows

/** One mistake, at one place. */
export interface Problem extends Position {
  code: ProblemCode;
  message: string;
}

export interface StackFile {
  /** As the user named it: errors show it so. */
  name: string;
  text: string;
}

/** Characters of a line that is shown whole. Of a longer one, such as a file of JSON, so many before the place and after it. */
const LINE_WHOLE = 240;
const LINE_AROUND = 60;

/** A stack that cannot be deployed: lists everything that is wrong with its files, in the order of the files. */
export class StackFileError extends SwarmError {
  readonly problems: readonly Problem[];
  readonly #files: readonly StackFile[];

  constructor(problems: readonly Problem[], files: readonly StackFile[]) {
    super('STACK_FILE_INVALID', problems.map(formatProblem).join('\n'));
    this.problems = problems;
    this.#files = files;
  }

  /** Every problem with the line it stands in and a mark under the place. */
  format(): string {
    return this.problems.map((problem) => formatProblem(problem) + this.#frame(problem)).join('\n\n');
  }

  #frame({ file, line, column }: Problem): string {
    const lines = this.#files.find(({ name }) => name === file)?.text.split(/\r?\n/);
    const whole = lines?.[line - 1];
    if (whole === undefined) return '';
    const gutter = String(line);
    const from = whole.length > LINE_WHOLE ? Math.max(0, column - 1 - LINE_AROUND) : 0;
    const text = whole.length > LINE_WHOLE ? whole.slice(from, column - 1 + LINE_AROUND) : whole;
    // A tab stays a tab in the line of the mark, so that the mark stands under its place on any terminal.
    const indent = text.slice(0, column - 1 - from).replace(/[^\t]/g, ' ');
    return `\n  ${gutter} | ${text}\n  ${' '.repeat(gutter.length)} | ${indent}^`;
  }
}

export function formatProblem({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}

/** What to say of a file that cannot be read; whoever reads files may have said it already. */
export function cannotRead(path: string, error: unknown): string {
  return hasCode(error, 'FILE_UNREADABLE') ? messageOf(error) : `cannot read ${path}: ${messageOf(error)}`;
}

/** Collects what is wrong, so that a user sees all of it at once. */
export class Problems {
  readonly #found = new Map<string, Problem>();

  /** Reports a problem. An anchored value is read at every alias: the same problem is kept once. */
  add(code: ProblemCode, { file, line, column }: Position, message: string): undefined {
    const problem: Problem = { code, file, line, column, message };
    const key = formatProblem(problem);
    if (!this.#found.has(key)) this.#found.set(key, problem);
  }

  /** Throws all of it as one error, if there is anything. */
  throwIfAny(files: readonly StackFile[]): void {
    if (this.#found.size === 0) return;
    const order = new Map(files.map(({ name }, index) => [name, index]));
    const rank = ({ file }: Problem): number => order.get(file) ?? files.length;
    const sorted = [...this.#found.values()].sort(
      (a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column,
    );
    throw new StackFileError(sorted, files);
  }
}
