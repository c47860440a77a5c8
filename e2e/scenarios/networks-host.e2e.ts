import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { Lab } from '../lab/lab.js';
import { until } from '../lab/run.js';
import { LISTEN_PORT } from '../networks/host-networks.js';
import { Stage } from '../networks/stage.js';

/*
 * What networks take from their host, and the host's people from them: two hosts with real kernels and engines are told by hand what managers would tell
 * them. The tests build on each other, in this order.
 */

let lab: Lab | undefined;
let stage!: Stage;

before(async () => {
  lab = await Lab.up({ name: `e2e-${process.pid}`, hosts: 2, owned: true });
  stage = new Stage(lab);
  for (const { name } of lab.hosts) stage.startNode(name);
  const { cluster } = stage;
  cluster.network('n0', 'ingress', 0x1000, '10.0.0', { ingress: true });
  cluster.network('na', 'front', 0x1001, '10.0.1');
  cluster.network('ni', 'sealed', 0x1002, '10.0.2', { internal: true });
  cluster.network('nc', 'open', 0x1003, '10.0.3', { attachable: true, range: '10.0.3.240/29' });
  cluster.service('web', 'na', 'web', '10.0.1.2');
  cluster.service('db', 'ni', 'db', '10.0.2.2');
  cluster.service('idle', 'na', 'idle', '10.0.1.3');
  await stage.tellAll();
  await stage.run('h1', 't1', 'web', { na: '10.0.1.11', n0: '10.0.0.11', nc: '10.0.3.11' });
  await stage.run('h2', 't2', 'web', { na: '10.0.1.12', n0: '10.0.0.12', nc: '10.0.3.12' });
  await stage.run('h1', 'd1', 'db', { ni: '10.0.2.11' });
  await stage.run('h2', 'd2', 'db', { ni: '10.0.2.12' });
  await stage.tellAll();
});
after(async () => {
  (stage as Stage | undefined)?.end();
  await lab?.down();
});

const hostOf = (host: string) => ({ host });
const program = (port: number) => stage.serve('h1', `program-${port}`, port);
const REFUSED = ['failed: ECONNREFUSED'];
const attached = () => stage.node('h1').ask<{ name: string }[]>({ do: 'attached' });

test('networks: a host answers managers itself, whichever service has got the port; its programs keep the connections that they have', async () => {
  const { cluster } = stage;
  await program(LISTEN_PORT);
  await program(7000);
  const before = await stage.hold(hostOf('h2'), 'tcp', stage.address('h1'), 7000);
  assert.match(await before.next(), /^program-7000 /);
  for (const [service, port] of [
    ['web', LISTEN_PORT],
    ['idle', 7000],
  ] as const) {
    cluster.port(service, 'tcp', port, 80);
  }
  cluster.port('web', 'udp', 4789, 80);
  await stage.tellAll();
  for (const address of [stage.address('h1'), '127.0.0.1']) {
    const [line = ''] = await stage.ask(hostOf('h1'), 'tcp', address, LISTEN_PORT);
    assert.match(line, new RegExp(`^program-${LISTEN_PORT} `), address);
  }
  assert.match((await stage.ask(hostOf('h2'), 'tcp', stage.address('h1'), LISTEN_PORT)).join(), /^program-2377 /);
  assert.deepEqual(await stage.ask(hostOf('h2'), 'tcp', stage.address('h1'), 7000), REFUSED, 'one that begins now');
  before.say('still here');
  assert.equal(await before.next(), 'still here');
  // The port of the packets between nodes is theirs too.
  assert.deepEqual(await stage.ask({ host: 'h1', taskId: 't1' }, 'tcp', '10.0.1.12', 80), ['t2 10.0.1.11']);
});

test('networks: an internal one leads to its own containers and names, and to nothing of its host', async () => {
  const { cluster } = stage;
  cluster.port('web', 'tcp', 8080, 80);
  await stage.tellAll();
  await program(9000);
  const inside = { host: 'h1', taskId: 'd1' };
  assert.match(await stage.inContainer('h1', 'd1', 'nslookup', 'db'), /Address: 10\.0\.2\.2\n/);
  assert.deepEqual(await stage.ask(inside, 'tcp', '10.0.2.12', 80), ['d2 10.0.2.11']);
  const answers = await stage.ask(inside, 'tcp', '10.0.2.2', 80, 20);
  assert.deepEqual([...new Set(answers.map((line) => line.split(' ')[0]))].sort(), ['d1', 'd2']);
  // As by whoever finds another way there than the engine's, which gives such containers no route.
  await stage.routeOut('h1', 'd1', '10.0.2.1');
  const others = [stage.address('h1'), stage.address('h2'), '10.0.2.1', '10.0.1.1', '10.0.1.2', '10.0.1.11'];
  const tries = others.flatMap((address) => [80, 8080, 9000, LISTEN_PORT].map((port) => ({ address, port })));
  await Promise.all(
    tries.map(async ({ address, port }) => {
      const [line = ''] = await stage.ask(inside, 'tcp', address, port);
      assert.match(line, /^failed/, `${address}:${port}`);
    }),
  );
  assert.match(await stage.inContainer('h1', 'd1', 'nslookup', 'web'), /can't find web/);
  const fromHost = await stage.ask(hostOf('h1'), 'tcp', '10.0.2.11', 80);
  assert.deepEqual(fromHost, ['d1 10.0.2.1'], 'the host itself reaches its containers, as with Docker');
});

test('networks: who comes in with an address of somebody else’s, or where nobody may, is put out; a task’s container is told as any other', async () => {
  const run = (name: string, ...argv: string[]) =>
    stage.shell('h1', `docker run -d --name ${name} ${argv.join(' ')} busybox sleep 1000`);
  await run('thief', '--network open --ip 10.0.3.12');
  await run('intruder', '--network sealed --ip 10.0.2.99');
  await run('guest', '--network open');
  const networksOf = async (name: string): Promise<string> =>
    (await stage.shell('h1', `docker inspect -f '{{json .NetworkSettings.Networks}}' ${name}`)).trim();
  for (const name of ['thief', 'intruder']) {
    await until(`${name} is put out`, async () => (await networksOf(name)) === '{}', 5_000);
  }
  await until('the guest is told', async () => (await attached()).map(({ name }) => name).join() === 'guest', 5_000);
  assert.deepEqual(await stage.ask({ host: 'h1', taskId: 't1' }, 'tcp', '10.0.3.12', 80), ['t2 10.0.3.11']);
  const task = (await stage.shell('h1', 'docker ps -q --filter label=com.docker.swarm.task.id=d1')).trim();
  await stage.shell('h1', `docker network connect open ${task}`);
  await until('the task’s container is told', async () => (await attached()).length === 2, 5_000);
  await stage.shell('h1', `docker network disconnect open ${task}; docker rm -f thief intruder guest`);
  await until('all of them have gone', async () => (await attached()).length === 0, 5_000);
});

test('networks: a bridge that somebody deletes is made anew, without those who were in it', async () => {
  await stage.shell('h1', 'ip link delete sw-1001');
  assert.deepEqual(await stage.node('h1').ask({ do: 'check' }), { err: '' });
  const left = await stage.shell('h1', 'docker ps -q --filter network=front');
  assert.equal(left, '', 'nobody is in it who cannot be reached');
  await stage.node('h1').ask({ do: 'stop', taskId: 't1' });
  await stage.run('h1', 't3', 'web', { na: '10.0.1.13', n0: '10.0.0.13' });
  await stage.tellAll();
  assert.deepEqual(await stage.ask({ host: 'h1', taskId: 't3' }, 'tcp', '10.0.1.12', 80), ['t2 10.0.1.13']);
});
