import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { SimClock } from '../../../lib/clock.js';
import { silentLog } from '../../../lib/log.js';
import { SeededRandom } from '../../../lib/random.js';
import { limits } from '../../../lib/limits.js';
import { framed } from './frames.js';
import { NameServer } from './server.js';
import {
  answering,
  askTcp,
  askUdp,
  endpoint,
  local,
  network,
  PORT,
  question,
  records,
  service,
  TcpClient,
  told,
  Upstream,
} from './testing.js';

const FRONT = local(1);
const BACK = local(2);
const WEB = local(11);
const DB = local(12);

const front = network('front', { [`${local(0)}/25`]: FRONT });
const back = network('back', { [`${local(128)}/25`]: BACK });
const some = records(
  [front, back],
  [
    endpoint('web.1.x', { in: 'front', addresses: [WEB] }),
    endpoint('db.1.y', { in: 'back', addresses: [DB] }),
    ...Array.from({ length: 60 }, (_, i) =>
      endpoint(`big.${i}.z`, { in: 'front', addresses: [`10.0.1.${i}`], node_id: 'n' }),
    ),
  ],
  [
    service('web', { in: 'front', virtual_ip: '10.0.1.200' }),
    service('big', { in: 'front' }),
    service('db', { in: 'back' }),
  ],
);

async function setUp(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'name-server-'));
  const resolvConf = join(folder, 'resolv.conf');
  const clock = new SimClock();
  const own = new Map<string, string[]>();
  const nameserversOf = (id: string): string[] => own.get(id) ?? [];
  const random = new SeededRandom(1);
  const server = new NameServer({ clock, random, log: silentLog, nameserversOf, resolvConf, port: PORT });
  server.update(some, 'self');
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  assert.equal(await server.listen([FRONT, BACK]), '');
  const upstream = async (last: number, answer: string) => {
    const made = await new Upstream((query) => answering(query, [answer])).open(local(last));
    t.after(() => made.close());
  };
  return { server, clock, upstream, resolvConf, own };
}
const over = async (ask: typeof askUdp, from: string, to: string, name: string): Promise<string> =>
  told(await ask(from, to, question(name)));

test('name server: at the gateway of each network, over both transports, and only for containers', async (t) => {
  await setUp(t);
  for (const ask of [askUdp, askTcp]) {
    assert.equal(await over(ask, WEB, FRONT, 'web'), 'NOERROR 10.0.1.200');
    assert.equal(await over(ask, DB, BACK, 'db'), `NOERROR ${DB}`);
    assert.equal(await over(ask, local(13), FRONT, 'web'), 'REFUSED');
  }
});

test('name server: what does not fit into a datagram comes over TCP', async (t) => {
  await setUp(t);
  const short = await askUdp(WEB, FRONT, question('big'));
  assert.match(told(short), /^NOERROR TC 10/);
  assert.ok(short.length <= 512);
  assert.equal((await over(askTcp, WEB, FRONT, 'big')).split(' ').length, 61);
});

test('name server: answers follow the records', async (t) => {
  const { server } = await setUp(t);
  server.update(records([front], [endpoint('web.1.x', { in: 'front', addresses: [WEB] })]), 'self');
  assert.equal(await over(askUdp, WEB, FRONT, 'web.1.x'), `NOERROR ${WEB}`);
  assert.equal(await over(askUdp, DB, BACK, 'db'), 'REFUSED');
  assert.equal(await over(askUdp, WEB, FRONT, 'web'), 'SERVFAIL'); // not ours, and nobody else to ask
});

test('name server: asks those of the task, else those of the host, and never itself', async (t) => {
  const { clock, upstream, resolvConf, own } = await setUp(t);
  await upstream(220, '192.0.2.1');
  await upstream(221, '192.0.2.2');
  await writeFile(resolvConf, `nameserver ${FRONT}\nnameserver ${local(220)}\n`);
  for (const ask of [askUdp, askTcp]) assert.equal(await over(ask, WEB, FRONT, 'example.com'), 'NOERROR 192.0.2.1');
  own.set('task-web.1.x', [local(221)]);
  assert.equal(await over(askUdp, WEB, FRONT, 'example.com'), 'NOERROR 192.0.2.2');
  assert.equal(await over(askUdp, DB, BACK, 'example.com'), 'NOERROR 192.0.2.1');
  own.delete('task-web.1.x');
  assert.equal(await over(askUdp, WEB, FRONT, 'example.com'), 'NOERROR 192.0.2.1');
  await writeFile(resolvConf, `nameserver ${local(221)} # changed\n`);
  await clock.advance(1000);
  assert.equal(await over(askUdp, WEB, FRONT, 'example.com'), 'NOERROR 192.0.2.2');
});

test('name server: says where it cannot listen, listens elsewhere, and tries again with the next call', async (t) => {
  const { server } = await setUp(t);
  const other = createSocket('udp4');
  other.bind(PORT, local(3));
  await once(other, 'listening');
  const err = `the name server cannot listen at ${local(3)} port ${PORT} over UDP: the port is taken, probably by another name server at 0.0.0.0 or [::]`;
  assert.equal(await server.listen([FRONT, local(3)]), err);
  assert.match(
    await server.listen([FRONT, '192.0.2.1']),
    /192\.0\.2\.1 port \d+ over UDP: the host does not have the address; 192/,
  );
  assert.equal(await over(askUdp, WEB, FRONT, 'web'), 'NOERROR 10.0.1.200');
  await new Promise<void>((resolve) => other.close(resolve));
  const results = await Promise.all([server.listen([local(3)]), server.listen([]), server.listen([local(3)])]);
  assert.deepEqual(results, ['', '', '']);
  assert.equal(await over(askTcp, WEB, local(3), 'web'), 'NOERROR 10.0.1.200');
  const gone = new TcpClient(WEB, FRONT);
  await gone.closed; // refused
});

test('name server: several questions of one connection, in pieces and together, also when its client has ended', async (t) => {
  await setUp(t);
  const client = new TcpClient(WEB, FRONT);
  const bytes = framed(question('web.1.x'));
  await once(client.socket, 'connect');
  for (const byte of bytes.subarray(0, 5)) client.socket.write(Buffer.from([byte]));
  client.socket.write(bytes.subarray(5));
  await client.until(1);
  client.socket.end(Buffer.concat(Array.from({ length: 500 }, () => framed(question('big')))));
  await client.closed;
  assert.equal(client.replies.length, 501);
});

test('name server: a connection ends when it is idle, sends no questions, or one that is too long', async (t) => {
  const { clock } = await setUp(t);
  const idle = new TcpClient(WEB, FRONT);
  idle.socket.write(framed(question('web')));
  await idle.until(1);
  await clock.advance(9_999);
  assert.equal(idle.socket.readyState, 'open');
  await clock.advance(1);
  await idle.closed;
  const tooLong = Buffer.alloc(limits.name_query_bytes_max + 3);
  tooLong.writeUInt16BE(limits.name_query_bytes_max + 1, 0);
  for (const junk of [tooLong, framed(Buffer.from('hello'))]) {
    const client = new TcpClient(WEB, FRONT);
    client.socket.write(junk);
    await client.closed;
    assert.equal(client.replies.length, 0);
  }
});
