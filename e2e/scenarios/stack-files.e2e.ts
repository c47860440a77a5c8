import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';
import { folder } from './folder.js';

const SLEEP = 'sh -c \'trap "exit 0" TERM; sleep 100000 & wait\'';

test('stack: a file that is wrong is refused with file, line and column, and nothing is created', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const write = folder(t);
  const good = ['services:', '  fine:', '    image: busybox'];
  const cases: [string, string, RegExp][] = [
    [
      'an unknown key',
      write('key.yml', ...good, '  web:', '    image: busybox', '    imgae: x'),
      /key\.yml:6:5: .*imgae/,
    ],
    ['no YAML', write('syntax.yml', ...good, '  web: {image: busybox', '  x: y'), /syntax\.yml:\d+:\d+: /],
    ['a wrong value', write('value.yml', ...good, '    deploy:', '      replicas: many'), /value\.yml:5:17: .*many/],
    [
      'a missing variable',
      write('variable.yml', 'services:', '  web:', '    image: ${IMG:?name one}'),
      /variable\.yml:3:12: .*name one/,
    ],
  ];
  for (const [what, path, reason] of cases) {
    const { code, stdout, stderr } = await cluster.trySwarm('stack', 'deploy', '-c', path, 'bad');
    assert.deepEqual([what, code, stdout], [what, 1, '']);
    assert.match(stderr, reason, what);
  }
  assert.equal(await cluster.swarm('service', 'ls', '-q'), '');
});

test('stack: deploy, deploy again, change, prune, remove', async (t) => {
  const cluster = await Cluster.up(t, 2);
  const write = folder(t);
  const web = ['  web:', '    image: busybox', `    command: ${SLEEP}`, '    deploy: {replicas: 2}'];
  const job = ['  job:', '    image: busybox', `    command: ${SLEEP}`, '    environment: {PACE: "1"}'];
  const both = write('both.yml', 'services:', ...web, ...job);
  const deploy = (path: string, ...flags: string[]): Promise<string> =>
    cluster.swarm('stack', 'deploy', ...flags, '-c', path, 'shop');

  await deploy(both);
  assert.deepEqual(cluster.services.map(({ spec }) => spec.name).sort(), ['shop_job', 'shop_web']);
  assert.equal(cluster.running('shop_web').length, 2);
  const state = (): unknown => [
    cluster.services.map(({ spec, version }) => [spec.name, version]).sort(),
    ['shop_web', 'shop_job'].map((name) => cluster.tasks(name).map((task) => [task.id, task.status.state])),
  ];
  const before = state();
  await deploy(both);
  assert.deepEqual(state(), before, 'an unchanged file changes nothing');

  const webTasks = cluster.running('shop_web').map((task) => task.id);
  await deploy(write('changed.yml', 'services:', ...web, ...job.slice(0, -1), '    environment: {PACE: "2"}'));
  assert.deepEqual(
    cluster.running('shop_web').map((task) => task.id),
    webTasks,
    'only what changed is updated',
  );
  assert.deepEqual(
    cluster.running('shop_job').map((task) => task.spec.container_spec.env),
    [['PACE=2']],
  );

  const onlyWeb = write('web.yml', 'services:', ...web);
  await deploy(onlyWeb);
  assert.equal(cluster.services.length, 2, 'without --prune nothing is removed');
  await deploy(onlyWeb, '--prune');
  await cluster.until('the service that is gone from the file is removed', () => cluster.services.length === 1);

  assert.match(await cluster.swarm('stack', 'ls'), /^shop\s+1/m);
  await cluster.swarm('stack', 'rm', 'shop');
  await cluster.until('the stack is gone', () => cluster.services.length === 0);
  assert.equal(await cluster.swarm('stack', 'ls', '--format', '{{.Name}}'), '');
});
