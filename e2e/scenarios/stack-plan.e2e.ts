import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { Cluster } from './cluster.js';

const SLEEP = 'sh -c \'trap "exit 0" TERM; sleep 100000 & wait\'';

test('stack plan: shows what a deploy would do and does nothing; a changed secret file rolls its services', async (t) => {
  const cluster = await Cluster.up(t, 2);
  const folder = mkdtempSync(join(tmpdir(), 'swarm-e2e-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const shop = (memory = ''): string => `services:
  web:
    image: busybox
    command: ${SLEEP}
    secrets: [key]
    depends_on: [db]
    deploy: {replicas: 2, update_config: &quick {parallelism: 0, monitor: 500ms}, rollback_config: *quick${memory}}
  db: {image: busybox, command: ${SLEEP}}
secrets: {key: {file: ./key.txt}}
`;
  const stack = (verb: string, ...argv: string[]): Promise<string> =>
    cluster.swarm('stack', verb, '--resolve-image', 'never', '-c', join(folder, 'shop.yml'), ...argv, 'shop');
  const secrets = async (): Promise<string[]> =>
    (await cluster.swarm('secret', 'ls', '--format', '{{.Name}}')).trim().split('\n').filter(Boolean).sort();
  /** What the file of the secret holds in a running container. */
  const content = async (): Promise<string> => {
    const task = must(cluster.running('shop_web')[0], 'a task of shop_web');
    const host = must(cluster.nodes.find(({ id }) => id === task.node_id)?.description?.hostname, 'its host');
    const name = `shop_web.${task.slot}.${task.id}`;
    return cluster.lab.must(host, ['docker', 'exec', name, 'cat', '/run/secrets/key']);
  };
  const everything = async (): Promise<unknown> => [
    cluster.services.map(({ spec, version }) => [spec.name, version.index]).sort(),
    ['shop_web', 'shop_db'].map((name) => cluster.tasks(name).map(({ id }) => id)),
    await secrets(),
  ];

  write('shop.yml', shop());
  write('key.txt', 'first');
  const order = await stack('deploy');
  assert.match(
    order,
    /^Creating network shop_default\nCreating secret shop_key\nCreating service shop_db\nCreating service shop_web\n$/,
  );
  assert.equal(await content(), 'first');

  write('key.txt', 'second');
  write('shop.yml', shop(', resources: {reservations: {memory: 900G}}'));
  const before = await everything();
  const plan = await stack('plan');
  assert.match(
    plan,
    /^Stack shop: 1 to create, 1 to update, 2 unchanged\n= network shop_default\n\+ secret shop_key\.v2 /,
  );
  assert.match(plan, /Secrets\[key\]\.SecretName: "shop_key" -> "shop_key\.v2"/);
  assert.match(plan, /Resources\.Reservations\.MemoryBytes: none -> 966367641600/);
  assert.match(plan, /restarts 2 tasks: shop_web\.1 on h\d, shop_web\.2 on h\d/);
  assert.match(plan, /would not fit: .*insufficient resources on 2 nodes/);
  assert.doesNotMatch(plan, /second/);
  assert.equal(await stack('deploy', '--dry-run'), plan);
  assert.deepEqual(await everything(), before, 'a plan changes nothing');

  write('shop.yml', shop());
  await stack('deploy');
  assert.equal(await content(), 'second');
  assert.deepEqual(await secrets(), ['shop_key', 'shop_key.v2'], 'the version before stays for a rollback');
  await cluster.swarm('service', 'rollback', 'shop_web');
  assert.equal(await content(), 'first');

  await stack('deploy');
  write('key.txt', 'third');
  await stack('deploy');
  assert.equal(await content(), 'third');
  assert.deepEqual(await secrets(), ['shop_key.v2', 'shop_key.v3'], 'what nothing can go back to is gone');

  await cluster.swarm('stack', 'rm', '--detach=false', 'shop');
  assert.deepEqual(await secrets(), []);
});
