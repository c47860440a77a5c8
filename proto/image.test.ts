import assert from 'node:assert/strict';
import test from 'node:test';
import { withTag } from './image.js';

test('image: latest is meant when neither tag nor digest is named; a port is no tag', () => {
  const digest = `nginx@sha256:${'a'.repeat(64)}`;
  const cases: [string, string][] = [
    ['nginx', 'nginx:latest'],
    ['nginx:1.27', 'nginx:1.27'],
    ['registry:5000/team/app', 'registry:5000/team/app:latest'],
    ['registry:5000/team/app:v1', 'registry:5000/team/app:v1'],
    [digest, digest],
    ['', ''],
  ];
  for (const [image, expected] of cases) assert.equal(withTag(image), expected);
});
