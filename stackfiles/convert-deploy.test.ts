import assert from 'node:assert/strict';
import test from 'node:test';
import { convert } from './convert.js';
import { loadFiles, refusal, serviceSpec, web } from './testing.js';

const load = (keys: string, top = '') => loadFiles({ 'a.yml': web(keys, top) });
const spec = (keys: string, top = '') => serviceSpec(load(keys, top));

test('deploy: replicas that the file leaves out are left open', () => {
  const mode = (keys: string) => convert(load(keys).project, 'st').services[0]?.mode;
  assert.deepEqual(mode('user: a'), { replicated: {} });
  assert.deepEqual(mode('deploy: {replicas: 0}'), { replicated: { replicas: 0 } });
  assert.deepEqual(mode('scale: 3'), { replicated: { replicas: 3 } });
  assert.deepEqual(mode('scale: 3, deploy: {replicas: 3}'), { replicated: { replicas: 3 } });
});

test('deploy: jobs', () => {
  assert.deepEqual(spec('deploy: {mode: global-job}').mode.global_job, {});
  const { replicated_job } = spec('deploy: {mode: replicated-job, replicas: 4}').mode;
  assert.deepEqual(replicated_job, { max_concurrent: 4, total_completions: 4 });
});

test('deploy: generic resources, and platforms', () => {
  const { task_template } = spec(
    'platform: linux/arm64/v8, deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: gpu, value: 2}}]}}}',
  );
  assert.deepEqual(
    task_template.resources?.reservations?.generic_resources.map((one) => one.discrete_resource_spec),
    [{ kind: 'gpu', value: 2 }],
  );
  assert.deepEqual(task_template.placement?.platforms, [{ os: 'linux', architecture: 'arm64' }]);
});

test('deploy: limits of the service fill in for those of deploy.resources', () => {
  const { resources } = spec(
    'cpus: 0.5, mem_limit: 1k, pids_limit: 7, mem_reservation: 5, deploy: {resources: {limits: {pids: 7}}}',
  ).task_template;
  assert.deepEqual(resources?.limits, { nano_cpus: 5e8, memory_bytes: 1024, pids: 7, generic_resources: [] });
  assert.deepEqual(resources.reservations, { nano_cpus: 0, memory_bytes: 5, pids: 0, generic_resources: [] });
});

test('deploy: rebalance on join is asked for by x-rebalance', () => {
  assert.equal(spec('deploy: {x-rebalance: on-join}').rebalance, 'rebalance_on_join');
  assert.equal(spec('deploy: {x-rebalance: off}').rebalance, 'rebalance_off');
});

test('depends_on: both forms', () => {
  const text = `services:
  web: {image: b, depends_on: [db, cache]}
  job: {image: b, depends_on: {db: {condition: service_healthy}, web: {condition: service_completed_successfully, required: false, restart: true}, gone: {required: false}}}
  db: {image: b}
  cache: {image: b}`;
  const loaded = loadFiles({ 'a.yml': text });
  assert.deepEqual(serviceSpec(loaded).depends_on, [
    { service: 'st_cache', condition: 'started', required: true },
    { service: 'st_db', condition: 'started', required: true },
  ]);
  assert.deepEqual(serviceSpec(loaded, 'job').depends_on, [
    { service: 'st_db', condition: 'healthy', required: true },
    { service: 'st_gone', condition: 'started', required: false },
    { service: 'st_web', condition: 'completed', required: false },
  ]);
});

const refused: [keys: string, message: string][] = [
  ['scale: 2, deploy: {replicas: 3}', 'a.yml:2:18: services.web.scale: 2 contradicts deploy.replicas, which is 3'],
  ['scale: 2, deploy: {mode: global}', 'a.yml:2:18: services.web.scale: only a replicated service has replicas'],
  [
    'deploy: {mode: global-job, replicas: 1}',
    'a.yml:2:45: services.web.deploy.replicas: only a replicated service has replicas',
  ],
  [
    'cpus: 1, deploy: {resources: {limits: {cpus: "2"}}}',
    'a.yml:2:18: services.web.cpus contradicts deploy.resources.limits.cpus',
  ],
  [
    'mem_limit: 1m, deploy: {resources: {limits: {memory: 2M}}}',
    'a.yml:2:18: services.web.mem_limit contradicts deploy.resources.limits.memory',
  ],
  ['deploy: {x-rebalance: always}', 'a.yml:2:40: services.web.deploy.x-rebalance: "always" is not one of off, on-join'],
  ['depends_on: [gone]', 'a.yml:2:18: services.web.depends_on: "gone" cannot be waited for: there is no such service'],
  [
    'depends_on: {web: {condition: ready}}',
    'a.yml:2:48: services.web.depends_on.web.condition: "ready" is not one of service_started, service_healthy, service_completed_successfully',
  ],
  ['depends_on: [web]', 'a.yml:2:18: services.web.depends_on: services wait for each other: web > web'],
];
for (const [keys, message] of refused) {
  test(`deploy: refuses: ${keys}`, () => {
    assert.equal(
      refusal(() => load(keys)),
      message,
    );
  });
}

test('depends_on: refuses services that wait for each other, and names the ring', () => {
  const text = `services:
  a: {image: b, depends_on: [c]}
  c: {image: b, depends_on: [d]}
  d: {image: b, depends_on: [c]}`;
  assert.equal(
    refusal(() => loadFiles({ 'a.yml': text })),
    'a.yml:3:17: services.c.depends_on: services wait for each other: c > d > c',
  );
});
