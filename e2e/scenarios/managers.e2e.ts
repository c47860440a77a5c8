import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const HOSTS = ['h1', 'h2', 'h3', 'h4'];

test('managers: promoted, demoted, killed and gone, while every container runs on', async (t) => {
  const cluster = await Cluster.up(t, 4, 4, 3);
  // A daemon that is killed and started again on a busy machine must not count as a lost node: its tasks would be replaced.
  await cluster.swarm('update', '--dispatcher-heartbeat', '10s');
  await cluster.on('h3', 'service', 'create', '--name', 'web', '--mode', 'global', 'busybox', 'sleep', '100000');
  const containers = () => Promise.all(HOSTS.map((host) => cluster.containers(host, 'web')));
  const before = await containers();
  assert.deepEqual(
    before.map((each) => each.length),
    [1, 1, 1, 1],
  );

  // Three managers by token: each of them says the same, and serves every command.
  for (const host of ['h1', 'h2', 'h3']) {
    assert.deepEqual(await cluster.managers(host), { h1: 'Leader', h2: 'Reachable', h3: 'Reachable' });
  }
  assert.match(await cluster.on('h2', 'info'), /Is Manager: true[^]*Managers: 3\n Is Leader: false\n Quorum: yes/);
  assert.match((await cluster.tryOn('h4', 'node', 'ls')).stderr, /not a swarm manager/);

  // A worker becomes a manager when the command ends.
  assert.match(await cluster.on('h2', 'node', 'promote', 'h4'), /^Node h4 promoted to a manager in the swarm\.$/m);
  assert.deepEqual(Object.keys(await cluster.managers('h4')).sort(), HOSTS);
  assert.match(await cluster.on('h4', 'node', 'inspect', '--pretty', 'self'), /Raft Status:\s+Reachable/);

  // A manager becomes a worker; then the leader itself, asked on its own host.
  await cluster.on('h3', 'node', 'demote', 'h2');
  await cluster.on('h1', 'node', 'demote', 'self');
  assert.deepEqual(Object.keys(await cluster.managers('h3')).sort(), ['h3', 'h4']);
  await cluster.until('h1 and h2 are workers', () =>
    ['h1', 'h2'].every((host) => cluster.node(host).certificate.role === 'worker'),
  );
  // One of two cannot be spared while the other does not answer, and that is said in numbers.
  const refused = await cluster.tryOn('h3', 'leave');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /leaves 1 of 2 managers, of which 2 must agree/);
  await cluster.on('h4', 'node', 'promote', 'h1', 'h2');

  // One is killed: `node ls` says so, and that it is back.
  const leader = await cluster.leader('h1');
  const victim = HOSTS.find((host) => host !== leader && host !== 'h1') ?? '';
  await cluster.lab.kill(victim, 'swarmd');
  await cluster.until(
    'the one that was killed is unreachable',
    () => cluster.node(victim).manager_status?.reachability === 'unreachable',
  );
  assert.equal((await cluster.managers('h1'))[victim], 'Unreachable');
  await cluster.lab.startSwarmd(victim);
  await cluster.until(
    'it is back',
    () =>
      cluster.node(victim).manager_status?.reachability === 'reachable' &&
      cluster.node(victim).status.state === 'ready',
  );
  assert.deepEqual(await containers(), before);
  // The leader is killed: another leads, and commands go on.
  await cluster.lab.kill(leader, 'swarmd');
  const other = HOSTS.find((host) => host !== leader && host !== victim) ?? '';
  await cluster.on(other, 'service', 'update', '--detach', '--label-add', 'round=2', 'web');
  assert.notEqual(await cluster.leader(other), leader);
  await cluster.lab.startSwarmd(leader);
  await cluster.until('all are back', () =>
    HOSTS.every((host) => cluster.node(host).manager_status?.reachability === 'reachable'),
  );
  assert.deepEqual(await containers(), before, await cluster.on('h1', 'service', 'ps', '--no-trunc', 'web'));

  // One leaves for good: the others' group shrinks along.
  assert.match(await cluster.on('h3', 'leave', '--force'), /^Node left the swarm\.$/m);
  assert.deepEqual(Object.keys(await cluster.managers('h1')).sort(), ['h1', 'h2', 'h4']);
  assert.match(await cluster.on('h1', 'info'), / Managers: 3\n/);
  assert.deepEqual(await cluster.containers('h3'), []);
  await cluster.on('h2', 'update', '--dispatcher-heartbeat', '1s');
  await cluster.until('h3 is down', () => cluster.node('h3').status.state === 'down');
  await cluster.on('h2', 'node', 'rm', 'h3');
  assert.deepEqual(await Promise.all(['h1', 'h2', 'h4'].map((host) => cluster.containers(host, 'web'))), [
    before[0],
    before[1],
    before[3],
  ]);
});

test('managers: a node of the cluster is told one more address by join, once a manager has proved itself there', async (t) => {
  const cluster = await Cluster.up(t, 3, 3, 1);
  const token = await cluster.token();
  const bad = await cluster.lab.exec('h3', ['swarm', 'join', '--token', token, `${cluster.address('h2')}:2377`]);
  assert.equal(bad.code, 1, 'h2 is no manager');
  assert.match(
    (await cluster.tryJoin('h3', token)).stdout,
    /already part of this swarm, as a worker\. It now knows the manager at 10\.77\.0\.1:2377 as well/,
  );
});
