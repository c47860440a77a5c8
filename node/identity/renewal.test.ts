/** Renewal in virtual time, against a real CA over real TLS. */
import test, { type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { connect as connectTls } from 'node:tls';
import { connectivityState, type ServerDuplexStream, type ServiceError } from '@grpc/grpc-js';
import { SimClock, SystemClock, type Clock } from '../../lib/clock.js';
import { SwarmError, swarmError } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom, SystemRandom } from '../../lib/random.js';
import { renewOwnCertificate } from '../../manager/ca/node-ca.js';
import { forge, startCa, type TestCa } from '../../manager/ca/testing.js';
import type { ManagerMessage } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import { Dispatcher } from '../../proto/load.js';
import { asThrown, connect } from '../../proto/rpc/client.js';
import { contextOf } from '../../proto/rpc/handlers.js';
import { LiveIdentity, type Identity } from '../../proto/rpc/identity.js';
import { expiryOf, loadIdentity } from './files.js';
import { IdentityKeeper } from './keeper.js';
import { join } from './join.js';
import { Renewal, renewalPoint, throughManagers } from './renewal.js';
import type { SendRequest } from './request.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIFETIME = 90 * DAY + HOUR; // from an hour before it was made

interface Fixture {
  clock: SimClock;
  ca: TestCa;
  identity: LiveIdentity;
  stateDir: string;
  /** Starts a renewal that sends its requests by `send`, by default over the network. */
  renew: (send?: SendRequest) => void;
  /** The next identity after a swap. */
  swapped: () => Promise<Identity>;
}

/** A worker that joined at the present moment, from which on time is virtual for it and, unless said otherwise, for the manager. */
async function start(t: TestContext, caClock?: Clock): Promise<Fixture> {
  const clock = new SimClock(new SystemClock().now());
  const ca = await startCa(caClock ?? clock);
  const stateDir = await mkdtemp(joinPath(tmpdir(), 'swarm-renewal-'));
  const token = ca.cluster.root_ca.worker_join_token;
  const identity = new LiveIdentity(await join({ remoteAddr: ca.addr, token, availability: 'active', clock }));
  const keeper = new IdentityKeeper(stateDir, identity);
  const renewals: Renewal[] = [];
  t.after(async () => {
    for (const renewal of renewals) await renewal.stop();
    await ca.server.close({ graceMs: 0 });
    await rm(stateDir, { recursive: true });
  });
  return {
    clock,
    ca,
    identity,
    stateDir,
    renew: (send = throughManagers(identity, () => [ca.addr])) => {
      const save = (next: Identity): Promise<void> => keeper.save(next);
      const renewal = new Renewal({ identity, save, send, clock, random: new SeededRandom(7), log: silentLog });
      renewals.push(renewal);
      renewal.start();
    },
    swapped: () => new Promise((resolve) => identity.watch(resolve)),
  };
}

test('the point of renewal lies between 50 % and 80 % of the lifetime, spread evenly', () => {
  const random = new SeededRandom(1);
  const points = Array.from({ length: 1000 }, () => renewalPoint({ notBefore: 1000, notAfter: 2000 }, random));
  assert.ok(points.every((point) => point >= 1500 && point < 1800));
  assert.ok(Math.min(...points) < 1510 && Math.max(...points) > 1790);
});

test('a certificate is renewed in time, saved, and in use', async (t) => {
  const { clock, ca, identity, stateDir, renew, swapped } = await start(t);
  const first = identity.current;
  renew();
  await clock.advance(0.5 * LIFETIME - HOUR - 1);
  assert.equal(identity.current, first);
  const renewed = swapped();
  await clock.advance(0.3 * LIFETIME + 1);
  const second = await renewed;
  assert.equal(second.nodeId, first.nodeId);
  assert.notEqual(second.certificatePem, first.certificatePem);
  assert.deepEqual(await loadIdentity(stateDir), second);
  const stored = ca.store.view.nodes.get(first.nodeId)?.certificate.certificate;
  assert.equal(stored?.toString(), second.certificatePem);
});

test('a failed renewal is tried again, with growing waits', async (t) => {
  const { clock, ca, identity, renew, swapped } = await start(t, new SystemClock()); // its own timers are the only virtual ones
  const tries: number[] = [];
  const real = throughManagers(identity, () => [ca.addr]);
  const door = new EventEmitter();
  renew((csr, signal) => {
    tries.push(clock.now());
    if (tries.length === 4) return real(csr, signal);
    setImmediate(() => door.emit('refused'));
    return Promise.reject(swarmError('UNREACHABLE', { addr: 'm1', detail: 'gone' }));
  });
  const renewed = swapped();
  for (let i = 0; i < 3; i++) {
    const refused = once(door, 'refused');
    await clock.advance((clock.next() ?? NaN) - clock.now());
    await refused;
  }
  await clock.advance((clock.next() ?? NaN) - clock.now());
  await renewed;
  const waits = tries.slice(1).map((at, i) => at - (tries[i] ?? NaN));
  assert.ok(waits[0] && waits[0] >= 2_500 && waits[0] <= 5_000, String(waits));
  assert.ok(waits[1] && waits[1] >= 5_000 && waits[1] <= 10_000, String(waits));
  assert.ok(waits[2] && waits[2] >= 10_000 && waits[2] <= 20_000, String(waits));
});

test('a manager gets out of an expired certificate by itself', async (t) => {
  const { clock, ca, stateDir } = await start(t);
  const subject = { nodeId: 'm1', clusterId: ca.cluster.id, role: 'manager' } as const;
  const expired = await forge(ca.root, subject, { now: clock.now() - 2 * DAY, lifetime: DAY });
  assert.equal(expiryOf(expired, clock.now())?.code, 'CERTIFICATE_EXPIRED');
  const identity = new LiveIdentity(expired);
  const random = new SystemRandom();
  const renewal = new Renewal({
    identity,
    save: (next) => new IdentityKeeper(stateDir, identity).save(next),
    clock,
    random,
    log: silentLog,
    send: (csr) =>
      renewOwnCertificate(
        { store: ca.store, clock, random, log: silentLog, barrier: () => Promise.resolve() },
        'm1',
        csr,
      ),
  });
  t.after(() => renewal.stop());
  const swapped = new Promise<Identity>((resolve) => identity.watch(resolve));
  renewal.start();
  await clock.advance(0);
  assert.equal(expiryOf(await swapped, clock.now()), undefined);
});

test('an expired worker is told so by the manager', async (t) => {
  const { clock, ca, identity } = await start(t);
  await clock.advance(91 * DAY);
  const send = throughManagers(identity, () => [ca.addr]);
  await assert.rejects(send(Buffer.alloc(0)), {
    code: 'CERTIFICATE_REFUSED',
    message: /expired at .*, the clock here says/,
  });
});

test("a server's renewed certificate is used from the next connection on; open sessions stay", async (t) => {
  const { clock, ca, identity } = await start(t);
  const { stream, client } = await openSession(t, ca, identity);
  const seen: string[] = [];
  stream.on('end', () => seen.push('ended'));
  const before = ca.identity.current;
  const subject = { nodeId: 'm1', clusterId: ca.cluster.id, role: 'manager' } as const;
  ca.identity.swap(await forge(ca.root, subject, { now: clock.now(), lifetime: DAY }));
  assert.notEqual(await servedSerial(ca), new X509Certificate(before.certificatePem).serialNumber);
  assert.equal(await servedSerial(ca), new X509Certificate(ca.identity.current.certificatePem).serialNumber);
  stream.write({ heartbeat: {} });
  await once(stream, 'data');
  assert.deepEqual(seen, []);
  client.close();
});

test('when a certificate expires its client is told to come back: with the same one it is refused, with a new one not', async (t) => {
  const { clock, ca, identity } = await start(t);
  const { client, answer: first } = await openSession(t, ca, identity);
  await dropped(client, () => clock.advance(91 * DAY));
  await assert.rejects(greet(client), { code: 'CERTIFICATE_REFUSED', message: /expired at/ });
  const subject = { nodeId: identity.current.nodeId, clusterId: ca.cluster.id, role: 'worker' } as const;
  identity.swap(await forge(ca.root, subject, { now: clock.now(), lifetime: DAY }));
  await dropped(client, () => clock.advance(60_000)); // a refused connection does not stay for ever
  const { answer: second } = await greet(client);
  assert.notEqual(second, first);
  assert.ok(second.startsWith(`${subject.nodeId} from `));
});

type DispatcherClient = InstanceType<typeof Dispatcher>;

/** Serves the Dispatcher's sessions, answering each message with the caller's node id and address, and opens one. */
async function openSession(t: TestContext, ca: TestCa, identity: LiveIdentity) {
  ca.server.addService(Dispatcher.service, {
    Session: (call: ServerDuplexStream<object, object>) => {
      const { caller, peer } = contextOf(call);
      const session_id = `${caller.kind === 'node' ? caller.nodeId : caller.kind} from ${peer}`;
      call.on('data', () => call.write({ welcome: { session_id } }));
      call.on('end', () => call.end());
    },
  });
  const client = connect(Dispatcher, { addr: ca.addr, identity });
  t.after(() => client.close());
  return { client, ...(await greet(client)) };
}

/** Opens a session and sends one message: who the server says we are. */
async function greet(client: DispatcherClient) {
  const stream = client.Session();
  stream.write({ heartbeat: {} });
  const answer = await new Promise<string>((resolve, reject) => {
    stream.on('error', (error) => reject(asThrown(client, 'Session', error as ServiceError)));
    stream.once('data', ({ welcome }: ManagerMessage) => resolve(welcome?.session_id ?? ''));
  });
  return { stream, answer };
}

/** Does `act`; resolves when the server has then told the client's connection to go away. */
async function dropped(client: DispatcherClient, act: () => Promise<void>): Promise<void> {
  const gone = new Promise<void>((resolve, reject) => {
    client
      .getChannel()
      .watchConnectivityState(connectivityState.READY, Infinity, (error) => (error ? reject(error) : resolve()));
  });
  await act();
  await gone;
}

/** The serial number of the certificate that the server shows to a new connection. */
async function servedSerial(ca: TestCa): Promise<string> {
  const [host, port] = ca.addr.split(':');
  const socket = connectTls({ host, port: Number(port), rejectUnauthorized: false, ALPNProtocols: ['h2'] });
  await once(socket, 'secureConnect');
  const serial = socket.getPeerX509Certificate()?.serialNumber;
  socket.destroy();
  if (serial === undefined) throw new SwarmError('INTERNAL', 'the server showed no certificate');
  return serial;
}
