import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const LOOP = ['busybox', 'sleep', '100000'];
const KIB = 1024;

test('refusals: what is wrong is named, with what would be right, and nothing is half done', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const secret = (name: string, input: string | Uint8Array) =>
    cluster.lab.exec('h1', ['swarm', 'secret', 'create', name, '-'], { input });
  const config = (name: string, input: string | Uint8Array) =>
    cluster.lab.exec('h1', ['swarm', 'config', 'create', name, '-'], { input });
  assert.equal((await secret('key', 'open sesame')).code, 0);
  assert.equal((await config('page', 'hello')).code, 0);
  const files = ['--secret', 'key', '--config', 'source=page,target=/page'];
  await cluster.swarm('service', 'create', '-d', '--name', 'web', ...files, ...LOOP);

  const create = (...flags: string[]) => cluster.trySwarm('service', 'create', '-d', '--name', 'x', ...flags, ...LOOP);
  const cases: [string, Promise<{ code: number; stderr: string }>, RegExp][] = [
    [
      'a secret in use',
      cluster.trySwarm('secret', 'rm', 'key'),
      /secret 'key' is in use by the following service: web/,
    ],
    [
      'a config in use',
      cluster.trySwarm('config', 'rm', 'page'),
      /config 'page' is in use by the following service: web/,
    ],
    ['a name that is taken', secret('key', 'other'), /secret key already exists/],
    [
      'a service name that is taken',
      cluster.trySwarm('service', 'create', '-d', '--name', 'web', ...LOOP),
      /web.* (name conflicts|already exists|in use)/,
    ],
    ['an unknown secret', create('--secret', 'nokey'), /secret not found: nokey/],
    ['an unknown config', create('--config', 'nopage'), /config not found: nopage/],
    ['an unknown service', cluster.trySwarm('service', 'inspect', 'nobody'), /nobody/],
    ['a long name', secret('k'.repeat(65), 'x'), /64/],
    ['a large secret', secret('large', new Uint8Array(500 * KIB + 1)), /less than 512000 bytes/],
    ['a large config', config('large', new Uint8Array(1000 * KIB + 1)), /less than 1024000 bytes/],
    ['an empty secret', secret('empty', ''), /data is empty/],
    ['a constraint without an operator', create('--constraint', 'node.role=manager'), /node\.role=manager/],
    ['a bad duration', create('--restart-delay', 'soon'), /soon/],
    ['a bad size', create('--limit-memory', 'much'), /much/],
    ['a bad mode', create('--mode', 'sometimes'), /sometimes/],
    ['a bad capability', create('--cap-add', 'FLY HIGH'), /FLY HIGH/i],
    [
      'two secrets at one place',
      create('--secret', 'source=key,target=a', '--secret', 'source=key,target=a'),
      /duplicate secret target for key not allowed/,
    ],
    ['a template of no field', create('--env', 'A={{.Node.Colour}}'), /Colour/],
    ['an update on a job', create('--mode', 'replicated-job', '--update-parallelism', '2'), /update.*job|job.*update/i],
    ['a negative scale', cluster.trySwarm('service', 'scale', 'web=-1'), /-1/],
    ['an unknown service to update', cluster.trySwarm('service', 'update', '--replicas', '2', 'nobody'), /nobody/],
  ];
  for (const [what, outcome, words] of cases) {
    const { code, stderr } = await outcome;
    assert.equal(code, 1, `${what}: ${stderr}`);
    assert.ok(words.test(stderr), `${what}: ${stderr}`);
  }
  assert.equal(await cluster.swarm('service', 'ls', '--format', '{{.Name}}'), 'web\n');
  assert.equal(await cluster.swarm('secret', 'ls', '--format', '{{.Name}}'), 'key\n');
  assert.equal(await cluster.swarm('config', 'ls', '--format', '{{.Name}}'), 'page\n');
  assert.equal(
    (await secret('exact', new Uint8Array(500 * KIB).fill(65))).code,
    1,
    'less than 500 KiB, as Docker has it',
  );
  await cluster.swarm('service', 'rm', 'web');
  await cluster.swarm('secret', 'rm', 'key');
});
