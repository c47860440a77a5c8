import assert from 'node:assert/strict';
import test from 'node:test';
import { swarmError } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import type { Registry } from '../options.js';
import { resolveImage } from './images.js';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const answering: Registry = {
  distribution: () =>
    Promise.resolve({
      digest: DIGEST,
      platforms: [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm' },
      ],
    }),
};
const resolve = (image: string, registry = answering) =>
  resolveImage({ registry, log: silentLog }, { image, registry_auth: '' });

test('an image is pinned to the digest that its tag stands for, in short form', async () => {
  for (const [image, pinned] of [
    ['nginx', `nginx:latest@${DIGEST}`],
    ['docker.io/library/nginx:1', `nginx:1@${DIGEST}`],
    ['index.docker.io/team/app', `team/app:latest@${DIGEST}`],
    ['registry:5000/app', `registry:5000/app:latest@${DIGEST}`],
    [`app@${DIGEST}`, `app@${DIGEST}`],
  ] as const) {
    const answer = await resolve(image);
    assert.deepEqual([answer.image, answer.warning], [pinned, '']);
    assert.deepEqual(answer.platforms, [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: '' },
    ]);
  }
});

test("a registry that does not tell is a warning in Docker's words, with the reason; other faults are no warning", async () => {
  const silent: Registry = {
    distribution: (image) => Promise.reject(swarmError('IMAGE_NOT_FOUND', { image, detail: 'no route' })),
  };
  const { image, platforms, warning, reason } = await resolve('nginx', silent);
  assert.deepEqual([image, platforms], ['nginx', []]);
  const words =
    'image nginx could not be accessed on a registry to record\nits digest. Each node will access nginx independently,\npossibly leading to different nodes running different\nversions of the image.\n';
  assert.equal(reason, 'No such image: nginx: no route');
  assert.equal(warning, `${words}(${reason})`);
  await assert.rejects(resolve('nginx', { distribution: () => Promise.reject(new TypeError('a slip')) }), TypeError);
});

test('what is no image reference is refused', async () => {
  await assert.rejects(resolve('Nginx'), { message: 'ContainerSpec: "Nginx" is not a valid repository/tag' });
  await assert.rejects(resolve(''), { message: 'ContainerSpec: image reference must be provided' });
});
