#!/usr/bin/env node
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { SystemClock } from '../lib/clock.js';
import { DAEMON_FLAGS } from '../lib/daemon-flags.js';
import { swarmError } from '../lib/errors.js';
import { SystemRandom } from '../lib/random.js';
import type { Io } from './app.js';
import { run } from './program.js';
import { readSecret } from './secret.js';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Throws FILE_UNREADABLE. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const detail = { ENOENT: 'no such file', EISDIR: 'it is a folder', EACCES: 'permission denied' }[code ?? ''];
    throw swarmError('FILE_UNREADABLE', { path, detail: detail ?? message }, { cause: error });
  }
}

/** Some terminals say that they have no columns. */
const WIDTH_UNKNOWN = 80;

const io: Io = {
  out: (data) => void process.stdout.write(data),
  drained: async () => {
    for (const stream of [process.stdout, process.stderr]) if (stream.writableNeedDrain) await once(stream, 'drain');
  },
  err: (data) => void process.stderr.write(data),
  ...(process.stderr.isTTY ? { terminalWidth: () => process.stderr.columns || WIDTH_UNKNOWN } : {}),
  env: process.env,
  cwd: process.cwd(),
  clock: new SystemClock(),
  random: new SystemRandom(),
  readFile: readText,
  readStdin: () => text(process.stdin),
  readSecret: (prompt) => readSecret(prompt, process.stdin, process.stderr),
  onInterrupt: (listener) => {
    process.once('SIGINT', listener);
    return () => void process.off('SIGINT', listener);
  },
  version: manifest.version,
  swarmd: [process.execPath, ...DAEMON_FLAGS, fileURLToPath(new URL('../node/main.js', import.meta.url))],
};

// A reader that has seen enough, such as `head`, closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), io);
