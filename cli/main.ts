#!/usr/bin/env -S node --
// Without the dashes Node.js 20 takes `--env-file` for its own, although it comes after the program's name.
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '../lib/clock.js';
import { DAEMON_FLAGS } from '../lib/daemon-flags.js';
import { swarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { SystemRandom } from '../lib/random.js';
import type { Io } from './app.js';
import { runHelper } from './credential-helper.js';
import { run } from './program.js';
import { readLine, readSecret } from './read-line.js';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Throws FILE_UNREADABLE. */
function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const detail = { ENOENT: 'no such file', EISDIR: 'it is a folder', EACCES: 'permission denied' }[code ?? ''];
    throw swarmError('FILE_UNREADABLE', { path, detail: detail ?? message }, { cause: error });
  }
}
const CHUNK_BYTES = 1024 * 1024;

/** The beginning of a file, which may be a device without an end. */
function readBytes(path: string, most: number): Uint8Array {
  return reading(path, () => {
    const fd = openSync(path, 'r');
    try {
      const chunks: Buffer[] = [];
      let length = 0;
      for (let got = -1; got !== 0 && length < most; length += got) {
        const chunk = Buffer.alloc(Math.min(most - length, CHUNK_BYTES));
        got = readSync(fd, chunk, 0, chunk.length, null);
        chunks.push(chunk.subarray(0, got));
      }
      return Buffer.concat(chunks);
    } finally {
      closeSync(fd);
    }
  });
}

async function readStdinBytes(most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

const TEXT_MAX = limits.text_file_bytes_max;

/** Throws FILE_UNREADABLE for more than anybody writes. */
function asText(path: string, bytes: Uint8Array): string {
  if (bytes.length > TEXT_MAX) {
    throw swarmError('FILE_UNREADABLE', { path, detail: `it is larger than ${TEXT_MAX} bytes` });
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
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
  readFile: (path) => asText(path, readBytes(path, TEXT_MAX + 1)),
  readBytes,
  readStdin: async () => asText('-', await readStdinBytes(TEXT_MAX + 1)),
  readStdinBytes,
  runHelper,
  readSecret: (prompt) => readSecret(prompt, process.stdin, process.stderr),
  readLine: (prompt) => readLine(prompt, process.stdin, process.stderr),
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
