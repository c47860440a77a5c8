import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import type { PortConfigInput } from '../../proto/gen/swarm/v1/PortConfig.js';
import type { ServiceInput } from '../../proto/gen/swarm/v1/Service.js';
import { makeNetwork, makeService } from '../../proto/objects.js';
import { storeWith } from './testing.js';
import type { StoreChange } from './types.js';

const ingress: StoreChange = {
  action: 'create',
  kind: 'network',
  object: makeNetwork({ id: 'mesh', spec: { name: 'ingress', ingress: true } }),
};
const service = (id: string, port: PortConfigInput | undefined, more: ServiceInput = {}): StoreChange => {
  const endpoint_spec = port ? { ports: [{ target_port: 80, ...port }] } : null;
  const spec = { name: id, endpoint_spec, ...more.spec };
  return { action: 'create', kind: 'service', object: makeService({ id, ...more, spec }) };
};
const storeOf = (...changes: StoreChange[]) => storeWith(new SimClock(), [ingress, ...changes]);

test('two services that are made at the same time do not both get a port of the mesh, and the refusal names the owner', async () => {
  const store = await storeOf();
  const outcomes = await Promise.allSettled(
    ['a', 'b'].map((id) => store.update(() => [service(id, { published_port: 8080 })])),
  );
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  const [, refused] = outcomes;
  assert.equal(
    refused?.status === 'rejected' && (refused.reason as Error).message,
    "port '8080' is already in use by service 'a' (a) as an ingress port",
  );
});

const host = 'host' as const;
const pairs: [string, PortConfigInput, PortConfigInput, boolean][] = [
  ['another protocol', { published_port: 53 }, { published_port: 53, protocol: 'udp' }, true],
  ['another port', { published_port: 80 }, { published_port: 81 }, true],
  ['ports that are chosen', {}, {}, true],
  ['another address', { published_port: 80, host_ip: '10.0.0.1' }, { published_port: 80, host_ip: '10.0.0.2' }, true],
  ['the same address', { published_port: 80, host_ip: '10.0.0.1' }, { published_port: 80, host_ip: '10.0.0.1' }, false],
  ['one at every address', { published_port: 80 }, { published_port: 80, host_ip: '10.0.0.2' }, false],
  ['both of the host', { published_port: 80, publish_mode: host }, { published_port: 80, publish_mode: host }, true],
  ['the host against the mesh', { published_port: 80 }, { published_port: 80, publish_mode: host }, false],
  ['the mesh against the host', { published_port: 80, publish_mode: host }, { published_port: 80 }, false],
];
for (const [what, first, second, fits] of pairs) {
  test(`ports of two services: ${what} ${fits ? 'goes together' : 'clashes'}`, async () => {
    const store = await storeOf(service('a', first));
    const outcome = store.update(() => [service('b', second)]);
    if (fits) await outcome;
    else await assert.rejects(outcome, { code: 'PORT_IN_USE' });
  });
}

test('a port that was chosen is its service’s own, as long as the specification leaves it open', async () => {
  const open = { target_port: 80, published_port: 0 };
  const endpoint = { ports: [{ ...open, published_port: 30_000 }] };
  const store = await storeOf(service('a', open, { endpoint }));
  await assert.rejects(
    store.update(() => [service('b', { published_port: 30_000 })]),
    { code: 'PORT_IN_USE' },
  );
  const a = must(store.view.services.get('a'), 'a');
  await store.update(() => [
    { action: 'update', kind: 'service', object: { ...a, spec: { ...a.spec, endpoint_spec: null } } },
  ]);
  await store.update(() => [service('b', { published_port: 30_000 })]);
});

test('a port comes free with its service, and passes to another one in one transaction', async () => {
  const store = await storeOf(service('a', { published_port: 80 }));
  await store.update((view) => [
    { action: 'remove', kind: 'service', object: must(view.services.get('a'), 'a') },
    service('b', { published_port: 80 }),
  ]);
  assert.deepEqual(
    [...store.view.services.byPort('tcp/80')].map(({ id }) => id),
    ['b'],
  );
});

test('while an update may be rolled back, the ports that it would bring back are kept', async () => {
  const previous_spec = { name: 'a', endpoint_spec: { ports: [{ target_port: 80, published_port: 80 }] } };
  const updating = service('a', undefined, {
    spec: { update_config: { failure_action: 'rollback' } },
    previous_spec,
    update_status: { state: 'updating' },
  });
  const store = await storeOf(updating);
  await assert.rejects(
    store.update(() => [service('b', { published_port: 80 })]),
    { code: 'PORT_IN_USE' },
  );
  const a = must(store.view.services.get('a'), 'a');
  await store.update(() => [{ action: 'update', kind: 'service', object: { ...a, update_status: null } }]);
  await store.update(() => [service('b', { published_port: 80 })]);
});

test('the network of the mesh: one at most, needed by who publishes, and kept as long', async () => {
  const store = await storeOf();
  const second = makeNetwork({ id: 'mesh2', spec: { name: 'mesh2', ingress: true } });
  await assert.rejects(
    store.update(() => [{ action: 'create', kind: 'network', object: second }]),
    { message: 'ingress network (mesh) is already present' },
  );
  const remove = (): Promise<void> =>
    store.update((view) => [{ action: 'remove', kind: 'network', object: must(view.networks.get('mesh'), 'mesh') }]);
  await store.update(() => [service('a', { published_port: 80 })]);
  await assert.rejects(remove(), { message: 'ingress network cannot be removed because service a depends on it' });
  await store.update((view) => [{ action: 'remove', kind: 'service', object: must(view.services.get('a'), 'a') }]);
  const outcomes = await Promise.allSettled([remove(), store.update(() => [service('b', {})])]);
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as Error).message : 'done')),
    ['done', 'service needs ingress network, but no ingress network is present'],
  );
});
