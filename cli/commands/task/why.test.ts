import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { makeNode } from '../../../proto/objects.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
  fake.nodes.set('n2', makeNode({ id: 'n2', description: { hostname: 'host-2' } }));
});
afterEach(() => fake.stop());

test('a task that has no place: the summary, then each node with every reason against it', async () => {
  fake.explains = (ref) => ({
    task: { id: ref, service_name: 'web', slot: 2, status: { state: 'pending', err: 'no suitable node' } },
    summary: 'no suitable node (insufficient resources on 1 node)',
    nodes: [
      {
        node_id: 'n2',
        hostname: 'host-2',
        refusals: ['insufficient memory: 1GiB wanted, 512MiB free', 'port 80/tcp is taken'],
      },
      { node_id: 'n1', hostname: 'host-1' },
    ],
  });
  assert.equal(
    (await fake.swarm(['task', 'why', 't1'])).out,
    'Task:    web.2 (t1)\nState:   Pending: no suitable node\n' +
      'Reason:  no suitable node (insufficient resources on 1 node)\n\n' +
      'NODE      ID        VERDICT\n' +
      'host-1    n1        could run it\n' +
      'host-2    n2        insufficient memory: 1GiB wanted, 512MiB free\n' +
      '                    port 80/tcp is taken\n',
  );
  const json = JSON.parse((await fake.swarm(['task', 'why', '--format', 'json', 't1'])).out) as {
    Nodes: { NodeID: string }[];
  };
  assert.equal(json.Nodes[0]?.NodeID, 'n2');
  assert.match((await fake.swarm(['task', 'why', '--format', '{{.ID}}', 't1'])).err, /invalid --format/);
});

test('a task that runs says where', async () => {
  const task = { id: 't1', service_name: 'web', slot: 1, node_id: 'n1', status: { state: 'running' } } as const;
  fake.explains = () => ({ task, nodes: [{ node_id: 'n1', hostname: 'host-1' }] });
  const { out } = await fake.swarm(['task', 'why', '--no-resolve', 't1']);
  assert.match(out, /^State: +Running\nNode: +n1\n[^]*host-1 +n1 +the task is here\n$/m);
});
