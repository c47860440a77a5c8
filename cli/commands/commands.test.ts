import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import test, { afterEach, beforeEach } from 'node:test';
import { makeNode } from '../../proto/objects.js';
import { makeCluster } from '../../proto/objects.js';
import { FakeSwarm } from '../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
});
afterEach(() => fake.stop());

const STACK = 'services:\n  web:\n    image: nginx:1\n    deploy: {replicas: 2}\n  db:\n    image: redis:7\n';
const deploy = (text: string, ...more: string[]) =>
  fake.swarm(['stack', 'deploy', '-c', 'shop.yml', ...more, 'shop'], { readFile: () => text });

test('stack deploy creates, and a second time changes nothing', async () => {
  const first = await deploy(STACK);
  assert.deepEqual(
    [first.code, first.out],
    [0, 'Creating network shop_default\nCreating service shop_db\nCreating service shop_web\n'],
  );
  assert.match(first.err, /shop_web: 2 out of 2 tasks/);
  const second = await deploy(STACK);
  assert.match(second.out, /^Unchanged service shop_db.*\nUnchanged service shop_web/);
  assert.deepEqual([second.code, fake.sent('UpdateService')], [0, []]);
});

test('stack deploy updates, prunes, and reads from stdin', async () => {
  await deploy(STACK);
  const text = STACK.slice(0, STACK.indexOf('  db:')).replace('nginx:1', 'nginx:2');
  const { code, out } = await fake.swarm(['stack', 'deploy', '--prune', '-c', '-', 'shop'], {
    readStdin: () => Promise.resolve(text),
  });
  assert.equal(code, 0);
  assert.match(out, /^Removing service shop_db.*\nUpdating service shop_web/);
  assert.deepEqual([fake.sent('RemoveService').length, fake.sent('UpdateService').length], [1, 1]);
});

test('a bad stack file is refused with its place, and nothing is sent', async () => {
  const { code, err } = await deploy('services:\n  web:\n    image: nginx\n    imagee: x\n');
  assert.equal(code, 1);
  assert.match(err, /^Error: shop\.yml:4:5: .*imagee/);
  assert.deepEqual(fake.requests, []);
});

test('stack ls, services, ps, config', async () => {
  await deploy(STACK, '-d');
  assert.equal((await fake.swarm(['stack', 'ls'])).out, 'NAME      SERVICES\nshop      2\n');
  assert.match((await fake.swarm(['stack', 'services', '--format', '{{.Name}}', 'shop'])).out, /^shop_db\nshop_web\n$/);
  assert.match(
    (await fake.swarm(['stack', 'ps', '--format', '{{.Name}}', 'shop'])).out,
    /^shop_db\.1\nshop_web\.1\nshop_web\.2\n$/,
  );
  assert.match((await fake.swarm(['stack', 'config', '-c', 'x.yml'], { readFile: () => STACK })).out, /image: nginx:1/);
  assert.deepEqual(await fake.swarm(['stack', 'services', 'none']), {
    code: 0,
    out: '',
    err: 'Nothing found in stack: none\n',
  });
});

test('stack rm removes at once, and waits with --detach=false', async () => {
  await deploy(STACK, '-d');
  assert.equal(
    (await fake.swarm(['stack', 'rm', '--detach=false', 'shop'])).out,
    'Removing service shop_db\nRemoving service shop_web\nRemoving network shop_default\n',
  );
  assert.deepEqual([fake.sent('Watch').length, fake.services.size], [1, 0]);
  assert.deepEqual(await fake.swarm(['stack', 'rm', 'shop']), {
    code: 0,
    out: '',
    err: 'Nothing found in stack: shop\n',
  });
});

test('init and join on a daemon that answers', async () => {
  const init = await fake.swarm(['init', '--advertise-addr', '10.0.0.1', '--cert-expiry', '24h', '--host', fake.host], {
    env: {},
  });
  assert.deepEqual(init, {
    code: 0,
    err: '',
    out:
      'Swarm initialized: current node (n1) is now a manager.\n\nTo add a worker to this swarm, run the following command:\n\n' +
      '    swarm join --token SWMTKN-1-d-w 10.0.0.1:2377\n\n' +
      "To add a manager to this swarm, run 'swarm join-token manager' and follow the instructions.\n\n",
  });
  const [request] = fake.sent('Init') as { advertise_addr: string; spec: { node_cert_expiry: number } }[];
  assert.deepEqual([request?.advertise_addr, request?.spec.node_cert_expiry], ['10.0.0.1', 86400e9]);
  assert.equal(
    (await fake.swarm(['join', '--token', 't', '10.0.0.1:2377'])).out,
    'This node joined a swarm as a worker.\n',
  );
  assert.match((await fake.swarm(['join', '10.0.0.1:2377'])).err, /--token must be given/);
});

test('join-token, update, leave, info and version', async () => {
  assert.equal((await fake.swarm(['join-token', '-q', 'manager'])).out, 'SWMTKN-1-d-m\n');
  assert.match(
    (await fake.swarm(['join-token', '--rotate', 'worker'])).out,
    /^Successfully rotated worker join token\.\n\nTo add a worker[^]*10\.0\.0\.1:2377/,
  );
  assert.deepEqual(await fake.swarm(['update', '--task-history-limit', '3']), {
    code: 0,
    out: 'Swarm updated.\n',
    err: '',
  });
  const updates = fake.sent('UpdateCluster') as {
    rotate_worker_token: boolean;
    spec: { task_history_retention_limit: number };
  }[];
  assert.deepEqual([updates[0]?.rotate_worker_token, updates[1]?.spec.task_history_retention_limit], [true, 3]);
  assert.match((await fake.swarm(['leave'])).err, /^Error: You are attempting to leave the swarm/);
  assert.equal((await fake.swarm(['leave', '--force'])).out, 'Node left the swarm.\n');
  assert.match((await fake.swarm(['info'])).out, /^Swarm: active\n NodeID: n1\n Is Manager: true/);
  assert.equal((await fake.swarm(['info', '--format', '{{.NodeID}}'])).out, 'n1\n');
  assert.match((await fake.swarm(['update'])).out, /^Usage: swarm update[^]*Change manager autolocking/);
  assert.match((await fake.swarm(['version'])).out, /Client:\n Version: +1\.2\.3\n\nServer:\n Version: +1\.2\.4/);
});

test('info for scripts: every field is there in every state, also in the words of docker info', async () => {
  const ask = async (format: string) => (await fake.swarm(['info', '--format', format])).out;
  const docker =
    '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}} {{.Swarm.NodeID}} {{json .Swarm.RemoteManagers}}';
  assert.equal(await ask(docker), 'active true n1 [{"Addr":"10.0.0.1:2377"}]\n');
  fake.state = 'inactive';
  assert.equal(
    await ask('{{.State}} {{.Swarm.LocalNodeState}} {{.Role}}{{.Error}}{{.ClusterID}}'),
    'inactive inactive \n',
  );
  fake.state = 'locked';
  assert.match((await fake.swarm(['info'])).out, /^Swarm: locked\n Run "swarm unlock" here/);
});

test('the pools that networks get their subnets from: given to init, shown by info in the words of docker info', async () => {
  await fake.swarm(['init', '--default-addr-pool', '10.64.0.0/12,10.1.0.0/16', '--default-addr-pool', 'fd00::/48']);
  await fake.swarm(['init', '--default-addr-pool-mask-length', '26']);
  const sent = fake.sent('Init') as { default_addr_pool: string[]; default_addr_pool_mask_length: number }[];
  assert.deepEqual(
    sent.map((each) => [each.default_addr_pool, each.default_addr_pool_mask_length]),
    [
      [['10.64.0.0/12', '10.1.0.0/16', 'fd00::/48'], 0],
      [[], 26],
    ],
  );
  for (const [flag, value] of [
    ['--default-addr-pool', '10.0.0.0'],
    ['--default-addr-pool-mask-length', '30'],
  ] as const) {
    assert.match((await fake.swarm(['init', flag, value])).err, new RegExp(`^Error: invalid ${flag} "${value}"`));
  }
  const forced = await fake.swarm(['init', '--force-new-cluster', '--default-addr-pool', '10.0.0.0/8']);
  assert.match(forced.err, /address pools are settled when a swarm is made/);

  const shown = / Default Address Pool: 10\.0\.0\.0\/8\n SubnetSize: 24\n Data Path Port: 4789\n Node Address:/;
  assert.match((await fake.swarm(['info'])).out, shown);
  fake.cluster = makeCluster({ ...fake.cluster, default_addr_pool: ['10.1.0.0/16', '10.2.0.0/16'], subnet_size: 26 });
  assert.match(
    (await fake.swarm(['info'])).out,
    / Default Address Pool: 10\.1\.0\.0\/16 {2}10\.2\.0\.0\/16\n SubnetSize: 26\n/,
  );
});

test('a port that Docker does not take for the data path is refused before anything is started', async () => {
  for (const port of ['80', '65000', 'x']) {
    const { code, err } = await fake.swarm(['init', '--data-path-port', port]);
    assert.equal(code, 1);
    assert.match(err, /^Error: invalid --data-path-port/);
  }
  assert.deepEqual(fake.requests, []);
  assert.equal((await fake.swarm(['init', '--data-path-port', '1024'])).code, 0);
});

test('a node without a manager has a ManagerStatus for templates, which is nil; Self is true or false', async () => {
  fake.nodes.set('n2', makeNode({ id: 'n2' }));
  const { out } = await fake.swarm(['node', 'inspect', '--format', '{{.ID}} {{json .ManagerStatus.Leader}}', 'n1']);
  assert.equal(out, 'n1 true\n');
  assert.equal((await fake.swarm(['node', 'inspect', '-f', '{{json .ManagerStatus}}', 'n2'])).out, 'null\n');
  assert.equal((await fake.swarm(['node', 'inspect', '-f', '{{.ManagerStatus}}', 'n2'])).out, '<nil>\n');
  assert.doesNotMatch((await fake.swarm(['node', 'inspect', 'n2'])).out, /ManagerStatus/);
  assert.match(
    (await fake.swarm(['node', 'ls', '--format', 'json'])).out,
    /"ID":"n1","Self":true[^]*"ID":"n2","Self":false/,
  );
});

test('node commands', async () => {
  assert.match((await fake.swarm(['node', 'ls'])).out, /^n1 \* +host-1 +Ready +Active +Leader/m);
  assert.equal(
    (await fake.swarm(['node', 'update', '--availability', 'drain', '--label-add', 'zone=a', 'self'])).out,
    'self\n',
  );
  const [update] = fake.sent('UpdateNode') as { ref: string; spec: { availability: string; labels: object } }[];
  assert.deepEqual(
    [update?.ref, update?.spec.availability, { ...update?.spec.labels }],
    ['n1', 'drain', { zone: 'a' }],
  );
  const noLabel = await fake.swarm(['node', 'update', '--label-rm', 'nope', 'n1']);
  assert.deepEqual([noLabel.code, noLabel.err], [1, "Error: key nope doesn't exist in node's labels\n"]);
  assert.match(
    (await fake.swarm(['node', 'update', '--availability', 'off', 'n1'])).err,
    /one of active, pause, drain/,
  );
  assert.match((await fake.swarm(['node', 'inspect', '--pretty', 'n1'])).out, /Hostname: +\thost-1/);
  assert.equal((await fake.swarm(['node', 'rm', '-f', 'n1'])).out, 'n1\n');
});

test('without a daemon the error says what to do; a wrong command names the right one', async () => {
  const gone = await fake.swarm(['--host', 'unix:///nowhere/swarm.sock', 'service', 'ls']);
  assert.equal(gone.code, 1);
  assert.match(gone.err, /^Error: Cannot connect to swarmd at unix:\/\/\/nowhere\/swarm\.sock\. Is it running\?/);
  assert.match((await fake.swarm(['--host', 'tcp://x:1', 'node', 'ls'])).err, /invalid --host "tcp:\/\/x:1"/);
  const wrong = await fake.swarm(['service', 'crate', 'nginx']);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /Did you mean create\?/);
  const help = await fake.swarm(['service', 'create', '--help']);
  assert.deepEqual([help.code, help.err], [0, '']);
});

test('init starts the daemon, and shows the end of its log when it dies', async () => {
  const script = join(fake.dir, 'swarmd.mjs');
  const start = () =>
    fake.swarm(
      [
        'init',
        '--host',
        `unix://${fake.dir}/other.sock`,
        '--state-dir',
        join(fake.dir, 'state'),
        '--engine',
        'unix:///e',
      ],
      {
        swarmd: [process.execPath, script],
      },
    );
  writeFileSync(script, `console.error('cannot do ' + process.argv.slice(2).join(' ')); process.exit(3);`);
  const died = await start();
  assert.equal(died.code, 1);
  assert.match(
    died.err,
    /swarmd did not start: it ended with exit code 3\. The end of .*state\/swarmd\.log:\ncannot do --state-dir .*state --host unix:.*other\.sock --engine unix:\/\/\/e/,
  );
  // One that listens, here a socket that hangs up, is asked.
  writeFileSync(
    script,
    `import net from 'node:net'; net.createServer((s) => { s.destroy(); if (++n > 1) process.exit(); }).listen('${fake.dir}/other.sock'); let n = 0;`,
  );
  assert.match((await start()).err, /^Error: Cannot connect to swarmd/);
});
