import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string | Uint8Array | undefined;
  env?: Record<string, string> | undefined;
  cwd?: string | undefined;
  /** Milliseconds until the command is killed and the call fails; default two minutes. */
  timeout?: number | undefined;
}

const TIMEOUT_MS = 120_000;

/** A command that did not do what it was for, with all that helps to see why. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly result: Result;

  constructor(argv: readonly string[], result: Result) {
    super(`${argv.join(' ')}: exit code ${result.code}\n${result.stderr.trim() || result.stdout.trim()}`);
    this.result = result;
  }
}

/** Where commands are looked for: in the folders of administration too, which not every root shell has on its path. */
export const PATH = `${process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'}:/usr/sbin:/sbin`;

/** Starts a command with pipes to its input and outputs. */
export function start(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const [command = '', ...args] = argv;
  return spawn(command, args, { stdio: 'pipe', ...options, env: { ...process.env, PATH, ...options.env } });
}

/** Runs a command to its end, whatever its exit code. Rejects only when it cannot be started or takes too long. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = start(argv, { env: options.env, cwd: options.cwd });
    const timeout = options.timeout ?? TIMEOUT_MS;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${argv.join(' ')}: not done after ${timeout} ms\n${output.stderr}`));
    }, timeout);
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    }
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${argv.join(' ')}: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128, ...output, stderr: signal ? `${output.stderr}ended by ${signal}` : output.stderr });
    });
    // A command that does not read its input closes the pipe; its exit code tells what it thought of that.
    child.stdin?.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error);
    });
    child.stdin?.end(options.input);
  });
}

/** Runs a command that must succeed; its standard output. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(argv, options);
  if (result.code !== 0) throw new CommandFailure(argv, result);
  return result.stdout;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits for a condition of the machine that has no event to wait on (a process gone, a socket answering), looking often.
 * Rejects with `what` after `timeout` milliseconds.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeout = 60_000,
  interval = 20,
): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`${what}: not so after ${timeout} ms`);
    await pause(interval);
  }
}
