import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { FakeEngine } from './engine/fake.js';
import { Logs } from './logs.js';
import { FakeTransport } from './testing.js';

async function setUp(logDriver = 'json-file') {
  const clock = new SimClock();
  const engine = new FakeEngine({ clock, images: { app: {} } });
  const HostConfig = { LogConfig: { Type: logDriver, Config: {} } };
  const id = await engine.createContainer({ name: 'a', Image: 'app', Labels: {}, HostConfig });
  await engine.startContainer(id);
  const containerId = (taskId: string) => Promise.resolve(taskId === 't1' ? id : undefined);
  const logs = new Logs({ engine, nodeId: 'n1', log: silentLog, containerId });
  const transport = new FakeTransport();
  const request = (follow: boolean, tasks = ['t1']) => ({
    subscription_id: 'l1',
    task_ids: tasks,
    options: { follow, tail: -1, since: '', stdout: true, stderr: true },
  });
  const told = () =>
    transport.published
      .splice(0)
      .flatMap(({ lines = [], ended_task_ids = [], err = '' }) => [
        ...lines.map((line) => `${line.task_id} ${String(line.stream)} ${String(line.data)}`),
        ...ended_task_ids.map((task) => `${task} ended`),
        ...(err ? [err] : []),
      ]);
  return { clock, engine, id, logs, transport, request, told };
}

test('logs: without follow, the lines there are and the end; a task without a container ends at once', async () => {
  const { engine, id, logs, transport, request, told } = await setUp();
  engine.write(id, 'stdout', 'one');
  engine.write(id, 'stderr', 'two');
  await logs.publish(request(false, ['t1', 't2']), transport.sink());
  assert.deepEqual(told().sort(), ['t1 ended', 't1 stderr two', 't1 stdout one', 't2 ended']);
});

test('logs: following goes on until it is cancelled, and then sends nothing more', async () => {
  const { clock, engine, id, logs, transport, request, told } = await setUp();
  const publishing = logs.publish(request(true), transport.sink());
  engine.write(id, 'stdout', 'one');
  await clock.advance(0);
  assert.deepEqual(told(), ['t1 stdout one']);
  engine.write(id, 'stdout', 'two');
  await clock.advance(0);
  assert.deepEqual(told(), ['t1 stdout two']);
  logs.cancel('l1');
  await publishing;
  engine.write(id, 'stdout', 'three');
  await clock.advance(0);
  assert.deepEqual(told(), []);
});

test('logs: a driver that keeps no lines is told, then the task has ended', async () => {
  const { logs, transport, request, told } = await setUp('none');
  await logs.publish(request(false), transport.sink());
  assert.deepEqual(told(), [
    'task t1: reading logs failed: configured logging driver does not support reading',
    't1 ended',
  ]);
});

test('logs: a manager that takes no more ends the publication', async () => {
  const { engine, id, logs, request } = await setUp();
  engine.write(id, 'stdout', 'one');
  let ended = false;
  const sink = { send: () => Promise.reject(new Error('gone')), end: () => void (ended = true) };
  await logs.publish(request(true), sink);
  assert.ok(ended);
});

test('logs: the engine is read no faster than lines are taken', async () => {
  const { clock, engine, id, logs, request } = await setUp();
  const taken: number[] = [];
  let release = (): void => undefined;
  const send = (publication: { lines?: unknown[] }): Promise<void> => {
    taken.push(publication.lines?.length ?? 0);
    return new Promise((resolve) => (release = resolve));
  };
  const publishing = logs.publish(request(true), { send, end: () => undefined });
  engine.write(id, 'stdout', 'one');
  await clock.advance(0);
  for (let i = 0; i < 10; i++) engine.write(id, 'stdout', 'more');
  await clock.advance(0);
  assert.deepEqual(taken, [1]);
  release();
  await clock.advance(0);
  assert.deepEqual(taken, [1, 10]);
  logs.cancelAll();
  release();
  await publishing;
});
