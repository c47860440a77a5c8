import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { Cluster } from './cluster.js';

const LOOP = ['busybox', 'sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];

/** Runs a shell command in the one running container of a service. */
async function inside(cluster: Cluster, service: string, command: string): Promise<string> {
  const running = (await cluster.containers('h1', service)).filter((container) => container.running);
  const id = must(running[0], `a container of ${service}`).id;
  return (await cluster.lab.must('h1', ['docker', 'exec', id, 'sh', '-c', command])).trim();
}

test('options: what docker run can do, a service can', async (t) => {
  const cluster = await Cluster.up(t, 1);
  await cluster.lab.must('h1', ['mkdir', '-p', '/run/lab/shared']);
  const flags = [
    ['--entrypoint', 'sh', '--init', '--read-only', '--workdir', '/var', '--user', '1000:1000', '--group', '2000'],
    [
      '--env',
      'A=1',
      '--env',
      'WHERE={{.Node.Hostname}}.{{.Task.Slot}}',
      '--hostname',
      '{{.Service.Name}}-{{.Task.Slot}}',
    ],
    [
      '--cap-drop',
      'ALL',
      '--cap-add',
      'net_admin',
      '--sysctl',
      'net.ipv4.ip_forward=1',
      '--ulimit',
      'core=51200:102400',
    ],
    ['--dns', '10.77.0.9', '--dns-search', 'lab.example', '--dns-option', 'ndots:2', '--host', 'db:10.1.2.3'],
    ['--limit-memory', '64m', '--limit-cpu', '0.5', '--limit-pids', '50', '--shm-size', '8m'],
    ['--mount', 'type=tmpfs,target=/scratch,tmpfs-size=1m,tmpfs-mode=1777'],
    ['--mount', 'type=volume,source={{.Service.Name}}-{{.Task.Slot}},target=/data'],
    ['--mount', 'type=bind,source=/run/lab/shared,target=/shared,readonly'],
    ['--security-opt', 'no-new-privileges', '--stop-signal', 'SIGINT', '--container-label', 'tier=front'],
    ['--log-driver', 'json-file', '--log-opt', 'max-size=1m'],
  ];
  await cluster.swarm('service', 'create', '--name', 'web', ...flags.flat(), 'busybox', '-c', 'sleep 100000 & wait');
  const facts = {
    'id -u; id -G': '1000\n1000 2000',
    'hostname; pwd': 'web-1\n/var',
    'echo $A $WHERE': '1 h1.1',
    'cat /proc/sys/net/ipv4/ip_forward': '1',
    'ulimit -Sc; ulimit -Hc': '100\n200', // blocks of 512 bytes; that of open files, runc changes itself at times
    'grep -c "^nameserver 10.77.0.9\\|^search lab.example\\|^options ndots:2" /etc/resolv.conf': '3',
    'grep 10.1.2.3 /etc/hosts': '10.1.2.3\tdb',
    'touch /x 2>/dev/null || echo read-only': 'read-only',
    'touch /shared/x 2>/dev/null || echo read-only': 'read-only',
    'touch /scratch/x; stat -f -c %T /scratch': 'tmpfs',
    'grep NoNewPrivs /proc/self/status | tr -d "\\t"': 'NoNewPrivs:1',
    'cat /proc/1/comm': 'docker-init',
  };
  for (const [command, expected] of Object.entries(facts))
    assert.equal(await inside(cluster, 'web', command), expected, command);
  const [container] = await cluster.containers('h1', 'web');
  const { HostConfig, Config } = await cluster
    .engine('h1')
    .getContainer(container?.id ?? '')
    .inspect();
  assert.deepEqual([HostConfig.CapAdd, HostConfig.CapDrop], [['CAP_NET_ADMIN'], ['ALL']]);
  assert.deepEqual(
    [HostConfig.Memory, HostConfig.NanoCpus, HostConfig.PidsLimit, HostConfig.ShmSize],
    [64 * 2 ** 20, 5e8, 50, 8 * 2 ** 20],
  );
  const signal = ['docker', 'inspect', '--format', '{{.Config.StopSignal}}', container?.id ?? ''];
  assert.equal(await cluster.lab.must('h1', signal), 'SIGINT\n');
  assert.equal(Config.Labels['tier'], 'front');
  assert.match(await cluster.lab.must('h1', ['docker', 'volume', 'ls', '-q']), /^web-1$/m);

  await cluster.swarm(
    'service',
    'update',
    '--env-rm',
    'A',
    '--cap-add',
    'net_raw',
    '--sysctl-rm',
    'net.ipv4.ip_forward',
    '--ulimit-rm',
    'core',
    '--host-rm',
    'db:10.1.2.3',
    'web',
  );
  assert.equal(await inside(cluster, 'web', 'echo "[$A]"'), '[]');
  assert.equal(await inside(cluster, 'web', 'grep -c 10.1.2.3 /etc/hosts || true'), '0');
});

test("options: a privileged task, or one with devices, runs only where the node's administrator lets it", async (t) => {
  const cluster = await Cluster.up(t, 1);
  await cluster.swarm('service', 'create', '-d', '--name', 'root', '--privileged', ...LOOP);
  await cluster.swarm('service', 'create', '-d', '--name', 'tun', '--device', '/dev/zero:/dev/nil:r', ...LOOP);
  await cluster.until('both wait and say why', () =>
    ['root', 'tun'].every((name) =>
      cluster.tasks(name).some(({ status }) => status.state === 'pending' && /allow/.test(status.err)),
    ),
  );
  await cluster.lab.kill('h1', 'swarmd', 'SIGTERM');
  await cluster.lab.startSwarmd('h1', ['--allow', 'privileged,devices']);
  await cluster.until('the one with a device runs', () => cluster.running('tun').length === 1);
  assert.equal(await inside(cluster, 'tun', 'head -c 3 /dev/nil | wc -c'), '3');
  // Whether it starts is up to what this machine itself may do: it may be a container of another engine.
  await cluster.until('the engine was asked for the other', () =>
    cluster.tasks('root').some(({ status }) => status.container_status !== null),
  );
  const [container] = await cluster.containers('h1', 'root');
  const { HostConfig } = await cluster.engine('h1').getContainer(must(container, 'a container of root').id).inspect();
  assert.equal(HostConfig.Privileged, true);
});
