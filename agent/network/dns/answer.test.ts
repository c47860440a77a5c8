import assert from 'node:assert/strict';
import test from 'node:test';
import { decode } from 'dns-packet';
import fc from 'fast-check';
import { SeededRandom } from '../../../lib/random.js';
import { decide } from './answer.js';
import { cutShort, fitsMessage, readQuery, repliesTo, withId } from './message.js';
import { NameTable } from './names.js';
import { answering, endpoint, network, question, records, service, told, withRoom } from './testing.js';

const many = Array.from({ length: 100 }, (_, i) =>
  endpoint(`big.${i}.x`, { in: 'front', addresses: [`10.0.1.${i + 100}`] }),
);
const long = `${'long'.repeat(20)}.1.x`;
const table = new NameTable(
  records(
    [
      network('front', { '10.0.1.0/24': '10.0.1.1', 'fd00:1::/64': 'fd00:1::1' }),
      network('vault', { '10.0.4.0/24': '10.0.4.1' }, { internal: true }),
    ],
    [
      endpoint('web.1.x', { in: 'front', addresses: ['10.0.1.5', 'fd00:1::5'] }),
      endpoint('key.1.x', { in: 'vault', addresses: ['10.0.4.5'] }),
      endpoint(long, { in: 'front', addresses: ['10.0.1.6'] }),
      ...many,
    ],
    [
      service('web', { in: 'front', virtual_ip: '10.0.1.2' }),
      service('big', { in: 'front' }),
      service('idle', { in: 'front' }),
      service('idle-vip', { in: 'front', virtual_ip: '10.0.1.3' }),
    ],
  ),
  'self',
);
const random = new SeededRandom(1);
const fromWeb = { source: '10.0.1.5', gateway: '10.0.1.1', overTcp: false };

/** The reply, or "forward", or "silence". */
function said(message: Buffer, asked = fromWeb): Buffer | 'forward' | 'silence' {
  const query = readQuery(message);
  if (!query) return 'silence';
  if ('reply' in query) return query.reply;
  const decision = decide(query, { table, asked, random });
  return 'reply' in decision ? decision.reply : 'forward';
}
const text = (message: Buffer, asked = fromWeb): string => {
  const reply = said(message, asked);
  return typeof reply === 'string' ? reply : told(reply);
};

test('answer: what is ours, by name and type', () => {
  const inVault = { source: '10.0.4.5', gateway: '10.0.4.1', overTcp: false };
  const cases: [string, string, string, typeof fromWeb?][] = [
    ['web', 'A', 'NOERROR 10.0.1.2'],
    ['WeB.', 'A', 'NOERROR 10.0.1.2'],
    ['web', 'AAAA', 'NOERROR'],
    ['web', 'MX', 'NOERROR'],
    ['web', 'UNKNOWN_65', 'NOERROR'],
    ['web.1.x', 'AAAA', 'NOERROR fd00:1::5'],
    ['web.1.x.front', 'A', 'NOERROR 10.0.1.5'],
    ['idle', 'A', 'NXDOMAIN'],
    ['idle', 'AAAA', 'NXDOMAIN'],
    ['tasks.idle-vip', 'A', 'NXDOMAIN'],
    ['idle-vip', 'A', 'NOERROR 10.0.1.3'],
    ['5.1.0.10.in-addr.arpa', 'PTR', 'NOERROR web.1.x.front'],
    ['5.1.0.10.in-addr.arpa', 'ANY', 'NOERROR web.1.x.front'],
    ['5.1.0.10.in-addr.arpa', 'A', 'NOERROR'],
    ['2.1.0.10.in-addr.arpa', 'PTR', 'NXDOMAIN'],
    ['6.1.0.10.in-addr.arpa', 'PTR', 'NXDOMAIN'], // its label is longer than a message can say
    ['1.2.0.192.in-addr.arpa', 'PTR', 'forward'],
    ['example.com', 'A', 'forward'],
    ['nobody', 'A', 'forward'],
    ['.', 'NS', 'forward'],
    ['web', 'AXFR', 'REFUSED'],
    ['web', 'A', 'REFUSED', { ...fromWeb, source: '10.0.1.1' }],
    ['key.1.x', 'A', 'NOERROR 10.0.4.5', inVault],
    ['example.com', 'A', 'NXDOMAIN', inVault],
    ['web', 'A', 'NXDOMAIN', inVault],
  ];
  for (const [name, type, expected, asked] of cases)
    assert.equal(text(question(name, type), asked), expected, `${type} ${name}`);
  assert.deepEqual(text(question('web.1.x', 'ANY')).split(' ').sort(), ['10.0.1.5', 'NOERROR', 'fd00:1::5']);
});

test('answer: the question comes back as it was, with its id; the time to live is a second', () => {
  const message = question('wEb.1.X');
  const reply = said(message) as Buffer;
  assert.deepEqual(reply.subarray(12, message.length), message.subarray(12));
  const { id, flag_aa, flag_ra, flag_rd, flag_qr, answers, additionals } = decode(reply);
  assert.deepEqual(
    { id, flag_aa, flag_ra, flag_rd, flag_qr },
    { id: 0xbeef, flag_aa: true, flag_ra: true, flag_rd: true, flag_qr: true },
  );
  assert.deepEqual(answers, [{ name: 'wEb.1.X', type: 'A', ttl: 1, class: 'IN', flush: false, data: '10.0.1.5' }]);
  assert.deepEqual(additionals, []);
});

test('answer: several addresses come in an order drawn anew', () => {
  const orders = Array.from({ length: 20 }, () => text(question('big'), { ...fromWeb, overTcp: true }));
  assert.equal(new Set(orders).size, orders.length);
  const sorted = orders.map((order) => order.split(' ').sort().join(' '));
  assert.equal(new Set(sorted).size, 1);
  assert.equal(sorted[0]?.split(' ').length, 101);
});

test('answer: over UDP as many as there is room for', () => {
  const cases: [Buffer, number, number][] = [
    [question('big'), 512, 30],
    [question('big', 'A', withRoom(100)), 512, 30],
    [question('big', 'A', withRoom(700)), 700, 41],
    [question('big', 'A', withRoom(4096)), 1232, 75],
  ];
  for (const [message, room, count] of cases) {
    const reply = said(message) as Buffer;
    assert.ok(reply.length <= room && reply.length > room - 16, `${reply.length} of ${room}`);
    assert.match(told(reply), /^NOERROR TC /);
    assert.equal(decode(reply).answers?.length, count);
  }
  assert.doesNotMatch(text(question('big'), { ...fromWeb, overTcp: true }), /TC/);
});

test('answer: EDNS is met with EDNS; a later version of it with its refusal', () => {
  const [opt] = decode(said(question('web', 'A', withRoom(1232))) as Buffer).additionals ?? [];
  assert.ok(opt?.type === 'OPT');
  assert.deepEqual([opt.udpPayloadSize, opt.ednsVersion, opt.flag_do, opt.extendedRcode], [1232, 0, true, 0]);
  const [refused] = decode(said(question('web', 'A', withRoom(1232, 1))) as Buffer).additionals ?? [];
  assert.ok(refused?.type === 'OPT');
  assert.equal(refused.extendedRcode, 1);
  const twice = [...(withRoom(512).additionals ?? []), ...(withRoom(512).additionals ?? [])];
  assert.equal(text(question('web', 'A', { additionals: twice })), 'FORMERR');
});

test('answer: what is no question for us', () => {
  const message = question('web');
  const patched = (at: number, value: number): Buffer => {
    const copy = Buffer.from(message);
    copy.writeUInt16BE(value, at);
    return copy;
  };
  const cases: [string, Buffer, string][] = [
    ['nothing', Buffer.alloc(0), 'silence'],
    ['less than a header', message.subarray(0, 11), 'silence'],
    ['a reply', patched(2, 0x8000), 'silence'],
    ['an update', patched(2, 0x2800), 'NOTIMP'],
    ['no question', patched(4, 0), 'FORMERR'],
    ['two questions', patched(4, 2), 'FORMERR'],
    ['a record too many', patched(6, 1), 'FORMERR'],
    ['the class CHAOS', patched(message.length - 2, 3), 'REFUSED'],
    ['a pointer for a name', patched(12, 0xc000), 'FORMERR'],
    ['a name that is cut off', message.subarray(0, 14), 'FORMERR'],
    ['a class that is cut off', message.subarray(0, message.length - 1), 'FORMERR'],
  ];
  for (const [what, bytes, expected] of cases) assert.equal(text(bytes), expected, what);
});

test('answer: any bytes get an answer or silence', () => {
  const mutated = fc
    .tuple(
      fc.constantFrom(
        question('web'),
        question('tasks.big', 'ANY', withRoom(1232)),
        question('5.1.0.10.in-addr.arpa', 'PTR'),
      ),
      fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 }),
      fc.nat(80),
    )
    .map(([message, changes, kept]) => {
      const copy = Buffer.from(message);
      for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
      return copy.subarray(0, Math.max(kept, 12));
    });
  const anything = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof(anything, mutated), fc.boolean(), (message, overTcp) => {
      const reply = said(message, { ...fromWeb, overTcp });
      if (typeof reply === 'string') return;
      assert.ok(overTcp || reply.length <= 1232);
      assert.equal(reply.readUInt16BE(0), message.readUInt16BE(0));
      assert.ok((reply.readUInt16BE(2) & 0x8000) !== 0);
      decode(reply);
    }),
    { numRuns: 2000 },
  );
});

test('message: which replies are believed, and how one is cut short', () => {
  const query = readQuery(question('Example.com'));
  assert.ok(query && !('reply' in query));
  const reply = withId(answering(query.bytes, ['192.0.2.1']), 7);
  const otherCase = Buffer.from(reply.toString('latin1').replace('Example', 'eXAMPLE'), 'latin1');
  const empty = Buffer.from([0, 7, 0x80, 5, 0, 0, 0, 0, 0, 0, 0, 0]);
  const cases: [string, Buffer, boolean][] = [
    ['the reply', reply, true],
    ['in another case', otherCase, true],
    ['an error without a question', empty, true],
    ['another id', withId(reply, 8), false],
    ['another question', withId(answering(question('example.net'), ['192.0.2.1']), 7), false],
    ['a question', withId(query.bytes, 7), false],
    ['nothing', Buffer.alloc(0), false],
  ];
  for (const [what, bytes, expected] of cases) assert.equal(repliesTo(query, 7, bytes), expected, what);
  assert.equal(told(cutShort(query, reply)), 'NOERROR TC');
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void repliesTo(query, 7, Buffer.from(bytes))));
});

test('message: names that can be written', () => {
  const cases: [string, boolean][] = [
    ['web.1.x', true],
    ['x'.repeat(63), true],
    ['x'.repeat(64), false],
    [`${'x'.repeat(62)}é`, false],
    ['a..b', false],
    [Array.from({ length: 127 }, () => 'x').join('.'), true],
    [Array.from({ length: 128 }, () => 'x').join('.'), false],
  ];
  for (const [name, expected] of cases) assert.equal(fitsMessage(name), expected, name);
});
