import test, { type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { link, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { SystemClock } from '../../lib/clock.js';
import { hasCode, swarmError } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import type { GetRequest } from '../gen/swarm/v1/GetRequest.js';
import type { WatchEventInput } from '../gen/swarm/v1/WatchEvent.js';
import type { WatchRequest } from '../gen/swarm/v1/WatchRequest.js';
import { Control, NodeCa } from '../load.js';
import { asThrown, connect, unary } from './client.js';
import { endWithError, unary as handler, type CallContext } from './handlers.js';
import { RpcServer } from './server.js';

interface Given {
  getNode?: (request: GetRequest, context: CallContext) => Promise<{ id: string }>;
  watch?: handleServerStreamingCall<WatchRequest, WatchEventInput>;
}

/** A server on a local socket that answers GetNode and Watch, and a client of it. */
async function start(t: TestContext, given: Given) {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-rpc-'));
  const path = join(dir, 'swarm.sock');
  const server = new RpcServer({ clock: new SystemClock(), log: silentLog });
  const refuse = (): never => {
    throw new Error('not called here');
  };
  server.addService(Control.service, { GetNode: handler(given.getNode ?? refuse), Watch: given.watch ?? refuse });
  await server.listenUnix(path);
  const client = connect(Control, { unix: path });
  t.after(async () => {
    client.close();
    await server.close({ graceMs: 0 });
    await rm(dir, { recursive: true });
  });
  return { path, dir, server, client };
}

test('a handler sees the local caller, and the client its answer', async (t) => {
  let seen: CallContext | undefined;
  const { client } = await start(t, {
    getNode: async ({ ref }, context) => {
      seen = context;
      return { id: ref };
    },
  });
  const node = await unary(client, 'GetNode', { ref: 'n1' });
  assert.equal(node.id, 'n1');
  assert.deepEqual(seen?.caller, { kind: 'local' });
});

test('what a handler throws arrives with its code and message', async (t) => {
  const { client } = await start(t, {
    getNode: async ({ ref }) => {
      throw ref === '' ? new TypeError('x is undefined') : swarmError('NOT_FOUND', { kind: 'node', ref });
    },
  });
  await assert.rejects(unary(client, 'GetNode', { ref: 'n1' }), { code: 'NOT_FOUND', message: 'node n1 not found' });
  await assert.rejects(unary(client, 'GetNode', {}), { code: 'INTERNAL', message: 'internal error: x is undefined' });
});

test('a stream delivers what was written before its error', async (t) => {
  const { client } = await start(t, {
    watch: (call) => {
      call.write({ synced: { index: 7 } });
      endWithError(call, swarmError('LIMIT_REACHED', { what: 'a watcher', limit: 1 }));
    },
  });
  const stream = client.Watch({});
  const got: unknown[] = [];
  stream.on('data', (event) => got.push(event));
  const [error] = (await once(stream, 'error')) as [Parameters<typeof asThrown>[2]];
  assert.equal(got.length, 1);
  assert.ok(hasCode(asThrown(client, 'Watch', error), 'LIMIT_REACHED'));
});

test('a method that the server does not have is UNIMPLEMENTED with both names', async (t) => {
  const { client, path } = await start(t, {});
  await assert.rejects(unary(client, 'ListTasks', {}), { code: 'UNIMPLEMENTED', message: /ListTasks/ });
  const other = connect(NodeCa, { unix: path });
  t.after(() => other.close());
  await assert.rejects(unary(other, 'GetRootCaCertificate', {}), { code: 'UNIMPLEMENTED', message: new RegExp(path) });
});

test('nobody there is UNREACHABLE with the address', async (t) => {
  const client = connect(Control, { unix: '/nonexistent/swarm.sock' });
  t.after(() => client.close());
  await assert.rejects(unary(client, 'GetNode', {}), {
    code: 'UNREACHABLE',
    message: 'cannot reach /nonexistent/swarm.sock: connect ENOENT /nonexistent/swarm.sock',
  });
});

test('no answer in time is UNREACHABLE; an abort is CANCELLED and reaches the handler', async (t) => {
  const gone: Promise<void>[] = [];
  const controller = new AbortController();
  const { client } = await start(t, {
    getNode: async ({ ref }, { signal }) => {
      const aborted = once(signal, 'abort').then(() => undefined);
      gone.push(aborted);
      if (ref === 'abort') controller.abort(new Error('enough'));
      await aborted;
      return { id: '' };
    },
  });
  await assert.rejects(unary(client, 'GetNode', {}, { timeoutMs: 50 }), { code: 'UNREACHABLE' });
  await assert.rejects(unary(client, 'GetNode', { ref: 'abort' }, { signal: controller.signal }), {
    code: 'CANCELLED',
    message: 'cancelled: enough',
  });
  assert.equal(gone.length, 2);
  await Promise.all(gone);
});

test('the socket is for its owner and group', async (t) => {
  const { path } = await start(t, {});
  assert.equal((await stat(path)).mode & 0o777, 0o660);
});

test('a live socket and a file that is none are left alone; a dead one is replaced', async (t) => {
  const { path, dir } = await start(t, {});
  const second = new RpcServer({ clock: new SystemClock(), log: silentLog });
  t.after(() => second.close({ graceMs: 0 }));
  await assert.rejects(second.listenUnix(path), { code: 'ADDRESS_IN_USE', message: /another daemon answers/ });
  const file = join(dir, 'file');
  await writeFile(file, '');
  await assert.rejects(second.listenUnix(file), { code: 'ADDRESS_IN_USE', message: /no socket/ });

  const dead = await leaveDeadSocket(join(dir, 'dead.sock'));
  await second.listenUnix(dead);
});

test('close lets a call end within the grace period', async (t) => {
  const doors = new EventEmitter();
  const arrived = once(doors, 'arrived');
  const { client, server } = await start(t, {
    getNode: async ({ ref }) => {
      const finish = once(doors, 'finish');
      doors.emit('arrived');
      await finish;
      return { id: ref };
    },
  });
  const answer = unary(client, 'GetNode', { ref: 'n1' });
  await arrived;
  const closed = server.close({ graceMs: 60_000 });
  doors.emit('finish');
  assert.equal((await answer).id, 'n1');
  await closed;
  await assert.rejects(unary(client, 'GetNode', {}), { code: 'UNREACHABLE' });
});

test('close cuts off what is still open after the grace period', async (t) => {
  const { client, server } = await start(t, { watch: (call) => void call.write({ synced: { index: 1 } }) });
  const stream = client.Watch({});
  const failed = once(stream, 'error');
  await once(stream, 'data');
  await server.close({ graceMs: 20 });
  const [error] = (await failed) as [Parameters<typeof asThrown>[2]];
  assert.ok(['UNREACHABLE', 'CANCELLED'].includes(asThrown(client, 'Watch', error).code));
});

test('a quiet stream notices within 3 s that the other side is gone', async (t) => {
  const { path, dir } = await start(t, { watch: (call) => void call.write({ synced: { index: 1 } }) });
  const between = join(dir, 'between.sock');
  const sockets: net.Socket[] = [];
  const relay = net.createServer((near) => {
    const far = net.connect(path);
    sockets.push(near, far);
    near.pipe(far).pipe(near);
  });
  relay.listen(between);
  const client = connect(Control, { unix: between }, { keepalive: true });
  t.after(() => {
    client.close();
    relay.close();
    for (const socket of sockets) socket.destroy();
  });
  const stream = client.Watch({});
  await once(stream, 'data');
  const clock = new SystemClock();
  const cutAt = clock.monotonic();
  for (const socket of sockets) socket.unpipe().pause();
  const [error] = (await once(stream, 'error')) as [Parameters<typeof asThrown>[2]];
  assert.ok(clock.monotonic() - cutAt < 3_000);
  assert.equal(asThrown(client, 'Watch', error).code, 'UNREACHABLE');
});

/** A socket file whose process has gone: a server closed after its file was linked a second time leaves one. */
async function leaveDeadSocket(path: string): Promise<string> {
  const server = net.createServer().listen(`${path}.first`);
  await once(server, 'listening');
  await link(`${path}.first`, path);
  server.close();
  await once(server, 'close');
  return path;
}

test('a connection without calls is ended', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-rpc-'));
  const path = join(dir, 'swarm.sock');
  const server = new RpcServer({ clock: new SystemClock(), log: silentLog, idleMs: 50 });
  await server.listenUnix(path);
  t.after(async () => {
    await server.close({ graceMs: 0 });
    await rm(dir, { recursive: true });
  });
  const session = connectHttp2('http://localhost', { createConnection: () => net.connect(path) });
  await once(session, 'close', { signal: AbortSignal.timeout(10_000) });
});
