/**
 * Log lines out of the engine's stream. Without a terminal the stream is a row of frames: one byte of stream number, three of zero,
 * four of length (big endian), then the data (Docker Engine API, "Attach to a container", stream format). With a terminal it is the
 * plain output. Every line starts with its time, because we ask for timestamps.
 */
import { limits } from '../../lib/limits.js';
import type { EngineLogLine } from './engine.js';

const FRAME_HEADER_BYTES = 8;
const NEWLINE = 0x0a;
const SPACE = 0x20;
type Stream = EngineLogLine['stream'];

export class LogParser {
  readonly #tty: boolean;
  #rest: Buffer = Buffer.alloc(0);
  /** Engines split long lines: a frame without a newline at its end is continued by the stream's next frame. */
  readonly #open: Record<Stream, EngineLogLine | undefined> = { stdout: undefined, stderr: undefined };

  constructor(options: { tty: boolean }) {
    this.#tty = options.tty;
  }

  /** The lines that `chunk` completes. */
  push(chunk: Buffer): EngineLogLine[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const lines: EngineLogLine[] = [];
    for (let piece = this.#nextPiece(); piece; piece = this.#nextPiece()) {
      const line = this.#join(piece.stream, piece.data);
      if (line) lines.push(line);
    }
    return lines;
  }
  /** The lines that had no newline when the stream ended. */
  end(): EngineLogLine[] {
    const lines: EngineLogLine[] = [];
    if (this.#tty && this.#rest.length > 0) lines.push(lineOf('stdout', this.#rest));
    for (const open of [this.#open.stdout, this.#open.stderr]) if (open) lines.push(open);
    return lines;
  }

  #nextPiece(): { stream: Stream; data: Buffer } | undefined {
    if (this.#tty) {
      const end = this.#rest.indexOf(NEWLINE);
      return end < 0 ? undefined : { stream: 'stdout', data: this.#take(0, end + 1) };
    }
    if (this.#rest.length < FRAME_HEADER_BYTES) return undefined;
    const end = FRAME_HEADER_BYTES + this.#rest.readUInt32BE(4);
    if (this.#rest.length < end) return undefined;
    return { stream: this.#rest[0] === 1 ? 'stdout' : 'stderr', data: this.#take(FRAME_HEADER_BYTES, end) };
  }
  #take(start: number, end: number): Buffer {
    const data = this.#rest.subarray(start, end);
    this.#rest = this.#rest.subarray(end);
    return data;
  }
  /** The finished line, if this piece finishes one. */
  #join(stream: Stream, data: Buffer): EngineLogLine | undefined {
    const ends = data.at(-1) === NEWLINE;
    const piece = lineOf(stream, ends ? data.subarray(0, -1) : data);
    const open = this.#open[stream];
    if (open) open.data = Buffer.concat([open.data, piece.data]).subarray(0, limits.log_line_bytes_max);
    const line = open ?? piece;
    this.#open[stream] = ends ? undefined : line;
    return ends ? line : undefined;
  }
}

function lineOf(stream: Stream, text: Buffer): EngineLogLine {
  const space = text.indexOf(SPACE);
  const carriageReturn = text.at(-1) === 0x0d ? 1 : 0; // a terminal ends lines with CR LF
  const data = text.subarray(space + 1, text.length - carriageReturn).subarray(0, limits.log_line_bytes_max);
  return { stream, timestamp: text.subarray(0, Math.max(0, space)).toString(), data };
}

/** "seconds.nanoseconds" of an RFC 3339 time, as the API's `since` wants it; "0" for "". */
export function logSince(time: string, parse: (text: string) => number): string {
  if (time === '') return '0';
  const seconds = Math.floor(parse(time) / 1000);
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  return `${seconds}.${fraction.padEnd(9, '0').slice(0, 9)}`;
}
