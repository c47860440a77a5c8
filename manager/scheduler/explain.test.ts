import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import type { NodeInput } from '../../proto/gen/swarm/v1/Node.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import { storeWith } from '../store/testing.js';
import { explainTask } from './explain.js';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');
const MIB = 2 ** 20;

const node = (id: string, input: NodeInput = {}): NodeInput => ({
  id,
  status: { state: 'ready' },
  description: { hostname: `host-${id}`, resources: { nano_cpus: 4e9, memory_bytes: 1024 * MIB } },
  ...input,
});
const task = (input: TaskInput): TaskInput => ({
  id: 't1',
  service_id: 'web',
  slot: 1,
  desired_state: 'running',
  ...input,
});
const asking = (mib: number): NonNullable<TaskInput['spec']> => ({
  resources: { reservations: { memory_bytes: mib * MIB } },
});

async function explained(nodes: NodeInput[], tasks: TaskInput[]) {
  const store = await storeWith(new SimClock(NOW), [
    { action: 'create', kind: 'service', object: makeService({ id: 'web', spec: { name: 'web' } }) },
    ...nodes.map((input) => ({ action: 'create', kind: 'node', object: makeNode(input) }) as const),
    ...tasks.map((input) => ({ action: 'create', kind: 'task', object: makeTask(input) }) as const),
  ]);
  const stored = must(store.view.tasks.get('t1'), 't1');
  const before = store.snapshot();
  const { task: answered, summary, nodes: verdicts } = explainTask(store.view, stored, NOW);
  assert.equal(answered, stored);
  assert.deepEqual(store.snapshot(), before);
  return { summary, nodes: verdicts.map(({ hostname, refusals }) => [hostname, ...refusals].join(' | ')) };
}

test('explain: a task that fits nowhere has every reason of every node, by hostname', async () => {
  const found = await explained(
    [
      node('z', { spec: { availability: 'drain' } }),
      node('a', { spec: { labels: { zone: 'b' } } }),
      node('m', { spec: { labels: { zone: 'a' } } }),
    ],
    [
      task({
        status: { state: 'pending', err: 'no suitable node (insufficient resources on 2 nodes)' },
        spec: { ...asking(512), placement: { constraints: ['node.labels.zone==a'] } },
      }),
      task({ id: 'other', node_id: 'm', status: { state: 'running' }, spec: asking(1000) }),
    ],
  );
  assert.deepEqual(found, {
    summary: 'The task waits for a node: no suitable node (insufficient resources on 2 nodes).',
    nodes: [
      'host-a | constraint node.labels.zone==a: is b',
      'host-m | memory: 512 MiB asked, 24 MiB of 1 GiB free',
      'host-z | its availability is drain | constraint node.labels.zone==a: is not set',
    ],
  });
});

test('explain: what a running task takes does not speak against its own node', async () => {
  const running = task({ node_id: 'a', status: { state: 'running' }, spec: asking(800) });
  const found = await explained([node('a')], [running]);
  assert.deepEqual(found, {
    summary: 'The task has been running on node host-a since 2026-01-01T00:00:00.000Z.',
    nodes: ['host-a'],
  });
});

const rows: [string, TaskInput, string][] = [
  [
    'waits for a dependency',
    { status: { state: 'new', message: 'waiting for service db to be healthy (0 of 1 tasks)' } },
    'The task is not to be placed yet: waiting for service db to be healthy (0 of 1 tasks).',
  ],
  ['would fit', { status: { state: 'pending' } }, 'The task is about to be placed: 1 of 2 nodes can take it.'],
  [
    'is for a node that has no room',
    { node_id: 'b', status: { state: 'pending' } },
    'The task is for one node only and waits on node host-b: the node is down.',
  ],
  [
    'waits out its restart delay',
    { node_id: 'a', desired_state: 'ready', start_after: '2026-01-01T00:00:40.000Z', status: { state: 'ready' } },
    'The task is ready on node host-a. It starts at the earliest in 40 s, at 2026-01-01T00:00:40.000Z.',
  ],
  [
    'waits for the task before it',
    { node_id: 'a', desired_state: 'ready', status: { state: 'ready' } },
    'The task is ready on node host-a. It starts when the task that it replaces has stopped.',
  ],
  [
    'is being prepared',
    { node_id: 'a', status: { state: 'preparing', message: 'pulling image', err: '' } },
    'The task is preparing on node host-a: pulling image.',
  ],
  [
    'was last seen on a node that is down',
    { node_id: 'b', status: { state: 'starting', message: 'starting' } },
    'The task is starting on node host-b: starting. The node is down: this is the last that was heard.',
  ],
  [
    'is left on a node that is down',
    { node_id: 'b', status: { state: 'running', unheard: true } },
    'The task has been running on node host-b since 2026-01-01T00:00:00.000Z. The node is down: this is the last that was heard. No other node may run it: it goes on when this one is back.',
  ],
  [
    'is asked to move',
    { node_id: 'a', status: { state: 'assigned' }, relocation: { reason: 'rebalance' } },
    'The task is assigned on node host-a. It will be replaced on another node: rebalance.',
  ],
  [
    'is being stopped',
    { node_id: 'a', desired_state: 'shutdown', status: { state: 'running', message: 'started' } },
    'The task is being stopped on node host-a: started.',
  ],
  [
    'has failed',
    { node_id: 'a', status: { state: 'failed', err: 'task: non-zero exit (1)', container_status: { exit_code: 1 } } },
    'The task has ended on node host-a (failed, exit code 1): task: non-zero exit (1).',
  ],
  [
    'ended on a node that was removed',
    { node_id: 'gone', status: { state: 'orphaned', message: '' } },
    'The task has ended on node gone (orphaned).',
  ],
];
for (const [what, input, summary] of rows) {
  test(`explain: a task that ${what}`, async () => {
    const nodes = [node('a'), node('b', { status: { state: 'down' } })];
    assert.equal((await explained(nodes, [task(input)])).summary, summary);
  });
}
