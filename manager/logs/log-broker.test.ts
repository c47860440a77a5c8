import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { hasCode } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { SeededRandom } from '../../lib/random.js';
import type { LogOptions } from '../../proto/gen/swarm/v1/LogOptions.js';
import type { LogPublication } from '../../proto/gen/swarm/v1/LogPublication.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import type { ServiceLogsResponseInput } from '../../proto/gen/swarm/v1/ServiceLogsResponse.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { TaskState } from '../../proto/types.js';
import { storeWith } from '../store/testing.js';
import type { StoreChange } from '../store/types.js';
import { LogBroker, type AgentLines, type LogSelector } from './log-broker.js';

const web: LogSelector = { serviceId: 'web' };
const once: LogOptions = { follow: false, tail: -1, since: '', stdout: true, stderr: true };
const follow: LogOptions = { ...once, follow: true };

/** The dispatcher's part: who is connected, and what each node was sent. */
class Agents implements AgentLines {
  readonly connected = new Set(['n1', 'n2']);
  readonly sent: string[] = [];
  readonly ids: string[] = [];
  #listener: Parameters<AgentLines['watchSessions']>[0] | undefined;

  sendTo(nodeId: string, { log_request, log_cancel }: ManagerMessageInput): boolean {
    if (!this.connected.has(nodeId)) return false;
    if (log_request) {
      this.ids.push(must(log_request.subscription_id, 'id'));
      this.sent.push(`${nodeId} ${(log_request.task_ids ?? []).join()} since=${log_request.options?.since ?? ''}`);
    }
    if (log_cancel) this.sent.push(`${nodeId} cancel #${this.ids.indexOf(must(log_cancel.subscription_id, 'id'))}`);
    return true;
  }
  watchSessions(listener: Parameters<AgentLines['watchSessions']>[0]): () => void {
    this.#listener = listener;
    return () => (this.#listener = undefined);
  }
  lose(nodeId: string): void {
    this.connected.delete(nodeId);
    this.#listener?.ended(nodeId);
  }
  regain(nodeId: string): void {
    this.connected.add(nodeId);
    this.#listener?.started(nodeId);
  }
}

/** A publication stream that a test feeds. */
class Stream implements AsyncIterable<LogPublication> {
  readonly #id: string;
  readonly #publications: LogPublication[] = [];
  #taken: () => void = () => {};
  #isOver = false;
  read = 0;

  constructor(id: string) {
    this.#id = id;
  }
  lines(taskId: string, ...texts: string[]): this {
    const lines = texts.map((text) => ({
      ...{ task_id: taskId, node_id: 'forged', timestamp: text, stream: 'stdout' as const },
      data: Buffer.from(text),
    }));
    return this.#add({ lines });
  }
  ended(...ended_task_ids: string[]): this {
    return this.#add({ ended_task_ids });
  }
  err(err: string): this {
    return this.#add({ err });
  }
  end(): this {
    this.#isOver = true;
    this.#taken();
    return this;
  }
  #add(part: Partial<LogPublication>): this {
    this.#publications.push({ subscription_id: this.#id, lines: [], ended_task_ids: [], err: '', ...part });
    this.#taken();
    return this;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<LogPublication> {
    for (;;) {
      const next = this.#publications.shift();
      if (next) {
        this.read++;
        yield next;
      } else if (this.#isOver) return;
      else await new Promise<void>((resolve) => (this.#taken = resolve));
    }
  }
}

class Reader {
  readonly got: string[] = [];
  ended: Error | 'quietly' | undefined;
  /** Set: writes wait for it. */
  gate: Promise<void> | undefined;

  async write({ lines, notice }: ServiceLogsResponseInput): Promise<void> {
    await this.gate;
    for (const line of lines ?? []) this.got.push(`${line.task_id}@${line.node_id} ${String(line.data)}`);
    if (notice) this.got.push(notice);
  }
  end(error?: Error): void {
    this.ended = error ?? 'quietly';
  }
}

const newTask = (id: string, node_id: string, state: TaskState): StoreChange => ({
  action: 'create',
  kind: 'task',
  object: makeTask({ id, service_id: 'web', slot: 1, node_id, status: { state }, desired_state: 'running' }),
});
const newNode = (id: string): StoreChange => ({
  action: 'create',
  kind: 'node',
  object: makeNode({ id, description: { hostname: `host-${id}` } }),
});

async function cluster(...tasks: StoreChange[]) {
  const clock = new SimClock();
  const service = makeService({ id: 'web', spec: { name: 'web' } });
  const create: StoreChange = { action: 'create', kind: 'service', object: service };
  const store = await storeWith(clock, [create, newNode('n1'), newNode('n2'), ...tasks]);
  const agents = new Agents();
  const broker = new LogBroker({ store, agents, clock, random: new SeededRandom(1) });
  broker.start();
  const reader = new Reader();
  const settle = (): Promise<void> => clock.advance(0);
  /** The publication that answers the nth request. */
  const answer = (n: number, nodeId: string): { stream: Stream; published: Promise<unknown> } => {
    const stream = new Stream(must(agents.ids[n], `request ${n}`));
    const published = broker.publish(nodeId, stream).then(
      () => 'done',
      (error: unknown) => error,
    );
    return { stream, published };
  };
  return { clock, store, agents, broker, reader, settle, answer };
}

test('logs: lines of all nodes are merged and marked, and the request ends when every task has', async () => {
  const tasks = [
    newTask('a', 'n1', 'running'),
    newTask('b', 'n2', 'failed'),
    newTask('c', 'n1', 'running'),
    newTask('d', 'n1', 'preparing'),
  ];
  const { agents, broker, reader, settle, answer } = await cluster(...tasks);
  broker.subscribe(web, once, reader);
  assert.deepEqual(agents.sent, ['n1 a,c since=', 'n2 b since=']);
  const one = answer(0, 'n1');
  const two = answer(1, 'n2');
  one.stream.lines('a', '1').lines('c', '2').ended('a');
  await settle();
  two.stream.err('task b: the driver keeps no lines').ended('b').end();
  await settle();
  assert.equal(reader.ended, undefined);
  one.stream.lines('c', '3').ended('c').end();
  await settle();
  assert.deepEqual(reader.got, ['a@n1 1', 'c@n1 2', 'node host-n2: task b: the driver keeps no lines', 'c@n1 3']);
  assert.equal(reader.ended, 'quietly');
  assert.deepEqual([await one.published, await two.published], ['done', 'done']);
});

test('logs: a service without tasks that ran ends at once', async () => {
  const { broker, reader, settle } = await cluster(newTask('a', 'n1', 'pending'));
  broker.subscribe(web, once, reader);
  await settle();
  assert.equal(reader.ended, 'quietly');
});

test('logs: a node that is not connected, goes away, breaks off or stays silent is named, and never waited for', async () => {
  const tasks = [newTask('a', 'n1', 'running'), newTask('b', 'n2', 'running'), newTask('c', 'n2', 'running')];
  const { clock, agents, broker, reader, settle, answer } = await cluster(...tasks);
  agents.connected.delete('n2');
  broker.subscribe(web, once, reader);
  await settle();
  agents.lose('n1');
  await settle();
  assert.deepEqual(reader.got, [
    "node host-n2: not connected: 2 tasks' lines may be missing",
    "node host-n1: its session ended: 1 task's lines may be missing",
  ]);
  assert.equal(reader.ended, 'quietly');

  agents.connected.add('n1').add('n2');
  const other = new Reader();
  broker.subscribe(web, once, other);
  answer(1, 'n1').stream.lines('a', '1').end();
  await clock.advance(29_999);
  assert.deepEqual(other.got, ['a@n1 1', "node host-n1: its log stream ended early: 1 task's lines may be missing"]);
  await clock.advance(1);
  assert.equal(other.got[2], "node host-n2: no answer: 2 tasks' lines may be missing");
  assert.equal(other.ended, 'quietly');
});

test('logs: follow takes in tasks that appear later, and ends when the service is gone', async () => {
  const { store, agents, broker, reader, settle, answer } = await cluster(newTask('a', 'n1', 'running'));
  broker.subscribe(web, follow, reader);
  await store.update(() => [newTask('b', 'n2', 'assigned')]);
  assert.deepEqual(agents.sent, ['n1 a since='], 'a task that has not run yet has no lines');
  await store.update((view) => {
    const task = must(view.tasks.get('b'), 'b');
    return [{ action: 'update', kind: 'task', object: { ...task, status: { ...task.status, state: 'running' } } }];
  });
  assert.deepEqual(agents.sent, ['n1 a since=', 'n2 b since=']);
  answer(0, 'n1').stream.lines('a', '1').ended('a').end();
  await settle();
  assert.equal(reader.ended, undefined);
  answer(1, 'n2').stream.lines('b', '2').ended('b').end();
  await store.update((view) => [
    ...['a', 'b'].map((id) => ({
      action: 'remove' as const,
      kind: 'task' as const,
      object: must(view.tasks.get(id), id),
    })),
    { action: 'remove', kind: 'service', object: must(view.services.get('web'), 'web') },
  ]);
  await settle();
  assert.deepEqual(reader.got, ['a@n1 1', 'b@n2 2']);
  assert.equal(reader.ended, 'quietly');
});

test('logs: following one task ends with that task', async () => {
  const { broker, reader, settle, answer } = await cluster(
    newTask('a', 'n1', 'running'),
    newTask('b', 'n1', 'running'),
  );
  broker.subscribe({ taskId: 'a' }, follow, reader);
  answer(0, 'n1').stream.lines('a', '1').ended('a').end();
  await settle();
  assert.deepEqual([reader.got, reader.ended], [['a@n1 1'], 'quietly']);
});

test('logs: follow goes on after the last line seen when a node is back', async () => {
  const { agents, broker, reader, settle, answer } = await cluster(newTask('a', 'n1', 'running'));
  broker.subscribe(web, follow, reader);
  answer(0, 'n1').stream.lines('a', '1', '2');
  await settle();
  agents.lose('n1');
  await settle();
  agents.regain('n1');
  answer(1, 'n1').stream.lines('a', '2', '3');
  await settle();
  assert.deepEqual(agents.sent, ['n1 a since=', 'n1 a since=2']);
  const notice = "node host-n1: its session ended: 1 task's lines may be missing";
  assert.deepEqual(reader.got, ['a@n1 1', 'a@n1 2', notice, 'a@n1 3']);
});

test('logs: cancelling tells the agents, and their streams end', async () => {
  const { agents, broker, reader, settle, answer } = await cluster(newTask('a', 'n1', 'running'));
  const cancel = broker.subscribe(web, follow, reader);
  const { stream, published } = answer(0, 'n1');
  stream.lines('a', '1');
  await settle();
  cancel();
  stream.lines('a', '2');
  assert.ok(hasCode(await published, 'CANCELLED'));
  assert.deepEqual(agents.sent, ['n1 a since=', 'n1 cancel #0']);
  assert.deepEqual([reader.got, reader.ended], [['a@n1 1'], undefined]);
});

test('logs: a slow reader holds the agents back', async () => {
  const { broker, reader, settle, answer } = await cluster(newTask('a', 'n1', 'running'));
  let open: () => void = () => {};
  reader.gate = new Promise((resolve) => (open = resolve));
  broker.subscribe(web, once, reader);
  const { stream } = answer(0, 'n1');
  const half = Array.from({ length: limits.log_queue_lines_max / 2 }, () => 'x');
  stream
    .lines('a', ...half)
    .lines('a', ...half)
    .lines('a', 'last')
    .ended('a')
    .end();
  await settle();
  assert.equal(stream.read, 2, 'the third publication is not read while the queue is full');
  open();
  await settle();
  assert.equal(stream.read, 4);
  assert.equal(reader.got.length, limits.log_queue_lines_max + 1);
  assert.equal(reader.ended, 'quietly');
});

test('logs: a reader that fails ends its subscription only', async () => {
  const { agents, broker, reader, settle, answer } = await cluster(newTask('a', 'n1', 'running'));
  const failing = new Reader();
  failing.gate = Promise.reject(new Error('broken pipe'));
  broker.subscribe(web, follow, failing);
  broker.subscribe(web, follow, reader);
  answer(0, 'n1').stream.lines('a', '1');
  answer(1, 'n1').stream.lines('a', '1');
  await settle();
  assert.match(String(failing.ended), /broken pipe/);
  assert.deepEqual(reader.got, ['a@n1 1']);
  assert.equal(agents.sent.at(-1), 'n1 cancel #0');
});

test("logs: lines that a node was not asked for, and another node's requests, are refused", async () => {
  const { broker, reader, settle, answer } = await cluster(newTask('a', 'n1', 'running'));
  broker.subscribe(web, once, reader);
  const foreign = answer(0, 'n2');
  foreign.stream.lines('a', '1');
  assert.ok(hasCode(await foreign.published, 'CANCELLED'));
  const wrong = answer(0, 'n1');
  wrong.stream.lines('b', '1');
  assert.ok(hasCode(await wrong.published, 'INVALID_FIELD'));
  await settle();
  assert.deepEqual(reader.got, ["node host-n1: its log stream ended early: 1 task's lines may be missing"]);
});

test('logs: stopping ends every reader, and nobody can subscribe any more', async () => {
  const { broker, reader, settle } = await cluster(newTask('a', 'n1', 'running'));
  broker.subscribe(web, follow, reader);
  await broker.stop();
  await settle();
  assert.ok(hasCode(reader.ended, 'RAFT_NOT_LEADER'));
  assert.throws(
    () => broker.subscribe(web, follow, reader),
    (error) => hasCode(error, 'RAFT_NOT_LEADER'),
  );
});
