import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { hasCode, SwarmError, swarmError } from '../lib/errors.js';
import { Dispatcher } from '../proto/load.js';
import type { AgentMessage } from '../proto/gen/swarm/v1/AgentMessage.js';
import type { DispatcherHandlers } from '../proto/gen/swarm/v1/Dispatcher.js';
import type { LogPublication } from '../proto/gen/swarm/v1/LogPublication.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';
import { connect } from '../proto/rpc/client.js';
import { toStatus } from '../proto/rpc/wire-error.js';
import { GrpcLink } from './transport-grpc.js';

/** A dispatcher without certificates; those are proto/rpc's to test. */
async function setUp(t: TestContext, handlers: Partial<DispatcherHandlers>) {
  const dir = await mkdtemp(join(tmpdir(), 'transport-'));
  const unix = join(dir, 'socket');
  const server = new Server();
  const refuse = (): never => assert.fail('not called in this test');
  server.addService(Dispatcher.service, { Session: refuse, PublishLogs: refuse, ...handlers });
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${unix}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  const link = new GrpcLink('manager', connect(Dispatcher, { unix }));
  t.after(async () => {
    link.close();
    server.forceShutdown();
    await rm(dir, { recursive: true });
  });
  return { server, link };
}

test('transport: messages go both ways; the manager’s end of the session is told once', async (t) => {
  const { link } = await setUp(t, {
    Session: (call) => {
      call.on('data', (message: AgentMessage) => {
        if (message.heartbeat) call.end();
        else call.write({ welcome: { session_id: message.hello?.description?.hostname ?? '', heartbeat_period: 1 } });
      });
    },
  });
  const received: ManagerMessage[] = [];
  const ends: Error[] = [];
  let connected = false;
  const ended = new Promise<void>((resolve) => {
    const onMessage = (message: ManagerMessage): void => {
      assert.ok(connected);
      received.push(message);
      stream.send({ heartbeat: {} });
    };
    const onConnected = (): void => void (connected = true);
    const onEnd = (reason: Error): void => {
      ends.push(reason);
      resolve();
    };
    const stream = link.session({ onConnected, onMessage, onEnd });
    stream.send({ hello: { description: { hostname: 'h1' } } });
  });
  await ended;
  assert.deepEqual(
    received.map((message) => message.welcome?.session_id),
    ['h1'],
  );
  link.close();
  assert.ok(ends.length === 1 && hasCode(ends[0], 'UNREACHABLE'));
});

test('transport: a manager that is killed ends the session', async (t) => {
  const { server, link } = await setUp(t, { Session: (call) => void call.write({ managers: { addrs: ['a'] } }) });
  const onMessage = (): void => server.forceShutdown();
  const reason = await new Promise<Error>((onEnd) => link.session({ onConnected: () => undefined, onMessage, onEnd }));
  assert.ok(hasCode(reason, 'UNREACHABLE') || hasCode(reason, 'CANCELLED'), reason.message);
});

test('transport: a manager that does not lead ends the session and names the leader', async (t) => {
  const { link } = await setUp(t, {
    Session: (call) => {
      const error = swarmError('RAFT_NOT_LEADER', { hint: '' }, { leader: '10.0.0.2:2377' });
      call.emit('error', toStatus(error));
    },
  });
  const reason = await new Promise<Error>((onEnd) => {
    link.session({ onConnected: () => undefined, onMessage: () => undefined, onEnd });
  });
  assert.ok(reason instanceof SwarmError && reason.code === 'RAFT_NOT_LEADER');
  assert.equal(reason.leader, '10.0.0.2:2377');
});

test('transport: nobody there ends the session', async (t) => {
  const { server, link } = await setUp(t, {});
  server.forceShutdown();
  const onConnected = (): never => assert.fail('nobody is there');
  const reason = await new Promise<Error>((onEnd) => link.session({ onConnected, onMessage: () => undefined, onEnd }));
  assert.ok(hasCode(reason, 'UNREACHABLE'), reason.message);
});

test('transport: a host that takes the connection and then says nothing is not connected to', async (t) => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const addr = `127.0.0.1:${(mute.address() as AddressInfo).port}`;
  const link = new GrpcLink(addr, connect(Dispatcher, { addr, trust: 'nobody' }));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
  const onConnected = (): never => assert.fail('it has proven nothing');
  const onEnd = (): never => assert.fail('we close the link ourselves');
  link.session({ onConnected, onMessage: () => undefined, onEnd });
  const [socket] = (await once(mute, 'connection')) as [Socket];
  await once(socket, 'data'); // our side of the TLS handshake
  link.close();
});

test('transport: log lines arrive in order; once the manager has answered it takes no more', async (t) => {
  const received: string[] = [];
  const { link } = await setUp(t, {
    PublishLogs: (call, answer) => {
      call.on('data', ({ subscription_id }: LogPublication) => {
        received.push(subscription_id);
        if (received.length === 3) answer(null, {});
      });
    },
  });
  const sink = link.publishLogs();
  const lines = [{ task_id: 't1', data: Buffer.alloc(60_000) }]; // over a stream's buffer: each waits for the one before
  const sendWithoutEnd = async (): Promise<void> => {
    for (let i = 1; ; i++) await sink.send({ subscription_id: String(i), lines });
  };
  await assert.rejects(sendWithoutEnd(), (error) => hasCode(error, 'CANCELLED'));
  assert.deepEqual(received.slice(0, 3), ['1', '2', '3']);
});
