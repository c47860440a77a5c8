import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { NetworkSpecInput } from '../proto/gen/swarm/v1/NetworkSpec.js';
import { makeNetwork, makeService, makeServiceSpec } from '../proto/objects.js';
import type { Network, Service } from '../proto/types.js';
import { convert } from './convert.js';
import { loadStack } from './load.js';
import type { Plan, ServiceOperation } from './operations.js';
import { planWarnings } from './plan-warnings.js';
import { progressLine } from './plan-format.js';
import { plan, type PlanInput } from './plan.js';
import type { StackSpecs } from './stack-specs.js';

function wanted(text: string): StackSpecs {
  const readFile = (path: string): string => assert.fail(`nothing was to be read: ${path}`);
  const { project } = loadStack({ files: [{ name: 's.yml', text }], env: {}, workingDir: '/w', readFile });
  return convert(project, 'st');
}
/** A network of the stack, as a manager would have it. */
function stored(spec: NetworkSpecInput & { name: string }): Network {
  const labels = { 'com.docker.stack.namespace': 'st', ...spec.labels };
  return makeNetwork({ id: `id of ${spec.name}`, spec: { ...spec, labels } });
}
/** The services as a manager would store them. */
function deployed(text: string): Service[] {
  const operations = planned([], text).operations.filter(({ kind }) => kind === 'service') as ServiceOperation[];
  return operations.map(({ spec }, index) =>
    makeService({ id: `id${index}`, version: { index: 5 }, spec: spec ?? {} }),
  );
}
function planned(services: Service[], after: string, more: Partial<PlanInput> = {}): Plan {
  return plan({
    stack: 'st',
    wanted: wanted(after),
    services,
    networks: [stored({ name: 'st_default' })],
    secrets: [],
    configs: [],
    sameSecrets: new Set(),
    tasks: [],
    images: new Map(),
    prune: false,
    ...more,
  });
}
const lines = (services: Service[], after: string, more: Partial<PlanInput> = {}): string[] =>
  planned(services, after, more).operations.flatMap((operation) => progressLine(operation) ?? []);
const only = (services: Service[], after: string, more: Partial<PlanInput> = {}) => {
  const { operations } = planned(services, after, more);
  const [operation, ...others] = operations.flatMap((one) => (one.kind === 'service' ? [one] : []));
  assert.ok(operation && others.length === 0);
  return operation;
};

const two = 'services: {a: {image: x}, b: {image: x}}';
const one = 'services: {a: {image: x}}';

test('plan: everything is created in an empty cluster', () => {
  assert.deepEqual(lines([], two), ['Creating service st_a', 'Creating service st_b']);
});

test('plan: the same file again changes nothing', () => {
  assert.deepEqual(lines(deployed(two), two), ['Unchanged service st_a (id: id0)', 'Unchanged service st_b (id: id1)']);
});

test('plan: a file with every key, deployed again, changes nothing', () => {
  const text = readFileSync(new URL('../../stackfiles/testdata/every-key.yml', import.meta.url), 'utf8');
  const actions = planned(deployed(text), text, { prune: true }).operations.map(({ kind, action }) => [kind, action]);
  assert.deepEqual(
    actions.filter(([kind]) => kind === 'service'),
    [['service', 'unchanged']],
  );
});

test('plan: an update names what changes, with both values, and is made from the version that was read', () => {
  const before = deployed(two);
  const after = 'services: {a: {image: y, environment: [A=1]}, b: {image: x, deploy: {replicas: 2}}}';
  const [, first, second] = planned(before, after).operations;
  assert.deepEqual(first?.changes, [
    { field: 'Labels[com.docker.stack.image]', old: 'x', new: 'y' },
    { field: 'TaskTemplate.ContainerSpec.Env[A]', old: null, new: '1' },
    { field: 'TaskTemplate.ContainerSpec.Image', old: 'x:latest', new: 'y:latest' },
  ]);
  assert.deepEqual(second?.changes, [{ field: 'Mode.Replicated.Replicas', old: 1, new: 2 }]);
  assert.equal(first.current?.version.index, 5);
});

test('plan: services that are no longer in the file stay without prune and go first with it', () => {
  const after = 'services: {b: {image: x}, c: {image: x}}';
  const rest = ['Unchanged service st_b (id: id1)', 'Creating service st_c'];
  assert.deepEqual(lines(deployed(two), after), rest);
  assert.deepEqual(lines(deployed(two), after, { prune: true }), ['Removing service st_a (id: id0)', ...rest]);
});

test('plan: services of other stacks are none of its business', () => {
  const other = makeService({ id: 'o', spec: { name: 'other_a', labels: { 'com.docker.stack.namespace': 'other' } } });
  assert.deepEqual(lines([...deployed(one), other], one, { prune: true }), ['Unchanged service st_a (id: id0)']);
});

test('plan: the digest of an unchanged image and the count of forced updates are kept', () => {
  const [service] = deployed(one);
  assert.ok(service);
  service.spec.task_template.force_update = 3;
  service.spec.task_template.container_spec.image = 'x@sha256:1';
  assert.equal(only([service], one).action, 'unchanged');
  const update = only([service], 'services: {a: {image: z}}');
  assert.equal(update.spec?.task_template.container_spec.image, 'z:latest');
  assert.equal(update.spec?.task_template.force_update, 3);
});

test('plan: what a registry tells goes before what is stored', () => {
  const platforms = [{ architecture: 'amd64', os: 'linux' }];
  const images = new Map([['x:latest', { image: 'x:latest@sha256:2', platforms }]]);
  const created = only([], one, { images });
  assert.equal(created.spec?.task_template.container_spec.image, 'x:latest@sha256:2');
  assert.deepEqual(created.spec?.task_template.placement?.platforms, platforms);
  const [service] = [makeService({ id: 'a', spec: created.spec ?? {} })];
  assert.equal(only([service], one).action, 'unchanged', 'a registry that is silent changes nothing');
  const newer = new Map([['x:latest', { image: 'x:latest@sha256:3', platforms }]]);
  assert.deepEqual(
    only([service], one, { images: newer }).changes.map(({ field }) => field),
    ['TaskTemplate.ContainerSpec.Image'],
  );
});

test('plan: credentials that a service has are neither shown nor taken away', () => {
  const [service] = deployed(one);
  assert.ok(service);
  service.spec.task_template.container_spec.pull_options = { registry_auth: 'hush' };
  assert.equal(only([service], one).action, 'unchanged');
  assert.doesNotMatch(JSON.stringify(only([service], 'services: {a: {image: y}}').changes), /hush|PullOptions/);
});

test('plan: replicas that the file leaves out stay what they are', () => {
  const input = wanted(one);
  const mode = { replicated: {} };
  const unsaid: StackSpecs = { ...input, services: input.services.map((spec) => ({ ...spec, mode })) };
  const created = only([], one, { wanted: unsaid });
  assert.equal(created.spec?.mode.replicated?.replicas, 1);
  const scaled = makeService({
    id: 'a',
    spec: makeServiceSpec({ ...created.spec, mode: { replicated: { replicas: 7 } } }),
  });
  assert.equal(only([scaled], one, { wanted: unsaid }).action, 'unchanged');
  assert.equal(only([scaled], 'services: {a: {image: x, deploy: {replicas: 2}}}').action, 'update');
});

test('plan: services come after those they depend on', () => {
  const input = wanted('services: {a: {image: x}, b: {image: x}, c: {image: x}}');
  const needs: Record<string, string[]> = { st_a: ['st_b', 'st_gone'], st_b: ['st_c'] };
  const services = input.services.map((spec) => ({
    ...spec,
    depends_on: (needs[spec.name ?? ''] ?? []).map((service) => ({ service, condition: 'healthy' as const })),
  }));
  assert.deepEqual(lines([], one, { wanted: { ...input, services } }), [
    'Creating service st_c',
    'Creating service st_b',
    'Creating service st_a',
  ]);
});

test('warnings: a service that is to be waited for and does not exist', () => {
  const input = wanted(one);
  const needs = (required: boolean, service: string): StackSpecs => ({
    ...input,
    services: input.services.map((spec) => ({ ...spec, depends_on: [{ service, required }] })),
  });
  const warnings = (specs: StackSpecs, services: Service[] = [], prune = false): string[] =>
    planWarnings(planned(services, one, { wanted: specs, prune }), services);
  assert.deepEqual(warnings(needs(true, 'st_db')), ['st_a: it will wait for service st_db, which does not exist']);
  assert.deepEqual(warnings(needs(false, 'st_db')), []);
  const [, db] = deployed('services: {a: {image: x}, db: {image: x}}');
  assert.ok(db);
  assert.deepEqual(warnings(needs(true, 'st_db'), [db]), []);
  assert.equal(warnings(needs(true, 'st_db'), [db], true).length, 1, 'the plan itself removes it');
});

test('plan: a mode cannot be changed, which is said before anything is done', () => {
  assert.throws(() => planned(deployed(two), 'services: {a: {image: y}, b: {image: x, deploy: {mode: global}}}'), {
    code: 'MODE_CHANGE',
    message: 'service mode change is not allowed: service st_b is replicated',
  });
});

test('plan: an update that stopped is taken up again, also by the same file', () => {
  for (const [state, action] of [
    ['paused', 'update'],
    ['rollback_completed', 'update'],
    ['updating', 'unchanged'],
    ['completed', 'unchanged'],
  ] as const) {
    const [service] = deployed(one);
    const stopped = makeService({ ...service, update_status: { state } });
    assert.equal(only([stopped], one).action, action, state);
  }
});

test('plan: the order of keys in the file does not matter', () => {
  const before = deployed('services: {a: {image: x, environment: {A: 1, B: 2}, labels: {l: 1, m: 2}}}');
  const after = 'services: {a: {labels: {m: 2, l: 1}, environment: [B=2, A=1], image: x}}';
  assert.deepEqual(lines(before, after), ['Unchanged service st_a (id: id0)']);
});
