import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InterfaceAddress } from './address.js';
import { dataPath } from './data-path.js';
import type { NodeState } from './state.js';

const interfaces: InterfaceAddress[] = [
  { interface: 'lo', address: '127.0.0.1', internal: true },
  { interface: 'eth0', address: '192.0.2.7', internal: false },
  { interface: 'eth1', address: '198.51.100.7', internal: false },
];
const state = (more: Partial<NodeState>): NodeState => ({
  format: 1,
  role: 'worker',
  listenAddr: '0.0.0.0:2377',
  advertiseAddr: '192.0.2.7:2377',
  advertiseInterface: '',
  dataPathAddr: '',
  dataPathPort: 4789,
  managers: ['127.0.0.1:2377'],
  ...more,
});

test('data path: the advertised address, unless another address or interface is named', async () => {
  assert.deepEqual(await dataPath(state({}), interfaces), { announced: '192.0.2.7', local: '192.0.2.7' });
  const other = { announced: '198.51.100.7', local: '198.51.100.7' };
  assert.deepEqual(await dataPath(state({ dataPathAddr: 'eth1' }), interfaces), other);
  assert.deepEqual(await dataPath(state({ dataPathAddr: '198.51.100.7' }), interfaces), other);
  await assert.rejects(dataPath(state({ dataPathAddr: 'eth9' }), interfaces), { code: 'INVALID_FIELD' });
});

test('data path: without an address of its own a node sends from where it reaches a manager', async () => {
  const local = '127.0.0.1';
  assert.deepEqual(await dataPath(state({ advertiseAddr: '' }), interfaces), { announced: local, local });
  const behind = state({ advertiseAddr: '203.0.113.9:2377' });
  assert.deepEqual(await dataPath(behind, interfaces), { announced: '203.0.113.9', local });
  assert.deepEqual(await dataPath(state({ advertiseAddr: '', managers: [] }), interfaces), {
    announced: '',
    local: '',
  });
});
