import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import { SeededRandom } from '../../lib/random.js';
import type { SecretSpecInput } from '../../proto/gen/swarm/v1/SecretSpec.js';
import { makeConfig, makeSecret, makeService, makeTask } from '../../proto/objects.js';
import type { ConfigSpec, SecretSpec, TaskState, UpdateStatus } from '../../proto/types.js';
import { localStore } from '../store/testing.js';
import type { StoreChange } from '../store/types.js';
import { ConfigApi } from './configs.js';
import { SecretApi } from './secrets.js';

const DATA = Buffer.from('correct horse battery staple');
const specOf = (over: SecretSpecInput = {}): SecretSpec =>
  makeSecret({ spec: { name: 'db.pass', data: DATA, ...over } }).spec;
const configOf = (over: Partial<ConfigSpec> = {}): ConfigSpec => ({
  ...makeConfig({ spec: { name: 'nginx.conf', data: DATA } }).spec,
  ...over,
});

function setUp() {
  const store = localStore(new SimClock());
  const options = { store, random: new SeededRandom(1) };
  return { store, secrets: new SecretApi(options), configs: new ConfigApi(options) };
}

test('secret: stored once, found by name, id and beginning of the id, and never answered with its data', async () => {
  const { store, secrets } = setUp();
  const created = await secrets.create({ spec: specOf({ labels: { a: 'b' } }) });
  const { id } = created;
  assert.deepEqual(store.view.secrets.get(id)?.spec.data, DATA);
  for (const answer of [
    created,
    secrets.get('db.pass'),
    secrets.get(id.slice(0, 6)),
    ...secrets.list({ filters: {} }),
  ]) {
    assert.deepEqual([answer.id, answer.spec.name, answer.spec.data.length], [id, 'db.pass', 0]);
  }
  await assert.rejects(secrets.create({ spec: specOf() }), {
    code: 'NAME_CONFLICT',
    message: 'name conflicts with an existing object: secret db.pass already exists',
  });
  assert.throws(() => secrets.get('other'), { message: 'secret other not found' });
});

test('config: answered with its data alone, without it in a list, which may be of many', async () => {
  const { configs } = setUp();
  const created = await configs.create({ spec: configOf() });
  assert.deepEqual([created.spec.data, configs.get('nginx.conf').spec.data], [DATA, DATA]);
  assert.deepEqual(
    configs.list({ filters: {} }).map(({ spec }) => spec.data.length),
    [0],
  );
});

test('secret and config: what cannot be stored is refused, in words that hold nothing of the data', async () => {
  const { store, secrets, configs } = setUp();
  const bad: [SecretSpecInput, string | RegExp][] = [
    [{ name: '' }, 'name must be provided'],
    [
      { name: 'a'.repeat(65) },
      /^invalid name, only 64 \[a-zA-Z0-9-_.\] characters allowed, and the start and end character/,
    ],
    [{ name: 'a b' }, /^invalid name/],
    [{ name: '.a' }, /^invalid name/],
    [{ data: Buffer.alloc(0) }, 'secret data must be larger than 0 and less than 512000 bytes'],
    [{ data: Buffer.alloc(limits.secret_bytes_max) }, 'secret data must be larger than 0 and less than 512000 bytes'],
    [{ labels: { '': '' } }, "invalid label '=': empty name"],
    [{ driver: { name: 'vault' } }, /secret driver "vault" is not known/],
    [{ templating: { name: 'jinja' } }, /template driver "jinja" is not known/],
    [{ templating: { name: 'golang' }, data: Buffer.from('correct horse {{.Nope}}') }, /template/],
  ];
  for (const [over, message] of bad) {
    await assert.rejects(
      secrets.create({ spec: specOf(over) }),
      (error: Error) => {
        if (typeof message === 'string') assert.equal(error.message, message);
        else assert.match(error.message, message);
        assert.doesNotMatch(error.message, /horse/);
        return true;
      },
      String(message),
    );
  }
  await assert.rejects(configs.create({ spec: configOf({ data: Buffer.alloc(limits.config_bytes_max) }) }), {
    message: 'config data must be larger than 0 and less than 1024000 bytes',
  });
  assert.deepEqual([store.view.secrets.size, store.view.configs.size], [0, 0]);
  await secrets.create({ spec: specOf({ name: 'a'.repeat(64), data: Buffer.alloc(limits.secret_bytes_max - 1) }) });
  await configs.create({ spec: configOf({ data: Buffer.alloc(limits.config_bytes_max - 1) }) });
});

test('secret: only labels change, from the version they were read at', async () => {
  const { store, secrets } = setUp();
  const { id, version } = await secrets.create({ spec: specOf() });
  const request = { ref: id, version: version.index };
  for (const over of [{ name: 'other' }, { data: Buffer.from('x') }, { templating: { name: 'golang' } }]) {
    await assert.rejects(secrets.update({ ...request, spec: specOf(over) }), {
      code: 'LABELS_ONLY',
      message: /^only updates to Labels are allowed/,
    });
  }
  const labelled = specOf({ labels: { a: 'b' }, data: Buffer.alloc(0) });
  const updated = await secrets.update({ ...request, spec: labelled });
  assert.deepEqual([updated.spec.labels, store.view.secrets.get(id)?.spec.data], [{ a: 'b' }, DATA]);
  await assert.rejects(secrets.update({ ...request, spec: labelled }), {
    code: 'OUT_OF_DATE',
    message: /^update out of sequence/,
  });
});

test('secret: whether it has some data can be asked, and is not told of more than that', async () => {
  const { secrets } = setUp();
  await secrets.create({ spec: specOf() });
  assert.equal(secrets.match({ ref: 'db.pass', data: DATA }), true);
  assert.equal(secrets.match({ ref: 'db.pass', data: DATA.subarray(1) }), false);
  assert.equal(secrets.match({ ref: 'db.pass', data: Buffer.alloc(DATA.length) }), false);
});

test('secret and config: listed by id, name and label', async () => {
  const { secrets } = setUp();
  const { id } = await secrets.create({ spec: specOf({ name: 'a', labels: { tier: 'db' } }) });
  await secrets.create({ spec: specOf({ name: 'b' }) });
  const names = (key: string, value: string): string[] =>
    secrets.list({ filters: { [key]: { values: [value] } } }).map(({ spec }) => spec.name);
  assert.deepEqual(names('id', id), ['a']);
  assert.deepEqual(names('name', 'b'), ['b']);
  assert.deepEqual(names('label', 'tier=db'), ['a']);
  assert.throws(() => names('colour', 'red'), { code: 'INVALID_FILTER' });
});

const uses = (id: string) => ({
  container_spec: { secrets: [{ secret_id: id, secret_name: 'db.pass', file: { name: 'x' } }] },
});
const service = (name: string, over: Parameters<typeof makeService>[0]): StoreChange => ({
  action: 'create',
  kind: 'service',
  object: makeService({ id: name, ...over, spec: { name, ...over.spec } }),
});

test('secret: in use it stays, and the refusal names the users', async () => {
  const { store, secrets } = setUp();
  const { id } = await secrets.create({ spec: specOf() });
  await store.update(() => [service('web', { spec: { task_template: uses(id) } }), service('idle', {})]);
  await assert.rejects(secrets.remove({ ref: 'db.pass' }), {
    code: 'IN_USE',
    message: "secret 'db.pass' is in use by the following service: web",
  });
  await store.update(() => [service('api', { spec: { task_template: uses(id) } })]);
  await assert.rejects(secrets.remove({ ref: 'db.pass' }), {
    message: "secret 'db.pass' is in use by the following services: api, web",
  });
  await store.update((view) =>
    ['web', 'api'].map((name): StoreChange => ({
      action: 'remove',
      kind: 'service',
      object: view.services.byName(name)!,
    })),
  );
  await secrets.remove({ ref: 'db.pass' });
  await assert.rejects(secrets.remove({ ref: 'db.pass' }), { code: 'NOT_FOUND' });
});

test('secret: what an update may still be rolled back to, or an older task still has, is in use', async () => {
  const cases: [update: UpdateStatus['state'] | undefined, task: TaskState | undefined, isKept: boolean][] = [
    ['updating', undefined, true],
    ['paused', undefined, true],
    ['completed', undefined, false],
    [undefined, undefined, false],
    [undefined, 'running', true],
    [undefined, 'shutdown', false],
  ];
  for (const [state, task, isKept] of cases) {
    const { store, secrets } = setUp();
    const { id } = await secrets.create({ spec: specOf() });
    const update_status = state ? { state } : null;
    await store.update(() => [
      service('web', { previous_spec: { name: 'web', task_template: uses(id) }, update_status }),
    ]);
    if (task) {
      const object = makeTask({
        id: 't',
        service_id: 'web',
        desired_state: 'running',
        status: { state: task },
        spec: uses(id),
      });
      await store.update(() => [{ action: 'create', kind: 'task', object }]);
    }
    const outcome = await secrets.remove({ ref: id }).then(
      () => false,
      () => true,
    );
    assert.equal(outcome, isKept, `update ${state}, task ${task}`);
  }
});
