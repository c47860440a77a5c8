import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { makeService } from '../proto/objects.js';
import type { Service } from '../proto/types.js';
import { convert } from './convert.js';
import { loadStack } from './load.js';
import { plan } from './plan.js';

function wanted(text: string) {
  const readFile = (path: string): string => assert.fail(`nothing was to be read: ${path}`);
  const { project } = loadStack({ files: [{ name: 's.yml', text }], env: {}, workingDir: '/w', readFile });
  return convert(project, 'st').services;
}
/** The services as a manager would store them. */
function deployed(text: string): Service[] {
  return wanted(text).map((spec, index) => makeService({ id: `id${index}`, version: { index: 5 }, spec }));
}
const lines = (before: Service[], after: string, prune = false): string[] =>
  plan(before, wanted(after), { prune }).map((operation) => operation.format());

const two = 'services: {a: {image: x}, b: {image: x}}';

test('plan: everything is created in an empty cluster', () => {
  assert.deepEqual(lines([], two), ['Creating service st_a', 'Creating service st_b']);
});

test('plan: the same file again changes nothing', () => {
  assert.deepEqual(lines(deployed(two), two), ['Unchanged service st_a (id: id0)', 'Unchanged service st_b (id: id1)']);
});

test('plan: a file with every key, deployed again, changes nothing', () => {
  const text = readFileSync(new URL('../../stackfiles/testdata/every-key.yml', import.meta.url), 'utf8');
  assert.deepEqual(
    plan(deployed(text), wanted(text), { prune: true }).map(({ kind }) => kind),
    ['unchanged'],
  );
});

test('plan: an update names what changes and is made from the version that was read', () => {
  const before = deployed(two);
  const after = 'services: {a: {image: y, environment: [A=1]}, b: {image: x, deploy: {replicas: 2}}}';
  assert.deepEqual(lines(before, after), [
    'Updating service st_a (id: id0): labels.com.docker.stack.image, task_template.container_spec.env, task_template.container_spec.image',
    'Updating service st_b (id: id1): mode.replicated.replicas',
  ]);
  const [update] = plan(before, wanted(after), { prune: false });
  assert.ok(update?.kind === 'update');
  assert.equal(update.service.version.index, 5);
});

test('plan: services that are no longer in the file stay without prune and go first with it', () => {
  const after = 'services: {b: {image: x}, c: {image: x}}';
  const rest = ['Unchanged service st_b (id: id1)', 'Creating service st_c'];
  assert.deepEqual(lines(deployed(two), after), rest);
  assert.deepEqual(lines(deployed(two), after, true), ['Removing service st_a (id: id0)', ...rest]);
});

test('plan: the digest of an unchanged image and the count of forced updates are kept', () => {
  const [service] = deployed('services: {a: {image: x}}');
  assert.ok(service);
  service.spec.task_template.force_update = 3;
  service.spec.task_template.container_spec.image = 'x@sha256:1';
  assert.deepEqual(lines([service], 'services: {a: {image: x}}'), ['Unchanged service st_a (id: id0)']);
  const [update] = plan([service], wanted('services: {a: {image: z}}'), { prune: false });
  assert.ok(update?.kind === 'update');
  assert.equal(update.spec.task_template.container_spec.image, 'z:latest');
  assert.equal(update.spec.task_template.force_update, 3);
});

test('plan: the order of keys in the file does not matter', () => {
  const before = deployed('services: {a: {image: x, environment: {A: 1, B: 2}, labels: {l: 1, m: 2}}}');
  const after = 'services: {a: {labels: {m: 2, l: 1}, environment: [B=2, A=1], image: x}}';
  assert.deepEqual(lines(before, after), ['Unchanged service st_a (id: id0)']);
});
