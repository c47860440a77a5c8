import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../../lib/errors.js';
import { makeConfig, makeSecret, makeTask } from '../../proto/objects.js';
import type { ContainerSpecInput } from '../../proto/gen/swarm/v1/ContainerSpec.js';
import type { TemplateContext } from '../../proto/template.js';
import { taskFiles } from './task-files.js';

const context: TemplateContext = {
  Service: { ID: 's1', Name: 'web', Labels: {} },
  Node: { ID: 'n1', Hostname: 'host-1', Platform: { Architecture: 'x86_64', OS: 'linux' } },
  Task: { ID: 't1', Name: 'web.1.t1', Slot: '1' },
};
const golang = { name: 'golang' };
const secrets = [
  makeSecret({ id: 'key', spec: { name: 'key', data: Buffer.from([0, 255, 1]) } }),
  makeSecret({
    id: 'made',
    spec: { name: 'made', data: Buffer.from('{{.Node.Hostname}} {{env "MODE"}}'), templating: golang },
  }),
  makeSecret({ id: 'plain', spec: { name: 'plain', data: Buffer.from('pa{{ss') } }),
];
const configs = [
  makeConfig({
    id: 'all',
    spec: { name: 'all', data: Buffer.from('{{secret "pw"}} {{config "/etc/raw"}}'), templating: golang },
  }),
  makeConfig({ id: 'raw', spec: { name: 'raw', data: Buffer.from('{{.Task.Slot}}') } }),
  makeConfig({ id: 'lost', spec: { name: 'lost', data: Buffer.from('{{secret "other"}}'), templating: golang } }),
];
const known = {
  secret: (id: string) => secrets.find((secret) => secret.id === id),
  config: (id: string) => configs.find((config) => config.id === id),
};
const files = (container_spec: ContainerSpecInput) =>
  taskFiles(makeTask({ spec: { container_spec } }).spec.container_spec, known, context);
const secret = (secret_id: string, name: string) => ({
  secret_id,
  secret_name: secret_id,
  file: { name, uid: '0', gid: '0' },
});
const config = (config_id: string, name: string) => ({
  config_id,
  config_name: config_id,
  file: { name, uid: '0', gid: '0' },
});

test('task files: targets, owners and modes are the reference’s; data that is no text stays as it is', () => {
  const file = { name: 'tls.key', uid: '33', gid: '34', mode: 0o440 };
  const made = files({ secrets: [{ secret_id: 'key', secret_name: 'key', file }, secret('plain', '/etc/pw')] });
  const [first, second] = made;
  assert.deepEqual(first, {
    path: 'secrets/0',
    target: '/run/secrets/tls.key',
    uid: 33,
    gid: 34,
    mode: 0o440,
    data: Buffer.from([0, 255, 1]),
  });
  assert.deepEqual([second?.path, second?.target, second?.data.toString()], ['secrets/1', '/etc/pw', 'pa{{ss']);
});

test('task files: a config without a folder lies in the root; a target never leaves the container’s', () => {
  const made = files({ configs: [config('raw', 'app.conf'), config('raw', '../../x'), config('raw', '/a/../b')] });
  assert.deepEqual(
    made.map(({ target }) => target),
    ['/app.conf', '/x', '/b'],
  );
  assert.deepEqual(
    made.map(({ path }) => path),
    ['configs/0', 'configs/1', 'configs/2'],
  );
});

test('task files: templates are expanded where the object is one, with other files by their names', () => {
  const made = files({
    env: ['MODE=fast'],
    secrets: [secret('made', 'made'), secret('plain', 'pw')],
    configs: [config('all', 'all'), config('raw', '/etc/raw')],
  });
  assert.deepEqual(
    made.map(({ data }) => data.toString()),
    ['host-1 fast', 'pa{{ss', 'pa{{ss {{.Task.Slot}}', '{{.Task.Slot}}'],
  );
});

test('task files: what was not delivered, or is not the task’s, is refused and named', () => {
  const missing = (error: unknown): boolean =>
    hasCode(error, 'DEPENDENCY_MISSING') && /secret none has not/.test(String(error));
  assert.throws(() => files({ secrets: [secret('none', 'x')] }), missing);
  assert.throws(
    () => files({ configs: [config('lost', 'x')] }),
    (error) => hasCode(error, 'INVALID_TEMPLATE') && /expanding config lost failed/.test(String(error)),
  );
});

test('task files: a config that configures the container itself is no file', () => {
  assert.deepEqual(files({ configs: [{ config_id: 'raw', config_name: 'raw', runtime: {} }] }), []);
});
