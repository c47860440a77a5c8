import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { hasCode } from '../../lib/errors.js';
import type { ContainerSpecInput } from '../../proto/gen/swarm/v1/ContainerSpec.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { FakeEngine } from '../engine/fake.js';
import { assignedTask, makeAssignments, secretMessage, testPreparer } from '../testing.js';

async function setUp(t: TestContext) {
  const path = await mkdtemp(join(tmpdir(), 'prepare-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  const engine = new FakeEngine({ clock: new SimClock() });
  return { path, engine, ...testPreparer(engine, { path, allowed: ['devices'] }) };
}
const taskOf = (container_spec: ContainerSpecInput, more: TaskInput = {}) =>
  assignedTask('t1', { spec: { container_spec }, ...more });
const owner = { uid: String(process.getuid?.() ?? 0), gid: String(process.getgid?.() ?? 0) };
const withSecret = taskOf({
  secrets: [{ secret_id: 'x', secret_name: 'key', file: { name: '{{.Task.ID}}', ...owner, mode: 0o400 } }],
});

test('prepare: templates see the task, its service with labels, and the node; of a global service the slot is the node', async (t) => {
  const { preparer } = await setUp(t);
  const spec = {
    hostname: '{{.Service.Name}}-{{.Task.Slot}}',
    env: ['A={{.Service.Labels.l}} {{.Node.Hostname}} {{.Task.Name}}'],
  };
  const config = await preparer.config(taskOf(spec, { service_labels: { l: 'label' } }));
  assert.equal(config.Hostname, 'web-1');
  assert.deepEqual(config.Env, ['A=label host web.1.t1']);
  const global = await preparer.config(taskOf({ hostname: '{{.Task.Slot}} {{.Node.ID}}' }, { slot: 0 }));
  assert.equal(global.Hostname, 'n1 n1');
});

test('prepare: refused are what the node does not allow, what its engine cannot, and templates that fail', async (t) => {
  const { preparer } = await setUp(t);
  await preparer.config(taskOf({ devices: [{ path_on_host: '/dev/fuse' }] }));
  const refused: [ReturnType<typeof taskOf>, Parameters<typeof hasCode>[1]][] = [
    [taskOf({ privileged: true }), 'NOT_ALLOWED'],
    [taskOf({ annotations: { a: 'b' } }), 'ENGINE_TOO_OLD'],
    [taskOf({ hostname: '{{.Service.Labels.none}}' }), 'INVALID_TEMPLATE'],
    [withSecret, 'DEPENDENCY_MISSING'],
  ];
  for (const [task, code] of refused)
    await assert.rejects(preparer.config(task), (error) => hasCode(error, code), code);
});

test('prepare: a secret is a file that the container gets, written again only when it has gone', async (t) => {
  const { preparer, store, path } = await setUp(t);
  store.update(makeAssignments('full', 1, { update_secrets: [secretMessage('x', 'one')] }));
  const config = await preparer.config(withSecret);
  const source = join(path, 't1/secrets/0');
  assert.deepEqual(config.HostConfig?.Mounts, [
    { Type: 'bind', Source: source, Target: '/run/secrets/{{.Task.ID}}', ReadOnly: true },
  ]);
  assert.doesNotMatch(JSON.stringify(config), /one/);
  store.update(makeAssignments('full', 1));
  await preparer.restore(withSecret); // it is there: nothing is needed
  assert.equal(await readFile(source, 'utf8'), 'one');
  await preparer.release(withSecret);
  await assert.rejects(access(source));
  await assert.rejects(preparer.restore(withSecret), (error) => hasCode(error, 'DEPENDENCY_MISSING'));
  store.update(makeAssignments('increment', 2, { update_secrets: [secretMessage('x', 'one')] }));
  await preparer.restore(withSecret);
  assert.equal(await readFile(source, 'utf8'), 'one');
});
