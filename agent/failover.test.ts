import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../lib/backoff.js';
import { SimClock } from '../lib/clock.js';
import { swarmError } from '../lib/errors.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import type { AgentMessageInput } from '../proto/gen/swarm/v1/AgentMessage.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';
import { makeNodeDescription } from '../proto/objects.js';
import { Reporter } from './reporter.js';
import { Sessions } from './session.js';
import { assignedTask, makeAssignments } from './testing.js';
import type { Link, SessionEvents, Transport } from './transport.js';

type Manager = 'leads' | 'dead' | 'black hole' | 'silent' | { leader?: string };

/** Several managers; each answers a hello as it is set to. */
class Managers implements Transport {
  readonly tried: { addr: string; at: number }[] = [];
  readonly now = new Map<string, Manager>();
  readonly #clock: SimClock;
  readonly #open = new Map<string, SessionEvents>();
  readonly sent: { addr: string; message: AgentMessageInput }[] = [];

  constructor(clock: SimClock, managers: Record<string, Manager>) {
    this.#clock = clock;
    this.set(managers);
  }
  set(managers: Record<string, Manager>): void {
    for (const [addr, manager] of Object.entries(managers)) this.now.set(addr, manager);
  }
  get sessions(): string[] {
    return [...this.#open.keys()];
  }
  open(addr: string): Link {
    this.tried.push({ addr, at: this.#clock.monotonic() });
    return {
      session: (events) => {
        this.#open.set(addr, events);
        this.#answer(addr, events);
        return { send: (message) => void this.sent.push({ addr, message }) };
      },
      publishLogs: () => assert.fail('no logs here'),
      close: () => void this.#open.delete(addr),
    };
  }
  knock(addr: string, signal: AbortSignal): Promise<boolean> {
    const manager = this.now.get(addr) ?? 'dead';
    if (manager !== 'black hole') return Promise.resolve(manager !== 'dead');
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
  }
  /** What the manager at `addr` sends. */
  say(addr: string, message: ManagerMessage): void {
    this.#open.get(addr)?.onMessage(message);
  }
  end(addr: string, reason: Error): void {
    this.#open.get(addr)?.onEnd(reason);
  }
  #answer(addr: string, events: SessionEvents): void {
    const manager = this.now.get(addr) ?? 'dead';
    if (manager === 'black hole') return;
    const answer = (): void => {
      if (manager === 'dead') return events.onEnd(swarmError('UNREACHABLE', { addr, detail: 'refused' }));
      events.onConnected();
      if (manager === 'leads') events.onMessage({ welcome: { session_id: 's', heartbeat_period: 1e9 } });
      else if (manager !== 'silent') events.onEnd(swarmError('RAFT_NOT_LEADER', { hint: '' }, manager));
    };
    queueMicrotask(() => {
      if (this.#open.get(addr) === events) answer();
    });
  }
}

function setUp(managers: Record<string, Manager>, known = Object.keys(managers)) {
  const clock = new SimClock();
  const transport = new Managers(clock, managers);
  const reporter = new Reporter({ clock });
  const sets: string[] = [];
  const sessions = new Sessions({
    transport,
    managers: () => known,
    clock,
    backoff: new Backoff({ first: 100, most: 5_000, random: new SeededRandom(1) }),
    log: silentLog,
    reporter,
    handlers: {
      onAssignments: ({ kind, sequence }) => sets.push(`${kind} ${sequence}`),
      onManagers: () => undefined,
      onLogRequest: () => undefined,
      onLogCancel: () => undefined,
      onNetworkCheck: () => undefined,
      onBegun: () => undefined,
      onEnded: () => undefined,
    },
  });
  sessions.describe(makeNodeDescription({ hostname: 'host' }));
  const stop = new AbortController();
  const running = sessions.run(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
    assert.equal(clock.next(), undefined);
    assert.deepEqual(transport.sessions, []);
  };
  /** Where it went since the last call: "b@0 c@10" with the milliseconds from `since`. */
  const path = (since: number): string =>
    transport.tried
      .splice(0)
      .map(({ addr, at }) => `${addr}@${at - since}`)
      .join(' ');
  return { clock, transport, reporter, sets, end, path };
}
const lost = (addr: string): Error => swarmError('UNREACHABLE', { addr, detail: 'connection reset' });

test('fail-over: the leader dies, two managers do not lead, the third does: found in the same moment', async () => {
  const { clock, transport, end, path } = setUp({ a: 'leads', b: {}, c: {}, d: 'leads' });
  await clock.advance(10_000);
  transport.tried.splice(0);
  transport.set({ a: 'dead' });
  transport.end('a', lost('a'));
  const since = clock.monotonic();
  await clock.advance(0);
  assert.equal(path(since), 'b@0 c@0 d@0');
  assert.deepEqual(transport.sessions, ['d']);
  await end();
});

test('fail-over: a leader that steps down sends its agents straight to the next', async () => {
  const { clock, transport, end, path } = setUp({ a: 'leads', b: {}, c: 'leads' });
  await clock.advance(10_000);
  transport.tried.splice(0);
  const since = clock.monotonic();
  transport.end('a', swarmError('RAFT_NOT_LEADER', { hint: '' }, { leader: 'c' }));
  await clock.advance(0);
  assert.equal(path(since), 'c@0');
  await end();
});

test('fail-over: while nobody leads the managers are asked again soon, and the next leader is found with the next round', async () => {
  const { clock, transport, end } = setUp({ a: 'leads', b: {}, c: {} });
  await clock.advance(10_000);
  transport.set({ a: 'dead' });
  transport.end('a', lost('a'));
  await clock.advance(300);
  assert.deepEqual(transport.sessions, []);
  transport.set({ b: { leader: 'c' }, c: 'leads' });
  await clock.advance(400);
  assert.deepEqual(transport.sessions, ['c']);
  await end();
});

test('fail-over: hosts that swallow everything cost a second each', async () => {
  const { clock, transport, end, path } = setUp({ a: 'leads', b: 'black hole', c: 'black hole', d: 'leads' });
  await clock.advance(10_000);
  transport.tried.splice(0);
  transport.set({ a: 'black hole' });
  const since = clock.monotonic();
  transport.end('a', lost('a')); // as keepalive finds
  await clock.advance(2_000);
  assert.equal(path(since), 'b@0 c@1000 d@2000');
  assert.deepEqual(transport.sessions, ['d']);
  await end();
});

test('fail-over: a manager that is there but never says welcome is left after five seconds', async () => {
  const { clock, transport, end, path } = setUp({ a: 'silent', b: 'leads' });
  const since = clock.monotonic();
  await clock.advance(5_000);
  assert.equal(path(since), 'a@0 b@5000');
  assert.deepEqual(transport.sessions, ['b']);
  await end();
});

test('fail-over: managers that name each other, or a dead one, are asked a bounded number of times', async () => {
  const { clock, transport, end } = setUp({ a: { leader: 'b' }, b: { leader: 'a' }, c: { leader: 'dead' } });
  await clock.advance(60_000);
  const rounds = transport.tried.length / 4;
  assert.ok(rounds >= 12 && rounds <= 30, `${rounds} rounds of 4 tries in a minute`);
  transport.set({ b: 'leads' });
  await clock.advance(5_000);
  assert.deepEqual(transport.sessions, ['b']);
  await end();
});

test('fail-over: a manager’s agent asks its own manager first and goes where that sends it', async () => {
  const { clock, transport, end, path } = setUp({ own: { leader: 'x' }, x: 'leads', y: { leader: 'x' } }, ['own', 'y']);
  await clock.advance(10_000);
  const start = clock.monotonic() - 10_000;
  assert.equal(path(start), 'own@0 x@0');
  transport.set({ x: 'dead', own: 'leads' });
  transport.end('x', lost('x'));
  await clock.advance(0);
  assert.equal(path(start), 'own@10000');
  await end();
});

test('fail-over: an hour without managers leaves tries bounded, and the first that is back is found within seconds', async () => {
  const { clock, transport, end } = setUp({ a: 'dead', b: 'black hole' });
  await clock.advance(3_600_000);
  assert.ok(transport.tried.length > 500 && transport.tried.length < 1_500, `${transport.tried.length} tries`);
  transport.set({ a: 'leads' });
  await clock.advance(13_000);
  assert.deepEqual(transport.sessions, ['a']);
  await end();
});

test('fail-over: what was not acknowledged goes to the next manager; each session starts with a full set of its own', async () => {
  const { clock, transport, reporter, sets, end } = setUp({ a: 'leads', b: 'leads' });
  const assignments = (kind: 'full' | 'increment', sequence: number): ManagerMessage => ({
    assignments: makeAssignments(kind, sequence),
  });
  await clock.advance(2_000);
  transport.say('a', assignments('full', 1));
  reporter.report('t1', assignedTask('t1', { status: { state: 'running' } }).status);
  await clock.advance(100);
  transport.end('a', lost('a'));
  await clock.advance(0);
  transport.say('a', assignments('increment', 2)); // from a session that is over
  transport.say('b', assignments('increment', 2)); // in sequence for the manager before
  assert.deepEqual(sets, ['full 1']);
  await clock.advance(0);
  assert.deepEqual(transport.sessions, ['a'], 'a gap ends the session');
  transport.say('a', assignments('full', 1));
  await clock.advance(100);
  assert.deepEqual(sets, ['full 1', 'full 1']);
  const reports = transport.sent.flatMap(({ addr, message }) => (message.status_report ? [addr] : []));
  assert.deepEqual(reports, ['a', 'a']);
  await end();
});

test('agent: cut off from all managers for long, it is back within a second of their return', async () => {
  const { clock, transport, end } = setUp({ m1: 'leads', m2: { leader: 'm1' } });
  await clock.advance(2_000);
  assert.deepEqual(transport.sessions, ['m1']);
  for (let cut = 0; cut < 5; cut++) {
    transport.set({ m1: 'black hole', m2: 'black hole' });
    transport.end('m1', new Error('keepalive'));
    await clock.advance(30_000 + 700 * cut);
    transport.set({ m1: 'leads', m2: { leader: 'm1' } });
    await clock.advance(600);
    assert.deepEqual(transport.sessions, ['m1'], `cut ${cut}`);
    await clock.advance(2_000);
  }
  await end();
});
