import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import packet from 'dns-packet';
import { must } from '../../../lib/assert.js';
import { SimClock, SystemClock } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import { silentLog } from '../../../lib/log.js';
import { SeededRandom } from '../../../lib/random.js';
import type { NetworkChangesInput } from '../../../proto/gen/swarm/v1/NetworkChanges.js';
import { nothingDirty, Records } from '../records.js';
import { changesOf, endpointRecord, ingressRecord, networkRecord, serviceRecord } from '../testing.js';
import { framed, NetworkForwarder, type Forwarder } from './forward.js';
import { readQuery, writeAnswer } from './message.js';
import { Names } from './names.js';
import { nameservers } from './resolv-conf.js';
import { NameServers, type NameServersOptions } from './servers.js';

const RECORDS: NetworkChangesInput = {
  update_networks: [
    ingressRecord(),
    networkRecord('a', 1, { name: 'front' }),
    networkRecord('b', 2, { name: 'back', internal: true }),
  ],
  update_services: [
    serviceRecord('web', 'a', '10.0.1.2', ['www']),
    serviceRecord('db', 'b', ''),
    serviceRecord('web', 'b', '10.0.2.2'),
  ],
  update_endpoints: [
    endpointRecord('t1', 'web', 'a', '10.0.1.11'),
    endpointRecord('t1', 'web', 'b', '10.0.2.11'),
    endpointRecord('t2', 'web', 'a', '10.0.1.12', { node_id: 'node1', addresses: ['10.0.1.12', 'fd00:1::12'] }),
    endpointRecord('d1', 'db', 'b', '10.0.2.21'),
    endpointRecord('d2', 'db', 'b', '10.0.2.22'),
    endpointRecord('d3', 'db', 'b', '10.0.2.23', { serving: false }),
  ],
};

function serversOf(input: NetworkChangesInput = RECORDS, more: Partial<NameServersOptions> = {}) {
  const records = new Records();
  const names = new Names();
  const dirty = nothingDirty();
  records.apply(changesOf(input), 'full', dirty);
  for (const unit of dirty.units) names.update(unit, records, 'self');
  const forwarded: { servers: readonly string[]; protocol: string }[] = [];
  const forwarder: Forwarder = {
    forward: (query, servers, protocol) => {
      forwarded.push({ servers, protocol });
      const question = must(readQuery(query), 'a question');
      return Promise.resolve(
        writeAnswer(
          question,
          { rcode: 'NOERROR', records: [{ type: 'A', name: question.name, data: '192.0.2.1', ttl: 5 }] },
          512,
        ),
      );
    },
  };
  const commands = {
    run: () =>
      Promise.resolve({
        code: 0,
        stdout: 'udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("dnsmasq",pid=77,fd=4))',
        stderr: '',
      }),
  };
  const servers = new NameServers({
    records,
    names,
    commands,
    upstreamsOf: (asker) => (asker === 't1' ? ['9.9.9.9'] : []),
    clock: new SimClock(),
    random: new SeededRandom(1),
    log: silentLog,
    resolvConf: '/nonexistent',
    forwarder,
    ...more,
  });
  const ask = async (
    name: string,
    type: packet.RecordType = 'A',
    from = { networkId: 'a', address: '10.0.1.11' },
    protocol: 'udp' | 'tcp' = 'udp',
    size?: number,
  ) => {
    const additionals: packet.Answer[] =
      size === undefined
        ? []
        : [
            {
              type: 'OPT',
              name: '.',
              udpPayloadSize: size,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            },
          ];
    const query = packet.encode({
      type: 'query',
      id: 7,
      flags: packet.RECURSION_DESIRED,
      questions: [{ type, name }],
      additionals,
    });
    const answer = must(await servers.handle(from.networkId, query, from.address, protocol), 'an answer');
    const {
      id,
      rcode,
      answers = [],
      flag_tc,
      flags,
    } = packet.decode(answer) as packet.DecodedPacket & { rcode: string };
    assert.equal(id, 7);
    assert.ok((must(flags, 'flags') & packet.RECURSION_AVAILABLE) !== 0);
    const data = answers.map((each) => ('data' in each && typeof each.data === 'string' ? each.data : ''));
    return { rcode, data: data.sort(), answers, isTruncated: flag_tc, size: answer.length };
  };
  return { servers, ask, forwarded, names, records };
}
const answer = async (asked: ReturnType<ReturnType<typeof serversOf>['ask']>): Promise<string> => {
  const { rcode, data } = await asked;
  return rcode === 'NOERROR' ? data.join(' ') : rcode;
};

test('names: services by their virtual address or their tasks, aliases, tasks and containers, in any case, with or without their network', async () => {
  const { ask } = serversOf();
  assert.equal(await answer(ask('web')), '10.0.1.2');
  assert.equal(await answer(ask('WWW')), '10.0.1.2');
  assert.equal(await answer(ask('tasks.web')), '10.0.1.11 10.0.1.12');
  assert.equal(await answer(ask('web.1.t2')), '10.0.1.12');
  assert.equal(await answer(ask('db')), '10.0.2.21 10.0.2.22', 'of another network of the same task');
  assert.equal(await answer(ask('web.back')), '10.0.2.2');
  assert.equal(
    await answer(ask('web', 'A', { networkId: 'b', address: '10.0.2.11' })),
    '10.0.2.2',
    'where it asks comes first',
  );
  for (const { ttl } of (await ask('web')).answers as packet.StringAnswer[]) assert.equal(ttl, 0);
});

test('names: an IPv4-only name has no IPv6 address, which is not to be no such name, nor asked of others', async () => {
  const { ask, forwarded } = serversOf();
  assert.equal(await answer(ask('web', 'AAAA')), '');
  assert.equal(await answer(ask('web', 'MX')), '');
  assert.equal(await answer(ask('web.1.t2', 'AAAA')), 'fd00:1::12');
  assert.deepEqual(forwarded, []);
});

test('names: an address is called as its container is; those of our networks are nobody else’s to name', async () => {
  const { ask, forwarded } = serversOf();
  assert.equal(await answer(ask('12.1.0.10.in-addr.arpa', 'PTR')), 'web.1.t2.front');
  const ipv6 = '2.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa';
  assert.equal(await answer(ask(ipv6, 'PTR')), 'web.1.t2.front');
  assert.equal(await answer(ask('99.1.0.10.in-addr.arpa', 'PTR')), 'NXDOMAIN');
  assert.deepEqual(forwarded, []);
  await ask('8.8.8.8.in-addr.arpa', 'PTR');
  assert.equal(forwarded.length, 1);
});

test('names: nobody hears of networks that it is not in; only internal networks lead nowhere else', async () => {
  const { ask, forwarded } = serversOf();
  const inBack = { networkId: 'b', address: '10.0.2.21' };
  assert.equal(await answer(ask('www', 'A', inBack)), 'NXDOMAIN');
  assert.equal(await answer(ask('example.org', 'A', inBack)), 'NXDOMAIN');
  assert.deepEqual(forwarded, []);
  const unknown = { networkId: 'a', address: '10.0.1.99' };
  assert.equal(await answer(ask('web', 'A', unknown)), '10.0.1.2', 'one that has just been run by hand');
  assert.equal(
    await answer(ask('db', 'A', { networkId: 'ing', address: '10.0.0.11' })),
    'SERVFAIL',
    'in the mesh’s network are no names',
  );
});

test('names: what the cluster does not know is asked of the task’s own name servers', async () => {
  const { ask, forwarded } = serversOf();
  assert.equal(await answer(ask('example.org')), '192.0.2.1');
  await ask('example.org', 'A', undefined, 'tcp');
  assert.deepEqual(forwarded, [
    { servers: ['9.9.9.9'], protocol: 'udp' },
    { servers: ['9.9.9.9'], protocol: 'tcp' },
  ]);
  assert.equal(
    await answer(ask('example.org', 'A', { networkId: 'a', address: '10.0.1.99' })),
    'SERVFAIL',
    'the host has none',
  );
});

test('names: many addresses come in another order each time, and what does not fit is asked for over TCP', async () => {
  const update_endpoints = Array.from({ length: 60 }, (_, i) =>
    endpointRecord(`x${i}`, 'db', 'a', `10.0.1.${100 + i}`),
  );
  const { ask } = serversOf({ ...RECORDS, update_services: [serviceRecord('db', 'a', '')], update_endpoints });
  const from = { networkId: 'a', address: '10.0.1.99' };
  const small = await ask('db', 'A', from);
  assert.deepEqual([small.isTruncated, small.data], [true, []]);
  assert.ok(small.size <= 512);
  const large = await ask('db', 'A', from, 'udp', 4096);
  assert.ok(large.size <= limits.dns_udp_bytes_max);
  assert.ok(large.answers.length === 60 || large.isTruncated);
  const orders = [await ask('db', 'A', from, 'tcp'), await ask('db', 'A', from, 'tcp')].map(({ answers }) => {
    assert.equal(answers.length, 60);
    return JSON.stringify(answers);
  });
  assert.notEqual(orders[0], orders[1]);
});

test('names: what is no question is told so, what is no message is left alone', async () => {
  const { servers } = serversOf();
  assert.equal(await servers.handle('a', Buffer.from('hello'), '10.0.1.11', 'udp'), undefined);
  const noQuestion = packet.encode({ type: 'query', id: 9 });
  const refused = must(await servers.handle('a', noQuestion, '10.0.1.11', 'udp'), 'an answer');
  assert.deepEqual([refused.readUInt16BE(0), refused.readUInt16BE(2)], [9, 0x8001]);
  assert.equal(await servers.handle('a', refused, '10.0.1.11', 'udp'), undefined, 'an answer is not answered');
});

test('resolv.conf: the lines of name servers', () => {
  assert.deepEqual(
    nameservers('# nameserver 1.1.1.1\nnameserver 9.9.9.9\n nameserver fe80::1%eth0\nsearch x\nnameserver nonsense\n'),
    ['9.9.9.9', 'fe80::1%eth0'],
  );
});

// ---- over real sockets

/** A name server that answers every question in its way; undefined: not at all. */
async function upstream(t: TestContext, reply: (query: Buffer) => Buffer | undefined) {
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const { port } = udp.address();
  udp.on('message', (query, { address, port: from }) => {
    const message = reply(query);
    if (message) udp.send(message, from, address);
  });
  const tcp = createServer((socket) => {
    socket.on('data', (chunk) => {
      const message = reply(chunk.subarray(2));
      if (message) socket.end(framed(message));
    });
  });
  await new Promise<void>((resolve) => tcp.listen(port, '127.0.0.1', resolve));
  t.after(() => {
    udp.close();
    tcp.close();
  });
  return port;
}
const question = packet.encode({ type: 'query', id: 7, questions: [{ type: 'A', name: 'example.org' }] });
const said = (query: Buffer, data: string): Buffer =>
  writeAnswer(
    must(readQuery(query), 'a question'),
    { rcode: 'NOERROR', records: [{ type: 'A', name: 'example.org', data, ttl: 5 }] },
    512,
  );

test('forwarding: over UDP and TCP the answer comes back with the id of the question', async (t) => {
  const ids = new Set<number>();
  const port = await upstream(t, (query) => {
    ids.add(query.readUInt16BE(0));
    return said(query, '192.0.2.7');
  });
  const forwarder = new NetworkForwarder({ clock: new SystemClock(), random: new SeededRandom(3), port });
  for (const protocol of ['udp', 'tcp'] as const) {
    const found = must(await forwarder.forward(question, ['127.0.0.1'], protocol), protocol);
    assert.equal(found.readUInt16BE(0), 7);
    assert.match(JSON.stringify(packet.decode(found).answers), /192\.0\.2\.7/);
  }
  assert.equal(ids.size, 2, 'drawn ids');
});

test('forwarding: who refuses, or answers another question, is not the last word', async (t) => {
  let asked = 0;
  const port = await upstream(t, (query) => {
    asked++;
    if (asked === 1) return writeAnswer(must(readQuery(query), 'a question'), { rcode: 'SERVFAIL', records: [] }, 512);
    if (asked > 2) return said(query, '192.0.2.8');
    const other = packet.encode({
      type: 'query',
      id: query.readUInt16BE(0),
      questions: [{ type: 'A', name: 'other.org' }],
    });
    return said(other, '192.0.2.6');
  });
  const clock = new SimClock();
  const forwarder = new NetworkForwarder({ clock, random: new SeededRandom(3), port });
  const forwarding = forwarder.forward(question, ['127.0.0.1', '127.0.0.1', '127.0.0.1'], 'udp');
  while (asked < 2) await clock.advance(0);
  await clock.advance(limits.dns_upstream_ms);
  assert.match(JSON.stringify(packet.decode(must(await forwarding, 'an answer')).answers), /192\.0\.2\.8/);
});

test('forwarding: when nobody answers, or the only one refuses, it ends in time', async (t) => {
  const silent = await upstream(t, () => undefined);
  const clock = new SimClock();
  const forwarding = new NetworkForwarder({ clock, random: new SeededRandom(3), port: silent }).forward(
    question,
    ['127.0.0.1'],
    'udp',
  );
  await clock.advance(limits.dns_total_ms);
  assert.equal(await forwarding, undefined);
  const refusing = await upstream(t, (query) =>
    writeAnswer(must(readQuery(query), 'a question'), { rcode: 'SERVFAIL', records: [] }, 512),
  );
  const refused = await new NetworkForwarder({ clock, random: new SeededRandom(3), port: refusing }).forward(
    question,
    ['127.0.0.1'],
    'udp',
  );
  assert.equal(packet.decode(must(refused, 'the refusal')).id, 7);
});

test('name servers: listen where networks are, over UDP and TCP, and tell who has the port', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dns-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.2\nnameserver 127.0.0.1\n');
  const port = await freePort();
  const { servers, forwarded } = serversOf(RECORDS, {
    port,
    clock: new SystemClock(),
    resolvConf: join(folder, 'resolv.conf'),
  });
  t.after(() => servers.close());
  const served = { networkId: 'a', name: 'front', address: '127.0.0.1' };
  assert.deepEqual(await servers.serve([served]), []);
  const web = packet.encode({ type: 'query', id: 3, questions: [{ type: 'A', name: 'web' }] });
  assert.match(JSON.stringify(packet.decode(await overUdp(web, port)).answers), /10\.0\.1\.2"/);
  assert.match(JSON.stringify(packet.decode(await overTcp(web, port)).answers), /10\.0\.1\.2"/);
  await overUdp(question, port);
  assert.deepEqual(forwarded, [{ servers: ['127.0.0.2'], protocol: 'udp' }], 'the host’s, but not ourselves');

  const second = serversOf(RECORDS, { port, clock: new SystemClock() }).servers;
  assert.match(
    (await second.serve([served])).join(),
    /names of network front cannot be answered at 127\.0\.0\.1: .*EADDRINUSE.*: it is in use by dnsmasq \(pid 77\)/,
  );
  await servers.serve([]);
  assert.deepEqual(await second.serve([served]), []);
  await second.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
function overUdp(message: Buffer, port: number): Promise<Buffer> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('message', (reply) => {
      socket.close();
      resolve(reply);
    });
    socket.send(message, port, '127.0.0.1');
  });
}
function overTcp(message: Buffer, port: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', (reply) => {
      socket.destroy();
      resolve(reply.subarray(2));
    });
    socket.write(framed(message));
  });
}
