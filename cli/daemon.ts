/** Starts swarmd on this host for `swarm init` and `swarm join`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { sleep } from '../lib/clock.js';
import { messageOf, swarmError } from '../lib/errors.js';
import type { Io } from './app.js';
import { socketPath } from './connect.js';

export const DEFAULT_STATE_DIR = '/var/lib/swarm';
const PROBE_MS = 50;
const START_MS = 30_000; // opening a large raft log on a slow disk
const LOG_LINES_SHOWN = 15;

export interface DaemonOptions {
  host: string;
  stateDir: string;
  /** Left to swarmd when not given. */
  engine?: string;
  /** What tasks may do on this host. A daemon that runs already keeps its own. */
  allow: readonly string[];
}

/**
 * Returns once a daemon answers at `host`. One that is started stays when this process ends; what it has to say goes to
 * swarmd.log in its state directory. Throws DAEMON_FAILED with the end of that file.
 */
export async function ensureDaemon(io: Io, options: DaemonOptions): Promise<void> {
  const path = socketPath(options.host);
  if (await answers(path)) return;
  const log = join(options.stateDir, 'swarmd.log');
  const { child, logStart } = launch(io, options, log);
  const ended = endOf(child);
  const deadline = io.clock.monotonic() + START_MS;
  let why: string | undefined;
  void ended.then((how) => (why = how));
  while (!(await answers(path))) {
    if (why === undefined && io.clock.monotonic() > deadline)
      why = `it does not answer at ${options.host} after ${START_MS / 1000} s`;
    if (why !== undefined) throw swarmError('DAEMON_FAILED', { why, log, lines: lastLines(log, logStart) });
    await Promise.race([ended, sleep(io.clock, PROBE_MS)]);
  }
  child.unref();
}

function launch(
  io: Io,
  { host, stateDir, engine, allow }: DaemonOptions,
  log: string,
): { child: ChildProcess; logStart: number } {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const fd = openSync(log, 'a', 0o600);
    const logStart = statSync(log).size;
    const [program, ...args] = io.swarmd;
    const flags = [
      '--state-dir',
      resolve(stateDir),
      '--host',
      host,
      ...(engine === undefined ? [] : ['--engine', engine]),
      ...(allow.length === 0 ? [] : ['--allow', allow.join()]),
    ];
    const child = spawn(program, [...args, ...flags], { detached: true, stdio: ['ignore', fd, fd], cwd: '/' });
    closeSync(fd);
    return { child, logStart };
  } catch (error) {
    throw swarmError('DAEMON_FAILED', { why: messageOf(error), log, lines: '' }, { cause: error });
  }
}

/** How the process ended, when it does. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `it ended with exit code ${code ?? 0}` : `it was ended by ${signal}`),
    );
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // Not there, or left behind by a daemon that is gone. Anything else (no permission) starting one does not mend.
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(false);
      else reject(swarmError('UNREACHABLE', { addr: `unix://${path}`, detail: error.message }, { cause: error }));
    });
  });
}

function lastLines(log: string, from: number): string {
  const lines = readFileSync(log).subarray(from).toString().trimEnd().split('\n');
  return lines
    .slice(-LOG_LINES_SHOWN)
    .map((line) => `\n${line}`)
    .join('');
}
