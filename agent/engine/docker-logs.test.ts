import assert from 'node:assert/strict';
import test from 'node:test';
import { parseTime } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import { LogParser, logSince } from './docker-logs.js';
import type { EngineLogLine } from './engine.js';

const TIME = '2026-01-02T03:04:05.123456789Z';
function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}
const told = (lines: EngineLogLine[]) =>
  lines.map((line) => `${line.stream} ${line.timestamp} ${line.data.toString()}`);

test('logs: frames become lines wherever the chunks are cut', () => {
  const bytes = Buffer.concat([frame(1, `${TIME} out\n`), frame(2, `${TIME} err\n`), frame(1, `${TIME} \n`)]);
  const expected = [`stdout ${TIME} out`, `stderr ${TIME} err`, `stdout ${TIME} `];
  for (let cut = 0; cut <= bytes.length; cut++) {
    const parser = new LogParser({ tty: false });
    const lines = [...parser.push(bytes.subarray(0, cut)), ...parser.push(bytes.subarray(cut)), ...parser.end()];
    assert.deepEqual(told(lines), expected);
  }
});

test('logs: a long line that the engine split is one line again, also when the other stream comes between', () => {
  const parser = new LogParser({ tty: false });
  const lines = [
    ...parser.push(frame(1, `${TIME} one `)),
    ...parser.push(frame(2, `${TIME} err\n`)),
    ...parser.push(frame(1, `${TIME} two\n`)),
  ];
  assert.deepEqual(told(lines), [`stderr ${TIME} err`, `stdout ${TIME} one two`]);
});

test('logs: a last line without a newline is not lost', () => {
  const parser = new LogParser({ tty: false });
  assert.deepEqual(parser.push(frame(1, `${TIME} rest`)), []);
  assert.deepEqual(told(parser.end()), [`stdout ${TIME} rest`]);
});

test('logs: a terminal’s output has no frames and ends its lines with CR LF', () => {
  const parser = new LogParser({ tty: true });
  const lines = [...parser.push(Buffer.from(`${TIME} a\r\n${TIME} b`)), ...parser.end()];
  assert.deepEqual(told(lines), [`stdout ${TIME} a`, `stdout ${TIME} b`]);
});

test('logs: a line is cut at its limit', () => {
  const parser = new LogParser({ tty: false });
  const part = 'x'.repeat(limits.log_line_bytes_max - 10);
  parser.push(frame(1, `${TIME} ${part}`));
  const [line] = parser.push(frame(1, `${TIME} ${part}\n`));
  assert.equal(line?.data.length, limits.log_line_bytes_max);
});

test('logs: since keeps its nanoseconds', () => {
  assert.equal(logSince('1970-01-01T00:01:00.000000001Z', parseTime), '60.000000001');
  assert.equal(logSince('1970-01-01T00:01:00Z', parseTime), '60.000000000');
  assert.equal(logSince('', parseTime), '0');
});
