/** What commands work with: the world outside, and clients of the daemon, connected when first used. */
import type { Command } from 'commander';
import type { Cancel, Clock } from '../lib/clock.js';
import type { Random } from '../lib/random.js';
import { Control, LocalNode } from '../proto/load.js';
import type { ControlClient } from '../proto/gen/swarm/v1/Control.js';
import type { LocalNodeClient } from '../proto/gen/swarm/v1/LocalNode.js';
import { connect } from '../proto/rpc/client.js';
import { DEFAULT_HOST, socketPath } from './connect.js';
import type { HelperResult } from './credential-helper.js';
import { exitCodes, type ExitCode } from './exit-codes.js';

export interface Io {
  out(data: string | Uint8Array): void;
  /** Resolves when the reader of `out` has kept up: a stream of unknown length waits for it. */
  drained(): Promise<void>;
  err(data: string | Uint8Array): void;
  /** Set when stderr is a terminal: its width in characters. */
  terminalWidth?: () => number;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  clock: Clock;
  random: Random;
  /** Throws FILE_UNREADABLE, also for a file that is no text of a sensible length. */
  readFile(path: string): string;
  /** The first bytes of a file, at most so many. Throws FILE_UNREADABLE. */
  readBytes(path: string, most: number): Uint8Array;
  readStdin(): Promise<string>;
  /** The first bytes of stdin, at most so many. */
  readStdinBytes(most: number): Promise<Uint8Array>;
  /** Runs a program of the user's, such as a credential helper, with `input` on its stdin. */
  runHelper(program: string, args: readonly string[], input: string): Promise<HelperResult>;
  /** A line typed after `prompt` and not shown; all of stdin when that is no terminal. */
  readSecret(prompt: string): Promise<string>;
  /** A line typed after `prompt`; the first of stdin when that is no terminal. */
  readLine(prompt: string): Promise<string>;
  /** Calls `listener` at Ctrl-C in place of ending, until cancelled. */
  onInterrupt(listener: () => void): Cancel;
  /** Of this program. */
  version: string;
  /** The command line of swarmd, without its flags. */
  swarmd: readonly [string, ...string[]];
}

/** A command's work: its operands, and its options by name as commander gives them. */
export type Handler<Options> = (operands: string[], options: Options, command: Command) => Promise<ExitCode | void>;

export class App {
  readonly io: Io;
  exitCode: ExitCode = exitCodes.done;
  #host = DEFAULT_HOST;
  #control: ControlClient | undefined;
  #local: LocalNodeClient | undefined;

  constructor(io: Io) {
    this.io = io;
  }
  get host(): string {
    return this.#host;
  }
  get control(): ControlClient {
    return (this.#control ??= connect(Control, { unix: socketPath(this.#host) }, { keepalive: true }));
  }
  get local(): LocalNodeClient {
    return (this.#local ??= connect(LocalNode, { unix: socketPath(this.#host) }));
  }

  /** Makes a handler what commander calls. */
  action<Options>(handler: Handler<Options>): (...args: unknown[]) => Promise<void> {
    return async (...args) => {
      const command = args.at(-1) as Command;
      this.#host = hostOf(command) ?? this.io.env['SWARM_HOST'] ?? DEFAULT_HOST;
      this.exitCode = (await handler(command.args, command.opts() as Options, command)) ?? exitCodes.done;
    };
  }

  close(): void {
    this.#control?.close();
    this.#local?.close();
  }
}

/** The control socket that was asked for, of the program or of a command; `service create --host` is another thing, and a list. */
function hostOf(command: Command): string | undefined {
  for (let at: Command | null = command; at; at = at.parent) {
    const { host } = at.opts<{ host?: string | string[] }>();
    if (typeof host === 'string') return host;
  }
  return undefined;
}
