import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import type { Task } from '../proto/types.js';
import { FakeEngine } from './engine/fake.js';
import { assignedTask, makeAssignments, secretMessage, StatusLog, testPreparer } from './testing.js';
import { Worker } from './worker.js';

/* Secrets from the assignment to the container and to their end, on an engine in memory and with files on a disk. */

const file = { name: 'key', uid: String(process.getuid?.() ?? 0), gid: String(process.getgid?.() ?? 0), mode: 0o400 };
const taskOf = (id: string, more: { desired_state?: 'shutdown' } = {}) =>
  assignedTask(id, {
    spec: { container_spec: { image: 'app', secrets: [{ secret_id: 'x', secret_name: 'key', file }] } },
    ...(more.desired_state && { desired_state: more.desired_state }),
  });
const secret = secretMessage('x', 'hunter2');

async function setUp(t: TestContext) {
  const path = await mkdtemp(join(tmpdir(), 'secrets-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  const clock = new SimClock();
  const engine = new FakeEngine({ clock, images: { app: {} } });
  const recorded = new Map<string, Task>();
  const begin = async () => {
    const statuses = new StatusLog();
    const state = {
      put: (task: Task) => void recorded.set(task.id, task),
      remove: (id: string) => void recorded.delete(id),
    };
    const rest = {
      clock,
      random: new SeededRandom(1),
      log: silentLog,
      onStatus: statuses.add,
      onForgotten: () => undefined,
    };
    const worker = new Worker({ engine, ...testPreparer(engine, { path }), state, ...rest }, [...recorded.values()]);
    worker.engineUp(await engine.listContainers({}));
    return { worker, statuses };
  };
  return { path, engine, recorded, begin };
}

test('secrets: in the container before it starts; gone when the task has ended; in no record, label or variable', async (t) => {
  const { path, engine, recorded, begin } = await setUp(t);
  const { worker, statuses } = await begin();
  worker.assign(makeAssignments('full', 1, { update_secrets: [secret], update_tasks: [taskOf('t1')] }));
  await statuses.reached('t1', 'running');
  const { config } = engine.ofTask('t1');
  assert.equal(config.HostConfig?.Mounts?.[0]?.Target, '/run/secrets/key');
  assert.equal(await readFile(join(path, 't1/secrets/0'), 'utf8'), 'hunter2');
  for (const shown of [config, [...recorded.values()]]) assert.doesNotMatch(JSON.stringify(shown), /hunter2/);
  worker.assign(makeAssignments('increment', 2, { update_tasks: [taskOf('t1', { desired_state: 'shutdown' })] }));
  await statuses.reached('t1', 'shutdown');
  await worker.halt();
  assert.deepEqual(await readdir(path), []);
});

test('secrets: one that was not delivered rejects the task, which says so', async (t) => {
  const { begin } = await setUp(t);
  const { worker, statuses } = await begin();
  worker.assign(makeAssignments('full', 1, { update_tasks: [taskOf('t1')] }));
  await statuses.reached('t1', 'rejected');
  assert.equal(statuses.last('t1')?.err, 'secret key has not been delivered to this node');
  await worker.halt();
});

test('secrets: an agent that starts anew leaves running tasks theirs, and waits with others until a manager has sent some', async (t) => {
  const { path, engine, recorded, begin } = await setUp(t);
  const before = await begin();
  before.worker.assign(makeAssignments('full', 1, { update_secrets: [secret], update_tasks: [taskOf('t1')] }));
  await before.statuses.reached('t1', 'running');
  await before.worker.halt();
  recorded.set('t2', taskOf('t2'));

  const { worker, statuses } = await begin();
  await statuses.reached('t2', 'preparing');
  assert.equal(existsSync(join(path, 't1/secrets/0')), true);
  assert.equal(engine.containers.length, 1);
  const tasks = [taskOf('t1'), taskOf('t2')];
  worker.assign(makeAssignments('full', 1, { update_secrets: [secret], update_tasks: tasks }));
  await statuses.reached('t2', 'running');
  assert.deepEqual(statuses.states('t1'), ['running'], 'told again, not begun again');
  await worker.halt();
});
