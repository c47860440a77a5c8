import assert from 'node:assert/strict';
import test from 'node:test';
import type { InterfaceAddress } from './address.js';
import type { NodeState } from './state.js';
import { isMoved, located, relocated } from './whereabouts.js';

const at = (name: string, ...addresses: string[]): InterfaceAddress[] =>
  addresses.map((address) => ({ interface: name, address, internal: false }));
const state: NodeState = {
  format: 1,
  role: 'manager',
  listenAddr: '0.0.0.0:2377',
  advertiseAddr: '10.0.0.5:2377',
  advertiseInterface: 'eth0',
  dataPathAddr: '',
  dataPathPort: 4789,
  managers: ['10.0.0.6:2377', '10.0.0.5:2377'],
};

test('whereabouts: the interface of the address is remembered, also while it has none', () => {
  const unseen = { ...state, advertiseInterface: '' };
  assert.deepEqual(located(unseen, at('eth0', '10.0.0.5')), state);
  assert.equal(located(unseen, at('eth0', '10.0.0.7')), unseen);
  assert.equal(located(state, at('eth0', '10.0.0.7')), state);
  assert.equal(located(state, at('bond0', '10.0.0.5')).advertiseInterface, 'bond0');
  assert.equal(located({ ...unseen, advertiseAddr: '' }, at('eth0', '10.0.0.5')).advertiseInterface, '');
});

test('whereabouts: a host has moved when its address was on an interface and is on none', () => {
  assert.equal(isMoved(state, at('eth0', '10.0.0.7')), true);
  assert.equal(isMoved(state, at('eth1', '10.0.0.5')), false);
  assert.equal(isMoved({ ...state, advertiseInterface: '' }, at('eth0', '10.0.0.7')), false, 'NAT');
  assert.equal(isMoved({ ...state, advertiseInterface: '', advertiseAddr: '' }, at('eth0', '10.0.0.7')), false);
});

test('whereabouts: it takes the address that its interface has now, in everything that named the old one', () => {
  const moved = { ...state, advertiseAddr: '10.0.0.7:2377', managers: ['10.0.0.6:2377', '10.0.0.7:2377'] };
  assert.deepEqual(
    relocated(state, [...at('eth0', '10.0.0.7', 'fe80::1', 'fd00::5'), ...at('eth1', '10.1.0.1')]),
    moved,
  );
  const listening = { ...state, listenAddr: '10.0.0.5:4000' };
  assert.equal(relocated(listening, at('eth0', '10.0.0.7'))?.listenAddr, '10.0.0.7:4000');
});

test('whereabouts: it takes none when several could be meant, and none of another interface or kind', () => {
  for (const interfaces of [
    at('eth0', '10.0.0.7', '10.0.0.8'),
    at('eth0', 'fd00::5'),
    at('eth0', '169.254.3.4'),
    at('eth1', '10.1.0.1'),
    [],
  ]) {
    assert.equal(relocated(state, interfaces), undefined, JSON.stringify(interfaces));
  }
});
