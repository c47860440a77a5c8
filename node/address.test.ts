import assert from 'node:assert/strict';
import test from 'node:test';
import { formatAddr } from '../proto/rpc/address.js';
import {
  addressForManager,
  advertiseAddress,
  advertiseTowards,
  listenAddress,
  ownAddress,
  parseHostPort,
  type InterfaceAddress,
} from './address.js';

const loopback: InterfaceAddress = { interface: 'lo', address: '127.0.0.1', internal: true };
const eth0: InterfaceAddress = { interface: 'eth0', address: '10.0.0.5', internal: false };
const eth0v6: InterfaceAddress = { interface: 'eth0', address: 'fd00::5', internal: false };
const linkLocal: InterfaceAddress = { interface: 'eth0', address: 'fe80::1', internal: false };
const docker0: InterfaceAddress = { interface: 'docker0', address: '172.17.0.1', internal: false };
const eth1: InterfaceAddress = { interface: 'eth1', address: '192.168.7.9', internal: false };
const everywhere = { host: '0.0.0.0', port: 2377 };

test('address: host and port are told apart, IPv6 in brackets or bare', () => {
  const cases: [string, string][] = [
    ['10.0.0.1', '10.0.0.1:2377'],
    ['10.0.0.1:4000', '10.0.0.1:4000'],
    ['[fd00::1]:4000', '[fd00::1]:4000'],
    ['fd00::1', '[fd00::1]:2377'],
    ['node1', 'node1:2377'],
  ];
  for (const [text, expected] of cases) assert.equal(formatAddr(parseHostPort(text, '--x')), expected, text);
});

test('address: a bad one is refused by flag and value', () => {
  for (const text of ['', '10.0.0.1:0', '10.0.0.1:65536', 'a:b', '[fd00::1']) {
    assert.throws(
      () => parseHostPort(text, '--listen-addr'),
      { code: 'INVALID_FIELD', message: /--listen-addr/ },
      text,
    );
  }
});

test('address: the only address is advertised; loopback, link-local and container bridges do not count', () => {
  assert.deepEqual(advertiseAddress('', everywhere, [loopback, eth0, eth0v6, linkLocal, docker0]), {
    host: '10.0.0.5',
    port: 2377,
  });
  assert.deepEqual(advertiseAddress('', everywhere, [loopback, eth0v6, linkLocal]), { host: 'fd00::5', port: 2377 });
});

test('address: several or none need --advertise-addr, and the error lists them', () => {
  assert.throws(() => advertiseAddress('', everywhere, [eth0, eth1]), {
    code: 'ADDRESS_UNCLEAR',
    message: /10\.0\.0\.5 on eth0, 192\.168\.7\.9 on eth1/,
  });
  assert.throws(() => advertiseAddress('', everywhere, [loopback]), { code: 'ADDRESS_UNCLEAR' });
});

test('address: flags may name an interface, and win over the guess', () => {
  assert.deepEqual(advertiseAddress('eth1', everywhere, [eth0, eth1]), { host: '192.168.7.9', port: 2377 });
  assert.deepEqual(advertiseAddress('203.0.113.9:4000', everywhere, [eth0]), { host: '203.0.113.9', port: 4000 });
  assert.deepEqual(listenAddress('eth0:4001', [eth0]), { host: '10.0.0.5', port: 4001 });
  assert.deepEqual(advertiseAddress('', { host: '10.0.0.5', port: 4001 }, [eth0, eth1]), {
    host: '10.0.0.5',
    port: 4001,
  });
  assert.throws(() => listenAddress('eth9', [eth0]), { code: 'INVALID_FIELD', message: /eth9/ });
  assert.throws(() => advertiseAddress('0.0.0.0', everywhere, [eth0]), { code: 'INVALID_FIELD' });
});

test('address: of several, a node that joins takes the one from which it reaches its managers', async () => {
  // The kernel reaches 127.0.0.1 from 127.0.0.1, whatever other addresses there are.
  const towards = (managers: string[], flag = '') => advertiseTowards(managers, flag, everywhere, [eth0, eth1]);
  assert.deepEqual(await towards(['127.0.0.1:4000']), { host: '127.0.0.1', port: 2377 });
  assert.deepEqual(await towards(['no.such.host.invalid:2377', '127.0.0.1:4000']), { host: '127.0.0.1', port: 2377 });
  assert.deepEqual(await towards(['127.0.0.1:4000'], 'eth1'), { host: '192.168.7.9', port: 2377 });
  await assert.rejects(towards([]), { code: 'ADDRESS_UNCLEAR', message: /10\.0\.0\.5 on eth0/ });
  await assert.rejects(towards(['127.0.0.1:4000'], 'eth9'), { code: 'INVALID_FIELD' });
});

test('address: a worker that is promoted without one finds it, and its own server', async () => {
  assert.equal(await addressForManager('10.0.0.5:4001', []), '10.0.0.5:4001');
  assert.equal(ownAddress('0.0.0.0:2377'), '127.0.0.1:2377');
  assert.equal(ownAddress('[::]:2377'), '[::1]:2377');
  assert.equal(ownAddress('10.0.0.5:4001'), '10.0.0.5:4001');
});
