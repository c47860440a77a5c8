#!/usr/bin/env node
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { SystemClock } from '../lib/clock.js';
import { SystemRandom } from '../lib/random.js';
import type { Io } from './app.js';
import { run } from './program.js';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Some terminals say that they have no columns. */
const WIDTH_UNKNOWN = 80;

const io: Io = {
  out: (data) => void process.stdout.write(data),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  err: (text) => void process.stderr.write(text),
  ...(process.stderr.isTTY ? { terminalWidth: () => process.stderr.columns || WIDTH_UNKNOWN } : {}),
  env: process.env,
  cwd: process.cwd(),
  clock: new SystemClock(),
  random: new SystemRandom(),
  readFile: (path) => readFileSync(path, 'utf8'),
  readStdin: () => text(process.stdin),
  onInterrupt: (listener) => {
    process.once('SIGINT', listener);
    return () => void process.off('SIGINT', listener);
  },
  version: manifest.version,
  swarmd: [process.execPath, fileURLToPath(new URL('../node/main.js', import.meta.url))],
};

// A reader that has seen enough, such as `head`, closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), io);
