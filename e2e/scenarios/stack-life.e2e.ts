import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { Cluster } from './cluster.js';
import { folder } from './folder.js';

const SLEEP = 'sh -c \'trap "exit 0" TERM; sleep 100000 & wait\'';

test('stack: depends_on holds across the cluster: nothing starts before what it needs is healthy or complete', async (t) => {
  const cluster = await Cluster.up(t, 2);
  const path = folder(t)(
    'shop.yml',
    'services:',
    '  web:',
    '    image: busybox',
    `    command: ${SLEEP}`,
    '    depends_on:',
    '      db: {condition: service_healthy}',
    '      migrate: {condition: service_completed_successfully}',
    '    deploy: {replicas: 2}',
    '  migrate:',
    '    image: busybox',
    '    command: sh -c "sleep 1"',
    '    depends_on: {db: {condition: service_healthy}}',
    '    deploy: {mode: replicated-job}',
    '  db:',
    '    image: busybox',
    `    command: sh -c 'trap "exit 0" TERM; sleep 1; touch /tmp/ready; sleep 100000 & wait'`,
    '    healthcheck: {test: test -f /tmp/ready, interval: 200ms, retries: 30}',
  );
  const waits = new Set<string>();
  const order: string[] = [];
  const note = (what: string): void => void (order.includes(what) || order.push(what));
  cluster.onEvent(() => {
    const names = cluster.services.map(({ spec }) => spec.name);
    const tasks = names.flatMap((name) => cluster.tasks(name));
    for (const { status } of tasks) if (status.state === 'new') waits.add(status.message);
    for (const { service_name, status } of tasks) {
      if (status.state === 'running' && service_name === 'shop_db') note('db healthy');
      if (status.state === 'complete') note('migrated');
      if (status.state !== 'new' && service_name !== 'shop_db') note(`${service_name} let through`);
    }
  });
  await cluster.swarm('stack', 'deploy', '-c', path, 'shop');
  assert.deepEqual(order, ['db healthy', 'shop_migrate let through', 'migrated', 'shop_web let through']);
  assert.ok(
    [...waits].some((text) => /shop_db/.test(text)),
    [...waits].join('; '),
  );
  assert.equal(cluster.running('shop_web').length, 2);

  // What has been let through once is not held up again by a dependency that fails later.
  await cluster.swarm('service', 'scale', 'shop_db=0', 'shop_web=3');
  assert.equal(cluster.running('shop_web').length, 3);
});

test('stack: a plan says what would change, restart and not fit, and changes nothing', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const write = folder(t);
  const file = (...lines: string[]): string =>
    write('shop.yml', 'services:', '  web:', '    image: busybox', `    command: ${SLEEP}`, ...lines);
  const first = file('    environment: {COLOUR: red}');
  const created = await cluster.swarm('stack', 'plan', '-c', first, 'shop');
  assert.match(created, /2 to create\n\+ network shop_default\n/);
  assert.match(created, /\n\+ service shop_web\n/);
  assert.equal(cluster.services.length, 0);
  await cluster.swarm('stack', 'deploy', '-c', first, 'shop');
  await cluster.swarm('service', 'scale', 'shop_web=3');

  const second = file('    environment: {COLOUR: blue}', '    deploy: {resources: {reservations: {memory: 4096G}}}');
  const before = JSON.stringify([cluster.services, cluster.tasks('shop_web')]);
  const plan = await cluster.swarm('stack', 'deploy', '--dry-run', '-c', second, 'shop');
  assert.match(plan, /Env\[COLOUR\]: "red" -> "blue"/);
  assert.match(plan, /restarts 3 tasks: shop_web\.1 on h1/);
  assert.match(plan, /3 tasks would not fit: .*insufficient resources on 1 node/);
  assert.equal(JSON.stringify([cluster.services, cluster.tasks('shop_web')]), before);

  await cluster.swarm('stack', 'deploy', '-c', file('    environment: {COLOUR: green}'), 'shop');
  const running = cluster.running('shop_web');
  assert.equal(running.length, 3, 'the file says nothing of replicas, so the live scale stays');
  assert.ok(running.every(({ spec }) => spec.container_spec.env.includes('COLOUR=green')));
});

test('stack: a changed config or secret is a new version that the services roll to; the last is kept for a rollback', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const write = folder(t);
  const path = write(
    'shop.yml',
    'services:',
    '  web:',
    '    image: busybox',
    `    command: ${SLEEP}`,
    '    configs: [page]',
    '    secrets: [{source: key, target: api-key, mode: 0400}]',
    'configs:',
    '  page: {file: ./page.html}',
    'secrets:',
    '  key: {environment: API_KEY}',
  );
  const deploy = (page: string, key: string): Promise<unknown> => {
    write('page.html', page);
    return cluster.lab.must('h1', ['env', `API_KEY=${key}`, 'swarm', 'stack', 'deploy', '-c', path, 'shop']);
  };
  const inside = async (command: string): Promise<string> => {
    const [container] = (await cluster.containers('h1', 'shop_web')).filter(({ running }) => running);
    return (
      await cluster.lab.must('h1', ['docker', 'exec', must(container, 'a container').id, 'sh', '-c', command])
    ).trim();
  };
  const names = async (kind: string): Promise<string[]> =>
    (await cluster.swarm(kind, 'ls', '--format', '{{.Name}}')).trim().split('\n').sort();

  await deploy('one', 'k1');
  assert.equal(await inside('cat /page /run/secrets/api-key'), 'one\nk1');
  const task = cluster.running('shop_web')[0]?.id;
  await deploy('one', 'k1');
  assert.equal(cluster.running('shop_web')[0]?.id, task, 'nothing has changed');

  await deploy('two', 'k1');
  assert.equal(await inside('cat /page /run/secrets/api-key'), 'two\nk1');
  assert.equal((await names('config')).length, 2, 'the last version is kept');
  assert.deepEqual(await names('secret'), ['shop_key']);
  await cluster.swarm('service', 'rollback', 'shop_web');
  assert.equal(await inside('cat /page'), 'one');

  await deploy('three', 'k2');
  assert.equal(await inside('cat /page /run/secrets/api-key'), 'three\nk2');
  await deploy('four', 'k2');
  assert.equal(await inside('cat /page'), 'four');
  assert.equal((await names('config')).length, 2, 'what nobody uses any more is gone');
  await cluster.swarm('stack', 'rm', 'shop');
  assert.deepEqual([await names('config'), await names('secret')], [[''], ['']]);
});
