import assert from 'node:assert/strict';
import test from 'node:test';
import { makeNode } from '../proto/objects.js';
import { formatPlatform, suitsPlatforms } from './platform.js';

const node = (architecture: string) => makeNode({ id: 'n', description: { platform: { os: 'linux', architecture } } });

test('an architecture is the same by its name in images and in the kernel', () => {
  assert.ok(suitsPlatforms([{ os: 'linux', architecture: 'amd64' }], node('x86_64')));
  assert.ok(suitsPlatforms([{ os: 'linux', architecture: 'aarch64' }], node('arm64')));
  assert.ok(!suitsPlatforms([{ os: 'linux', architecture: 'arm64' }], node('x86_64')));
});

test('one of several platforms is enough, an open part matches all, and none means any', () => {
  const arm = { os: 'linux', architecture: 'arm64' };
  assert.ok(suitsPlatforms([arm, { os: 'linux', architecture: 'amd64' }], node('x86_64')));
  assert.ok(suitsPlatforms([{ os: 'linux', architecture: '' }], node('riscv64')));
  assert.ok(!suitsPlatforms([{ os: 'windows', architecture: '' }], node('x86_64')));
  assert.ok(suitsPlatforms([], makeNode({ id: 'n' })));
});

test('a node that has not said what it is suits no image that asks', () => {
  assert.ok(!suitsPlatforms([{ os: '', architecture: '' }], makeNode({ id: 'n' })));
});

test('a platform is written as Docker writes it', () => {
  assert.equal(formatPlatform({ os: 'linux', architecture: 'x86_64' }), 'linux/amd64');
  assert.equal(formatPlatform({ os: '', architecture: 'arm64' }), 'any/arm64');
});
