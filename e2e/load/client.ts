import { parseArgs } from 'node:util';
import { Tally, type Line } from './report.js';
import { failureOf, senderFor } from './senders.js';

/*
 * Puts requests at a steady rate through a URL, whether they are answered or not, and counts what becomes of them. Its outputs are the
 * lines of report.ts. Ends after --seconds, after --count, at SIGTERM, or (--stdin) with its standard input; what is under way then is
 * still waited for.
 */

const { values } = parseArgs({
  options: {
    /** http://HOST:PORT/PATH or udp://HOST:PORT */
    url: { type: 'string' },
    /** Requests a second. */
    rate: { type: 'string', default: '250' },
    seconds: { type: 'string', default: '3600' },
    count: { type: 'string', default: '1000000' },
    /** Kept connections; 0 makes a new one for each request. */
    kept: { type: 'string', default: '0' },
    /** Milliseconds for a request. */
    timeout: { type: 'string', default: '3000' },
    /** A form to post with each request. */
    form: { type: 'string' },
    stdin: { type: 'boolean', default: false },
  },
});
if (values.url === undefined) throw new Error('--url says where to');

/** Beyond so many at a time further ones fail at once: neither memory nor ports run out when nobody answers. */
const IN_FLIGHT_MAX = 10_000;

const rate = Number(values.rate);
const limit = { ms: Number(values.seconds) * 1000, count: Number(values.count) };
const sender = senderFor({
  url: new URL(values.url),
  kept: Number(values.kept),
  timeout: Number(values.timeout),
  form: values.form,
});
const tally = new Tally();
const begin = performance.now();
let sent = 0;
let inFlight = 0;
let ending = false;
let done = false;

const tell = (line: Line, told?: () => void): boolean => process.stdout.write(`${JSON.stringify(line)}\n`, told);

async function one(due: number): Promise<void> {
  inFlight += 1;
  try {
    const { answer, retried } = await sender.send();
    tally.answered(answer, performance.now() - due, retried);
  } catch (error) {
    const { reason, message } = failureOf(error);
    tally.failed(reason, message, performance.now() - begin);
  }
  inFlight -= 1;
  if (!done) tell({ type: 'begun' });
  done = true;
}

/** Sends what is due, and comes back when the next one is. */
function pump(): void {
  const elapsed = performance.now() - begin;
  while (!ending && sent < limit.count && (sent * 1000) / rate <= Math.min(elapsed, limit.ms)) {
    const due = begin + (sent * 1000) / rate;
    sent += 1;
    if (inFlight < IN_FLIGHT_MAX) void one(due);
    else tally.failed('overload', `${inFlight} requests are under way`, elapsed);
  }
  const over = ending || sent >= limit.count || elapsed >= limit.ms;
  if (!over) setTimeout(pump, Math.max(1, begin + (sent * 1000) / rate - performance.now()));
  else if (inFlight > 0) setTimeout(pump, 10);
  else finish();
}

function finish(): void {
  clearInterval(seconds);
  sender.close();
  // Look-ups of names that nobody answers go on for long after their requests have failed: they are not waited for.
  tell(tally.summary(sent, performance.now() - begin), () => process.exit());
}

const seconds = setInterval(() => tell(tally.second()), 1000);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => (ending = true));
if (values.stdin) process.stdin.resume().once('end', () => (ending = true));
pump();
