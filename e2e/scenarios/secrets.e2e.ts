import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { until } from '../lab/run.js';
import { Cluster } from './cluster.js';

const LOOP = ['busybox', 'sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];
const TASKS = '/run/swarm/tasks';

/** Runs a shell command in the one running container of a service on a host. */
async function inside(cluster: Cluster, host: string, service: string, command: string): Promise<string> {
  const running = (await cluster.containers(host, service)).filter((container) => container.running);
  const { id } = must(running[0], `a container of ${service} on ${host}`);
  return (await cluster.lab.must(host, ['docker', 'exec', id, 'sh', '-c', command])).trim();
}
const shell = async (cluster: Cluster, host: string, command: string): Promise<string> =>
  (await cluster.lab.must(host, ['sh', '-c', command])).trim();
/** Files below these folders of a host that hold the text. */
const found = (cluster: Cluster, host: string, text: string, ...folders: string[]): Promise<string> =>
  shell(cluster, host, `grep -rlF ${text} ${folders.join(' ')} || true`);

test('secrets: on the nodes of their tasks alone, in memory alone, for as long as there is such a task', async (t) => {
  const cluster = await Cluster.up(t, 2);
  await cluster.lab.swarm('h1', ['secret', 'create', 'key', '-'], { input: 'hunter2-in-memory' });
  await cluster.lab.swarm('h1', ['secret', 'create', 'other', '-'], { input: 'other-data' });
  const conf = 'host={{.Node.Hostname}} slot={{.Task.Slot}} mode={{env "MODE"}} key={{secret "key"}}';
  await cluster.lab.swarm('h1', ['config', 'create', '--template-driver', 'golang', 'conf', '-'], { input: conf });
  const flags = [
    ['--secret', 'source=key,target=key,uid=1000,gid=1001,mode=0440', '--secret', 'source=other,target=/etc/other'],
    ['--config', 'source=conf,target=app.conf,mode=0400', '--env', 'MODE=fast'],
    ['--constraint', 'node.hostname==h2', '--stop-grace-period', '1s'],
  ];
  await cluster.swarm('service', 'create', '--name', 'web', ...flags.flat(), ...LOOP);
  const facts = {
    'cat /run/secrets/key; cat /etc/other': 'hunter2-in-memoryother-data',
    'stat -c "%u %g %a" /run/secrets/key': '1000 1001 440',
    'stat -f -c %T /run/secrets/key': 'tmpfs',
    'cat /app.conf': 'host=h2 slot=1 mode=fast key=hunter2-in-memory',
    'stat -c "%u %g %a" /app.conf': '0 0 400',
    'echo x 2>/dev/null >/run/secrets/key || echo read-only': 'read-only',
  };
  for (const [command, expected] of Object.entries(facts)) {
    assert.equal(await inside(cluster, 'h2', 'web', command), expected, command);
  }
  assert.equal(await shell(cluster, 'h1', `ls ${TASKS} 2>/dev/null || true`), '', 'nothing on a node without a task');
  const disks = ['/var/lib/swarm', '/var/lib/docker', '/run/lab'];
  for (const host of ['h1', 'h2']) assert.equal(await found(cluster, host, 'hunter2-in-memory', ...disks), '', host);
  const [container] = await cluster.containers('h2', 'web');
  const seen = await cluster
    .engine('h2')
    .getContainer(container?.id ?? '')
    .inspect();
  assert.doesNotMatch(JSON.stringify(seen), /hunter2/);

  // A daemon that starts anew leaves the running task its files.
  await cluster.lab.kill('h2', 'swarmd');
  await cluster.lab.startSwarmd('h2');
  await cluster.until('the node is back', () => cluster.node('h2').status.state === 'ready');
  assert.equal(await inside(cluster, 'h2', 'web', 'cat /run/secrets/key'), 'hunter2-in-memory');
  assert.equal(cluster.running('web').length, 1);

  // A host that was switched off has forgotten them, and gets them anew.
  const [lost] = cluster.running('web');
  await cluster.lab.powerOff('h2');
  await cluster.lab.boot('h2');
  await cluster.lab.startSwarmd('h2');
  await cluster.until('another task runs', () => cluster.running('web').some((task) => task.id !== lost?.id));
  assert.equal(await inside(cluster, 'h2', 'web', 'cat /run/secrets/key'), 'hunter2-in-memory');

  await cluster.swarm('service', 'rm', 'web');
  await until('the files are gone', async () => (await shell(cluster, 'h2', `ls ${TASKS}`)) === '');
});

test('secrets: with a state directory on a disk the daemon mounts a tmpfs, and takes it away when the host leaves', async (t) => {
  const cluster = await Cluster.up(t, 2, 1);
  await cluster.lab.startSwarmd('h2', ['--state-dir', '/var/lib/elsewhere']);
  await cluster.join('h2', await cluster.token());
  await cluster.lab.swarm('h1', ['secret', 'create', 'key', '-'], { input: 'hunter2-in-memory' });
  const where = ['--constraint', 'node.hostname==h2', '--stop-grace-period', '1s'];
  await cluster.swarm('service', 'create', '--name', 'web', '--secret', 'key', ...where, ...LOOP);
  assert.equal(
    await inside(cluster, 'h2', 'web', 'cat /run/secrets/key; stat -f -c %T /run/secrets/key'),
    'hunter2-in-memorytmpfs',
  );
  const mounted = 'grep -c " /var/lib/elsewhere/run tmpfs " /proc/mounts || true';
  assert.equal(await shell(cluster, 'h2', mounted), '1');
  await cluster.on('h2', 'leave');
  assert.equal(await shell(cluster, 'h2', mounted), '0');
  assert.equal(await shell(cluster, 'h2', 'ls /var/lib/elsewhere'), '');
});

test('opt-ins: what only some nodes allow runs there; elsewhere it waits and says why', async (t) => {
  const cluster = await Cluster.up(t, 2, 1);
  const flags = ['--pid', 'host', '--stop-grace-period', '1s'];
  await cluster.swarm('service', 'create', '-d', '--name', 'web', ...flags, ...LOOP);
  await cluster.until('the task says why it waits', () => {
    const [task] = cluster.tasks('web');
    return task?.status.state === 'pending' && /host-namespaces/.test(`${task.status.err} ${task.status.message}`);
  });
  await cluster.lab.startSwarmd('h2', ['--allow', 'devices,host-namespaces']);
  await cluster.join('h2', await cluster.token());
  await cluster.until('it runs on the node that allows it', () => cluster.running('web').length === 1);
  // Of the host's processes, not the container's own.
  assert.equal(await inside(cluster, 'h2', 'web', 'cat /proc/[0-9]*/comm | grep -c dockerd'), '1');
});
