import assert from 'node:assert/strict';
import test from 'node:test';
import type { ContainerSpecInput } from '../../proto/gen/swarm/v1/ContainerSpec.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import type { TaskSpecInput } from '../../proto/gen/swarm/v1/TaskSpec.js';
import { makeServiceSpec } from '../../proto/objects.js';
import { validateServiceSpec } from './validate-service.js';

const validate = (spec: ServiceSpecInput): void =>
  validateServiceSpec(makeServiceSpec({ name: 'web', task_template: { container_spec: { image: 'nginx' } }, ...spec }));
const container = (over: ContainerSpecInput): ServiceSpecInput => ({
  task_template: { container_spec: { image: 'nginx', ...over } },
});
const task = (over: TaskSpecInput): ServiceSpecInput => ({
  task_template: { container_spec: { image: 'nginx' }, ...over },
});

test('service spec: what Docker takes is taken', () => {
  const good: ServiceSpecInput[] = [
    {},
    { name: 'a' },
    { name: 'a'.repeat(63) },
    { name: 'web_1-x' },
    container({ image: 'registry.example.com:5000/team/app:v1.2' }),
    container({ image: `nginx@sha256:${'a'.repeat(64)}` }),
    container({ stop_signal: 'SIGINT' }),
    container({ env: ['A=1', 'FROM_NODE'] }),
    container({ healthcheck: { test: ['CMD', 'true'], interval: 1e9 } }),
    container({ healthcheck: { test: ['NONE'] } }),
    container({
      mounts: [
        { type: 'volume', source: '', target: '/data' },
        { type: 'tmpfs', target: '/tmp' },
      ],
    }),
    task({ resources: { limits: { nano_cpus: 1e6, memory_bytes: 4 * 1024 * 1024 } } }),
    task({ placement: { constraints: ['node.labels.zone == a', 'node.role!=manager'] } }),
    { endpoint_spec: { ports: [{ target_port: 80, published_port: 8080, publish_mode: 'host' }] } },
    { update_config: { parallelism: 0, max_failure_ratio: 1 } },
  ];
  for (const spec of good) assert.doesNotThrow(() => validate(spec), JSON.stringify(spec));
});

test('service spec: each refusal names the field, the value and what is right', () => {
  const bad: [ServiceSpecInput, RegExp][] = [
    [{ name: '' }, /^name must be given/],
    [{ name: 'a'.repeat(64) }, /name must be 63 characters or fewer/],
    [{ name: 'web.1' }, /"web\.1": name must be valid as a DNS name component/],
    [{ name: '-web' }, /DNS name/],
    [container({ image: '' }), /^image must be given/],
    [container({ image: 'Nginx' }), /image "Nginx"/],
    [container({ image: 'nginx:' }), /image "nginx:"/],
    [container({ env: ['=x'] }), /env "=x": NAME=value/],
    [container({ hostname: 'x-{{.Task.Slot}}' }), /"x-\{\{\.Task\.Slot\}\}": no template/],
    [container({ env: ['NODE={{ .Node.Hostname }}'] }), /no template/],
    [container({ mounts: [{ type: 'volume', source: 'v{{.Task.Slot}}', target: '/v' }] }), /no template/],
    [container({ stop_signal: 'SIG TERM' }), /stop_signal "SIG TERM"/],
    [container({ stop_grace_period: -1 }), /stop_grace_period "-1": zero or more/],
    [container({ healthcheck: { test: ['curl', 'x'] } }), /healthcheck\.test "curl x"/],
    [container({ healthcheck: { interval: 1000 } }), /healthcheck\.interval "1000"/],
    [container({ mounts: [{ type: 'bind', source: '/a', target: 'b' }] }), /mount target "b": an absolute path/],
    [container({ mounts: [{ type: 'bind', source: 'a', target: '/b' }] }), /bind source "a"/],
    [container({ mounts: [{ type: 'volume', source: '/a', target: '/b' }] }), /volume source "\/a".*type bind/],
    [container({ mounts: [{ type: 'tmpfs', source: 'x', target: '/b' }] }), /tmpfs source "x"/],
    [
      container({
        mounts: [
          { type: 'tmpfs', target: '/b' },
          { type: 'tmpfs', target: '/b' },
        ],
      }),
      /duplicate mount point/,
    ],
    [task({ resources: { limits: { nano_cpus: 1000 } } }), /limits\.cpus "0\.000001": must be at least 0\.001/],
    [
      task({ resources: { reservations: { memory_bytes: 1024 } } }),
      /reservations\.memory "1024": must be at least 4MiB/,
    ],
    [task({ resources: { limits: { pids: -5 } } }), /limits\.pids "-5"/],
    [task({ placement: { constraints: ['node.colour==red'] } }), /node\.colour/],
    [task({ placement: { constraints: ['node.role'] } }), /node\.role/],
    [task({ restart_policy: { delay: -1 } }), /restart_policy\.delay "-1"/],
    [{ update_config: { delay: -1 } }, /update_config\.delay/],
    [{ update_config: { max_failure_ratio: 1.5 } }, /max_failure_ratio "1\.5": a number from 0 to 1/],
    [{ rollback_config: { failure_action: 'rollback' } }, /rollback_config\.failure_action "rollback"/],
    [{ endpoint_spec: { ports: [{ target_port: 0, publish_mode: 'host' }] } }, /target port "0"/],
    [
      { endpoint_spec: { ports: [{ target_port: 80, published_port: 70000, publish_mode: 'host' }] } },
      /published port "70000"/,
    ],
    [{ endpoint_spec: { ports: [{ target_port: 80, published_port: 80 }] } }, /publish mode "ingress".*mode=host/],
    [
      {
        endpoint_spec: {
          ports: [80, 81].map((target_port) => ({ target_port, published_port: 8080, publish_mode: 'host' as const })),
        },
      },
      /published port "8080\/tcp": each port once/,
    ],
  ];
  for (const [spec, message] of bad)
    assert.throws(() => validate(spec), { name: 'SwarmError', message }, JSON.stringify(spec));
});
