import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { SeededRandom } from '../../lib/random.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import { makeNode, makeService, makeServiceSpec, makeTask } from '../../proto/objects.js';
import type { TaskState } from '../../proto/types.js';
import { localStore, storeWith } from '../store/testing.js';
import { ServiceApi } from './services.js';

const spec = (name: string, over: ServiceSpecInput = {}) =>
  makeServiceSpec({ name, task_template: { container_spec: { image: 'busybox:latest' } }, ...over });

function api(store = localStore(new SimClock())): ServiceApi {
  return new ServiceApi({ store, random: new SeededRandom(1), clock: new SimClock() });
}

test('service create: is stored once, and its name is taken from then on', async () => {
  const services = api();
  const web = await services.create({ spec: spec('web') });
  assert.match(web.id, /^[0-9a-z]{25}$/);
  assert.deepEqual(services.get('web'), web);
  await assert.rejects(services.create({ spec: spec('web') }), { code: 'NAME_CONFLICT', message: /service web/ });
});

test('service create: two at the same moment with one name: one wins, the other is told', async () => {
  const services = api();
  const outcomes = await Promise.allSettled([
    services.create({ spec: spec('web') }),
    services.create({ spec: spec('web') }),
  ]);
  assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
  assert.equal(services.list({ filters: {} }).length, 1);
});

test('service get: by id, name and beginning of the id; ambiguity and absence are errors', async () => {
  const store = await storeWith(new SimClock(), [
    { action: 'create', kind: 'service', object: makeService({ id: 'abc1', spec: spec('web') }) },
    { action: 'create', kind: 'service', object: makeService({ id: 'abd2', spec: spec('db') }) },
  ]);
  const services = api(store);
  for (const ref of ['abc1', 'web', 'abc']) assert.equal(services.get(ref).id, 'abc1', ref);
  assert.throws(() => services.get('ab'), { code: 'AMBIGUOUS', message: /ab is ambiguous \(2 matches/ });
  assert.throws(() => services.get('zz'), { code: 'NOT_FOUND', message: 'service zz not found' });
  assert.throws(() => services.get(''), { code: 'MISSING_FIELD' });
});

test('service update: from an old version it is refused, and nothing changes', async () => {
  const services = api();
  const { id, version } = await services.create({ spec: spec('web') });
  const two = spec('web', { mode: { replicated: { replicas: 2 } } });
  const updated = await services.update({
    ref: id,
    version: version.index,
    rollback: false,
    registry_auth_from: 'spec',
    spec: two,
  });
  assert.equal(updated.spec.mode.replicated?.replicas, 2);
  assert.equal(updated.previous_spec?.mode.replicated?.replicas, 1);
  await assert.rejects(
    services.update({
      ref: id,
      version: version.index,
      rollback: false,
      registry_auth_from: 'spec',
      spec: spec('web'),
    }),
    {
      code: 'OUT_OF_DATE',
    },
  );
  assert.deepEqual(services.get(id), updated);
});

test('service update: the same specification again writes nothing', async () => {
  const services = api();
  const created = await services.create({ spec: spec('web') });
  const again = await services.update({
    ref: 'web',
    version: created.version.index,
    rollback: false,
    registry_auth_from: 'spec',
    spec: spec('web'),
  });
  assert.deepEqual(again, created);
});

test('service update: the same specification again resumes a paused update, and keeps what it would roll back to', async () => {
  const [before, now] = [spec('web'), spec('web', { labels: { a: 'b' } })];
  const paused = makeService({ id: 's', spec: now, previous_spec: before, update_status: { state: 'paused' } });
  const services = api(await storeWith(new SimClock(), [{ action: 'create', kind: 'service', object: paused }]));
  const { version } = services.get('web');
  const resumed = await services.update({
    ref: 'web',
    version: version.index,
    rollback: false,
    registry_auth_from: 'spec',
    spec: now,
  });
  assert.equal(resumed.update_status, null);
  assert.deepEqual(resumed.previous_spec, before);
});

test('service update: a rollback by hand brings the specification before back, and a second one takes that back', async () => {
  const services = api();
  const { version } = await services.create({ spec: spec('web') });
  await assert.rejects(
    services.update({ ref: 'web', version: version.index, rollback: true, registry_auth_from: 'spec', spec: null }),
    {
      code: 'NO_PREVIOUS_SPEC',
    },
  );
  const two = spec('web', { labels: { v: '2' } });
  const updated = await services.update({
    ref: 'web',
    version: version.index,
    rollback: false,
    registry_auth_from: 'spec',
    spec: two,
  });
  const back = await services.update({
    ref: 'web',
    version: updated.version.index,
    rollback: true,
    registry_auth_from: 'spec',
    spec: null,
  });
  assert.deepEqual(back.spec, spec('web'));
  assert.deepEqual(back.previous_spec, two);
  assert.deepEqual(
    [back.update_status?.state, back.update_status?.message],
    ['rollback_started', 'manually requested rollback'],
  );
});

test('service update: name and mode stay', async () => {
  const services = api();
  const { version } = await services.create({ spec: spec('web') });
  const request = { ref: 'web', version: version.index, rollback: false, registry_auth_from: 'spec' } as const;
  await assert.rejects(services.update({ ...request, spec: spec('shop') }), {
    code: 'INVALID_FIELD',
    message: /renaming/,
  });
  await assert.rejects(services.update({ ...request, spec: spec('web', { mode: { global: {} } }) }), {
    code: 'MODE_CHANGE',
  });
});

test('service remove: gone, and a second time not found', async () => {
  const services = api();
  await services.create({ spec: spec('web') });
  await services.remove({ ref: 'web' });
  await assert.rejects(services.remove({ ref: 'web' }), { code: 'NOT_FOUND' });
});

test('service ls: counts running tasks on nodes that live, of those wanted', async () => {
  const web = makeService({ id: 'web', spec: spec('web', { mode: { replicated: { replicas: 3 } } }) });
  const task = (id: string, node_id: string, state: TaskState, desired_state: TaskState = 'running') =>
    ({
      action: 'create',
      kind: 'task',
      object: makeTask({ id, service_id: 'web', node_id, status: { state }, desired_state }),
    }) as const;
  const store = await storeWith(new SimClock(), [
    { action: 'create', kind: 'node', object: makeNode({ id: 'up', status: { state: 'ready' } }) },
    { action: 'create', kind: 'node', object: makeNode({ id: 'lost', status: { state: 'down' } }) },
    { action: 'create', kind: 'service', object: web },
    task('t1', 'up', 'running'),
    task('t2', 'lost', 'running'),
    task('t3', 'up', 'preparing'),
    task('t4', 'up', 'running', 'shutdown'),
  ]);
  const [listed] = api(store).list({ filters: {} });
  assert.deepEqual([listed?.running_tasks, listed?.desired_tasks], [1, 3]);
});

test('service ls: filters are alternatives within a key and conditions across keys', async () => {
  const services = api();
  await services.create({ spec: spec('web', { labels: { tier: 'front' } }) });
  await services.create({ spec: spec('worker', { labels: { tier: 'back' } }) });
  await services.create({ spec: spec('agent', { mode: { global: {} } }) });
  const names = (filters: Record<string, string[]>): string[] =>
    services
      .list({ filters: Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, { values }])) })
      .map(({ service }) => service.spec.name);
  assert.deepEqual(names({ name: ['w'] }), ['web', 'worker']);
  assert.deepEqual(names({ name: ['w'], label: ['tier=back'] }), ['worker']);
  assert.deepEqual(names({ label: ['tier'] }), ['web', 'worker']);
  assert.deepEqual(names({ mode: ['global', 'replicated-job'] }), ['agent']);
  assert.throws(() => names({ colour: ['red'] }), {
    code: 'INVALID_FILTER',
    message: /'colour'.*id, name, label, mode/,
  });
});
