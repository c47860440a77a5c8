import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster } from './cluster.js';
import { addressIn, createProbe, fetching, hostOf, HTTP, inTask, lookUp } from './probe.js';

test('safety: networks are apart, strangers send no VXLAN, encryption is never left out, and other rules stay as they were', async (t) => {
  // h4 is a stranger beside the cluster.
  const cluster = await Cluster.up(t, 4, 3);
  await loadProbeImage(cluster.lab);
  await cluster.lab.must('h2', ['iptables', '-I', 'DOCKER-USER', '-s', '203.0.113.9', '-j', 'DROP']);
  await cluster.swarm('network', 'create', 'one');
  await cluster.swarm('network', 'create', 'two');
  await createProbe(cluster, 'a', ['--mode', 'global', '--network', 'one']);
  await createProbe(cluster, 'b', ['--mode', 'global', '--network', 'two', '--publish', `8000:${HTTP}`]);
  const a = must(cluster.running('a')[0], 'a task');
  const reachable = async (url: string): Promise<boolean> => (await inTask(cluster, a, fetching(url))).code === 0;
  for (const b of cluster.running('b')) {
    assert.equal(
      await reachable(`http://${await addressIn(cluster, b, 'two')}:${HTTP}/`),
      false,
      'a task of the other network',
    );
  }
  const [vip] = await lookUp(cluster, must(cluster.running('b')[0], 'a task'), 'b');
  assert.equal(
    await reachable(`http://${must(vip, 'a virtual address')}:${HTTP}/`),
    false,
    'a virtual address of the other network',
  );
  assert.deepEqual(await lookUp(cluster, a, 'b'), [], 'a name of the other network');
  for (const peer of cluster.running('a'))
    assert.ok(await reachable(`http://${await addressIn(cluster, peer, 'one')}:${HTTP}/`));

  await t.test('a host that is no member sends nothing into a network', async () => {
    const inner = await addressIn(cluster, a, 'one');
    const vni = must(
      /VXLAN (\d+)/.exec(
        JSON.stringify(await cluster.swarm('network', 'inspect', 'one')).replace(
          /vxlanid_list[^0-9]*(\d+)/,
          'VXLAN $1',
        ),
      ),
      'its number',
    )[1];
    const setUp = [
      `ip link add vx0 type vxlan id ${vni} dstport 4789 remote ${cluster.address('h1')} dev eth0`,
      'ip addr add 10.0.1.250/24 dev vx0',
      'ip link set vx0 up',
    ];
    await cluster.lab.must('h4', ['bash', '-c', setUp.join(' && ')]);
    const drops = () => cluster.lab.must('h1', ['bash', '-c', 'ip -s -j link show type vxlan | tr -d "\\n"']);
    const before = await drops();
    const tried = await cluster.lab.exec('h4', ['ping', '-c', '3', '-i', '0.2', '-W', '1', inner]);
    assert.notEqual(tried.code, 0);
    const received = (text: string) =>
      (JSON.parse(text) as { ifname: string; stats64: { rx: { packets: number } } }[]).map(
        ({ ifname, stats64 }) => `${ifname} ${stats64.rx.packets}`,
      );
    assert.deepEqual(received(await drops()).length, received(before).length);
  });

  await t.test('what must be encrypted does not run where that cannot be', async () => {
    await cluster.swarm('network', 'create', '--opt', 'encrypted', 'secret');
    await cluster.swarm(
      'service',
      'create',
      '--detach',
      '--name',
      'spy',
      '--network',
      'secret',
      'busybox',
      'sleep',
      '1000',
    );
    await cluster.until('it says why', () => /encrypt/.test(cluster.tasks('spy')[0]?.status.err ?? ''));
    assert.equal(cluster.tasks('spy')[0]?.status.state, 'pending');
  });

  await t.test('a subnet that a host has a route to is refused there', async () => {
    await cluster.lab.must('h3', ['ip', 'route', 'add', '10.99.0.0/16', 'via', '10.77.0.254']);
    await cluster.swarm('network', 'create', '--subnet', '10.99.1.0/24', 'clash');
    await cluster.swarm(
      'service',
      'create',
      '--detach',
      '--name',
      'lost',
      '--network',
      'clash',
      '--constraint',
      'node.hostname==h3',
      'busybox',
      'sleep',
      '1000',
    );
    await cluster.until('it says why', () =>
      cluster.tasks('lost').some(({ status }) => /10\.99\.0\.0\/16/.test(status.err)),
    );
  });

  await t.test('a port that the cluster needs itself is no service’s', async () => {
    for (const [published, port] of [
      ['2377:80', '2377/tcp'],
      ['127.0.0.1:2377:80', '2377/tcp'],
      ['4789:80/udp', '4789/udp'],
    ] as const) {
      const { code, stderr } = await cluster.trySwarm('service', 'update', '--publish-add', published, 'b');
      assert.equal(code, 1, published);
      assert.match(stderr, new RegExp(`port '${port}' cannot be published by every node: it is that of`));
    }
  });

  await t.test('a task whose network somebody takes away is replaced, and the network is made anew', async () => {
    const onH2 = () => cluster.running('a').find((task) => hostOf(cluster, task) === 'h2');
    const lost = must(onH2(), 'a task on h2');
    const bridge = '{{index .Options "com.docker.network.bridge.name"}}';
    const name = (await cluster.lab.must('h2', ['docker', 'network', 'inspect', '-f', bridge, 'one'])).trim();
    await cluster.lab.must('h2', ['ip', 'link', 'delete', name]);
    await cluster.until('it is replaced', () => (onH2() ?? lost).id !== lost.id);
    const { status } = must(
      cluster.tasks('a').find(({ id }) => id === lost.id),
      'the task that was lost',
    );
    assert.match(status.err, /its container was disconnected from a network/);
    const next = await addressIn(cluster, must(onH2(), 'the next one'), 'one');
    assert.ok(await reachable(`http://${next}:${HTTP}/`));
  });

  await cluster.swarm('service', 'rm', 'a', 'b', 'spy', 'lost');
  await cluster.until('all have gone', () => cluster.services.length === 0);
  const rules = (host: string) =>
    cluster.lab.must(host, ['bash', '-c', 'iptables -S DOCKER-USER; iptables -S FORWARD | head -1']);
  for (
    let tries = 0;
    (await rules('h2')) !==
    '-N DOCKER-USER\n-A DOCKER-USER -s 203.0.113.9/32 -j DROP\n-A DOCKER-USER -j RETURN\n-P FORWARD DROP\n';
    tries++
  ) {
    assert.ok(tries < 60, await rules('h2'));
    await cluster.lab.must('h1', ['sleep', '0.5']);
  }
});
