import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { SimClock } from '../lib/clock.js';
import type { SwarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { createLog, silentLog } from '../lib/log.js';
import type { RaftBatchInput } from '../proto/gen/swarm/v1/RaftBatch.js';
import type { RaftBatch } from '../proto/gen/swarm/v1/RaftBatch.js';
import { Raft } from '../proto/load.js';
import { asThrown, connect } from '../proto/rpc/client.js';
import { LiveIdentity, type Identity } from '../proto/rpc/identity.js';
import { RpcServer } from '../proto/rpc/server.js';
import { TestRoot } from '../proto/rpc/testing.js';
import type { Message } from './messages.js';
import { clock, GrpcWorld, type GrpcMember } from './testing/grpc-world.js';
import { Ear, heartbeat, insist, transportSuite } from './transport.suite.js';

async function makeWorld(t: TestContext): Promise<GrpcWorld> {
  const world = await GrpcWorld.create();
  t.after(() => world.stop());
  return world;
}

transportSuite('transport-grpc', async (t) => {
  const world = await makeWorld(t);
  return (id) => world.start(id);
});

/** Collects refusals. */
class Refusals extends EventEmitter<{ refused: [SwarmError] }> {
  readonly codes: string[] = [];
  readonly onRefused = (peer: string, error: SwarmError): void => {
    this.codes.push(`${peer} ${error.code}`);
    this.emit('refused', error);
  };
}

/** What a stream is refused with that begins with this batch. */
function refusalOf(t: TestContext, to: GrpcMember, identity: Identity, first: RaftBatchInput): Promise<string> {
  const client = connect(Raft, { addr: to.addr, identity: new LiveIdentity(identity) });
  t.after(() => client.close());
  return new Promise((resolve) => {
    const call = client.Stream((error: ServiceError | null) =>
      resolve(error ? asThrown(client, 'Stream', error).code : 'accepted'),
    );
    call.write(first);
  });
}

test('transport-grpc: a sender must be whom its certificate names, mean us, and be of our group', async (t) => {
  const world = await makeWorld(t);
  const b = await world.start('b');
  const ear = new Ear(b.transport);
  const [manager, worker] = [await world.root.identity('a'), await world.root.identity('a', 'worker')];
  const foreign = { ...(await (await TestRoot.create(clock, 'c2')).identity('a')), rootPem: world.root.pem };
  const hello = { from: 'a', to: 'b', group: 'g1', addr: '127.0.0.1:1' };
  const messages = [{ term: 1, heartbeat: { commit: 0 } }];
  const rows: [string, Identity, RaftBatchInput][] = [
    ['RAFT_FORGED', manager, { hello: { ...hello, from: 'c' }, messages }],
    ['RAFT_MISDIRECTED', manager, { hello: { ...hello, to: 'c' }, messages }],
    ['RAFT_OTHER_GROUP', manager, { hello: { ...hello, group: 'g0' }, messages }],
    ['MISSING_FIELD', manager, { messages }],
    ['RAFT_MALFORMED', manager, { hello, messages: [{ term: 2 ** 50, heartbeat: { commit: 0 } }] }],
    ['ROLE_REFUSED', worker, { hello, messages }],
    ['CERTIFICATE_REFUSED', foreign, { hello, messages }],
  ];
  for (const [code, identity, batch] of rows) assert.equal(await refusalOf(t, b, identity, batch), code);
  assert.deepEqual(ear.heard, []);
});

test('transport-grpc: a member of a group made anew without us refuses us, which is told once and is no loss', async (t) => {
  const world = await makeWorld(t);
  const refusals = new Refusals();
  const sim = new SimClock();
  const log = new EventEmitter();
  const a = await world.start('a', {
    group: () => 'g0',
    clock: sim,
    log: createLog('debug', { write: (line) => log.emit('line', line) }),
    ...refusals,
  });
  await world.start('b');
  let lost = 0;
  a.transport.listen(
    () => undefined,
    () => lost++,
  );
  for (let i = 0; i < 3; i++) {
    const ended = once(log, 'line');
    a.transport.send([heartbeat('a', 'b')]);
    await ended;
    assert.equal(sim.next(), sim.now() + 5_000, 'it waits before it tries again');
    await sim.advance(5_000);
  }
  assert.deepEqual(refusals.codes, ['b RAFT_OTHER_GROUP']);
  assert.equal(lost, 0);
});

test('transport-grpc: a node that was removed is told', async (t) => {
  const world = await makeWorld(t);
  const refusals = new Refusals();
  const a = await world.start('a', { ...refusals });
  await world.start('b', { isRemoved: (id) => id === 'a' });
  const refused = once(refusals, 'refused');
  a.transport.send([heartbeat('a', 'b')]);
  await refused;
  assert.deepEqual(refusals.codes, ['b NODE_REMOVED']);
});

test('transport-grpc: another member at the address, or a foreign one, is sent nothing', async (t) => {
  const world = await makeWorld(t);
  const a = await world.start('a');
  const c = await world.start('c');
  const foreign = await (await TestRoot.create(clock, 'c2')).identity('d');
  const d = await world.start('d', { certificate: foreign });
  const [earA, earC, earD] = [a, c, d].map(({ transport }) => new Ear(transport));
  for (const { addr } of [c, d]) {
    world.addrs.set('b', addr);
    const lost = earA?.untilLost('b');
    a.transport.send([heartbeat('a', 'b')]);
    await lost;
  }
  assert.deepEqual([...(earC?.heard ?? []), ...(earD?.heard ?? [])], []);
});

test('transport-grpc: who calls from another address than the cluster knows is reached there', async (t) => {
  const world = await makeWorld(t);
  const b = await world.start('b');
  const a = await world.start('a', { addrOf: () => b.addr });
  const earA = new Ear(a.transport);
  await insist(a.transport, heartbeat('a', 'b'), new Ear(b.transport));
  await b.stop();
  const moved = await world.start('b', { listenAddr: '127.0.0.1:0' });
  assert.notEqual(moved.addr, b.addr);
  await insist(moved.transport, heartbeat('b', 'a'), earA);
  await insist(a.transport, heartbeat('a', 'b'), new Ear(moved.transport));
  assert.equal(a.transport.addressOf('b'), moved.addr);
});

test('transport-grpc: a renewed certificate is taken over without a gap', async (t) => {
  const world = await makeWorld(t);
  const a = await world.start('a');
  const streams = new EventEmitter();
  const b = await world.start('b', {
    onStream: (call) => {
      call.on('end', () => streams.emit('end'));
      streams.emit('begin');
    },
  });
  const [earA, earB] = [new Ear(a.transport), new Ear(b.transport)];
  const lost: string[] = [];
  for (const ear of [earA, earB]) ear.on('lost', (peer) => lost.push(peer));
  a.transport.send([heartbeat('a', 'b', 0)]);
  await earB.until(1);
  const over = Promise.all([once(streams, 'begin'), once(streams, 'end')]);
  a.identity.swap(await world.root.identity('a'));
  for (let i = 1; i <= 100; i++) {
    a.transport.send([heartbeat('a', 'b', i)]);
    await earB.until(i + 1);
  }
  await over;
  a.transport.send([heartbeat('a', 'b', 101)]);
  const commits = (await earB.until(102)).map((message) => message.kind === 'heartbeat' && message.commit);
  assert.deepEqual(commits, [...commits.keys()], 'all, and in order');
  assert.deepEqual(lost, []);
});

test('transport-grpc: a member that begins a new life, or is hung up on, is not heard in the one before', async (t) => {
  const world = await makeWorld(t);
  const b = await world.start('b');
  const ear = new Ear(b.transport);
  const identity = new LiveIdentity(await world.root.identity('a'));
  const begin = (life: string, term: number) => {
    const client = connect(Raft, { addr: b.addr, identity });
    t.after(() => client.close());
    let say: (term: number) => void = () => undefined;
    const ended = new Promise<string>((resolve) => {
      const call = client.Stream((error: ServiceError | null) =>
        resolve(error ? asThrown(client, '', error).code : ''),
      );
      say = (each) => call.write({ messages: [{ term: each, heartbeat: { commit: 0 } }] });
      call.write({ hello: { from: 'a', to: 'b', group: 'g1', addr: '127.0.0.1:1', life } });
      say(term);
    });
    return { ended, say };
  };
  let lost = 0;
  ear.on('lost', () => lost++);
  const early = begin('one', 1);
  await ear.until(1);
  const renewed = begin('one', 2); // as with a new certificate: both are heard
  await ear.until(2);
  early.say(3);
  await ear.until(3);
  const late = begin('two', 4);
  assert.deepEqual([await early.ended, await renewed.ended], ['CANCELLED', 'CANCELLED']);
  early.say(99);
  await ear.until(4);
  assert.equal(lost, 0, 'it lives');
  b.transport.hangUp('a');
  late.say(99);
  assert.equal(await late.ended, 'CANCELLED');
  assert.equal(lost, 1);
  begin('two', 5);
  const terms = (await ear.until(5)).map(({ term }) => term);
  assert.deepEqual(terms, [1, 2, 3, 4, 5]);
});

test('transport-grpc: a killed process is noticed by those it talked to', async (t) => {
  const world = await makeWorld(t);
  const a = await world.start('a');
  const ear = new Ear(a.transport);
  const child = fork(new URL('./testing/talker.js', import.meta.url));
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  child.send({ identity: await world.root.identity('b'), addr: a.addr });
  await ear.until(1);
  const lost = ear.untilLost('b');
  const killedAt = clock.monotonic();
  child.kill('SIGKILL');
  await lost;
  assert.ok(clock.monotonic() - killedAt < 1_000, 'by the end of its connection, not by a timeout');
});

test('transport-grpc: what a member does not read is held up to a limit, the rest is dropped', async (t) => {
  const world = await makeWorld(t);
  const a = await world.start('a');
  const server = new RpcServer({ clock, log: silentLog });
  t.after(() => server.close({ graceMs: 0 }));
  const opened = new EventEmitter();
  let read: (() => void) | undefined;
  let received = 0;
  server.addService(Raft.service, {
    Stream: (call: Parameters<GrpcMember['transport']['handlers']['Stream']>[0]) => {
      call.sendMetadata(new Metadata());
      read = () =>
        call.on('data', (batch: RaftBatch) => {
          for (const { append } of batch.messages) received += append?.entries[0]?.data.length ?? 0;
          opened.emit('data');
        });
      opened.emit('stream');
    },
  });
  world.addrs.set('b', await server.listenTls('127.0.0.1:0', new LiveIdentity(await world.root.identity('b'))));
  const bytes = 1_000_000;
  const append = (index: number): Message => {
    const entry = { index, term: 1, kind: 'command', data: Buffer.alloc(bytes, index) } as const;
    return {
      kind: 'append',
      from: 'a',
      to: 'b',
      term: 1,
      prevIndex: index - 1,
      prevTerm: 1,
      commit: 0,
      entries: [entry],
    };
  };
  const accepted = once(opened, 'stream');
  a.transport.send([append(1)]);
  await accepted;
  const sent = 60;
  for (let i = 2; i <= sent; i++) a.transport.send([append(i)]);
  assert.ok(a.transport.queuedBytes('b') <= limits.raft_queue_bytes_max);
  read?.();
  while (received === 0 || a.transport.queuedBytes('b') > 0) await once(opened, 'data');
  assert.ok(received > 10 * bytes, 'much was held');
  assert.ok(received < limits.raft_queue_bytes_max + 8 * bytes, `${received} bytes were held`);
});

test('transport-grpc: members are connected before there is anything to send; those that left, for a minute more', async (t) => {
  const world = await makeWorld(t);
  const sim = new SimClock();
  const a = await world.start('a', { clock: sim });
  const streams = new EventEmitter();
  const b = await world.start('b', {
    onStream: (call) => {
      call.on('end', () => streams.emit('end'));
      streams.emit('begin');
    },
  });
  const ear = new Ear(b.transport);
  const begun = once(streams, 'begin');
  a.transport.members(['a', 'b']);
  await begun;
  a.transport.members(['a']);
  await sim.advance(59_000);
  a.transport.send([heartbeat('a', 'b')]);
  await ear.until(1);
  const ended = once(streams, 'end');
  await sim.advance(1_000);
  await ended;
});

test('transport-grpc: word of a commit waits a moment for company, and is dropped when the next append brings it', async (t) => {
  const world = await makeWorld(t);
  const sim = new SimClock();
  const a = await world.start('a', { clock: sim });
  const ear = new Ear((await world.start('b')).transport);
  const append = (index: number, commit: number, words: readonly string[]): Message => {
    const entries = words.map(
      (word, i) => ({ index: index + 1 + i, term: 1, kind: 'command', data: Buffer.from(word) }) as const,
    );
    return { kind: 'append', from: 'a', to: 'b', term: 1, prevIndex: index, prevTerm: 1, commit, entries };
  };
  a.transport.send([append(1, 0, ['x'])]);
  await ear.until(1);
  a.transport.send([append(2, 2, [])]);
  a.transport.send([append(2, 2, ['y'])]); // says it too
  a.transport.send([append(3, 3, [])]);
  a.transport.send([heartbeat('a', 'b')]); // takes it along
  a.transport.send([append(3, 4, [])]);
  await ear.until(4);
  await sim.advance(2);
  const heard = (await ear.until(5)).map((each) => (each.kind === 'append' ? each.entries.length : each.kind));
  assert.deepEqual(heard, [1, 1, 0, 'heartbeat', 0]);
});
