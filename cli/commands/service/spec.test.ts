/** What the flags of `service create` and `service update` make of a specification, with what others are asked for. */
import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { makeService, makeServiceSpec } from '../../../proto/objects.js';
import type { ServiceSpec } from '../../../proto/types.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
});
afterEach(() => fake.stop());

const specOf = (method: string): ServiceSpec => makeServiceSpec((fake.sent(method).at(-1) as { spec: object }).spec);
const create = (flags: string, ...image: string[]) =>
  fake.swarm([
    'service',
    'create',
    '-d',
    '--name',
    'web',
    ...flags.split(' ').filter(Boolean),
    ...(image.length > 0 ? image : ['nginx:1']),
  ]);
const update = (flags: string) => fake.swarm(['service', 'update', '-d', ...flags.split(' '), 'web']);

test('lists of things: as they are given on create, edited one by one on update', async () => {
  fake.payloads.secrets.create({ name: 'pw' });
  fake.payloads.configs.create({ name: 'site' });
  await create(
    '--secret pw --config source=site,target=/etc/site --dns 1.1.1.1 --dns-search a.example --dns-option ndots:2 --host db:10.0.0.7 ' +
      '--sysctl net.core.somaxconn=9 --ulimit nofile=9 --generic-resource gpu=2 --cap-add net_admin --group 7 --placement-pref spread=node.labels.a ' +
      '--depends-on db:healthy --container-label x=1 --publish 8080:80',
  );
  const { task_template: task, depends_on } = specOf('CreateService');
  const container = task.container_spec;
  assert.deepEqual(
    container.secrets.map(({ secret_id: id, secret_name: name, file }) => [id.slice(0, 5), name, file?.name]),
    [['pw-id', 'pw', 'pw']],
  );
  assert.deepEqual(
    container.configs.map(({ config_id: id, file }) => [id.slice(0, 7), file?.name, file?.mode]),
    [['site-id', '/etc/site', 0o444]],
  );
  assert.deepEqual(
    { ...container.dns_config },
    { nameservers: ['1.1.1.1'], search: ['a.example'], options: ['ndots:2'] },
  );
  assert.deepEqual([container.hosts, { ...container.sysctls }], [['10.0.0.7 db'], { 'net.core.somaxconn': '9' }]);
  assert.deepEqual(
    [container.ulimits[0]?.hard, container.capability_add, container.groups],
    [9, ['CAP_NET_ADMIN'], ['7']],
  );
  assert.equal(task.resources?.reservations?.generic_resources[0]?.discrete_resource_spec?.value, 2);
  assert.deepEqual(
    depends_on.map(({ service, condition, required }) => [service, condition, required]),
    [['db', 'healthy', true]],
  );

  fake.payloads.secrets.create({ name: 'pw.v2' });
  await update(
    '--secret-rm pw --secret-add source=pw.v2,target=pw --config-rm site --dns-rm 1.1.1.1 --dns-add 8.8.8.8 --dns-search-rm a.example ' +
      '--dns-option-rm ndots:2 --host-rm db --host-add db:10.0.0.8 --sysctl-rm net.core.somaxconn --ulimit-rm nofile --ulimit-add core=1 ' +
      '--generic-resource-rm gpu --generic-resource-add ssd=1 --cap-drop net_admin --group-rm 7 --group-add 8 --depends-on-rm db ' +
      '--container-label-rm x --publish-add 8081:80 --placement-pref-rm spread=node.labels.a',
  );
  const after = specOf('UpdateService').task_template;
  const changed = after.container_spec;
  assert.deepEqual(
    changed.secrets.map(({ secret_id: id, file }) => [id.slice(0, 8), file?.name]),
    [['pw.v2-id', 'pw']],
  );
  assert.deepEqual([changed.configs, changed.hosts, { ...changed.sysctls }], [[], ['10.0.0.8 db'], {}]);
  assert.deepEqual({ ...changed.dns_config }, { nameservers: ['8.8.8.8'], search: [], options: [] });
  assert.deepEqual(
    [changed.ulimits.map(({ name }) => name), changed.capability_add, changed.capability_drop],
    [['core'], [], []],
  );
  assert.deepEqual([changed.groups, { ...changed.labels }, after.placement?.preferences], [['8'], {}, []]);
  assert.equal(after.resources?.reservations?.generic_resources[0]?.discrete_resource_spec?.kind, 'ssd');
  assert.deepEqual(
    specOf('UpdateService').endpoint_spec?.ports.map((port) => port.published_port),
    [8080, 8081],
  );
});

test('secrets and resources that are not there are named', async () => {
  fake.payloads.secrets.create({ name: 'password' });
  const missing = await create('--secret pass');
  assert.deepEqual(missing, { code: 1, out: '', err: 'Error: secret not found: pass\n' });
  assert.match((await create('--config nope')).err, /Error: config not found: nope/);
  await create('');
  assert.match((await update('--generic-resource-rm gpu')).err, /could not find generic-resource `gpu` to remove it/);
  assert.deepEqual([fake.sent('CreateService').length, fake.sent('UpdateService').length], [1, 0]);
});

test('what Docker’s services lack', async () => {
  await create(
    '--privileged --device /dev/fuse --device-cgroup-rule=a --gpus all --security-opt no-new-privileges --shm-size 64m --pid host --ipc host --userns host ' +
      '--cgroupns private --domainname d --runtime runc --rebalance on-join --storage-opt size=1g --annotation a=b --cgroup-parent p',
  );
  assert.deepEqual(fake.sent('CreateService'), [], 'a wrong rule is refused');
  await create(
    '--privileged --device /dev/fuse --gpus all --security-opt no-new-privileges --shm-size 64m --pid host --ipc host --userns host ' +
      '--cgroupns private --domainname d --runtime runc --rebalance on-join --storage-opt size=1g --annotation a=b --cgroup-parent p',
  );
  const spec = specOf('CreateService');
  const container = spec.task_template.container_spec;
  assert.deepEqual(
    [container.privileged, container.devices.length, container.device_requests[0]?.count],
    [true, 1, -1],
  );
  assert.deepEqual([container.privileges?.no_new_privileges, container.shm_size], [true, 64 * 1024 ** 2]);
  const { pid_mode, ipc_mode, userns_mode, cgroupns_mode, domainname, runtime, cgroup_parent } = container;
  assert.deepEqual(
    [pid_mode, ipc_mode, userns_mode, cgroupns_mode, domainname, runtime, cgroup_parent, spec.rebalance],
    ['host', 'host', 'host', 'private', 'd', 'runc', 'p', 'rebalance_on_join'],
  );
  assert.match((await create('--pid mine')).err, /invalid --pid "mine": one of host/);
  await update('--privileged=false --device= --security-opt= --rebalance off');
  const after = specOf('UpdateService');
  assert.deepEqual(
    [after.task_template.container_spec.devices, after.task_template.container_spec.privileges, after.rebalance],
    [[], null, 'rebalance_off'],
  );
});

test('switches take =true and =false, in their short form too', async () => {
  assert.deepEqual((await fake.swarm(['service', 'create', '-d=true', '-t=1', '--name', 'web', 'x'])).code, 0);
  assert.deepEqual([specOf('CreateService').task_template.container_spec.tty, fake.sent('Watch').length], [true, 0]);
  await fake.swarm(['service', 'update', '-d=false', '-t=F', '--init=false', 'web']);
  const { tty, init } = specOf('UpdateService').task_template.container_spec;
  assert.deepEqual([tty, init, fake.sent('Watch').length], [false, false, 1]);
});

test('the image is pinned to what the registry has, on create and when an update changes it', async () => {
  const platforms = [{ os: 'linux', architecture: 'amd64' }];
  fake.resolves = (image) => ({ image: `${image}@sha256:00`, platforms });
  await create('--constraint node.role==worker', 'nginx');
  const { container_spec: container, placement } = specOf('CreateService').task_template;
  assert.equal(container.image, 'nginx:latest@sha256:00');
  assert.deepEqual(
    [placement?.platforms.map((one) => ({ ...one })), placement?.constraints],
    [platforms, ['node.role==worker']],
  );
  await update('--env-add A=1');
  assert.equal(fake.sent('ResolveImage').length, 1, 'another change leaves it');
  fake.resolves = (image) => ({
    image,
    warning: `image ${image} could not be accessed on a registry to record\nits digest.\n`,
  });
  const { err } = await update('--image nginx:2');
  assert.equal(err, 'image nginx:2 could not be accessed on a registry to record\nits digest.\n\n');
  const after = specOf('UpdateService').task_template;
  assert.deepEqual([after.container_spec.image, after.placement?.platforms], ['nginx:2', []]);
  await update('--no-resolve-image --image nginx:3');
  assert.equal(fake.sent('ResolveImage').length, 2);
});

test('--with-registry-auth sends the caller’s credentials, and asks the registry with them', async () => {
  const auth = Buffer.from('me:pw').toString('base64');
  const files = { readFile: () => JSON.stringify({ auths: { 'reg:5000': { auth } } }) };
  await fake.swarm(['service', 'create', '-d', '--with-registry-auth', 'reg:5000/app:1'], files);
  const sent = specOf('CreateService').task_template.container_spec.pull_options?.registry_auth ?? '';
  assert.equal((JSON.parse(Buffer.from(sent, 'base64url').toString()) as { username: string }).username, 'me');
  assert.equal((fake.sent('ResolveImage')[0] as { registry_auth: string }).registry_auth, sent);
  await fake.swarm(['service', 'create', '-d', 'reg:5000/app:1'], files);
  assert.equal(specOf('CreateService').task_template.container_spec.pull_options, null);
});

test('jobs: how many, how many at once; waited for until they are complete', async () => {
  fake.runs = () => ({ status: { state: 'complete' }, desired_state: 'shutdown' });
  const flags = ['--name', 'job', '--mode', 'replicated-job', '--replicas', '3', '--max-concurrent', '2'];
  const { code, err } = await fake.swarm(['service', 'create', ...flags, 'alpine', 'true']);
  assert.deepEqual([code, err], [0, 'job: 3 out of 3 complete\njob complete\n']);
  assert.deepEqual({ ...specOf('CreateService').mode.replicated_job }, { max_concurrent: 2, total_completions: 3 });
  await fake.swarm(['service', 'scale', '-d', 'job=5']);
  assert.deepEqual({ ...specOf('UpdateService').mode.replicated_job }, { max_concurrent: 2, total_completions: 5 });
  await fake.swarm(['service', 'update', '-d', '--max-concurrent', '1', '--replicas', '4', 'job']);
  assert.deepEqual({ ...specOf('UpdateService').mode.replicated_job }, { max_concurrent: 1, total_completions: 4 });
  await create('');
  assert.match((await update('--max-concurrent 2')).err, /max-concurrent can only be used with replicated-job mode/);
  await fake.swarm(['service', 'create', '-d', '--mode', 'global-job', 'alpine']);
  assert.deepEqual(specOf('CreateService').mode.global_job, {});
});

test('update: a log driver goes with its options; a health check that is described is on; --rollback stands alone', async () => {
  await create('--log-driver json-file --log-opt max-size=1m --no-healthcheck');
  assert.deepEqual(specOf('CreateService').task_template.container_spec.healthcheck?.test, ['NONE']);
  await update('--log-driver syslog --health-interval 5s --health-start-interval 1s');
  const { log_driver, container_spec } = specOf('UpdateService').task_template;
  assert.deepEqual([log_driver?.name, { ...log_driver?.options }], ['syslog', {}]);
  const { test: command, interval, start_interval } = container_spec.healthcheck ?? {};
  assert.deepEqual([command, interval, start_interval], [[], 5e9, 1e9]);
  assert.match((await update('--rollback --image x')).err, /other flags may not be combined with --rollback/);
});

test('networks: named by users, known by id; ports at an address; the mode of the endpoint', async () => {
  for (const name of ['front', 'back', 'other']) fake.networks.create({ name });
  const id = (name: string) => `${name}-id`.padEnd(25, '0');
  const networks = (method: string) =>
    specOf(method).task_template.networks.map(({ target, aliases, driver_opts }) => [
      target,
      aliases,
      { ...driver_opts },
    ]);
  await create('--network front --network name=back,alias=store,driver-opt=a=b --network host -p 127.0.0.1:80:80');
  assert.deepEqual(networks('CreateService'), [
    [id('back'), ['store'], { a: 'b' }],
    [id('front'), [], {}],
    ['host', [], {}],
  ]);
  assert.equal(specOf('CreateService').endpoint_spec?.ports[0]?.host_ip, '127.0.0.1');

  await update(`--network-rm front --network-add ${id('other').slice(0, 8)} --endpoint-mode dnsrr --publish-rm 80`);
  assert.deepEqual(
    networks('UpdateService').map(([target]) => target),
    [id('back'), 'host', id('other')],
  );
  assert.deepEqual(
    [specOf('UpdateService').endpoint_spec?.mode, specOf('UpdateService').endpoint_spec?.ports],
    ['dnsrr', []],
  );
  const sent = fake.sent('UpdateService').length;
  assert.match((await update('--network-add back')).err, /^Error: service is already attached to network back\n/);
  assert.match((await update('--network-add none --network-rm xyz')).err, /^Error: network xyz not found\n/);
  assert.match((await create('--network xyz')).err, /^Error: network xyz not found\n/);
  assert.equal(fake.sent('UpdateService').length, sent);
});

test('networks: what inspect shows of a service and of its tasks', async () => {
  const { id } = fake.networks.create({ name: 'front' });
  fake.runs = () => ({ networks: [{ network_id: id, addresses: ['10.0.1.5/24'], aliases: ['web'] }] });
  await create('--network front -p 80');
  const [service] = fake.services.values();
  assert.ok(service);
  const port = { protocol: 'tcp', target_port: 80, published_port: 30001, publish_mode: 'ingress' } as const;
  const virtual_ips = [{ network_id: id, addr: '10.0.1.2/24' }];
  fake.services.set(service.id, makeService({ ...service, endpoint: { ports: [port], virtual_ips } }));
  const inspected = JSON.parse((await fake.swarm(['service', 'inspect', 'web'])).out) as {
    Spec: { TaskTemplate: object };
    Endpoint: object;
  }[];
  assert.deepEqual((inspected[0]?.Spec.TaskTemplate as { Networks: object }).Networks, [{ Target: id }]);
  const { PublishMode, PublishedPort } = { PublishMode: 'ingress', PublishedPort: 30001 };
  const shownPort = { Protocol: 'tcp', TargetPort: 80, PublishedPort, PublishMode };
  assert.deepEqual(inspected[0]?.Endpoint, {
    Spec: { Mode: 'vip', Ports: [{ ...shownPort, PublishedPort: 0 }] },
    Ports: [shownPort],
    VirtualIPs: [{ NetworkID: id, Addr: '10.0.1.2/24' }],
  });
  assert.match(
    (await fake.swarm(['service', 'inspect', '--pretty', 'web'])).out,
    /\nNetworks: front \nEndpoint Mode:\tvip\nPorts:\n PublishedPort = 30001\n/,
  );
  assert.match((await fake.swarm(['service', 'ls'])).out, / \*:30001->80\/tcp\n$/);
  const [task] = JSON.parse((await fake.swarm(['task', 'inspect', [...fake.tasks.keys()][0] ?? ''])).out) as {
    NetworksAttachments: { Network: Record<string, unknown>; Addresses: string[]; Aliases: string[] }[];
  }[];
  const { Network, ...attachment } = task?.NetworksAttachments[0] ?? {};
  assert.deepEqual(attachment, { Addresses: ['10.0.1.5/24'], Aliases: ['web'] });
  assert.deepEqual(
    [Network?.['ID'], Network?.['DriverState'], Network?.['IPAMOptions']],
    [
      id,
      { Name: 'overlay', Options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097' } },
      { Driver: { Name: 'default' }, Configs: [{ Subnet: '10.0.1.0/24', Gateway: '10.0.1.1' }] },
    ],
  );
});
