import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';
import type { Task } from '../proto/types.js';
import { Agent } from './agent.js';
import { FakeEngine } from './engine/fake.js';
import { assignedTask, FakeTransport, makeAssignments } from './testing.js';

async function setUp(t: TestContext) {
  const stateDir = await mkdtemp(join(tmpdir(), 'agent-'));
  t.after(() => rm(stateDir, { recursive: true }));
  const clock = new SimClock();
  const engine = new FakeEngine({ clock, images: { app: {} } });
  const begin = async (options: { nodeId?: string; managers?: string[] } = {}) => {
    const { nodeId = 'n1', managers = ['m1'] } = options;
    const transport = new FakeTransport();
    const agent = new Agent({
      nodeId,
      transport,
      managers: () => managers,
      ownPort: () => 2377,
      engine,
      stateDir,
      tasksDir: join(stateDir, 'run'),
      allowed: ['devices'],
      commands: { run: () => Promise.resolve({ code: 0, stdout: '', stderr: '' }) },
      dataPath: () => Promise.resolve({ announced: '192.0.2.1', local: '192.0.2.1' }),
      clock,
      random: new SeededRandom(1),
      log: silentLog,
    });
    await agent.start();
    await clock.advance(0);
    return { agent, transport };
  };
  return { clock, engine, begin };
}

const welcome: ManagerMessage = { welcome: { session_id: 's', heartbeat_period: 5e9 } };
const full = (tasks: Task[]): ManagerMessage => ({
  assignments: makeAssignments('full', 1, { update_tasks: tasks }),
});
/** task:state of all reports sent so far. */
const reported = (transport: FakeTransport): string[] =>
  transport
    .sent()
    .flatMap((message) => message.status_report?.updates ?? [])
    .map((update) => `${update.task_id}:${String(update.status?.state)}`);

test('agent: describes the node, runs what it is assigned, reports it', async (t) => {
  const { clock, begin } = await setUp(t);
  const { agent, transport } = await begin();
  const [first] = transport.sent();
  assert.equal(first?.hello?.description?.hostname, 'host');
  assert.equal(first.hello.description.resources?.nano_cpus, 2e9);
  transport.receive(welcome);
  transport.receive(full([assignedTask('t1')]));
  await clock.advance(100);
  assert.deepEqual(reported(transport), ['t1:running']);
  await agent.stop();
});

test('agent: stopped and started again it adopts its containers from disk, without a manager', async (t) => {
  const { clock, engine, begin } = await setUp(t);
  const first = await begin();
  first.transport.receive(welcome);
  first.transport.receive(full([assignedTask('t1'), assignedTask('t2')]));
  await clock.advance(100);
  await first.agent.stop();
  assert.equal(engine.containers.filter((container) => container.state === 'running').length, 2);
  engine.exit(engine.ofTask('t2').id, 5);
  const starts = engine.calls.filter((call) => call === 'start').length;

  const second = await begin({ managers: [] });
  await clock.advance(60_000);
  await second.agent.stop();
  const third = await begin();
  third.transport.receive(welcome);
  third.transport.receive(full([assignedTask('t1'), assignedTask('t2')]));
  await clock.advance(100);
  assert.deepEqual(reported(third.transport).sort(), ['t1:running', 't2:failed']);
  assert.equal(engine.calls.filter((call) => call === 'start').length, starts);
  await third.agent.stop();
});

test('agent: no session before the engine answers; one that comes back later is found', async (t) => {
  const { clock, engine, begin } = await setUp(t);
  engine.disconnect();
  const { agent, transport } = await begin();
  await clock.advance(60_000);
  assert.deepEqual(transport.opened, []);
  engine.connect();
  await clock.advance(5_000);
  assert.deepEqual(transport.opened, ['m1']);
  await agent.stop();
});

test('agent: while the engine is away there is no session; back again, its events are heard', async (t) => {
  const { clock, engine, begin } = await setUp(t);
  const { agent, transport } = await begin();
  transport.receive(welcome);
  transport.receive(full([assignedTask('t1')]));
  await clock.advance(100);
  transport.receive({ status_ack: { sequence: 1 } });
  assert.deepEqual(reported(transport), ['t1:running']);
  engine.disconnect();
  await clock.advance(1000);
  assert.equal(transport.links, 0);
  engine.connect();
  await clock.advance(10_000);
  transport.receive(welcome);
  engine.exit(engine.ofTask('t1').id, 1);
  await clock.advance(100);
  assert.deepEqual(reported(transport), ['t1:failed']);
  await agent.stop();
});

test('agent: leaving removes all its containers; the record of another node is not taken for its own', async (t) => {
  const { clock, engine, begin } = await setUp(t);
  const { agent, transport } = await begin();
  transport.receive(welcome);
  transport.receive(full([assignedTask('t1'), assignedTask('t2')]));
  await clock.advance(100);
  engine.disconnect();
  await assert.rejects(agent.leave());
  engine.connect();
  assert.equal(await agent.leave(), '');
  assert.deepEqual(engine.containers, []);
  const joined = await begin({ nodeId: 'n2' });
  await clock.advance(1000);
  assert.deepEqual(reported(joined.transport), []);
  assert.deepEqual(engine.containers, []);
  await joined.agent.stop();
});

test('agent: leaving removes also a container that was being made', async (t) => {
  const { clock, engine, begin } = await setUp(t);
  const { agent, transport } = await begin();
  transport.receive(welcome);
  engine.latency.create = 5_000;
  transport.receive(full([assignedTask('t1')]));
  await clock.advance(100);
  const leaving = agent.leave();
  await clock.advance(10_000);
  await leaving;
  assert.deepEqual(engine.containers, []);
});
