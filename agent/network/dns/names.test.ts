import assert from 'node:assert/strict';
import test from 'node:test';
import { namesOf } from '../../../proto/network-facts.js';
import { addressAskedBy, NameTable } from './names.js';
import { endpoint, network, records, service } from './testing.js';

const front = network('front', { '10.0.1.0/24': '10.0.1.1', 'fd00:1::/64': 'fd00:1::1' });
const back = network('back', { '10.0.2.0/24': '10.0.2.1' });
const apart = network('apart', { '10.0.3.0/24': '10.0.3.1' });
const mesh = network('ingress', { '10.0.0.0/24': '10.0.0.1' }, { ingress: true });
const some = records(
  [front, back, apart, mesh],
  [
    endpoint('web.1.x', { in: 'front', addresses: ['10.0.1.5', 'fd00:1:0:0::5'] }),
    endpoint('web.1.x', { in: 'back', addresses: ['10.0.2.5'] }),
    endpoint('web.1.x', { in: 'ingress', addresses: ['10.0.0.5'] }),
    endpoint('db.1.y', { in: 'back', addresses: ['10.0.2.6'], node_id: 'other' }),
    endpoint('spare.1.z', { in: 'back', addresses: ['10.0.2.7'], serving: false, node_id: 'other' }),
    endpoint('spare.1.z', { in: 'front', addresses: ['10.0.1.7'], serving: false, node_id: 'other' }),
    endpoint('Hand', { in: 'apart', addresses: ['10.0.3.9'], task_id: '', key: 'c0ffee/id-apart', aliases: ['h'] }),
  ],
  [
    service('web', { in: 'front', virtual_ip: '10.0.1.2', aliases: ['WWW'] }),
    service('web', { in: 'back', virtual_ip: '10.0.2.2' }),
    service('db', { in: 'back' }),
    service('spare', { in: 'back' }),
    service('spare', { in: 'front', virtual_ip: '' }),
  ],
);
const table = new NameTable(some, 'self');

test('names: the asker is known by its address, on this node alone; the network that it asks in comes first', () => {
  const cases: [string, string, string | undefined][] = [
    ['10.0.1.5', '10.0.1.1', 'task-web.1.x: front back ingress'],
    ['fd00:1::5', 'fd00:1::1', 'task-web.1.x: front back ingress'],
    ['10.0.2.5', '10.0.2.1', 'task-web.1.x: back front ingress'],
    ['10.0.3.9', '10.0.3.1', 'c0ffee: apart'],
    ['10.0.2.6', '10.0.2.1', undefined], // another node's
    ['10.0.1.1', '10.0.1.1', undefined], // the host itself
  ];
  for (const [source, gateway, expected] of cases) {
    const asker = table.asker(source, gateway);
    const got = asker && `${asker.id}: ${asker.networks.map(({ name }) => name).join(' ')}`;
    assert.equal(got, expected, source);
  }
});

test('names: services, tasks, containers and aliases, by network and qualified by it', () => {
  const cases: [string, readonly string[] | undefined][] = [
    ['web', ['10.0.1.2']],
    ['www', ['10.0.1.2']],
    ['tasks.web', ['10.0.1.5', 'fd00:1:0:0::5']],
    ['web.1.x', ['10.0.1.5', 'fd00:1:0:0::5']],
    ['web.back', ['10.0.2.2']],
    ['web.1.x.back', ['10.0.2.5']],
    ['db', ['10.0.2.6']],
    ['spare', []], // known, and nothing serves
    ['spare.1.z', ['10.0.1.7']], // the container has its name all the same
    ['hand', undefined], // in a network of others
    ['web.apart', undefined],
    ['web.ingress', undefined],
    ['nobody.front', undefined],
    ['.front', undefined],
    ['', undefined],
  ];
  for (const [name, expected] of cases) assert.deepEqual(table.addressesOf([front, back, mesh], name), expected, name);
  assert.deepEqual(table.addressesOf([back, front], 'web'), ['10.0.2.2']);
  assert.deepEqual(table.addressesOf([apart], 'h'), ['10.0.3.9']);
});

test('names: what has ended is gone at once, what is new waits until packets find it, and nobody is refused between two servers', () => {
  const at = (task: string, address: string, more: { serving?: boolean } = {}) =>
    endpoint(task, { in: 'back', addresses: [address], ...more });
  const before = records(
    [back],
    [
      at('db.1.a', '10.0.2.11'),
      at('db.2.b', '10.0.2.12'),
      at('one.1.d', '10.0.2.14'),
      at('ill.1.f', '10.0.2.16'),
      at('dead.1.h', '10.0.2.18'),
    ],
    ['db', 'one', 'ill', 'dead'].map((name) => service(name, { in: 'back' })),
  );
  const now = records(
    [back],
    [
      ...[at('db.2.b', '10.0.2.12'), at('db.3.c', '10.0.2.13')],
      ...[at('one.1.d', '10.0.2.14', { serving: false }), at('one.2.e', '10.0.2.15'), at('dead.2.i', '10.0.2.19')],
      ...[at('ill.1.f', '10.0.2.16', { serving: false }), at('young.1.g', '10.0.2.17')],
    ],
    [
      ...['db', 'one', 'ill', 'dead'].map((name) => service(name, { in: 'back' })),
      service('young', { in: 'back', virtual_ip: '10.0.2.2' }),
    ],
  );
  const cases: [string, readonly string[] | undefined][] = [
    ['db', ['10.0.2.12']],
    ['tasks.db', ['10.0.2.12']],
    ['db.1.a', undefined],
    ['db.3.c', []],
    ['one', ['10.0.2.14']],
    ['ill', []],
    ['dead', []],
    ['young', []],
    ['tasks.young', []],
  ];
  const arriving = new Set(['10.0.2.13', '10.0.2.15', '10.0.2.17', '10.0.2.19', '10.0.2.2']);
  const isArriving = (networkId: string, address: string): boolean => networkId === back.id && arriving.has(address);
  const between = new NameTable(now, 'self', { isArriving, before: () => before });
  for (const [name, expected] of cases) assert.deepEqual(between.addressesOf([back], name), expected, name);
  arriving.clear();
  assert.deepEqual(between.addressesOf([back], 'db'), ['10.0.2.12', '10.0.2.13']);
  assert.deepEqual(between.addressesOf([back], 'young'), ['10.0.2.2']);
});

test('names: of addresses; others of the same subnets have none, and the rest is not ours', () => {
  const cases: [string, readonly string[] | undefined][] = [
    ['10.0.1.5', ['web.1.x.front']],
    ['fd00:1::5', ['web.1.x.front']],
    ['10.0.2.6', ['db.1.y.back']],
    ['10.0.1.2', []],
    ['10.0.0.5', []],
    ['10.0.3.9', undefined],
    ['fd00:2::1', undefined],
    ['192.0.2.1', undefined],
  ];
  for (const [address, expected] of cases)
    assert.deepEqual(table.namesOfAddress([front, back, mesh], address), expected, address);
});

test('names: the address in the name of a reverse look-up', () => {
  const digits = '5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f';
  const cases: [string, string | undefined][] = [
    ['5.1.0.10.in-addr.arpa', '10.0.1.5'],
    ['256.1.0.10.in-addr.arpa', undefined],
    ['1.0.10.in-addr.arpa', undefined],
    [`${digits}.ip6.arpa`, 'fd00:1::5'],
    [`${digits.slice(2)}.ip6.arpa`, undefined],
    ['web', undefined],
  ];
  for (const [name, expected] of cases) assert.equal(addressAskedBy(name), expected, name);
});

test('names: those of one network are the same as with all the others', () => {
  const all = namesOf(some);
  for (const { id } of some.networks.values()) assert.deepEqual(namesOf(some, id).get(id), all.get(id));
  assert.equal(all.size, 3);
});
