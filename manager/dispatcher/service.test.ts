import { credentials, experimental, Server, ServerCredentials } from '@grpc/grpc-js';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { ManagerMessage } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import type { ServiceLogsResponseInput } from '../../proto/gen/swarm/v1/ServiceLogsResponse.js';
import { Dispatcher as DispatcherClient } from '../../proto/load.js';
import { makeConfig, makeNode, makeService, makeTask } from '../../proto/objects.js';
import { gate } from '../../proto/rpc/authorize.js';
import { LogBroker } from '../logs/log-broker.js';
import { storeWith } from '../store/testing.js';
import { Dispatcher } from './dispatcher.js';
import { dispatcherHandlers } from './service.js';

/** A dispatcher behind a real gRPC server that takes every caller for the node n1, and a client of it. */
async function served(t: TestContext) {
  const clock = new SimClock();
  const random = new SeededRandom(1);
  const task = makeTask({ id: 'a', service_id: 'web', slot: 1, node_id: 'n1', status: { state: 'running' } });
  const store = await storeWith(clock, [
    { action: 'create', kind: 'service', object: makeService({ id: 'web', spec: { name: 'web' } }) },
    { action: 'create', kind: 'node', object: makeNode({ id: 'n1' }) },
    { action: 'create', kind: 'task', object: task },
  ]);
  const dispatcher = new Dispatcher({
    store,
    clock,
    random,
    log: silentLog,
    managers: () => ['10.0.0.9:2377'],
    leader: { other: () => undefined, onChange: () => () => {} },
    barrier: () => Promise.resolve(),
    onFatal: (error) => assert.ifError(error),
  });
  const logs = new LogBroker({ store, agents: dispatcher, clock, random });
  dispatcher.start();
  logs.start();

  const caller = { kind: 'node', nodeId: 'n1', clusterId: 'c', role: 'worker' } as const;
  const interceptor = gate({ caller, veto: () => undefined, peer: '[::ffff:10.0.0.1]:4711', log: silentLog });
  const server = new Server();
  server.addService(DispatcherClient.service, dispatcherHandlers({ dispatcher, logs }));
  const insecure = experimental.createServerCredentialsWithInterceptors(ServerCredentials.createInsecure(), [
    interceptor,
  ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', insecure, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  const client = new DispatcherClient(`127.0.0.1:${port}`, credentials.createInsecure());
  t.after(() => {
    client.close();
    server.forceShutdown();
  });
  return { store, dispatcher, logs, client };
}

/** The next message of a session that `wanted` takes something from. */
function next<T>(
  session: AsyncIterator<ManagerMessage>,
  wanted: (message: ManagerMessage) => T | null | undefined,
): Promise<T> {
  const step = async (): Promise<T> => {
    const result = await session.next();
    if (result.done) assert.fail('the session has ended');
    return wanted(result.value) ?? step();
  };
  return step();
}

test('dispatcher: over gRPC: a session from hello to the removal of its node', async (t) => {
  const { store, client } = await served(t);
  const stream = client.Session();
  const messages: AsyncIterator<ManagerMessage> = stream[Symbol.asyncIterator]();
  stream.write({ hello: { description: { hostname: 'h' } } });
  assert.ok(await next(messages, (m) => m.welcome));
  assert.deepEqual((await next(messages, (m) => m.managers)).addrs, ['10.0.0.9:2377']);
  assert.deepEqual(
    (await next(messages, (m) => m.assignments)).update_tasks.map(({ id }) => id),
    ['a'],
  );
  assert.equal(store.view.nodes.get('n1')?.status.addr, '10.0.0.1');
  stream.write({
    status_report: { sequence: 3, updates: [{ task_id: 'a', status: { state: 'failed', err: 'exit 1' } }] },
  });
  assert.equal((await next(messages, (m) => m.status_ack)).sequence, 3);
  assert.equal(store.view.tasks.get('a')?.status.err, 'exit 1');
  await store.update((view) => [{ action: 'remove', kind: 'node', object: must(view.nodes.get('n1'), 'n1') }]);
  await assert.rejects(messages.next(), /n1 has been removed from the cluster/);
});

test('dispatcher: over gRPC: a full set that no single message could hold arrives whole, in parts', async (t) => {
  const { store, client } = await served(t);
  const ids = Array.from({ length: 20 }, (_, i) => `c${i}`);
  for (const id of ids) {
    const object = makeConfig({ id, spec: { name: id, data: Buffer.alloc(limits.config_bytes_max - 1) } });
    await store.update(() => [{ action: 'create', kind: 'config', object }]);
  }
  const configs = ids.map((id) => ({ config_id: id, config_name: id, file: { name: id } }));
  const stored = must(store.view.tasks.get('a'), 'a');
  const object = makeTask({ ...stored, spec: { container_spec: { configs } } });
  await store.update(() => [{ action: 'update', kind: 'task', object }]);

  const stream = client.Session();
  const messages: AsyncIterator<ManagerMessage> = stream[Symbol.asyncIterator]();
  stream.write({ hello: { description: { hostname: 'h' } } });
  const got: string[] = [];
  for (let kind = 'part'; kind === 'part';) {
    const assignments = await next(messages, (m) => m.assignments);
    got.push(...assignments.update_configs.map(({ id }) => id), ...assignments.update_tasks.map(({ id }) => id));
    ({ kind } = assignments);
  }
  assert.deepEqual(got, [...ids, 'a']);
});

test('dispatcher: over gRPC: a hello in the middle of an election is heard at its end', async (t) => {
  const { dispatcher, client } = await served(t);
  await dispatcher.stop();
  const waits = new Promise<void>((resolve) => {
    const untilElected = dispatcher.untilElected.bind(dispatcher);
    dispatcher.untilElected = (signal) => {
      resolve();
      return untilElected(signal);
    };
  });
  const stream = client.Session();
  const messages: AsyncIterator<ManagerMessage> = stream[Symbol.asyncIterator]();
  stream.write({ hello: { description: null } });
  await waits;
  dispatcher.start();
  assert.ok(await next(messages, (m) => m.welcome));
  stream.cancel();
  await assert.rejects(messages.next(), /Cancelled/);
});

test('dispatcher: over gRPC: a stream that breaks leaves the node without a session', async (t) => {
  const { dispatcher, client } = await served(t);
  const stream = client.Session();
  const messages: AsyncIterator<ManagerMessage> = stream[Symbol.asyncIterator]();
  stream.write({ hello: { description: null } });
  await next(messages, (m) => m.welcome);
  const ended = new Promise<string>((resolve) => {
    dispatcher.watchSessions({ started: () => {}, ended: resolve });
  });
  stream.cancel();
  await assert.rejects(messages.next(), /Cancelled/);
  assert.equal(await ended, 'n1');
  assert.equal(dispatcher.sendTo('n1', {}), false);
});

test('logs: over gRPC: a request goes out over the session and its lines come in over their own stream', async (t) => {
  const { logs, client } = await served(t);
  const stream = client.Session();
  const messages: AsyncIterator<ManagerMessage> = stream[Symbol.asyncIterator]();
  stream.write({ hello: { description: null } });
  await next(messages, (m) => m.assignments);
  const got: ServiceLogsResponseInput[] = [];
  const options = { follow: false, tail: -1, since: '', stdout: true, stderr: true };
  const ended = new Promise<Error | undefined>((end) => {
    logs.subscribe({ serviceId: 'web' }, options, { write: (message) => Promise.resolve(void got.push(message)), end });
  });
  const { subscription_id, task_ids } = await next(messages, (m) => m.log_request);
  assert.deepEqual(task_ids, ['a']);
  const publication = client.PublishLogs((error) => publication.emit('answered', error));
  publication.write({ subscription_id, lines: [{ task_id: 'a', data: Buffer.from('hello') }] });
  publication.write({ subscription_id, ended_task_ids: task_ids });
  publication.end();
  assert.deepEqual(await once(publication, 'answered'), [null]);
  assert.equal(await ended, undefined);
  assert.deepEqual(
    got.flatMap(({ lines }) => (lines ?? []).map(({ node_id, data }) => `${node_id} ${String(data)}`)),
    ['n1 hello'],
  );

  const late = client.PublishLogs((error) => late.emit('answered', error));
  late.write({ subscription_id });
  const [error] = (await once(late, 'answered')) as [Error | null];
  assert.match(String(error), /nobody waits for these lines/);
  stream.cancel();
  await assert.rejects(messages.next(), /Cancelled/);
});
