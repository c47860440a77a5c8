import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { swarmError } from '../../../lib/errors.js';
import { makeService } from '../../../proto/objects.js';
import { FakeSwarm, type Result } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
let files: Record<string, string>;
beforeEach(async () => {
  fake = await FakeSwarm.start();
  files = {};
});
afterEach(() => fake.stop());

const read = (path: string): string => {
  const text = files[path.slice(path.lastIndexOf('/') + 1)];
  if (text === undefined) throw swarmError('FILE_UNREADABLE', { path, detail: 'no such file' });
  return text;
};
const stack = (verb: string, ...argv: string[]): Promise<Result> =>
  fake.swarm(['stack', verb, ...argv], {
    readFile: read,
    readBytes: (path, most) => Buffer.from(read(path)).subarray(0, most),
  });
const deploy = (...more: string[]): Promise<Result> => stack('deploy', '-d', '-c', 'shop.yml', ...more, 'shop');
const names = (kind: 'secrets' | 'configs'): string[] =>
  [...fake.payloads[kind].byId.values()].map(({ spec }) => spec.name).sort();
/** What was asked of the managers that changes something, in its order. */
const changes = (): string[] =>
  fake.requests.map(({ method }) => method).filter((method) => /^(Create|Update|Remove)/.test(method));

const WITH_FILES = `
services:
  web:
    image: nginx:1
    secrets: [key]
    configs: [{source: site, target: /site.conf}]
    deploy: {replicas: 2}
secrets: {key: {file: ./key.txt}}
configs: {site: {file: ./site.conf}}
`;
function withFiles(): void {
  files = { 'shop.yml': WITH_FILES, 'key.txt': 'hush 1', 'site.conf': 'server 1' };
}
const container = () => [...fake.services.values()][0]?.spec.task_template.container_spec;

test('deploy creates secrets and configs before the services that use them by id', async () => {
  withFiles();
  const { code, out } = await deploy();
  assert.deepEqual(
    [code, out.split('\n')],
    [
      0,
      [
        'Creating network shop_default',
        'Creating secret shop_key',
        'Creating config shop_site',
        'Creating service shop_web',
        '',
      ],
    ],
  );
  assert.deepEqual(changes(), ['CreateNetwork', 'CreateSecret', 'CreateConfig', 'CreateService']);
  const [secret] = fake.payloads.secrets.byId.values();
  assert.equal(secret?.spec.data.toString(), 'hush 1');
  assert.equal(container()?.secrets[0]?.secret_id, secret.id);
  assert.equal(container()?.configs[0]?.config_name, 'shop_site');
  const again = await deploy();
  assert.deepEqual([again.code, again.out], [0, 'Unchanged service shop_web (id: shop_web-id00000000000000)\n']);
  assert.equal(changes().length, 4);
});

test('deploy makes a new version of what changed, moves the services, and removes what nothing uses', async () => {
  withFiles();
  await deploy();
  files['key.txt'] = 'hush 2';
  assert.match((await deploy()).out, /^Creating secret shop_key\.v2\nUpdating service shop_web/);
  assert.deepEqual(names('secrets'), ['shop_key', 'shop_key.v2']);
  assert.equal(container()?.secrets[0]?.secret_name, 'shop_key.v2');
  assert.match(container()?.secrets[0]?.secret_id ?? '', /^shop_key\.v2/);
  files['key.txt'] = 'hush 3';
  assert.match((await deploy()).out, /\nRemoving secret shop_key\n$/);
  assert.deepEqual(names('secrets'), ['shop_key.v2', 'shop_key.v3']);
  assert.deepEqual(names('configs'), ['shop_site']);
});

test('deploy goes on when an old version turns out to be in use', async () => {
  withFiles();
  await deploy();
  files['key.txt'] = 'hush 2';
  await deploy();
  files['key.txt'] = 'hush 3';
  fake.payloads.secrets.users = { shop_key: 'other' };
  const { code, err } = await deploy();
  assert.equal(code, 0);
  assert.match(err, /secret shop_key stays: secret 'shop_key' is in use by the following service: other/);
});

test('deploy changes labels in place', async () => {
  withFiles();
  await deploy();
  files['shop.yml'] = WITH_FILES.replace('{file: ./key.txt}', '{file: ./key.txt, labels: {tier: a}}');
  assert.match((await deploy()).out, /^Updating secret shop_key: Labels.tier\nUnchanged/);
  assert.equal([...fake.payloads.secrets.byId.values()][0]?.spec.labels['tier'], 'a');
});

test('plan and --dry-run print what deploy would do, with both values, and change nothing', async () => {
  withFiles();
  await deploy();
  const before = changes();
  files['shop.yml'] = WITH_FILES.replace('nginx:1', 'nginx:2');
  files['key.txt'] = 'hush 2';
  const [first, second] = fake.tasks.keys();
  fake.previews = {
    services: [
      {
        name: 'shop_web',
        created_tasks: 3,
        restarted_task_ids: [first ?? '', second ?? ''],
        unplaced_tasks: 1,
        unplaced_reason: 'no suitable node (insufficient resources on 2 nodes)',
      },
    ],
  };
  const planned = await stack('plan', '-c', 'shop.yml', 'shop');
  assert.deepEqual(planned, await deploy('--dry-run'));
  assert.equal(planned.code, 0);
  assert.equal(
    planned.out,
    `Stack shop: 1 to create, 1 to update, 2 unchanged
= network shop_default
+ secret shop_key.v2 (version 2 of shop_key: content changed)
= config shop_site
~ service shop_web
    Labels[com.docker.stack.image]: "nginx:1" -> "nginx:2"
    TaskTemplate.ContainerSpec.Image: "nginx:1" -> "nginx:2"
    TaskTemplate.ContainerSpec.Secrets[key].SecretName: "shop_key" -> "shop_key.v2"
    starts 1 task
    restarts 2 tasks: shop_web.1 on host-1, shop_web.2 on host-1
    1 task would not fit: no suitable node (insufficient resources on 2 nodes)
`,
  );
  assert.deepEqual(changes(), before);
  assert.doesNotMatch(planned.out, /hush/);
});

test('plan --format json is the same for programs', async () => {
  withFiles();
  const { code, out } = await stack('plan', '--format', 'json', '-c', 'shop.yml', 'shop');
  const plan = JSON.parse(out) as { stack: string; operations: Record<string, unknown>[]; warnings: string[] };
  assert.deepEqual([code, plan.stack, plan.warnings], [0, 'shop', []]);
  assert.deepEqual(
    plan.operations.map(({ action, kind, name, id }) => [action, kind, name, id]),
    [
      ['create', 'network', 'shop_default', null],
      ['create', 'secret', 'shop_key', null],
      ['create', 'config', 'shop_site', null],
      ['create', 'service', 'shop_web', null],
    ],
  );
  assert.deepEqual((await stack('plan', '--format', 'yaml', '-c', 'shop.yml', 'shop')).code, 1);
});

test('plan warns of what will not go as somebody may think', async () => {
  files['shop.yml'] = `
services:
  web:
    image: nginx:1
    ports: [{target: 80, published: 8080, mode: host}]
    deploy: {replicas: 1, update_config: {order: start-first}}
`;
  const { out } = await stack('plan', '-c', 'shop.yml', 'shop');
  assert.match(out, /^Warning: shop_web: with order start-first an update needs a node where 8080\/tcp is free/m);
});

test("an external secret that does not exist is refused in Docker's words before anything is done", async () => {
  withFiles();
  files['shop.yml'] = WITH_FILES.replace('{file: ./key.txt}', '{external: true, name: outside}');
  const { code, err } = await deploy();
  assert.deepEqual([code, err, changes()], [1, 'Error: secret not found: outside\n', []]);
  fake.payloads.secrets.create({ name: 'outside' });
  assert.equal((await deploy()).code, 0);
  assert.equal(container()?.secrets[0]?.secret_name, 'outside');
});

test('a file that cannot be read is refused with its place', async () => {
  withFiles();
  delete files['key.txt'];
  const { code, err } = await deploy();
  assert.deepEqual([code, changes()], [1, []]);
  assert.match(err, /shop\.yml:\d+:\d+: .*key\.txt/);
});

test('a registry that is down is told of once, with all images that it was asked for', async () => {
  files['shop.yml'] = 'services: {web: {image: nginx:1}, db: {image: redis:7}, mail: {image: postfix:3}}';
  const reason = (image: string): string => (image === 'redis:7' ? 'unauthorized' : 'dial tcp: no route');
  fake.resolves = (image) => ({ image, warning: 'in many lines', reason: reason(image) });
  assert.equal(
    (await stack('plan', '-c', 'shop.yml', 'shop')).err,
    'Warning: image redis:7 could not be accessed on a registry to record its digest, so that nodes may run different versions of it: unauthorized\n' +
      'Warning: images postfix:3, nginx:1 could not be accessed on a registry to record their digests, so that nodes may run different versions of them: dial tcp: no route\n',
  );
});

test('images are pinned always, when they changed, or never; a registry that is silent restarts nothing', async () => {
  files['shop.yml'] = 'services: {web: {image: nginx:1}}';
  const platforms = [{ os: 'linux', architecture: 'amd64' }];
  fake.resolves = (image) => ({ image: `${image}@sha256:1`, platforms });
  await deploy();
  assert.equal(container()?.image, 'nginx:1@sha256:1');
  assert.deepEqual([...fake.services.values()][0]?.spec.task_template.placement?.platforms, platforms);

  fake.resolves = (image) => ({
    image,
    warning: `image ${image} could\nnot be accessed\n(x)`,
    reason: 'dial tcp: no route',
  });
  const silent = await deploy();
  assert.match(silent.out, /^Unchanged/);
  assert.equal(
    silent.err,
    'Warning: image nginx:1 could not be accessed on a registry to record its digest, so that nodes may run different versions of it: dial tcp: no route\n',
  );

  fake.resolves = (image) => ({ image: `${image}@sha256:2`, platforms });
  assert.match((await deploy('--resolve-image', 'changed')).out, /^Unchanged/);
  assert.match((await deploy('--resolve-image', 'never')).out, /^Unchanged/);
  assert.match((await deploy()).out, /^Updating service shop_web.*Image/);
  files['shop.yml'] = 'services: {web: {image: nginx:2}}';
  await deploy('--resolve-image', 'never');
  assert.equal(container()?.image, 'nginx:2');
  assert.equal((await deploy('--resolve-image', 'sometimes')).code, 1);
});

test('--with-registry-auth sends credentials to the services, which no output shows', async () => {
  files['shop.yml'] = 'services: {web: {image: reg.example.com/web:1}}';
  const auth = Buffer.from('me:hush').toString('base64');
  files['config.json'] = JSON.stringify({ auths: { 'reg.example.com': { auth } } });
  await deploy();
  assert.equal(container()?.pull_options, null);
  const { out, err } = await deploy('--with-registry-auth');
  assert.match(container()?.pull_options?.registry_auth ?? '', /^[\w-]+$/);
  const asked = fake.sent('ResolveImage').at(-1) as { registry_auth: string };
  assert.equal(asked.registry_auth, container()?.pull_options?.registry_auth);
  assert.doesNotMatch(out + err, /hush/);
});

test('replicas that the file leaves out keep the scale', async () => {
  files['shop.yml'] = 'services: {web: {image: nginx:1}}';
  await deploy();
  await fake.swarm(['service', 'scale', '-d', 'shop_web=5']);
  assert.match((await deploy()).out, /^Unchanged/);
  assert.equal([...fake.services.values()][0]?.spec.mode.replicated?.replicas, 5);
});

test('.env beside the file, --env-file in its place, and --profile', async () => {
  files['shop.yml'] = 'services: {web: {image: "nginx:${TAG}"}, extra: {image: x, profiles: [debug]}}';
  files['.env'] = 'TAG=7\n';
  files['other.env'] = 'TAG=8\n';
  const images = async (...flags: string[]): Promise<string> => (await stack('config', '-c', 'shop.yml', ...flags)).out;
  assert.match(await images(), /image: nginx:7/);
  assert.match(await images('--env-file', 'other.env'), /image: nginx:8/);
  assert.equal((await stack('config', '-c', 'shop.yml', '--env-file', 'none.env')).code, 1);
  assert.match((await deploy()).out, /^Creating network shop_default\nCreating service shop_web\n$/);
  assert.match((await deploy('--profile', 'debug')).out, /^Creating service shop_extra\n/);
});

test('rm removes services, then secrets, configs and networks, and says what it could not remove', async () => {
  withFiles();
  await deploy();
  const { code, out } = await stack('rm', 'shop');
  assert.deepEqual(
    [code, out],
    [
      0,
      'Removing service shop_web\nRemoving secret shop_key\nRemoving config shop_site\nRemoving network shop_default\n',
    ],
  );
  await deploy();
  fake.payloads.secrets.users = { shop_key: 'other' };
  const second = await stack('rm', 'shop', 'none');
  assert.equal(second.code, 1);
  assert.match(
    second.err,
    /^Failed to remove secret shop_key: secret 'shop_key' is in use by the following service: other/,
  );
  assert.match(second.err, /Nothing found in stack: none/);
  assert.deepEqual([names('secrets'), names('configs'), fake.services.size], [['shop_key'], [], 0]);
});

const NETWORKED = `
services:
  web: {image: nginx:1, networks: {front: {aliases: [www]}, out: }, ports: ["127.0.0.1:8080:80"]}
networks: {front: {internal: true}, out: {external: true, name: outside}}
`;

test('deploy makes networks before the services that use them by id; external ones must be there', async () => {
  files = { 'shop.yml': NETWORKED };
  assert.deepEqual(
    [await deploy(), changes()],
    [
      {
        code: 1,
        out: '',
        err: 'Error: network "outside" is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed\n',
      },
      [],
    ],
  );
  const outside = fake.networks.create({ name: 'outside' });
  assert.equal((await deploy()).out, 'Creating network shop_front\nCreating service shop_web\n');
  const front = [...fake.networks.byId.values()].find(({ spec }) => spec.name === 'shop_front');
  const [service] = fake.services.values();
  assert.deepEqual(
    service?.spec.task_template.networks.map(({ target, aliases }) => [target, ...aliases]),
    [
      [outside.id, 'web'],
      [front?.id, 'www', 'web'],
    ],
  );
  assert.deepEqual([front?.spec.internal, service.spec.endpoint_spec?.ports[0]?.host_ip], [true, '127.0.0.1']);
  assert.match((await deploy()).out, /^Unchanged service shop_web/);

  files['shop.yml'] = NETWORKED.replace('internal: true', 'attachable: true');
  const warned = await deploy();
  assert.equal(
    warned.err,
    'Warning: network shop_front already exists with different Attachable (false, in the file true), Internal (true, in the file false): it stays as it is until it is removed\n',
  );
  assert.match(warned.out, /^Unchanged/);
  const plan = JSON.parse((await stack('plan', '--format', 'json', '-c', 'shop.yml', 'shop')).out) as {
    operations: { kept: object }[];
  };
  assert.deepEqual(plan.operations[0]?.kept, [
    { field: 'Attachable', old: false, new: true },
    { field: 'Internal', old: true, new: false },
  ]);
});

test('rm waits until the tasks have left the networks, for a bounded time', async () => {
  files = { 'shop.yml': NETWORKED };
  fake.networks.create({ name: 'outside' });
  await deploy();
  fake.networks.users = { shop_front: 'task: shop_web.1' };
  let refusals = 0;
  fake.networks.onRefused = () => {
    if (++refusals === 3) fake.networks.users = {};
  };
  const { code, out } = await stack('rm', 'shop');
  assert.deepEqual([code, out, refusals], [0, 'Removing service shop_web\nRemoving network shop_front\n', 3]);
  assert.deepEqual(fake.networks.names, ['outside']);

  await deploy();
  fake.networks.users = { shop_front: 'task: shop_web.1' };
  fake.networks.onRefused = () => refusals++;
  const stuck = await stack('rm', 'shop');
  assert.deepEqual(
    [stuck.code, stuck.err, refusals],
    [
      1,
      "Failed to remove network shop_front: network 'shop_front' is in use by the following task: shop_web.1\n",
      3 + 140,
    ],
  );
});

test('ps of a stack that is not there is refused as Docker does', async () => {
  assert.deepEqual(await stack('ps', 'none'), { code: 1, out: '', err: 'Error: nothing found in stack: none\n' });
});

test("a service of the same name that is not the stack's is not taken for one of its own", async () => {
  fake.services.set('x', makeService({ id: 'x', spec: { name: 'shop_web' } }));
  files['shop.yml'] = 'services: {web: {image: nginx:1}}';
  assert.match((await stack('plan', '-c', 'shop.yml', 'shop')).out, /\+ service shop_web/);
});

test('what the managers refuse of one service is refused before anything is done for the others', async () => {
  withFiles();
  fake.refusesPreview = swarmError('USAGE', { why: 'ContainerSpec: image reference must be provided' });
  const { code, err } = await deploy();
  assert.deepEqual([code, err, changes()], [1, 'Error: ContainerSpec: image reference must be provided\n', []]);
});

test('config --skip-interpolation leaves variables as they are written', async () => {
  files['shop.yml'] = 'services: {web: {image: "nginx:${TAG}", command: [echo, $$HOME]}}';
  const { out, err } = await stack('config', '--skip-interpolation', '-c', 'shop.yml');
  assert.match(out, /image: nginx:\$\{TAG\}/);
  assert.match(out, /\$\$HOME/);
  assert.equal(err, '');
});
