import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../lib/backoff.js';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import { makeNodeDescription } from '../proto/objects.js';
import { assignedTask, FakeTransport, makeAssignments } from './testing.js';
import { Reporter } from './reporter.js';
import { Sessions } from './session.js';

const PERIOD = 5000;
const description = makeNodeDescription({ hostname: 'host' });

function setUp(addrs: readonly string[]) {
  const clock = new SimClock();
  const transport = new FakeTransport();
  const events: string[] = [];
  const reporter = new Reporter({ clock });
  const sessions = new Sessions({
    transport,
    managers: () => addrs,
    clock,
    backoff: new Backoff({ first: 100, most: 1000, random: new SeededRandom(1) }),
    log: silentLog,
    reporter,
    handlers: {
      onAssignments: ({ kind, sequence }) => events.push(`${kind} ${sequence}`),
      onManagers: ({ addrs, role }) => events.push(`managers ${addrs.join()}, ${role}`),
      onLogRequest: (request) => events.push(`log ${request.subscription_id}`),
      onLogCancel: (id) => events.push(`cancel ${id}`),
      onNetworkCheck: (id, sequence) => events.push(`check ${id} at ${sequence}`),
      onBegun: () => undefined,
      onEnded: () => events.push('ended'),
    },
  });
  sessions.describe(description);
  const stop = new AbortController();
  const running = sessions.run(stop.signal);
  const end = async () => {
    stop.abort();
    await running;
  };
  return { clock, transport, events, reporter, sessions, end };
}
const welcome = { welcome: { session_id: 's', heartbeat_period: PERIOD * 1e6 } };
const assignments = (kind: 'full' | 'part' | 'increment', sequence: number) => ({
  assignments: makeAssignments(kind, sequence),
});

test('session: hello with the node’s facts first; heartbeats twice each period; changed facts at once', async () => {
  const { clock, transport, sessions, end } = setUp(['a']);
  await clock.advance(0);
  assert.deepEqual(transport.sent(), [{ hello: { description } }]);
  transport.receive(welcome);
  await clock.advance(PERIOD);
  assert.deepEqual(transport.sent(), [{ heartbeat: {} }, { heartbeat: {} }]);
  sessions.describe(description);
  assert.deepEqual(transport.sent(), [{ description }]);
  await end();
  assert.equal(transport.links, 0);
  assert.equal(clock.next(), undefined); // no timer is left behind
});

test('session: statuses go out once welcomed, and again until acknowledged', async () => {
  const { clock, transport, reporter, end } = setUp(['a']);
  const { status } = assignedTask('t1', { status: { state: 'running' } });
  reporter.report('t1', status);
  await clock.advance(100);
  assert.deepEqual(
    transport.sent().map((message) => Object.keys(message)),
    [['hello']],
  );
  transport.receive(welcome);
  await clock.advance(100);
  assert.deepEqual(transport.sent(), [{ status_report: { sequence: 1, updates: [{ task_id: 't1', status }] } }]);
  transport.fail(new Error('connection reset'));
  await clock.advance(1000);
  transport.receive(welcome);
  await clock.advance(100);
  assert.deepEqual(transport.sent().at(-1), { status_report: { sequence: 2, updates: [{ task_id: 't1', status }] } });
  transport.receive({ status_ack: { sequence: 2 } });
  transport.fail(new Error('connection reset'));
  await clock.advance(1000);
  transport.receive(welcome);
  transport.sent();
  await clock.advance(100);
  assert.deepEqual(transport.sent(), []);
  await end();
});

test('session: assignments in sequence are taken; a gap, or a start without a full set, ends the session', async () => {
  const { clock, transport, events, end } = setUp(['a']);
  await clock.advance(0);
  transport.receive(welcome);
  transport.receive(assignments('full', 1));
  transport.receive(assignments('increment', 2));
  transport.receive(assignments('increment', 4));
  transport.receive(assignments('increment', 5));
  await clock.advance(1000);
  assert.deepEqual(events, ['full 1', 'increment 2', 'ended']);
  assert.equal(transport.opened.length, 2);
  transport.receive(assignments('increment', 1));
  await clock.advance(1000);
  assert.equal(transport.opened.length, 3);
  transport.receive(assignments('full', 1));
  assert.equal(events.at(-1), 'full 1');
  await end();
});

test('session: a full set in parts is taken once it is whole; an increment between them ends the session', async () => {
  const { clock, transport, events, end } = setUp(['a']);
  await clock.advance(0);
  transport.receive(welcome);
  transport.receive(assignments('part', 1));
  transport.receive(assignments('part', 2));
  assert.deepEqual(events, []);
  transport.receive(assignments('full', 3));
  transport.receive(assignments('increment', 4));
  assert.deepEqual(events, ['full 3', 'increment 4']);
  transport.receive(assignments('part', 5));
  transport.receive(assignments('increment', 6));
  await clock.advance(1000);
  assert.equal(transport.opened.length, 2);
  assert.equal(events.at(-1), 'ended');
  await end();
});

test('session: a manager that does not answer is left for the next one; all are tried in turn', async () => {
  const { clock, transport, end } = setUp(['a', 'b', 'c']);
  await clock.advance(45_000);
  assert.deepEqual(transport.opened.slice(0, 4), ['a', 'b', 'c', 'a']);
  assert.equal(transport.links, 1);
  await end();
});

test('session: the manager’s other messages reach their handlers', async () => {
  const { clock, transport, events, end } = setUp(['a']);
  await clock.advance(0);
  transport.receive({ managers: { addrs: ['a', 'b'], role: 'worker' } });
  transport.receive({ log_request: { subscription_id: 'l', task_ids: [], options: null } });
  transport.receive({ log_cancel: { subscription_id: 'l' } });
  await end();
  assert.deepEqual(events, ['managers a,b, worker', 'log l', 'cancel l', 'ended']);
});
