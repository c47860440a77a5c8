import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { hasCode } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { makeCluster, makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Service, Task } from '../../proto/types.js';
import { MemoryStore } from './memory-store.js';
import { localStore } from './testing.js';
import { encodeTransaction, fitTransaction } from './transaction.js';
import type { Commit, StoreChange } from './types.js';

const service = (id: string, name = id): Service => makeService({ id, spec: { name } });
const create = (object: Service): StoreChange => ({ action: 'create', kind: 'service', object });
const task = (id: string, serviceId: string): StoreChange => ({
  action: 'create',
  kind: 'task',
  object: makeTask({ id, service_id: serviceId, slot: 1 }),
});

test('the store sets versions, times and spec_version', async () => {
  const clock = new SimClock(0);
  const store = localStore(clock);
  await store.update(() => [create(service('s1'))]);
  const first = store.view.services.get('s1');
  assert.equal(first?.version.index, 1);
  assert.equal(first.spec_version.index, 1);
  assert.equal(first.created_at, '1970-01-01T00:00:00.000Z');

  await clock.advance(1000);
  await store.update(({ services }) => [
    { action: 'update', kind: 'service', object: { ...services.get('s1')!, update_status: null } },
  ]);
  const second = store.view.services.get('s1');
  assert.equal(second?.version.index, 2);
  assert.equal(second.spec_version.index, 1, 'the spec is the same');
  assert.equal(second.created_at, '1970-01-01T00:00:00.000Z');
  assert.equal(second.updated_at, '1970-01-01T00:00:01.000Z');

  const labelled = { ...second, spec: { ...second.spec, labels: { a: 'b' } } };
  await store.update(() => [{ action: 'update', kind: 'service', object: labelled }]);
  assert.equal(store.view.services.get('s1')?.spec_version.index, 3);
});

test('the store notes when a task was first running', async () => {
  const clock = new SimClock(0);
  const store = localStore(clock);
  await store.update(() => [create(service('s1')), task('t1', 's1')]);
  const report = async (state: 'starting' | 'running' | 'failed'): Promise<string | undefined> => {
    await clock.advance(1000);
    await store.update(({ tasks }) => {
      const t = tasks.get('t1')!;
      return [{ action: 'update', kind: 'task', object: { ...t, status: { ...t.status, state } } }];
    });
    return store.view.tasks.get('t1')?.running_since;
  };
  assert.equal(await report('starting'), '');
  assert.equal(await report('running'), '1970-01-01T00:00:02.000Z');
  assert.equal(await report('running'), '1970-01-01T00:00:02.000Z');
  assert.equal(await report('failed'), '1970-01-01T00:00:02.000Z');
});

test('watchers hear of each transaction once, with old and new values', async () => {
  const store = localStore(new SimClock());
  const heard: Commit[] = [];
  const cancel = store.watch((commit) => heard.push(commit));
  await store.update(() => [create(service('s1')), task('t1', 's1')]);
  const old = store.view.services.get('s1')!;
  await store.update(() => [
    { action: 'update', kind: 'service', object: { ...old, spec: { ...old.spec, name: 'new' } } },
  ]);
  await store.update(({ tasks }) => [{ action: 'remove', kind: 'task', object: tasks.get('t1')! }]);
  cancel();
  await store.update(() => [create(service('s2'))]);
  assert.deepEqual(
    heard.map((c) => [c.index, c.events.map((e) => `${e.action} ${e.kind} ${e.object.id}`)]),
    [
      [1, ['create service s1', 'create task t1']],
      [2, ['update service s1']],
      [3, ['remove task t1']],
    ],
  );
  const update = heard[1]?.events[0];
  assert.ok(update?.action === 'update' && update.old === old && update.object === store.view.services.get('s1'));
});

test('an update decides anew when another write came between', async () => {
  const store = localStore(new SimClock());
  await store.update(() => [create(service('s1'))]);
  const label = (name: string) =>
    store.update(({ services }) => {
      const { spec, ...rest } = services.get('s1')!;
      return [
        {
          action: 'update',
          kind: 'service',
          object: { ...rest, spec: { ...spec, labels: { ...spec.labels, [name]: '' } } },
        },
      ];
    });
  await Promise.all(['a', 'b', 'c', 'd'].map(label));
  assert.deepEqual(Object.keys(store.view.services.get('s1')!.spec.labels).sort(), ['a', 'b', 'c', 'd']);
});

test('deciding anew is bounded', async () => {
  const store = new MemoryStore({ clock: new SimClock() });
  let index = 0;
  let decided = 0;
  store.attach({
    propose: async (data) => {
      // Another manager's write always comes first.
      store.apply(++index, encodeTransaction([create(service(`other${index}`))], ''));
      return store.apply(++index, data);
    },
  });
  const stale = service('s1');
  await assert.rejects(
    store.update(() => {
      decided++;
      return [{ action: 'update', kind: 'service', object: stale }];
    }),
    (e) => hasCode(e, 'OUT_OF_DATE'),
  );
  assert.equal(decided, limits.update_attempts_max);
});

test('what is no transaction of this version is not accepted', () => {
  const store = new MemoryStore({ clock: new SimClock() });
  assert.ok(store.accepts(encodeTransaction([create(service('s1'))], '')));
  for (const bytes of ['garbage garbage', '\x0a\x00', '\x0a\x03\x22\x01\x00'])
    assert.ok(!store.accepts(Buffer.from(bytes)), bytes);
});

const refusals: [string, StoreChange[], Parameters<typeof hasCode>[1]][] = [
  ['a taken name', [create(service('s2', 's1'))], 'NAME_CONFLICT'],
  ['a name taken twice at once', [create(service('s2', 'x')), create(service('s3', 'x'))], 'NAME_CONFLICT'],
  ['a taken id', [create(service('s1', 'other'))], 'NAME_CONFLICT'],
  ['a task of no service', [task('t9', 'none')], 'NOT_FOUND'],
  ['an old version', [{ action: 'update', kind: 'service', object: service('s1') }], 'OUT_OF_DATE'],
  ['removing an old version', [{ action: 'remove', kind: 'service', object: service('s1') }], 'OUT_OF_DATE'],
  [
    'an update of what is not there',
    [{ action: 'update', kind: 'node', object: makeNode({ id: 'n' }) }],
    'OUT_OF_DATE',
  ],
  ['one object twice', [create(service('s2')), create(service('s2', 'y'))], 'INTERNAL'],
];
for (const [what, changes, code] of refusals) {
  test(`refused: ${what}; the good changes beside it are not made either`, async () => {
    const store = localStore(new SimClock());
    await store.update(() => [create(service('s1')), task('t1', 's1')]);
    const before = store.snapshot();
    store.watch(() => assert.fail('a refused transaction must not be heard of'));
    await assert.rejects(
      store.update(() => [create(service('good')), ...changes]),
      (e) => hasCode(e, code),
    );
    assert.deepEqual(store.snapshot(), before);
  });
}

test('a removed service takes its name and its right to new tasks with it', async () => {
  const store = localStore(new SimClock());
  await store.update(() => [create(service('s1', 'web'))]);
  const old = store.view.services.get('s1')!;
  await assert.rejects(
    store.update(() => [{ action: 'remove', kind: 'service', object: old }, task('t1', 's1')]),
    (e) => hasCode(e, 'NOT_FOUND'),
  );
  await store.update(() => [
    { action: 'remove', kind: 'service', object: old },
    create(service('s2', 'web')),
    task('t1', 's2'),
  ]);
  assert.equal(store.view.services.byName('web')?.id, 's2');
});

test('too much for one transaction is refused before it is proposed, and fitTransaction takes what fits', async () => {
  const store = localStore(new SimClock());
  const many = Array.from({ length: limits.transaction_changes_max + 1 }, (_, i) => create(service(`s${i}`)));
  await assert.rejects(
    store.update(() => many),
    (e) => hasCode(e, 'LIMIT_REACHED'),
  );
  assert.equal(fitTransaction(many).length, limits.transaction_changes_max);
  const big = 'x'.repeat(limits.raft_entry_bytes_max / 3);
  const large = Array.from({ length: 4 }, (_, i) =>
    create(makeService({ id: `s${i}`, spec: { name: `s${i}`, labels: { big } } })),
  );
  await assert.rejects(
    store.update(() => large),
    (e) => hasCode(e, 'RAFT_ENTRY_TOO_LARGE'),
  );
  assert.equal(fitTransaction(large).length, 2);
  await store.update(() => fitTransaction(large));
  assert.equal(store.view.services.size, 2);
});

test('stored values are frozen', async () => {
  const store = localStore(new SimClock());
  const root_ca = { certificate: Buffer.from('pem') };
  await store.update(() => [
    create(service('s1')),
    { action: 'create', kind: 'cluster', object: makeCluster({ id: 'c', root_ca }) },
  ]);
  const stored = store.view.services.get('s1')!;
  assert.throws(() => (stored.spec.labels['a'] = 'b'), TypeError);
  assert.deepEqual(store.view.cluster()?.root_ca.certificate, root_ca.certificate);
});

test('what a task was made from is in the log once, and followers that read the log have the same', async () => {
  const log: Uint8Array[] = [];
  const leader = new MemoryStore({ clock: new SimClock() });
  leader.attach({
    propose: async (data) => {
      log.push(data);
      return leader.apply(log.length, data);
    },
  });
  const image = 'registry.example.com/a/rather/long/name/of/an/image:latest';
  const spec = { name: 's1', task_template: { container_spec: { image } } };
  await leader.update(() => [create(makeService({ id: 's1', spec }))]);
  const stored = leader.view.services.get('s1')!;
  const made = { ...makeTask({ id: 't1', service_id: 's1', slot: 1 }), spec: stored.spec.task_template };
  await leader.update(() => [{ action: 'create', kind: 'task', object: made }]);
  const update = (object: Task) => leader.update(() => [{ action: 'update', kind: 'task', object }]);
  const now = () => leader.view.tasks.get('t1')!;
  await update({ ...now(), node_id: 'n1', status: { ...now().status, state: 'assigned' } });
  assert.ok(log.slice(1).every((bytes) => !Buffer.from(bytes).includes(image)));
  // One that is made from something else is written whole.
  await update({ ...now(), spec: { ...now().spec, force_update: 1 } });
  assert.ok(Buffer.from(log.at(-1)!).includes(image));

  const follower = new MemoryStore({ clock: new SimClock() });
  for (const [at, data] of log.entries()) follower.apply(at + 1, data);
  assert.deepEqual(follower.view.tasks.get('t1'), now());
  assert.deepEqual(
    [now().node_id, now().slot, now().spec.force_update, now().spec.container_spec.image],
    ['n1', 1, 1, image],
  );
});

test('an update of a task changes all that may change of it, to anything and back to nothing', async () => {
  const store = localStore(new SimClock());
  await store.update(() => [create(service('s1'))]);
  await store.update(() => [task('t1', 's1')]);
  const stored = () => store.view.tasks.get('t1')!;
  const blank = stored();
  const full = makeTask({
    ...blank,
    node_id: 'n1',
    networks: [{ network_id: 'a', addresses: ['10.0.1.5/24'], aliases: ['b'], driver_opts: { c: 'd' } }],
    status: {
      ...{
        timestamp: '2026-01-01T00:00:00Z',
        state: 'running',
        message: 'started',
        err: 'e',
        withdrawn: true,
        unheard: true,
      },
      container_status: { container_id: 'c', pid: 7, exit_code: 3 },
      port_status: [{ target_port: 80, published_port: 30_000 }],
    },
    desired_state: 'shutdown',
    start_after: '2026-01-01T00:00:01Z',
    running_since: '2026-01-01T00:00:02Z',
    job_iteration: { index: 4 },
    assigned_generic_resources: [{ named_resource_spec: { kind: 'gpu', value: '1' } }],
    relocation: { reason: 'drain', requested_at: '2026-01-01T00:00:03Z', node_id: 'n2' },
    replaces: 't0',
    crashes: 5,
  });
  for (const object of [full, blank]) {
    // Made from the very same values, so that the log has only what may change.
    const { version, spec, spec_version, service_labels, ports } = stored();
    const changed = { ...object, version, spec, spec_version, service_labels, ports };
    await store.update(() => [{ action: 'update', kind: 'task', object: changed }]);
    const { updated_at, version: next } = stored();
    assert.deepEqual(stored(), { ...object, version: next, updated_at });
  }
  // Nothing of it is forgotten above: each field that may change has become another.
  const same = Object.keys(full).filter(
    (key) => JSON.stringify(full[key as keyof Task]) === JSON.stringify(blank[key as keyof Task]),
  );
  assert.deepEqual(same.sort(), [
    ...['created_at', 'id', 'ports', 'service_id', 'service_labels', 'service_name', 'slot', 'spec', 'spec_version'],
    ...['updated_at', 'version'],
  ]);
});

test('managers that read a snapshot have one spec for the tasks of a version, too', async () => {
  const store = localStore(new SimClock());
  await store.update(() => [create(service('s1'))]);
  const { spec, spec_version } = store.view.services.get('s1')!;
  const made = { ...makeTask({ id: 't1', service_id: 's1', slot: 1, spec_version }), spec: spec.task_template };
  const other = makeTask({ id: 't2', service_id: 's1', slot: 2, spec: { force_update: 1 }, spec_version });
  await store.update(() => [made, other].map((object) => ({ action: 'create', kind: 'task', object })));
  const reader = new MemoryStore({ clock: new SimClock() });
  reader.restore(2, store.snapshot());
  const { services, tasks } = reader.view;
  assert.equal(tasks.get('t1')!.spec, services.get('s1')!.spec.task_template);
  assert.equal(tasks.get('t2')!.spec.force_update, 1);
  assert.deepEqual(reader.snapshot(), store.snapshot());
});

test('a task is not made from a spec that its service has no more', async () => {
  const store = localStore(new SimClock());
  await store.update(() => [create(service('s1'))]);
  const old = store.view.services.get('s1')!;
  const made = { ...makeTask({ id: 't1', service_id: 's1', slot: 1 }), spec: old.spec.task_template };
  const bytes = encodeTransaction([{ action: 'create', kind: 'task', object: made }], '', store.view);
  const task_template = { ...old.spec.task_template, force_update: 1 };
  const object = { ...old, spec: { ...old.spec, task_template } };
  await store.update(() => [{ action: 'update', kind: 'service', object }]);
  const result = store.apply(3, bytes);
  assert.ok(!result.applied && hasCode(result.refusal, 'OUT_OF_DATE'));
  assert.equal(store.view.tasks.size, 0);
});

test('restore replaces everything and tells watchers', async () => {
  const from = localStore(new SimClock());
  await from.update(() => [create(service('s1')), task('t1', 's1')]);
  const to = new MemoryStore({ clock: new SimClock() });
  to.apply(1, encodeTransaction([create(service('gone'))], ''));
  const heard: Commit[] = [];
  to.watch((commit) => heard.push(commit));
  to.restore(7, from.snapshot());
  assert.deepEqual([...to.view.services.values()], [...from.view.services.values()]);
  assert.equal(to.view.services.byName('gone'), undefined);
  assert.deepEqual([...to.view.tasks.bySlot('s1', 1)], [...from.view.tasks.values()]);
  assert.deepEqual(heard, [{ index: 1, events: [], reset: true }]);
});
