import assert from 'node:assert/strict';
import test from 'node:test';
import { Registry } from '../lab/registry.js';
import { Cluster } from './cluster.js';

const LOGIN = '/run/lab/docker';
const LOOP = ['sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];

test('registry: an image is pinned to its digest, pulled with the credentials of whoever deploys, and runs on without it', async (t) => {
  const cluster = await Cluster.up(t, 2);
  const registry = await Registry.start(cluster.lab, 'h1', { login: true });
  await registry.login('h1', LOGIN);
  const image = await registry.push('web', '1', LOGIN);
  const swarm = (...args: string[]) => cluster.lab.exec('h1', ['env', `DOCKER_CONFIG=${LOGIN}`, 'swarm', ...args]);
  const versions = async (): Promise<string[]> => {
    const hosts = await Promise.all(
      ['h1', 'h2'].map(async (host) => {
        const running = (await cluster.containers(host, 'web')).filter((container) => container.running);
        return Promise.all(
          running.map(async ({ id }) => (await cluster.engine(host).getContainer(id).inspect()).Config.Env),
        );
      }),
    );
    return hosts.flat(2).filter((entry) => entry.startsWith('VERSION='));
  };

  const refused = await swarm('service', 'create', '--name', 'no', '--restart-condition', 'none', image, ...LOOP);
  assert.equal(refused.code, 1, 'h2 has no credentials, and h1 neither');

  const created = await swarm(
    'service',
    'create',
    '--name',
    'web',
    '--replicas',
    '2',
    '--with-registry-auth',
    image,
    ...LOOP,
  );
  assert.equal(created.code, 0, created.stderr);
  const pinned = cluster.service('web').spec.task_template.container_spec.image;
  assert.match(pinned, /^10\.77\.0\.1:5000\/web:latest@sha256:[0-9a-f]{64}$/);
  assert.deepEqual(await versions(), ['VERSION=1', 'VERSION=1']);
  for (const what of [await cluster.swarm('service', 'inspect', 'web'), JSON.stringify(cluster.tasks('web'))])
    assert.doesNotMatch(what, /registry_?auth"?: *"[^"]/i);

  await registry.push('web', '2', LOGIN);
  const scaled = await swarm('service', 'scale', 'web=3');
  assert.equal(scaled.code, 0, scaled.stderr);
  assert.deepEqual(
    await versions(),
    ['VERSION=1', 'VERSION=1', 'VERSION=1'],
    'the tag has moved on, the service has not',
  );
  const updated = await swarm('service', 'update', '--with-registry-auth', '--image', image, 'web');
  assert.equal(updated.code, 0, updated.stderr);
  assert.notEqual(cluster.service('web').spec.task_template.container_spec.image, pinned);
  assert.deepEqual(await versions(), ['VERSION=2', 'VERSION=2', 'VERSION=2']);

  await registry.stop();
  const alone = await swarm('service', 'update', '--env-add', 'X=1', '--force', 'web');
  assert.equal(alone.code, 0, alone.stderr);
  const local = await swarm('service', 'create', '--name', 'local', 'busybox', ...LOOP);
  assert.equal(local.code, 0, local.stderr);
  assert.match(local.stderr, /busybox:latest could not be accessed on a registry to record/);
});
