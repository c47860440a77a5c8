import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { makeConfig, makeNetwork, makeSecret, makeService } from '../../proto/objects.js';
import type { Service, UpdateStatus } from '../../proto/types.js';
import { storeWith } from './testing.js';
import type { StoreChange } from './types.js';

const uses = (...ids: string[]) => ({
  name: 'web',
  task_template: { container_spec: { secrets: ids.map((id) => ({ secret_id: id, secret_name: id })) } },
});
const web = (over: Parameters<typeof makeService>[0] = {}): Service =>
  makeService({ id: 'web', spec: uses('s1'), ...over });
const create = (object: Service): StoreChange => ({ action: 'create', kind: 'service', object });
const secret: StoreChange = {
  action: 'create',
  kind: 'secret',
  object: makeSecret({ id: 's1', spec: { name: 'password' } }),
};

async function withSecret(...more: StoreChange[]) {
  const store = await storeWith(new SimClock(), [secret, ...more]);
  const removeSecret = (): Promise<void> =>
    store.update((view) => [{ action: 'remove', kind: 'secret', object: must(view.secrets.get('s1'), 's1') }]);
  return { store, removeSecret };
}

test('a secret is not removed and referred to at once, whichever comes first', async () => {
  for (const isRemovalFirst of [true, false]) {
    const { store, removeSecret } = await withSecret();
    const refer = (): Promise<void> => store.update(() => [create(web())]);
    const both = isRemovalFirst ? [removeSecret(), refer()] : [refer(), removeSecret()];
    const outcomes = await Promise.allSettled(both);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
    assert.equal(store.view.services.size, isRemovalFirst ? 0 : 1);
    assert.equal(store.view.secrets.size, isRemovalFirst ? 0 : 1);
  }
});

test('the refusal says what is missing, or who still uses it', async () => {
  const { store, removeSecret } = await withSecret();
  await assert.rejects(
    store.update(() => [create(web({ spec: uses('s2') }))]),
    {
      code: 'NOT_FOUND',
      message: 'secret s2 not found',
    },
  );
  await store.update(() => [create(web())]);
  await assert.rejects(removeSecret(), {
    code: 'IN_USE',
    message: "secret 'password' is in use by the following service: web",
  });
});

test('a network is not removed and referred to at once, whichever comes first', async () => {
  for (const isRemovalFirst of [true, false]) {
    const network = makeNetwork({ id: 'n1', spec: { name: 'front' } });
    const store = await storeWith(new SimClock(), [{ action: 'create', kind: 'network', object: network }]);
    const networks = [{ target: 'n1' }, { target: 'host' }];
    const refer = (): Promise<void> =>
      store.update(() => [create(web({ spec: { name: 'web', task_template: { networks } } }))]);
    const remove = (): Promise<void> =>
      store.update((view) => [{ action: 'remove', kind: 'network', object: must(view.networks.get('n1'), 'n1') }]);
    const outcomes = await Promise.allSettled(isRemovalFirst ? [remove(), refer()] : [refer(), remove()]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as Error).message : 'done')),
      ['done', isRemovalFirst ? 'network n1 not found' : "network 'front' is in use by the following service: web"],
    );
  }
});

test('one transaction may make a secret and its first user, and remove the last user and its secret', async () => {
  const store = await storeWith(new SimClock(), []);
  await store.update(() => [secret, create(web())]);
  await store.update((view) => [
    { action: 'remove', kind: 'service', object: must(view.services.get('web'), 'web') },
    { action: 'remove', kind: 'secret', object: must(view.secrets.get('s1'), 's1') },
  ]);
  assert.deepEqual([store.view.services.size, store.view.secrets.size], [0, 0]);
});

test('what an update may be rolled back to is kept while it is under way; a loop is never refused for what is gone', async () => {
  const state = (of: UpdateStatus['state']): UpdateStatus => ({
    state: of,
    started_at: '',
    completed_at: '',
    message: '',
  });
  const updated = web({ spec: uses(), previous_spec: uses('s1'), update_status: state('updating') });
  const { store, removeSecret } = await withSecret(create(updated));
  await assert.rejects(removeSecret(), { code: 'IN_USE' });
  const write = (over: Partial<Service>): Promise<void> =>
    store.update((view) => [
      { action: 'update', kind: 'service', object: { ...must(view.services.get('web'), 'web'), ...over } },
    ]);
  await write({ update_status: state('completed') });
  await removeSecret();
  await write({ spec: web().spec, previous_spec: null, update_status: state('rollback_started') });
  await write({ update_status: state('rollback_completed') });
});

test('secrets and configs have names of their own', async () => {
  const { store } = await withSecret();
  const named = { id: 'other', spec: { name: 'password' } };
  await store.update(() => [{ action: 'create', kind: 'config', object: makeConfig(named) }]);
  await assert.rejects(
    store.update(() => [{ action: 'create', kind: 'secret', object: makeSecret(named) }]),
    {
      code: 'NAME_CONFLICT',
      message: 'name conflicts with an existing object: secret password already exists',
    },
  );
});
