import assert from 'node:assert/strict';
import test from 'node:test';
import { until } from '../lab/run.js';
import { Cluster } from './cluster.js';

const SECRET = 'PASSWORD=correct-horse-battery-staple';
const WRONG = `SWMKEY-1-${'A'.repeat(43)}`;
const LOCKED =
  'Error: Swarm is encrypted and needs to be unlocked before it can be used. Please use "swarm unlock" to unlock it.\n';

test('autolock: a manager that was killed starts locked; its containers run on; the unlock key, and it alone, opens it', async (t) => {
  const cluster = await Cluster.up(t, 1, 0);
  const { lab } = cluster;
  const unlock = (key: string) => lab.exec('h1', ['bash', '-c', 'swarm unlock <<< "$1"', 'unlock', key]);
  const info = async (): Promise<string> => (await cluster.swarm('info', '--format', '{{.State}}')).trim();
  const restart = async (): Promise<void> => {
    await lab.kill('h1', 'swarmd');
    await lab.startSwarmd('h1');
  };

  await lab.startSwarmd('h1');
  const told = await cluster.swarm('init', '--autolock', '--advertise-addr', cluster.address('h1'));
  assert.match(told, /run the `swarm unlock`\ncommand and provide the following key:\n\n {4}SWMKEY-1-\S{43}\n/);
  const first = /SWMKEY-1-\S+/.exec(told)?.[0] ?? '';
  assert.equal(await cluster.swarm('unlock-key', '-q'), `${first}\n`);
  await cluster.swarm(
    'service',
    'create',
    '--name',
    'web',
    '--env',
    SECRET,
    '--replicas',
    '2',
    'busybox',
    'sleep',
    '100000',
  );
  const before = await cluster.containers('h1', 'web');
  assert.equal(before.length, 2);

  await restart();
  assert.equal(await info(), 'locked');
  const { code, stderr } = await cluster.trySwarm('service', 'ls');
  assert.deepEqual([code, stderr], [1, LOCKED]);
  assert.deepEqual(await cluster.containers('h1', 'web'), before);
  const refused = await unlock(WRONG);
  assert.deepEqual([refused.code, refused.stderr], [1, 'Error: swarm could not be unlocked: invalid key provided\n']);
  assert.equal(await info(), 'locked');
  const opened = await unlock(first);
  assert.deepEqual([opened.code, opened.stderr], [0, '']);
  assert.equal(await cluster.swarm('service', 'ls', '--format', '{{.Name}} {{.Replicas}}'), 'web 2/2\n');
  assert.deepEqual(await cluster.containers('h1', 'web'), before);

  const keys = async (): Promise<string> => lab.must('h1', ['cat', '/var/lib/swarm/manager-keys.json']);
  const sealedWithFirst = await keys();
  const second = /SWMKEY-1-\S+/.exec(await cluster.swarm('unlock-key', '--rotate'))?.[0] ?? '';
  assert.notEqual(second, first);
  await until('the keys are sealed anew', async () => (await keys()) !== sealedWithFirst);
  await restart();
  assert.equal((await unlock(first)).code, 1);
  assert.equal((await unlock(second)).code, 0);

  const found = async (): Promise<boolean> =>
    (await lab.exec('h1', ['grep', '-rqa', SECRET, '/var/lib/swarm/raft'])).code === 0;
  assert.equal(await found(), false);
  await lab.must('h1', ['bash', '-c', `echo ${SECRET} > /var/lib/swarm/raft/probe`]);
  assert.equal(await found(), true, 'the search finds what is not sealed');

  await cluster.swarm('update', '--autolock=false');
  assert.match((await cluster.trySwarm('unlock-key')).stderr, /no unlock key is set/);
});
