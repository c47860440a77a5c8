import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { limits } from '../lib/limits.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import type { Assignments } from '../proto/gen/swarm/v1/Assignments.js';
import type { Task } from '../proto/types.js';
import { FakeEngine, type ImageBehaviour } from './engine/fake.js';
import { assignedTask, makeAssignments, StatusLog, testPreparer } from './testing.js';
import { Worker } from './worker.js';

const full = (tasks: Task[]): Assignments => makeAssignments('full', 1, { update_tasks: tasks });
const change = (tasks: Task[], remove: string[] = []): Assignments =>
  makeAssignments('increment', 2, { update_tasks: tasks, remove_task_ids: remove });

/** A node whose engine outlives its workers. `begin` starts a worker with what the last one recorded. */
function node(images: Record<string, ImageBehaviour> = { app: {} }) {
  const clock = new SimClock();
  const engine = new FakeEngine({ clock, images });
  const recorded = new Map<string, Task>();
  const begin = async (options: { engineUp: boolean } = { engineUp: true }) => {
    const statuses = new StatusLog();
    const worker = new Worker(
      {
        engine,
        ...testPreparer(engine),
        clock,
        random: new SeededRandom(1),
        log: silentLog,
        state: { put: (task) => void recorded.set(task.id, task), remove: (id) => void recorded.delete(id) },
        onStatus: statuses.add,
        onForgotten: () => undefined,
      },
      [...recorded.values()],
    );
    const engineUp = async () => {
      await engine.watchEvents(
        {},
        (event) => worker.engineEvent(event),
        () => undefined,
      );
      worker.engineUp(await engine.listContainers({ 'com.docker.swarm.node.id': 'n1' }));
    };
    if (options.engineUp) await engineUp();
    return { worker, statuses, engineUp };
  };
  /** A worker has run these, and is gone. */
  const lived = async (...tasks: Task[]): Promise<void> => {
    const { worker } = await begin();
    worker.assign(full(tasks));
    await clock.advance(0);
    void worker.halt();
  };
  return { clock, engine, recorded, begin, lived };
}

test('worker: a full set starts its tasks; an increment changes and removes; a container that dies is noticed', async () => {
  const { clock, engine, begin } = node();
  const { worker, statuses } = await begin();
  worker.assign(full([assignedTask('t1'), assignedTask('t2')]));
  await clock.advance(0);
  assert.deepEqual([statuses.last('t1')?.state, statuses.last('t2')?.state], ['running', 'running']);
  worker.assign(change([assignedTask('t3'), assignedTask('t1', { desired_state: 'shutdown' })], ['t2']));
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'shutdown');
  assert.deepEqual(
    engine.containers.map((c) => c.labels['com.docker.swarm.task.id']),
    ['t1', 't3'],
  );
  engine.exit(engine.ofTask('t3').id, 1);
  await clock.advance(0);
  assert.equal(statuses.last('t3')?.err, 'task: non-zero exit (1)');
});

test('worker: tasks that a full set does not name are stopped and removed', async () => {
  const { clock, engine, recorded, begin } = node();
  const { worker } = await begin();
  worker.assign(full([assignedTask('t1'), assignedTask('t2')]));
  await clock.advance(0);
  worker.assign(full([assignedTask('t2')]));
  await clock.advance(0);
  assert.equal(engine.containers.length, 1);
  assert.deepEqual([...recorded.keys()], ['t2']);
});

test('worker: after a restart it adopts what runs, tells the truth of what ended, and starts nothing twice', async () => {
  const { clock, engine, begin, lived } = node();
  await lived(assignedTask('t1'), assignedTask('t2'));
  engine.exit(engine.ofTask('t2').id, 7);
  engine.calls.length = 0;

  const { worker, statuses } = await begin(); // no manager answers
  await clock.advance(0);
  assert.equal(statuses.last('t2')?.err, 'task: non-zero exit (7)');
  assert.deepEqual(statuses.states('t1'), []); // as it was
  assert.ok(!engine.calls.includes('start') && !engine.calls.includes('create'));
  worker.assign(full([assignedTask('t1'), assignedTask('t2')]));
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'running'); // the manager knew it as assigned
  assert.ok(!engine.calls.includes('start') && !engine.calls.includes('create'));
});

test('worker: a manager that believes something else hears what is so, not what was recorded', async () => {
  const { clock, engine, begin, lived } = node();
  await lived(assignedTask('t1'), assignedTask('t2'));
  engine.exit(engine.ofTask('t2').id, 7);

  const { worker, statuses } = await begin();
  const believed = { state: 'running', unheard: true, err: 'its node is down' } as const;
  worker.assign(full([assignedTask('t1', { status: believed }), assignedTask('t2', { status: believed })]));
  assert.deepEqual([statuses.states('t1'), statuses.states('t2')], [[], []], 'nothing before it has looked');
  await clock.advance(0);
  assert.deepEqual([statuses.states('t1'), statuses.states('t2')], [['running'], ['failed']]);
  assert.deepEqual([statuses.last('t1')?.unheard, statuses.last('t1')?.err], [false, '']);
  worker.assign(full([assignedTask('t1', { status: believed })]));
  assert.deepEqual(statuses.states('t1'), ['running', 'running'], 'at once when it knows');
});

test('worker: one that has lost its records tells of what managers wait to hear of', async () => {
  const { clock, engine, recorded, begin, lived } = node();
  await lived(assignedTask('t1'));
  recorded.clear();
  const { worker, statuses } = await begin();
  worker.assign(full([assignedTask('t1', { status: { state: 'running', unheard: true, err: 'its node is down' } })]));
  await clock.advance(0);
  assert.deepEqual(statuses.states('t1'), ['running']);
  assert.deepEqual([statuses.last('t1')?.unheard, statuses.last('t1')?.err], [false, '']);
  assert.equal(engine.containers.length, 1);
});

test('worker: a record that lost the last statuses is made good from the engine', async () => {
  const { clock, engine, recorded, begin, lived } = node();
  await lived(assignedTask('t1'));
  recorded.set('t1', assignedTask('t1'));
  engine.calls.length = 0;
  const { statuses } = await begin();
  await clock.advance(0);
  assert.deepEqual(statuses.states('t1'), ['accepted', 'preparing', 'ready', 'starting', 'running']);
  assert.deepEqual(engine.calls, ['events', 'list', 'inspect']);
});

test('worker: containers of no task are removed, but only after a full set, and only with this node’s label', async () => {
  const { clock, engine, begin } = node();
  const labels = { 'com.docker.swarm.node.id': 'n1', 'com.docker.swarm.task.id': 'old' };
  const stray = await engine.createContainer({ name: 'stray', Image: 'app', Labels: labels });
  await engine.startContainer(stray);
  const other = await engine.createContainer({ name: 'other', Image: 'app', Labels: {} });
  const { worker } = await begin();
  await clock.advance(10_000);
  assert.equal(engine.containers.length, 2);
  worker.assign(full([]));
  await clock.advance(0);
  assert.deepEqual(
    engine.containers.map((container) => container.id),
    [other],
  );
});

test('worker: nothing is created before the engine has told what there is', async () => {
  const { clock, engine, begin } = node();
  const { worker, statuses, engineUp } = await begin({ engineUp: false });
  worker.assign(full([assignedTask('t1')]));
  await clock.advance(10_000);
  assert.deepEqual(engine.calls, []);
  await engineUp();
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'running');
});

test('worker: what happened while the event stream was lost is found by the next list', async () => {
  const { clock, engine, begin } = node();
  const { worker, statuses, engineUp } = await begin();
  worker.assign(full([assignedTask('t1')]));
  await clock.advance(0);
  engine.disconnect();
  engine.exit(engine.ofTask('t1').id, 9);
  await clock.advance(1000);
  assert.equal(statuses.last('t1')?.state, 'running');
  engine.connect();
  await engineUp();
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.err, 'task: non-zero exit (9)');
});

test('worker: many starts go to the engine a bounded number at a time', async () => {
  const { clock, engine, begin } = node();
  engine.latency.create = 10;
  engine.latency.start = 10;
  const { worker, statuses } = await begin();
  const tasks = Array.from({ length: 60 }, (_, slot) => assignedTask(`t${slot}`, { slot }));
  worker.assign(full(tasks));
  await clock.advance(10_000);
  assert.ok(tasks.every((task) => statuses.last(task.id)?.state === 'running'));
  const most = (call: 'create' | 'start') => engine.busy.get(call)?.most ?? 0;
  assert.ok(Math.max(most('create'), most('start')) <= limits.task_starts_concurrent_max);
  assert.ok(most('create') > 1);
});
