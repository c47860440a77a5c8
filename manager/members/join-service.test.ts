import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { SystemClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { Membership } from '../../proto/load.js';
import { makeNode } from '../../proto/objects.js';
import { connect, unary } from '../../proto/rpc/client.js';
import { LiveIdentity } from '../../proto/rpc/identity.js';
import { RpcServer } from '../../proto/rpc/server.js';
import { TestRoot } from '../../proto/rpc/testing.js';
import { changeMembership, type Membership as Group } from '../../raft/membership.js';
import { storeWith } from '../store/testing.js';
import type { GroupLeader } from './group.js';
import { membershipHandlers } from './join-service.js';

const clock = new SystemClock();

/** `c`, a manager that listens, asks `a`, which leads `group`, to be let in. What `a` does about it, in this order. */
async function joinOf(t: TestContext, group: Group, { empty }: { empty: boolean }): Promise<string[]> {
  const root = await TestRoot.create(clock, 'c1');
  const [a, c] = await Promise.all(['a', 'c'].map(async (id) => new LiveIdentity(await root.identity(id))));
  assert.ok(a && c);
  const manager_status = { leader: false, reachability: 'reachable', addr: '127.0.0.1:1' } as const;
  const node = makeNode({ id: 'c', spec: { role: 'manager' }, manager_status });
  const store = await storeWith(clock, [{ action: 'create', kind: 'node', object: node }]);
  const steps: string[] = [];
  let membership = group;
  store.watch(({ events }) => {
    for (const { object } of events) {
      if ('manager_status' in object)
        steps.push(object.manager_status ? 'writes where it is' : 'writes that it is none');
    }
  });
  const leader: GroupLeader = {
    group: 'g1',
    status: () => ({ id: 'a', role: 'leader', leader: 'a', commit: 1, membership }),
    readBarrier: () => Promise.resolve(void steps.push('makes sure that it leads')),
    changeMembers: (changes) => {
      for (const { kind, id } of changes) steps.push(`${kind} ${id}`);
      membership = changeMembership(membership, changes);
      return Promise.resolve();
    },
    transferLeadership: () => Promise.reject(new Error('not asked for')),
    onMembership: () => () => undefined,
  };
  const [server, called] = [new RpcServer({ clock, log: silentLog }), new RpcServer({ clock, log: silentLog })];
  t.after(() => Promise.all([server.close({ graceMs: 0 }), called.close({ graceMs: 0 })]));
  const hangUp = (id: string): void => void steps.push(`hangs up on ${id}`);
  server.addService(Membership.service, membershipHandlers({ store, group: leader, identity: a, clock, hangUp }));
  const client = connect(Membership, { addr: await server.listenTls('127.0.0.1:0', a), identity: c });
  t.after(() => client.close());
  await unary(client, 'Join', { addr: await called.listenTls('127.0.0.1:0', c), empty }).catch((error: unknown) => {
    steps.push(error instanceof Error && 'code' in error ? String(error.code) : 'throws');
  });
  return steps;
}

test('join-service: who joins is hung up on in the step that takes it in, so that nothing of an earlier life counts', async (t) => {
  assert.deepEqual(await joinOf(t, { members: ['a', 'b'] }, { empty: true }), [
    'makes sure that it leads',
    'writes where it is',
    'hangs up on c',
    'learner c',
  ]);
});

test('join-service: a voter that comes back with an empty log is removed before it is taken in', async (t) => {
  assert.deepEqual(await joinOf(t, { members: ['a', 'b', 'c'] }, { empty: true }), [
    'makes sure that it leads',
    'remove c',
    'writes where it is',
    'hangs up on c',
    'learner c',
  ]);
});

test('join-service: a log of one that was let go does not count, which is written before it is told', async (t) => {
  const group = { members: ['a', 'b'] };
  assert.deepEqual(await joinOf(t, group, { empty: false }), [
    'makes sure that it leads',
    'writes that it is none',
    'MANAGER_EXPELLED',
  ]);
});
