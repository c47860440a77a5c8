/**
 * The programs of the system that networks are made with: ip, bridge, nft, conntrack, iptables, sysctl, modprobe, ss. Behind an interface, so that
 * tests can answer for them and the lab can run them in a host's namespaces.
 */
import { spawn } from 'node:child_process';
import type { Clock } from '../../lib/clock.js';
import { messageOf, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Commands {
  /** Runs a program to its end, whatever its exit code. COMMAND_FAILED when it cannot be started, takes too long or says too much. */
  run(argv: readonly string[], input?: string): Promise<Outcome>;
}

/** Its standard output. COMMAND_FAILED with what it says of its failure. */
export async function output(commands: Commands, argv: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await commands.run(argv, input);
  if (code === 0) return stdout;
  throw commandFailed(argv, stderr.trim() || stdout.trim() || `exit code ${String(code)}`);
}

const commandFailed = (argv: readonly string[], detail: string, cause?: unknown) =>
  swarmError('COMMAND_FAILED', { command: argv.slice(0, 4).join(' '), detail: detail.slice(0, DETAIL_MAX) }, { cause });

const DETAIL_MAX = 1000;

/** Where administrators' programs are: not every daemon has these folders on its path. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'].join(':');

export class SystemCommands implements Commands {
  readonly #clock: Clock;

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }

  run(argv: readonly string[], input = ''): Promise<Outcome> {
    const [program = '', ...args] = argv;
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: 'pipe', env: { PATH: SBIN, LC_ALL: 'C' } });
      const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
      let size = 0;
      const fail = (error: unknown): void => {
        cancel();
        child.kill('SIGKILL');
        reject(commandFailed(argv, messageOf(error), error));
      };
      const timeout = limits.network_command_ms;
      const cancel = this.#clock.after(timeout, () => fail(`not done after ${String(timeout / 1000)} s`));
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > limits.network_command_output_bytes_max) return fail('it says too much');
          chunks[name].push(chunk);
        });
      }
      child.once('error', fail);
      child.once('close', (code) => {
        cancel();
        const text = (name: 'stdout' | 'stderr'): string => Buffer.concat(chunks[name]).toString();
        resolve({ code: code ?? 128, stdout: text('stdout'), stderr: text('stderr') });
      });
      // A program that does not read its input closes the pipe; its exit code tells what it thought of that.
      child.stdin.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') fail(error);
      });
      child.stdin.end(input);
    });
  }
}
