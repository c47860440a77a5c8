import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { makeServiceSpec } from '../../../proto/objects.js';
import type { Service, ServiceSpec } from '../../../proto/types.js';
import { breakWatch, FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
});
afterEach(() => fake.stop());

const web = (replicas = 2): ServiceSpec =>
  makeServiceSpec({
    name: 'web',
    labels: { keep: '1', drop: '1' },
    mode: { replicated: { replicas } },
    task_template: { container_spec: { image: 'nginx:1', env: ['A=1', 'B=2'] } },
  });
const specOf = (method: string): ServiceSpec => makeServiceSpec((fake.sent(method)[0] as { spec: object }).spec);

test('create sends what the flags say, prints the id, and waits', async () => {
  const args =
    'service create --name web --replicas 2 -e A=1 -e HOME --env-file vars -l tier=front --limit-memory 64m --reserve-cpu .5 ' +
    '--publish published=8080,target=80,mode=host --mount type=tmpfs,target=/tmp --constraint node.role==worker --update-delay 5s nginx:1 nginx -g daemon';
  const result = await fake.swarm(args.split(' '), {
    env: { SWARM_HOST: fake.host, HOME: '/root' },
    readFile: (path) => (assert.equal(path, 'vars'), 'FILE=1\nA=0\n'),
  });
  assert.deepEqual(result, {
    code: 0,
    out: 'web-id'.padEnd(25, '0') + '\n',
    err: 'web: 2 out of 2 tasks\nverify: Service web converged\n',
  });
  const { labels, mode, task_template: task, update_config, endpoint_spec } = specOf('CreateService');
  assert.deepEqual([labels, mode.replicated?.replicas], [{ tier: 'front' }, 2]);
  assert.deepEqual(task.container_spec.env, ['FILE=1', 'A=1', 'HOME=/root']);
  assert.deepEqual(task.container_spec.args, ['nginx', '-g', 'daemon']);
  assert.deepEqual(
    [task.container_spec.image, task.container_spec.init, task.container_spec.mounts[0]?.target],
    ['nginx:1', false, '/tmp'],
  );
  assert.deepEqual(
    [task.resources?.limits?.memory_bytes, task.resources?.reservations?.nano_cpus],
    [64 * 1024 ** 2, 5e8],
  );
  assert.deepEqual(task.placement?.constraints, ['node.role==worker']);
  assert.deepEqual([update_config?.delay, update_config?.parallelism, update_config?.order], [5e9, 1, 'stop_first']);
  assert.equal(endpoint_spec?.ports[0]?.publish_mode, 'host');
});

test('what is wrong with a flag is said, and nothing is sent', async () => {
  const table: [string, RegExp][] = [
    ['--replicas two nginx', /Error: invalid --replicas "two": a whole number/],
    ['--mode global --replicas 2 nginx', /Error: replicas can only be used with replicated or replicated-job mode/],
    ['--mode job nginx', /unknown mode: job, only replicated, global/],
    ['--max-concurrent 2 nginx', /max-concurrent can only be used with replicated-job mode/],
    ['--mode global-job --replicas-max-per-node 1 nginx', /replicas-max-per-node can only be used/],
    ['--mode replicated-job --replicas 0 nginx', /needs at least one task/],
    ['--mode global-job --update-delay 1s nginx', /update and rollback configuration is not supported for jobs/],
    ['--oom-score-adj 2000 nginx', /from -1000 to 1000/],
    ['--secret a --secret source=b,target=a nginx', /duplicate secret target for b not allowed/],
    ['--mount type=bind,target=/x nginx', /invalid --mount/],
    ['--no-healthcheck --health-cmd true nginx', /--no-healthcheck conflicts with --health-\* options/],
    ['--network name=n,ip=10.0.0.1 nginx', /invalid --network "name=n,ip=10\.0\.0\.1": no "ip"/],
    ['--credential-spec x nginx', /--credential-spec is not available: it is for containers of Windows/],
    ['', /missing required argument 'image'/],
  ];
  for (const [flags, message] of table) {
    const { code, err } = await fake.swarm(`service create ${flags}`.trim().split(' '));
    assert.equal(code, 1, flags);
    assert.match(err, message);
  }
  assert.deepEqual(fake.requests, []);
});

test('--detach does not wait; without --name one is made from the image', async () => {
  fake.runs = () => ({ status: { state: 'pending' } });
  const { code, err } = await fake.swarm(['service', 'create', '-d', 'registry:5000/team/app:2']);
  assert.deepEqual([code, err, fake.sent('Watch')], [0, '', []]);
  assert.match(specOf('CreateService').name, /^app-[a-z0-9]{6}$/);
});

test('update changes what it names, and fails when the update is paused', async () => {
  const service = fake.put(web());
  fake.onWatch = () =>
    fake.tell({
      action: 'update',
      service: { ...service, update_status: { state: 'paused', message: 'update paused due to failure' } },
    });
  const args = '--image nginx:2 --env-add A=3 --env-rm B --label-rm drop --force --args';
  const { code, out, err } = await fake.swarm(['service', 'update', ...args.split(' '), 'sh -c "a b"', 'web']);
  assert.deepEqual([code, out], [1, 'web\n']);
  assert.match(err, /Error: web: service update paused: update paused due to failure/);
  const { labels, task_template: task } = specOf('UpdateService');
  assert.deepEqual([labels, task.container_spec.image, task.force_update], [{ keep: '1' }, 'nginx:2', 1]);
  assert.deepEqual([task.container_spec.env, task.container_spec.args], [['A=3'], ['sh', '-c', 'a b']]);
  assert.equal((fake.sent('UpdateService')[0] as { version: number }).version, service.version.index);
});

test('update --rollback goes back to the specification before', async () => {
  assert.match(
    (fake.put(web()), await fake.swarm(['service', 'update', '--rollback', 'web'])).err,
    /does not have a previous spec/,
  );
  fake.put(web(5), fake.put(web(3)));
  for (const command of [['update', '--rollback'], ['rollback']]) {
    assert.equal((await fake.swarm(['service', ...command, '-q', 'web'])).code, 0);
  }
  assert.deepEqual(
    (fake.sent('UpdateService') as { rollback: boolean }[]).slice(-2).map(({ rollback }) => rollback),
    [true, true],
  );
  assert.equal(fake.services.get('web-id'.padEnd(25, '0'))?.spec.mode.replicated?.replicas, 5);
});

test('scale: each service is done, one that fails does not stop the others', async () => {
  fake.put(web());
  fake.put(makeServiceSpec({ ...web(), name: 'all', mode: { global: {} } }));
  const { code, out, err } = await fake.swarm(['service', 'scale', 'all=2', 'nope=1', 'web=3', 'web=x']);
  assert.deepEqual([code, out], [1, 'web scaled to 3\n']);
  assert.equal(
    err,
    'Error: all: scale can only be used with replicated or replicated-job mode\nError: service nope not found\n' +
      'Error: web: invalid replicas value x: a whole number, zero or more\n' +
      'web: 3 out of 3 tasks\nverify: Service web converged\n',
  );
});

test('scale: several services share one wait; a wrong specifier is refused before anything is scaled', async () => {
  fake.put(web());
  fake.put({ ...web(), name: 'worker' });
  const { code, err } = await fake.swarm(['service', 'scale', 'web=1', 'worker=4']);
  assert.equal(code, 0);
  assert.match(err, /web: 1 out of 1 tasks\nworker: 4 out of 4 tasks\n/);
  assert.equal(fake.sent('Watch').length, 1);
  const wrong = await fake.swarm(['service', 'scale', 'web=5', 'worker']);
  assert.match(wrong.err, /^Error: invalid scale specifier 'worker'\.\nSee 'swarm service scale --help'\./);
  assert.deepEqual([wrong.code, wrong.out, fake.sent('UpdateService').length], [1, '', 2]);
});

test('a wait that is interrupted leaves the work going on', async () => {
  fake.runs = () => ({ status: { state: 'rejected', err: 'no such image' } });
  fake.onWatch = () => fake.interrupt();
  const { code, err } = await fake.swarm(['service', 'create', '--name', 'web', 'nginx']);
  assert.equal(code, 130);
  assert.match(err, /Operation continuing in background\.\nUse `swarm service ps web` to check progress\.\n$/);
});

test('a wait goes on when its watch breaks, and shows errors until the task runs', async () => {
  fake.runs = () => ({ status: { state: 'failed', err: 'exit 1' } });
  fake.onWatch = (call) => {
    fake.onWatch = () => undefined;
    breakWatch(call);
  };
  let shown = '';
  const { code } = await fake.swarm(['service', 'create', '--name', 'web', 'nginx'], {
    err: (data) => {
      const text = Buffer.from(data).toString();
      shown += text;
      if (text !== 'web: exit 1\n') return;
      fake.runs = () => ({ status: { state: 'running' } });
      fake.put(web(1), [...fake.services.values()][0]);
    },
  });
  assert.deepEqual([code, fake.sent('Watch').length], [0, 2]);
  assert.match(shown, /web: exit 1\n[^]*web: 1 out of 1 tasks\nverify: Service web converged\n/);
});

test('a status written meanwhile does not refuse a change, somebody else’s change does', async () => {
  const { id } = fake.put(web());
  const touch = (service: Service): void => {
    fake.services.set(id, { ...service, version: { index: service.version.index + 1000 } });
    fake.beforeUpdate = () => undefined;
  };
  fake.beforeUpdate = touch;
  assert.equal((await fake.swarm(['service', 'update', '--image', 'nginx:2', 'web'])).code, 0);
  assert.equal(fake.sent('UpdateService').length, 2);
  fake.beforeUpdate = (service) => touch({ ...service, spec: web(9) });
  const { code, err } = await fake.swarm(['service', 'scale', 'web=1']);
  assert.deepEqual([code, fake.services.get(id)?.spec.mode.replicated?.replicas], [1, 9]);
  assert.match(err, /update out of sequence/);
});

test('ls, ps and inspect', async () => {
  fake.put(web(1));
  assert.equal(
    (await fake.swarm(['service', 'ls', '--filter', 'name=w'])).out,
    'ID             NAME      MODE         REPLICAS   IMAGE     PORTS\nweb-id000000   web       replicated   1/1        nginx:1   \n',
  );
  assert.deepEqual((fake.sent('ListServices')[0] as { filters: object }).filters, { name: { values: ['w'] } });
  assert.match(
    (await fake.swarm(['service', 'ps', 'web'])).out,
    /^t1web-id0000 +web\.1 +nginx:1 +host-1 +Running +Running/m,
  );
  assert.equal((await fake.swarm(['service', 'ps', '-q', 'web'])).out, `t1${'web-id'.padEnd(25, '0')}\n`);
  assert.equal((await fake.swarm(['service', 'inspect', '-f', '{{.Spec.Name}}', 'web'])).out, 'web\n');
  const silent = '{{.Spec.UpdateConfig.Order}} {{.Spec.RollbackConfig.Monitor}} {{.Spec.TaskTemplate.RestartPolicy}}';
  assert.equal(
    (await fake.swarm(['service', 'inspect', '-f', `${silent} {{json .Endpoint}}`, 'web'])).out,
    'stop-first 5000000000 map[Condition:any Delay:5000000000 MaxAttempts:0 Window:0] {"Spec":{"Mode":"vip"}}\n',
    'what holds where the specification is silent, as docker service inspect has it',
  );
  const missing = await fake.swarm(['service', 'inspect', 'nope']);
  assert.deepEqual(missing, { code: 1, out: '[]\n', err: 'Error: service nope not found\n' });
  assert.deepEqual(await fake.swarm(['service', 'rm', 'web', 'nope']), {
    code: 1,
    out: 'web\n',
    err: 'Error: service nope not found\n',
  });
});

test('logs of a job line up by its completions', async () => {
  const mode = { replicated_job: { max_concurrent: 1, total_completions: 10 } };
  const { id } = fake.put(makeServiceSpec({ ...web(), name: 'job', mode }));
  fake.logs = [{ lines: [{ task_id: `t2${id}`, node_id: 'n1', data: Buffer.from('hello') }] }];
  assert.equal((await fake.swarm(['service', 'logs', 'job'])).out, 'job.2.t2job-id0000@host-1     | hello\n');
});

test('logs mark each line with its task; gaps go to stderr', async () => {
  const { id } = fake.put(web(1));
  fake.logs = [
    { lines: [{ task_id: `t1${id}`, node_id: 'n1', data: Buffer.from('hello') }] },
    { notice: 'node host-2 cannot be reached' },
  ];
  const result = await fake.swarm(['service', 'logs', '-f', '--tail', '5', '--since', '1m', 'web']);
  assert.deepEqual(result, {
    code: 0,
    out: 'web.1.t1web-id0000@host-1    | hello\n',
    err: 'node host-2 cannot be reached\n',
  });
  assert.deepEqual((fake.sent('ServiceLogs')[0] as { options: object }).options, {
    follow: true,
    tail: 5,
    since: '2026-01-01T11:59:00.000Z',
    stdout: true,
    stderr: true,
  });
  assert.match((await fake.swarm(['service', 'logs', 'nope'])).err, /Error: task or service nope not found/);
});
