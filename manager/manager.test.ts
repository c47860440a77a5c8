/** Three managers over real TLS: they join, serve, hand over, leave and come back. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { must } from '../lib/assert.js';
import { hasCode } from '../lib/errors.js';
import { unary } from '../proto/rpc/client.js';
import { startCluster, until, type TestHost } from './testing.js';

async function threeManagers(t: test.TestContext): Promise<[TestHost, TestHost, TestHost]> {
  const [a, b, c] = await startCluster(t, ['a', 'b', 'c']);
  assert.ok(a && b && c);
  await b.start();
  await b.manager.voting();
  await c.start({ kind: 'join', via: () => [b.addr] }); // which does not lead, and says who does
  await c.manager.voting();
  return [a, b, c];
}

const create = (host: TestHost, name: string): Promise<unknown> =>
  unary(host.control, 'CreateService', { spec: { name, task_template: { container_spec: { image: 'i' } } } });

async function services(host: TestHost): Promise<string[]> {
  const { services: list } = await unary(host.control, 'ListServices', {});
  return list.map(({ service }) => service?.spec?.name ?? '').sort();
}

/** As a manager shows them: "a leader reachable". */
async function managers(host: TestHost): Promise<string[]> {
  const { nodes } = await unary(host.control, 'ListNodes', {});
  return nodes
    .flatMap(({ id, manager_status: status }) =>
      status ? [[id, status.leader ? 'leader' : '', status.reachability].filter(Boolean).join(' ')] : [],
    )
    .sort();
}

test('managers join, and each of them serves what was written through another', { timeout: 60_000 }, async (t) => {
  const [a, b, c] = await threeManagers(t);
  await until('b has heard of c', () => b.manager.standing.managers === 3);
  assert.deepEqual(b.manager.standing, { leader: false, quorum: true, voter: true, managers: 3 });
  for (const [host, name] of [
    [a, 'one'],
    [b, 'two'],
    [c, 'three'],
  ] as const) {
    await create(host, name);
    for (const reader of [a, b, c]) assert.ok((await services(reader)).includes(name), `${reader.id} has ${name}`);
  }
  const all = ['a leader reachable', 'b reachable', 'c reachable'];
  await until('every manager is shown as reachable', async () => (await managers(c)).join() === all.join());
});

test('a manager that stops hands the leadership over, is shown as unreachable, and comes back with its log', async (t) => {
  const [a, b, c] = await threeManagers(t);
  await a.stop();
  assert.ok(b.manager.standing.leader || c.manager.standing.leader, 'another leads before the first one is gone');
  await create(b, 'meanwhile');
  await until('a is unreachable', async () => (await managers(c)).includes('a unreachable'));
  await a.start({ kind: 'resume', via: () => [] });
  assert.deepEqual(await services(a), ['meanwhile']);
  await until('a is reachable', async () => (await managers(c)).includes('a reachable'));
});

test('the leader can be demoted; it is told, and joins again with an empty log', { timeout: 60_000 }, async (t) => {
  const [a, b, c] = await threeManagers(t);
  await c.setRole('a', 'worker');
  await a.expelled;
  await until('a is no manager', async () => (await b.node('a')).manager_status === null);

  await b.setRole('a', 'manager');
  const old = await unary(a.control, 'ListNodes', {}).catch((error: unknown) => error);
  const refused = hasCode(old, 'MANAGER_EXPELLED') || hasCode(old, 'RAFT_NO_QUORUM'); // by what its log knows
  assert.ok(refused, 'it does not serve from its old log');
  await a.stop();
  await a.wipe();
  await a.start();
  await a.manager.voting();
  await create(a, 'again');
  assert.deepEqual(await services(c), ['again']);
});

test('who was removed while it was away finds out, and is not let in', { timeout: 60_000 }, async (t) => {
  const [a, b, c] = await threeManagers(t);
  await c.stop();
  await until('c is unreachable', async () => (await managers(a)).includes('c unreachable'));
  await assert.rejects(b.setRole('b', 'worker'), {
    code: 'QUORUM_AT_RISK',
    message: /^3 managers, 1 of them unreachable: without b, 1 of 2 would be left and 2 are needed/,
  });
  await assert.rejects(unary(a.control, 'RemoveNode', { ref: 'c' }), { code: 'NODE_IS_MANAGER' });
  await unary(a.control, 'RemoveNode', { ref: 'c', force: true });
  await c.start();
  await c.expelled;
  await c.stop();
  await c.wipe();
  await assert.rejects(c.start(), { code: 'NODE_REMOVED' });
  await b.setRole('b', 'worker');
  await b.expelled;
  await assert.rejects(a.setRole('a', 'worker', true), { code: 'MANAGER_LAST' });
});

test('a voter whose log was lost comes back as somebody new', { timeout: 60_000 }, async (t) => {
  const [a, b, c] = await threeManagers(t);
  await create(a, 'kept');
  await c.stop();
  await c.wipe();
  await c.start();
  assert.equal(c.manager.standing.voter, false, 'it may not vote before it has what it had');
  await c.manager.voting();
  await b.stop();
  assert.deepEqual(await services(c), ['kept']);
});

test('a manager that is being let in can be told to stop', { timeout: 60_000 }, async (t) => {
  const [, b] = await startCluster(t, ['a', 'b']);
  const stop = new AbortController();
  const opening = must(b, 'b').start({ kind: 'join', via: () => ['127.0.0.1:1'] }, undefined, stop.signal);
  stop.abort();
  await assert.rejects(opening, { code: 'CANCELLED' });
});

test('an address that does not lead back is refused before it counts', { timeout: 60_000 }, async (t) => {
  const [a, b] = await startCluster(t, ['a', 'b']);
  const host = must(a, 'a');
  await assert.rejects(must(b, 'b').start({ kind: 'join', via: () => [host.addr] }, '127.0.0.1:1'), {
    code: 'MANAGER_UNREACHABLE',
    message: /127\.0\.0\.1:1: .*ECONNREFUSED/,
  });
  assert.equal(host.manager.standing.managers, 1);
});

test('logs that are asked for at any manager come from the leader', { timeout: 60_000 }, async (t) => {
  const [, b] = await threeManagers(t);
  await create(b, 'web');
  const stream = b.control.ServiceLogs({ ref: 'web', options: { tail: -1, stdout: true, stderr: true } });
  stream.resume();
  await once(stream, 'end'); // rejects with the error of one that does not lead
  const unknown = b.control.ServiceLogs({ ref: 'nope', options: { tail: -1 } });
  unknown.resume();
  await assert.rejects(once(unknown, 'end'), /service nope not found/);
});

test('without a majority nothing is answered, and it is said what is missing', { timeout: 60_000 }, async (t) => {
  const [a, b, c] = await threeManagers(t);
  const watch = a.control.Watch({});
  watch.resume();
  await once(watch, 'data');
  const watchEnded = once(watch, 'end');
  await c.stop();
  await b.stop();
  await assert.rejects(services(a), {
    code: 'QUORUM_LOST',
    message: /1 of 3 managers answer and 2 are needed; missing: b, c\..*--force-new-cluster/,
  });
  await assert.rejects(watchEnded, /1 of 3 managers answer/, 'a watch does not stand still in silence');
  await b.start();
  await until('there is a quorum', () => a.manager.standing.quorum);
  await create(a, 'on');
});
