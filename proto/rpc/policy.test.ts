import test from 'node:test';
import assert from 'node:assert/strict';
import * as services from '../load.js';
import type { Caller } from './caller.js';
import { policy, refusal } from './policy.js';

const worker: Caller = { kind: 'node', nodeId: 'n1', clusterId: 'c1', role: 'worker' };
const manager: Caller = { kind: 'node', nodeId: 'n2', clusterId: 'c1', role: 'manager' };
const local: Caller = { kind: 'local' };
const anonymous: Caller = { kind: 'anonymous', refused: undefined };

const code = (path: string, caller: Caller): string => refusal(`/swarm.v1.${path}`, caller)?.code ?? 'allowed';

test('every method of every service has a row, and every row a method', () => {
  const paths = Object.values(services)
    .filter((each) => typeof each === 'function' && 'service' in each)
    .flatMap(({ service }) => Object.values(service).map(({ path }) => path));
  assert.ok(paths.length > 20);
  assert.deepEqual([...policy.keys()].sort(), paths.sort());
});

test('a method without a row is refused to everybody', () => {
  for (const caller of [local, worker, manager, anonymous])
    assert.equal(code('Control/Shutdown', caller), 'METHOD_REFUSED');
});

test('users ask through the local socket or through managers', () => {
  assert.equal(code('Control/GetNode', local), 'allowed');
  assert.equal(code('Control/GetNode', manager), 'allowed');
  assert.equal(code('Control/GetNode', worker), 'ROLE_REFUSED');
  assert.equal(code('Control/GetNode', anonymous), 'CERTIFICATE_MISSING');
});

test('sessions are for nodes', () => {
  assert.equal(code('Dispatcher/Session', worker), 'allowed');
  assert.equal(code('Dispatcher/Session', manager), 'allowed');
  assert.equal(code('Dispatcher/Session', local), 'METHOD_REFUSED');
  assert.equal(code('Dispatcher/Session', anonymous), 'CERTIFICATE_MISSING');
});

test('only the local socket commands the daemon', () => {
  assert.equal(code('LocalNode/Leave', local), 'allowed');
  assert.equal(code('LocalNode/Leave', manager), 'METHOD_REFUSED');
  assert.equal(code('LocalNode/Leave', anonymous), 'CERTIFICATE_MISSING');
});

test('anybody may ask for the root and for a certificate', () => {
  for (const caller of [local, worker, manager, anonymous]) {
    assert.equal(code('NodeCa/GetRootCaCertificate', caller), 'allowed');
    assert.equal(code('NodeCa/IssueNodeCertificate', caller), 'allowed');
  }
});

test('a refusal names the method, the role it needs and the role found', () => {
  assert.equal(
    refusal('/swarm.v1.Control/GetNode', worker)?.message,
    'Control.GetNode is for manager nodes: node n1 is a worker',
  );
});
