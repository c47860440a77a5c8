import assert from 'node:assert/strict';
import test from 'node:test';
import { changesBetween } from './diff.js';

const changes = (old: object | null, next: object | null): [string, unknown, unknown][] =>
  changesBetween(old, next).map(({ field, old, new: value }) => [field, old, value]);

test('diff: the same is no change, also when it is spelt with nothing in it', () => {
  assert.deepEqual(changes({ a: { b: [1] } }, { a: { b: [1] } }), []);
  assert.deepEqual(changes({ a: '', b: null, c: [] }, {}), []);
});

test('diff: fields are named as inspect names them', () => {
  assert.deepEqual(changes({ task_template: { force_update: 1 } }, { task_template: { force_update: 2 } }), [
    ['TaskTemplate.ForceUpdate', 1, 2],
  ]);
  assert.deepEqual(changes({ labels: { 'a.b': '1' } }, { labels: { 'a.b': '2', c: '3' } }), [
    ['Labels[a.b]', '1', '2'],
    ['Labels.c', null, '3'],
  ]);
});

test('diff: a part that comes or goes is told field by field', () => {
  const part = { update_config: { parallelism: 2, order: 'start_first' } };
  assert.deepEqual(changes({}, part), [
    ['UpdateConfig.Order', null, 'start-first'],
    ['UpdateConfig.Parallelism', null, 2],
  ]);
  assert.deepEqual(changes(part, {}).length, 2);
});

test('diff: an empty part still says that it is there', () => {
  assert.deepEqual(changes({ mode: { replicated: { replicas: 1 } } }, { mode: { global: {} } }), [
    ['Mode.Global', null, {}],
    ['Mode.Replicated.Replicas', 1, null],
  ]);
});

test('diff: variables, mounts, ports and secrets are compared one by one', () => {
  assert.deepEqual(changes({ env: ['A=1', 'B=2'] }, { env: ['A=1', 'B=3', 'C='] }), [
    ['Env[B]', '2', '3'],
    ['Env[C]', null, ''],
  ]);
  assert.deepEqual(changes({ mounts: [{ target: '/a', source: 'x' }] }, { mounts: [{ target: '/a', source: 'y' }] }), [
    ['Mounts[/a].Source', 'x', 'y'],
  ]);
  const port = { protocol: 'tcp', target_port: 80, published_port: 8080 };
  assert.deepEqual(changes({ ports: [port] }, { ports: [{ ...port, publish_mode: 'host' }] }), [
    ['Ports[8080:80/tcp].PublishMode', null, 'host'],
  ]);
  const secret = (name: string) => ({ secrets: [{ file: { name: 'key' }, secret_name: name }] });
  assert.deepEqual(changes(secret('s'), secret('s.v2')), [['Secrets[key].SecretName', 's', 's.v2']]);
});

test('diff: other lists are compared as a whole, and an order counts', () => {
  assert.deepEqual(changes({ args: ['a', 'b'] }, { args: ['a', 'c'] }), [['Args', ['a', 'b'], ['a', 'c']]]);
  assert.deepEqual(changes({ env: ['A=1', 'A=2'] }, { env: ['A=2'] }), [['Env', ['A=1', 'A=2'], ['A=2']]]);
  assert.deepEqual(changes({ env: ['A=1', 'B=2'] }, { env: ['B=2', 'A=1'] }), [
    ['Env', ['A=1', 'B=2'], ['B=2', 'A=1']],
  ]);
});
