import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../lib/errors.js';
import { makeNode } from '../proto/objects.js';
import { matches, parseConstraint } from './constraint.js';

const node = makeNode({
  id: 'n1',
  spec: { role: 'manager', labels: { zone: 'A', 'com.example/disk': 'ssd' } },
  status: { addr: '10.1.2.3' },
  description: {
    hostname: 'Host-1',
    platform: { os: 'linux', architecture: 'x86_64' },
    engine: { labels: { storage: 'fast' } },
  },
});

const rows: [string, boolean][] = [
  ['node.id==n1', true],
  ['node.id == N1', true],
  ['node.id!=n1', false],
  ['NODE.HOSTNAME==host-1', true],
  ['node.role==manager', true],
  ['node.role!=worker', true],
  ['node.platform.os==Linux', true],
  ['node.platform.arch!=x86_64', false],
  ['node.labels.zone==a', true],
  ['node.labels.Zone==a', false],
  ['node.labels.com.example/disk==ssd', true],
  ['node.labels.none!=x', true],
  ['engine.labels.storage==FAST', true],
  ['node.ip==10.1.2.3', true],
  ['node.ip==10.1.0.0/16', true],
  ['node.ip!=10.1.0.0/16', false],
  ['node.ip==fd00::/8', false],
];
for (const [text, expected] of rows) {
  test(`${text} is ${expected}`, () => assert.equal(matches([parseConstraint(text)], node), expected));
}

test('every constraint must be met', () => {
  const both = ['node.id==n1', 'node.role==worker'].map(parseConstraint);
  assert.equal(matches(both, node), false);
  assert.equal(matches([], node), true);
});

test('a node never heard of has empty facts', () => {
  const silent = makeNode({ id: 'n2' });
  assert.equal(matches([parseConstraint('node.hostname!=a')], silent), true);
  assert.equal(matches([parseConstraint('engine.labels.storage==fast')], silent), false);
});

for (const bad of [
  '',
  'node.id',
  'node.id=n1',
  'node.id==',
  '==x',
  'node.colour==red',
  'node.labels.==a',
  'node.id==a<b',
]) {
  test(`"${bad}" is refused`, () => {
    assert.throws(
      () => parseConstraint(bad),
      (e) => hasCode(e, 'INVALID_FIELD'),
    );
  });
}
for (const bad of ['node.ip==nowhere', 'node.ip==10.0.0.0/33', 'node.ip==10.0.0.0/8/8', 'node.ip==10.0.0.0/x']) {
  test(`"${bad}" is refused`, () => {
    assert.throws(
      () => parseConstraint(bad),
      (e) => hasCode(e, 'INVALID_FIELD'),
    );
  });
}
