import assert from 'node:assert/strict';
import test from 'node:test';
import type { NetworkSpecInput } from '../proto/gen/swarm/v1/NetworkSpec.js';
import { makeNetwork, makeService } from '../proto/objects.js';
import type { Network, Service } from '../proto/types.js';
import { convert } from './convert.js';
import { loadFiles } from './testing.js';
import type { NetworkOperation } from './operations.js';
import { renderPlan } from './plan-format.js';
import { planWarnings } from './plan-warnings.js';
import { plan, withIds } from './plan.js';

const namespace = 'com.docker.stack.namespace';
const stored = (name: string, spec: NetworkSpecInput = {}, stack: string | null = 'st'): Network => {
  const labels = stack === null ? {} : { [namespace]: stack };
  return makeNetwork({
    id: `${name}-id`,
    spec: { name, driver_config: { name: 'overlay' }, ...spec, labels: { ...labels, ...spec.labels } },
  });
};
function planned(text: string, networks: Network[] = [], services: Service[] = []) {
  const wanted = convert(loadFiles({ 'a.yml': text }).project, 'st');
  const sameSecrets = new Set<string>();
  return plan({
    stack: 'st',
    wanted,
    networks,
    services,
    secrets: [],
    configs: [],
    sameSecrets,
    tasks: [],
    images: new Map(),
    prune: true,
  });
}
const networkOf = (text: string, networks: Network[]): NetworkOperation => {
  const [operation] = planned(text, networks).operations;
  assert.ok(operation?.kind === 'network');
  return operation;
};

const one = 'services: {web: {image: b, networks: [front]}}\nnetworks: {front: {internal: true, labels: {a: b}}}';

test('plan: networks are made before the services that use them by id', () => {
  const { operations } = planned(one);
  assert.deepEqual(
    operations.map(({ action, kind, name }) => `${action} ${kind} ${name}`),
    ['create network st_front', 'create service st_web'],
  );
  const [, service] = operations;
  assert.ok(service?.kind === 'service' && service.spec);
  const targets = (ids: Record<string, string>) =>
    service.spec &&
    withIds(service.spec, (kind, name) => ids[`${kind} ${name}`]).task_template.networks.map(({ target }) => target);
  assert.deepEqual(targets({ 'network st_front': 'n1' }), ['n1']);
});

test('plan: a network that is there is left as it is, whatever else it has in the cluster', () => {
  const state = { vni: 4097, ipam: [{ subnet: '10.0.1.0/24' }] };
  const network = makeNetwork({
    ...stored('st_front', { internal: true, labels: { a: 'b' }, ipam: { driver: { name: 'default' } } }),
    state,
  });
  const { operations } = planned(one, [network, stored('st_unused')]);
  assert.deepEqual(
    operations.map(({ action, kind }) => `${action} ${kind}`),
    ['unchanged network', 'create service'],
    'and those that no service uses are not removed, as with Docker',
  );
  const [operation, service] = operations;
  assert.deepEqual(operation?.kind === 'network' && operation.kept, []);
  assert.equal(
    service?.spec && 'task_template' in service.spec && service.spec.task_template.networks[0]?.target,
    'st_front-id',
  );
});

test('plan: a network that the file would have otherwise stays, and the warning names what differs', () => {
  const text =
    'services: {web: {image: b}}\nnetworks: {default: {attachable: true, driver_opts: {o: "1"}, ipam: {config: [{subnet: 10.2.0.0/24}]}}}';
  const network = stored('st_default', { ipam: { configs: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.9' }] } });
  const { kept } = networkOf(text, [network]);
  assert.deepEqual(
    kept.map(({ field, old, new: value }) => [field, old, value]),
    [
      ['Attachable', false, true],
      ['IPAM', [{ Subnet: '10.1.0.0/24' }], [{ Subnet: '10.2.0.0/24' }]],
      ['Options.o', null, '1'],
    ],
  );
  assert.match(
    planWarnings(planned(text, [network]), []).join('\n'),
    /^network st_default already exists with different Attachable \(false, in the file true\), .*: it stays as it is until it is removed$/,
  );
});

test('plan: an option of a new network that changes nothing is told', () => {
  const text = 'services: {web: {image: b}}\nnetworks: {default: {driver_opts: {encrypted: "", Encrypted: ""}}}';
  const warnings = planWarnings(planned(text, []), []);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /^network st_default: the option "Encrypted" changes nothing/);
  assert.deepEqual(
    planWarnings(planned(text, [stored('st_default')]), []).filter((each) => /changes nothing/.test(each)),
    [],
  );
});

test('plan: a network as it is shown: each field of a new one, names and not ids in services', () => {
  const before = planned(one, [stored('st_front', { internal: true, labels: { a: 'b' } })]);
  const [, operation] = before.operations;
  assert.ok(operation?.kind === 'service');
  const service = makeService({ id: 's', spec: operation.spec ?? {} });
  const next = `services: {web: {image: b, networks: {front: {aliases: [www]}, back: }}}\nnetworks: {front: {internal: true, labels: {a: b}}, back: {driver_opts: {x: y}}}`;
  const text = renderPlan(planned(next, [stored('st_front', { internal: true, labels: { a: 'b' } })], [service]), {
    services: new Map(),
    warnings: [],
  });
  assert.equal(
    text,
    `Stack st: 1 to create, 1 to update, 1 unchanged
+ network st_back
    DriverConfig.Name: "overlay"
    DriverConfig.Options.x: "y"
    Labels[com.docker.stack.namespace]: "st"
= network st_front
~ service st_web
    TaskTemplate.Networks[st_back].Aliases: none -> ["web"]
    TaskTemplate.Networks[st_back].Target: none -> "st_back"
    TaskTemplate.Networks[st_front].Aliases: ["web"] -> ["www","web"]
`,
  );
});

test('plan: names that are taken, and external networks that are not there, are refused before anything is done', () => {
  const text = 'services: {web: {image: b}}';
  assert.throws(() => planned(text, [stored('st_default', {}, null)]), {
    message: 'network with name st_default already exists, and belongs to no stack: declare it as external to use it',
  });
  assert.throws(() => planned(text, [stored('st_default', {}, 'other')]), { code: 'STACK_NAME_TAKEN' });
  const external = 'services: {web: {image: b, networks: [n]}}\nnetworks: {n: {external: true, name: x}}';
  assert.throws(() => planned(external), {
    message:
      'network "x" is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed',
  });
  assert.equal(planned(external, [stored('x', {}, 'other')]).operations.length, 1);
  assert.equal(
    planned('services: {web: {image: b}}\nnetworks: {n: {external: true, name: x}}').operations.length,
    2,
    'it is not used',
  );
});
