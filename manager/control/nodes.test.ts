import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { makeCluster, makeNode, makeService, makeServiceSpec, makeTask } from '../../proto/objects.js';
import type { NodeSpec } from '../../proto/types.js';
import type { GroupMember } from '../members/group.js';
import { storeWith } from '../store/testing.js';
import type { StoreChange } from '../store/types.js';
import { NodeApi } from './nodes.js';
import { TaskApi } from './tasks.js';

const node = (object: Parameters<typeof makeNode>[0]): StoreChange => ({
  action: 'create',
  kind: 'node',
  object: makeNode(object),
});
const boss = node({
  id: 'm1',
  spec: { role: 'manager' },
  status: { state: 'ready' },
  description: { hostname: 'alpha' },
});
const worker = node({ id: 'w1', status: { state: 'ready' }, description: { hostname: 'beta' } });
const lost = node({
  id: 'w2',
  spec: { labels: { zone: 'b' } },
  status: { state: 'down' },
  description: { hostname: 'beta' },
});

/** A group in which the given nodes vote, the first of them leading. */
const groupOf = (...members: string[]): GroupMember => ({
  status: () => ({ id: 'm1', role: 'follower', leader: members[0] ?? '', commit: 1, membership: { members } }),
  readBarrier: () => Promise.resolve(),
});
const manager = (id: string, reachability: 'reachable' | 'unreachable' = 'reachable', name = id): StoreChange =>
  node({
    id,
    spec: { name, role: 'manager' },
    status: { state: reachability === 'reachable' ? 'ready' : 'down' },
    manager_status: { reachability, addr: `${id}:2377` },
  });

async function apiOf(changes: readonly StoreChange[], ...voters: string[]) {
  const store = await storeWith(new SimClock(), changes);
  const nodes = new NodeApi(store, groupOf(...voters));
  const setRole = (id: string, role: 'manager' | 'worker', force = false): Promise<unknown> => {
    const { spec, version } = nodes.get(id);
    return nodes.update({ ref: id, version: version.index, spec: { ...spec, role }, force });
  };
  return { store, nodes, setRole };
}

test('node update: availability, labels and the role change, from the version they were read at', async () => {
  const { nodes, setRole } = await apiOf([boss, worker], 'm1');
  const { spec, version } = nodes.get('beta');
  const drain = { ...spec, availability: 'drain' } as const;
  const drained = await nodes.update({ ref: 'w1', version: version.index, spec: drain, force: false });
  assert.equal(drained.spec.availability, 'drain');
  await assert.rejects(nodes.update({ ref: 'w1', version: version.index, spec, force: false }), {
    code: 'OUT_OF_DATE',
  });
  await setRole('w1', 'manager');
  assert.equal(nodes.get('w1').spec.role, 'manager');
});

test('node update: what is no label, word or deadline is refused', async () => {
  const { nodes } = await apiOf([boss, worker], 'm1');
  const { spec, version } = nodes.get('w1');
  const bad: [Partial<NodeSpec>, RegExp][] = [
    [{ labels: { '': 'x' } }, /^invalid node label '=x': empty name$/],
    [{ labels: { a: 'x'.repeat(200_000) } }, /node labels .* is at its limit/],
    [{ name: 'a'.repeat(64) }, /^name must be 63 characters or fewer$/],
    [{ role: 7 as never }, /^invalid Role: "7"$/],
    [{ availability: 7 as never }, /^invalid Availability: "7"$/],
    [{ drain_deadline: '2026-01-01T00:00:00Z' }, /drain deadline .* none without the availability drain/],
    [{ availability: 'drain', drain_deadline: 'soon' }, /invalid drain deadline "soon"/],
    [{ availability: 'drain', drain_deadline: '2026-99-01T00:00:00Z' }, /invalid drain deadline/],
  ];
  for (const [over, message] of bad) {
    const request = { ref: 'w1', version: version.index, spec: { ...spec, ...over }, force: false };
    await assert.rejects(nodes.update(request), { message });
  }
  assert.deepEqual(nodes.get('w1').spec, spec);
});

test('node rm: only one that is down, unless forced; a manager only by force', async () => {
  const { nodes } = await apiOf([manager('m1'), manager('m2', 'unreachable'), worker, lost], 'm1', 'm2');
  await assert.rejects(nodes.remove({ ref: 'w1', force: false }), {
    code: 'NODE_NOT_DOWN',
    message: "node w1 is not down and can't be removed",
  });
  await assert.rejects(nodes.remove({ ref: 'm2', force: false }), { code: 'NODE_IS_MANAGER' });
  for (const [ref, force] of [
    ['w2', false],
    ['w1', true],
    ['m2', true],
  ] as const) {
    await nodes.remove({ ref, force });
  }
  assert.deepEqual(
    nodes.list({ filters: {} }).map(({ id }) => id),
    ['m1'],
  );
});

test('a manager whose loss would be that of the quorum is kept: by force it is demoted, but never removed', async () => {
  const { nodes, setRole } = await apiOf(
    [manager('m1'), manager('m2'), manager('m3', 'unreachable')],
    'm1',
    'm2',
    'm3',
  );
  const message = /3 managers, 1 of them unreachable: without m2, 1 of 2 would be left and 2 are needed/;
  await assert.rejects(setRole('m2', 'worker'), { code: 'QUORUM_AT_RISK', message });
  await assert.rejects(nodes.remove({ ref: 'm2', force: true }), { code: 'QUORUM_AT_RISK', message });
  await setRole('m2', 'worker', true);
  assert.equal(nodes.get('m2').spec.role, 'worker');
});

test('the last manager is neither demoted nor removed, whatever is said', async () => {
  const { nodes, setRole } = await apiOf([manager('m1'), manager('m2')], 'm1', 'm2');
  await setRole('m2', 'worker');
  await assert.rejects(setRole('m1', 'worker', true), {
    code: 'MANAGER_LAST',
    message: 'attempting to demote the last manager of the swarm',
  });
  await assert.rejects(nodes.remove({ ref: 'm1', force: true }), { code: 'MANAGER_LAST' });
});

test('of two demotions at once that would lose the quorum together, one is refused', async () => {
  const cluster: StoreChange = { action: 'create', kind: 'cluster', object: makeCluster({ id: 'c' }) };
  const { setRole } = await apiOf([cluster, manager('m1'), manager('m2')], 'm1', 'm2');
  const results = await Promise.allSettled([setRole('m1', 'worker'), setRole('m2', 'worker')]);
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('an eighth manager is refused', async () => {
  const seven = [1, 2, 3, 4, 5, 6, 7].map((i) => manager(`m${i}`));
  const { setRole } = await apiOf([...seven, worker], 'm1');
  await assert.rejects(setRole('w1', 'manager'), { code: 'LIMIT_REACHED', message: /managers is at its limit of 7/ });
});

test('who leads is shown as raft has it now', async () => {
  const { nodes } = await apiOf([manager('m1'), manager('m2'), worker], 'm2', 'm1');
  assert.deepEqual(
    nodes.list({ filters: {} }).map(({ manager_status }) => manager_status?.leader),
    [false, true, undefined],
  );
});

test('node ls: by role, label and name; two hosts of one name are ambiguous', async () => {
  const nodes = new NodeApi(await storeWith(new SimClock(), [boss, worker, lost]), groupOf('m1'));
  const ids = (key: string, ...values: string[]): string[] =>
    nodes.list({ filters: { [key]: { values } } }).map(({ id }) => id);
  assert.deepEqual(ids('role', 'manager'), ['m1']);
  assert.deepEqual(ids('node.label', 'zone=b'), ['w2']);
  assert.deepEqual(ids('name', 'alp', 'bet'), ['m1', 'w1', 'w2']);
  assert.deepEqual(ids('membership', 'pending'), []);
  assert.throws(() => ids('role', 'chief'), { message: "Invalid role filter: 'chief'" });
  assert.throws(() => ids('membership', 'none'), { message: "Invalid membership filter: 'none'" });
  assert.throws(() => nodes.get('beta'), { code: 'AMBIGUOUS' });
});

test('task ls: by service and node, named as users name them', async () => {
  const spec = makeServiceSpec({ name: 'web', task_template: { container_spec: { image: 'a' } } });
  const task = (id: string, slot: number, node_id: string, desired_state: 'running' | 'shutdown'): StoreChange => ({
    action: 'create',
    kind: 'task',
    object: makeTask({ id, slot, node_id, desired_state, service_id: 's1', service_name: 'web' }),
  });
  const store = await storeWith(new SimClock(), [
    boss,
    worker,
    { action: 'create', kind: 'service', object: makeService({ id: 's1', spec }) },
    task('t1', 1, 'w1', 'running'),
    task('t2', 2, 'm1', 'running'),
    task('t3', 1, 'w1', 'shutdown'),
  ]);
  const tasks = new TaskApi(store);
  const ids = (filters: Record<string, string>): string[] =>
    tasks
      .list({ filters: Object.fromEntries(Object.entries(filters).map(([key, value]) => [key, { values: [value] }])) })
      .map(({ id }) => id);
  assert.deepEqual(ids({ service: 'web' }), ['t1', 't2', 't3']);
  assert.deepEqual(ids({ node: 'beta', 'desired-state': 'running' }), ['t1']);
  assert.deepEqual(ids({ name: 'web.2' }), ['t2']);
  assert.deepEqual(ids({ 'desired-state': 'accepted' }), []);
  assert.throws(() => ids({ 'desired-state': 'sleeping' }), { message: "Invalid desired-state filter: 'sleeping'" });
  assert.throws(() => ids({ service: 'nope' }), { code: 'NOT_FOUND', message: 'service nope not found' });
  assert.equal(tasks.get('web.1').id, 't1', 'a name means the task that is wanted, not those before it');
});
