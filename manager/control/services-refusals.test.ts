/** What is refused in view of what is stored, and what travels with a specification without being shown. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { SeededRandom } from '../../lib/random.js';
import type { ContainerSpecInput } from '../../proto/gen/swarm/v1/ContainerSpec.js';
import type { ServiceDependencyInput } from '../../proto/gen/swarm/v1/ServiceDependency.js';
import { makeConfig, makeSecret, makeServiceSpec, makeTask } from '../../proto/objects.js';
import type { ServiceSpec } from '../../proto/types.js';
import { storeWith } from '../store/testing.js';
import { previewOf } from './preview.js';
import { ServiceApi } from './services.js';
import { TaskApi } from './tasks.js';
import { watchStore } from './watch.js';

const AUTH = Buffer.from('{"username":"u","password":"hunter2"}').toString('base64url');

async function setUp() {
  const clock = new SimClock();
  const store = await storeWith(clock, [
    { action: 'create', kind: 'secret', object: makeSecret({ id: 's1', spec: { name: 'pass' } }) },
    { action: 'create', kind: 'config', object: makeConfig({ id: 'c1', spec: { name: 'conf' } }) },
  ]);
  const services = new ServiceApi({ store, random: new SeededRandom(1), clock });
  /** Updates from the version stored now. */
  const update = (spec: ServiceSpec, registry_auth_from: 'spec' | 'previous_spec' = 'spec') => {
    const { version } = services.get(spec.name);
    return services.update({ ref: spec.name, version: version.index, spec, rollback: false, registry_auth_from });
  };
  const authOf = (name: string): string | undefined =>
    store.view.services.byName(name)?.spec.task_template.container_spec.pull_options?.registry_auth;
  return { clock, store, services, update, authOf };
}
const spec = (
  container: ContainerSpecInput = {},
  depends_on: ServiceDependencyInput[] = [],
  name = 'web',
): ServiceSpec =>
  makeServiceSpec({ name, depends_on, task_template: { container_spec: { image: 'nginx', ...container } } });
const secretRef = (secret_id: string, secret_name: string) => ({ secret_id, secret_name, file: { name: secret_id } });
const configRef = (config_id: string, config_name: string) => ({ config_id, config_name, file: { name: config_id } });

test('service: a reference must be, by id and by name, what is stored', async () => {
  const { services, update } = await setUp();
  const bad: [ContainerSpecInput, string][] = [
    [{ secrets: [secretRef('s2', 'other')] }, 'secret not found: other'],
    [{ secrets: [secretRef('s1', 'other')] }, 'secret not found: other'],
    [{ secrets: [secretRef('s2', 'a'), secretRef('s3', 'b')] }, 'secrets not found: a, b'],
    [{ configs: [configRef('c2', 'other')] }, 'config not found: other'],
    [{ configs: [configRef('c1', 'a'), configRef('c3', 'b')] }, 'configs not found: a, b'],
  ];
  for (const [container, message] of bad) await assert.rejects(services.create({ spec: spec(container) }), { message });
  await services.create({ spec: spec({ secrets: [secretRef('s1', 'pass')], configs: [configRef('c1', 'conf')] }) });
  for (const [container, message] of bad) await assert.rejects(update(spec(container)), { message });
});

test('service: a rollback to what names a secret that is gone is refused before it begins', async () => {
  const { store, services, update } = await setUp();
  await services.create({ spec: spec({ secrets: [secretRef('s1', 'pass')] }) });
  const { version } = await update(spec());
  await store.update((view) => [{ action: 'remove', kind: 'secret', object: view.secrets.get('s1')! }]);
  const request = {
    ref: 'web',
    version: version.index,
    spec: null,
    rollback: true,
    registry_auth_from: 'spec',
  } as const;
  await assert.rejects(services.update(request), { message: 'secret not found: pass' });
});

test('service: services that would wait for each other are refused, whichever comes last', async () => {
  const { services, update } = await setUp();
  await services.create({ spec: spec({}, [{ service: 'api' }], 'web') });
  await services.create({ spec: spec({}, [{ service: 'db', condition: 'healthy' }], 'api') });
  await assert.rejects(services.create({ spec: spec({}, [{ service: 'web', required: true }], 'db') }), {
    message: 'services depend on each other in a circle: db -> web -> api -> db',
  });
  await services.create({ spec: spec({}, [], 'db') });
  await assert.rejects(update(spec({}, [{ service: 'web' }], 'db')), {
    message: /in a circle: db -> web -> api -> db/,
  });
});

test('service: the mode stays, in words that scripts know', async () => {
  const { services, update } = await setUp();
  await services.create({ spec: spec() });
  for (const mode of [{ global: {} }, { replicated_job: {} }, { global_job: {} }]) {
    const other = makeServiceSpec({ name: 'web', mode, task_template: spec().task_template });
    await assert.rejects(update(other), { code: 'MODE_CHANGE', message: /^service mode change is not allowed/ });
  }
});

test('service: credentials are kept by who does not give any, taken from before on demand, and shown to nobody', async () => {
  const { clock, store, services, update, authOf } = await setUp();
  const created = await services.create({ spec: spec({ pull_options: { registry_auth: AUTH } }) });
  const again = await update(spec());
  assert.equal(again.version.index, created.version.index, 'the same without credentials is no change');
  await update(spec({ image: 'nginx:2', pull_options: { registry_auth: 'newer' } }));
  await update(spec({ image: 'nginx:3' }));
  assert.equal(authOf('web'), 'newer');
  await update(spec({ image: 'nginx:4', pull_options: { registry_auth: AUTH } }));
  await update(spec({ image: 'nginx:5' }), 'previous_spec');
  assert.equal(authOf('web'), 'newer');

  const stored = store.view.services.byName('web')!;
  await store.update(() => [
    {
      action: 'create',
      kind: 'task',
      object: makeTask({
        id: 't',
        service_id: stored.id,
        service_name: 'web',
        slot: 1,
        spec: stored.spec.task_template,
      }),
    },
  ]);
  const seen: unknown[] = [];
  const watch = { service_ids: [], nodes: true };
  const sink = { write: (event: unknown) => Boolean(seen.push(event)), onDrain: () => undefined, fail: assert.fail };
  watchStore(store, watch, sink)();
  watchStore(store, watch, sink);
  await update(spec({ image: 'nginx:6' }));
  const tasks = new TaskApi(store);
  const told = [tasks.get('t'), ...tasks.list({ filters: {} })];
  await store.update((view) => [{ action: 'remove', kind: 'task', object: view.tasks.get('t')! }]);
  const plan = previewOf(store.view, { specs: [spec()], remove_services: [] }, clock.now());
  const answers = [created, again, services.get('web'), services.list({ filters: {} }), told, plan];
  const shown = JSON.stringify([...answers, ...seen]);
  assert.ok(seen.length > 4 && shown.includes('nginx:6'));
  for (const secret of [AUTH, 'newer', 'hunter2']) assert.ok(!shown.includes(secret), `${secret} is shown`);
});

test('service: credentials of a specification before that is not there', async () => {
  const { services, update } = await setUp();
  await services.create({ spec: spec() });
  await assert.rejects(update(spec({ image: 'nginx:2' }), 'previous_spec'), {
    code: 'NO_PREVIOUS_SPEC',
    message: 'service web does not have a previous spec',
  });
});

test('job: each new specification is a new run; the same one again is none', async () => {
  const { clock, store, services, update } = await setUp();
  const job = (force_update: number): ServiceSpec =>
    makeServiceSpec({
      ...spec(),
      mode: { replicated_job: { max_concurrent: 2 } },
      task_template: { ...spec().task_template, force_update },
    });
  const created = await services.create({ spec: job(0) });
  const runOf = (): number | undefined => store.view.services.byName('web')?.job_status?.job_iteration?.index;
  assert.equal(runOf(), created.version.index);
  await clock.advance(1000);
  const again = await update(job(1));
  assert.equal(runOf(), again.version.index);
  assert.ok((again.job_status?.last_execution ?? '') > (created.job_status?.last_execution ?? ''));
  await update(job(1));
  assert.equal(runOf(), again.version.index);
  const { id } = created;
  await store.update((view) => [
    { action: 'update', kind: 'service', object: { ...view.services.get(id)!, job_status: null } },
  ]);
  assert.equal(runOf(), again.version.index, 'no writer can lose the run');
});

test('preview: refuses as the change itself would, but does not ask for ids of secrets that are yet to be made', async () => {
  const { clock, store } = await setUp();
  const preview = (wanted: ServiceSpec) => previewOf(store.view, { specs: [wanted], remove_services: [] }, clock.now());
  const [one, other] = [spec({}, [{ service: 'b' }], 'a'), spec({}, [{ service: 'a' }], 'b')];
  assert.throws(() => previewOf(store.view, { specs: [one, other], remove_services: [] }, clock.now()), {
    message: /in a circle: a -> b -> a/,
  });
  assert.throws(() => preview(spec({ image: 'Nginx' })), { message: /not a valid repository/ });
  assert.equal(
    preview(spec({ secrets: [{ secret_name: 'new', file: { name: 'x' } }] })).services?.[0]?.created_tasks,
    1,
  );
});
