import assert from 'node:assert/strict';
import test from 'node:test';
import { SwarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import type { ContainerSpecInput } from '../../../proto/gen/swarm/v1/ContainerSpec.js';
import type { GenericResourceInput } from '../../../proto/gen/swarm/v1/GenericResource.js';
import type { ServiceSpecInput } from '../../../proto/gen/swarm/v1/ServiceSpec.js';
import type { TaskSpecInput } from '../../../proto/gen/swarm/v1/TaskSpec.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import type { ServiceSpec } from '../../../proto/types.js';
import { checkMode } from './mode.js';
import { validateServiceSpec } from './service-spec.js';

const validate = (spec: ServiceSpecInput): void =>
  validateServiceSpec(makeServiceSpec({ name: 'web', task_template: { container_spec: { image: 'nginx' } }, ...spec }));
const container = (over: ContainerSpecInput): ServiceSpecInput => ({
  task_template: { container_spec: { image: 'nginx', ...over } },
});
const refuses = (spec: ServiceSpecInput, words: string): void =>
  assert.throws(
    () => validate(spec),
    (error) => error instanceof SwarmError && error.message.includes(words),
    `${words}: ${JSON.stringify(spec)}`.slice(0, 300),
  );
const gpu = { discrete_resource_spec: { kind: 'gpu', value: 1 } };
const generic = (...generic_resources: GenericResourceInput[]): ServiceSpecInput =>
  task({ resources: { reservations: { generic_resources } } });
const task = (over: TaskSpecInput): ServiceSpecInput => ({
  task_template: { container_spec: { image: 'nginx' }, ...over },
});

const networks = (...networks: NonNullable<TaskSpecInput['networks']>): ServiceSpecInput => task({ networks });
const published = (...addresses: string[]): ServiceSpecInput => ({
  endpoint_spec: { ports: addresses.map((host_ip) => ({ target_port: 80, published_port: 8080, host_ip })) },
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
    { mode: { replicated_job: { max_concurrent: 2, total_completions: 10 } } },
    { mode: { global_job: {} } },
    { depends_on: [{ service: 'db', condition: 'healthy' }], rebalance: 'rebalance_on_join' },
    generic(gpu),
    task({ placement: { preferences: [{ spread: { spread_descriptor: 'node.labels.zone' } }] } }),
    container({ secrets: ['a', 'b'].map((name) => ({ secret_id: name, secret_name: name, file: { name } })) }),
    container({ configs: [{ config_id: 'i', config_name: 'c', runtime: {} }] }),
    { endpoint_spec: { ports: [{ target_port: 80 }, { target_port: 53, published_port: 53, protocol: 'udp' }] } },
    published('127.0.0.1', '10.0.0.1', '10.0.0.2'),
    networks({ target: 'front', aliases: ['web', 'www.shop.example', '_x'] }, { target: 'back' }, { target: 'bridge' }),
    { ...networks({ target: 'host' }), endpoint_spec: { ports: [{ target_port: 80, publish_mode: 'host' }] } },
    container({ hostname: 'x-{{.Task.Slot}}', env: ['NODE={{ .Node.Hostname }}'] }),
  ];
  for (const spec of good) assert.doesNotThrow(() => validate(spec), JSON.stringify(spec));
});

test('service spec: each refusal says what is wrong, with the words that Docker has for it', () => {
  const host = { publish_mode: 'host' } as const;
  const bad: [ServiceSpecInput, string][] = [
    [{ name: '' }, 'meta: name must be provided'],
    [{ name: 'a'.repeat(64) }, 'name must be 63 characters or fewer'],
    [{ name: 'web.1' }, 'name must be valid as a DNS name component: web.1'],
    [{ name: '-web' }, 'name must be valid as a DNS name component'],
    [{ name: `${'a'.repeat(60)}!` }, 'name must be valid as a DNS name component'], // in no time
    [{ labels: { '': 'x' } }, "invalid label '=x': empty name"],
    [{ labels: { a: 'x'.repeat(limits.labels_bytes_max) } }, 'is at its limit of'],
    [{ mode: { replicated: { replicas: 2e6 } } }, 'the number of replicas (2000000) is at its limit of 1000000'],
    [{ mode: { global_job: {} }, update_config: {} }, 'Jobs may not have an update config'],
    [task({ resources: { limits: { nano_cpus: 1000 } } }), 'invalid cpu value 0.000001: Must be at least 0.001'],
    [task({ resources: { limits: { nano_cpus: -1e9 } } }), 'invalid cpu value -1: Must be at least 0.001'],
    [task({ resources: { reservations: { memory_bytes: 1024 } } }), 'invalid memory value 1024: Must be at least 4MiB'],
    [task({ resources: { limits: { pids: -5 } } }), 'invalid limits.pids "-5"'],
    [task({ resources: { reservations: { pids: 5 } } }), 'pids can be limited, not reserved'],
    [generic({ discrete_resource_spec: { kind: 'gpu', value: 0 } }), 'invalid generic resource "gpu=0": at least one'],
    [generic({ named_resource_spec: { kind: 'gpu', value: 'a' } }), 'invalid generic resource "gpu=a": a count'],
    [generic(gpu, gpu), 'invalid generic resource "gpu": each kind once'],
    [task({ resources: { limits: { generic_resources: [gpu] } } }), 'can be reserved, not limited'],
    [task({ placement: { constraints: ['node.colour==red'] } }), 'node.colour'],
    [task({ placement: { constraints: ['node.role'] } }), 'node.role'],
    [task({ placement: { preferences: [{ spread: { spread_descriptor: 'zone' } }] } }), 'placement preference "zone"'],
    [
      task({
        placement: {
          preferences: Array.from({ length: 17 }, () => ({ spread: { spread_descriptor: 'node.labels.z' } })),
        },
      }),
      'the number of placement preferences (17) is at its limit of 16',
    ],
    [
      task({ placement: { constraints: Array.from({ length: 257 }, (_, i) => `node.labels.a${i}!=x`) } }),
      'the number of placement constraints (257) is at its limit of 256',
    ],
    [task({ restart_policy: { delay: -1 } }), 'TaskSpec: restart-delay cannot be negative'],
    [task({ restart_policy: { window: -1 } }), 'TaskSpec: restart-window cannot be negative'],
    [{ update_config: { delay: -1 } }, 'TaskSpec: update-delay cannot be negative'],
    [{ update_config: { monitor: -1 } }, 'TaskSpec: update-monitor cannot be negative'],
    [{ rollback_config: { delay: -1 } }, 'TaskSpec: rollback-delay cannot be negative'],
    [
      { update_config: { max_failure_ratio: 1.5 } },
      'TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1',
    ],
    [{ rollback_config: { failure_action: 'rollback' } }, 'a rollback cannot be rolled back'],
    [{ endpoint_spec: { ports: [{ target_port: 0, ...host }] } }, 'invalid target port "0"'],
    [
      { endpoint_spec: { ports: [{ target_port: 80, published_port: 70000, ...host }] } },
      'invalid published port "70000"',
    ],
    [{ endpoint_spec: { ports: [{ target_port: 80, host_ip: 'eth0' }] } }, 'invalid host IP "eth0"'],
    [{ endpoint_spec: { ports: [{ target_port: 80, host_ip: '::1' }] } }, 'invalid host IP "::1"'],
    [published('', '127.0.0.1'), 'EndpointSpec: duplicate published ports provided: 8080/tcp'],
    [published('10.0.0.2', '10.0.0.2'), 'EndpointSpec: duplicate published ports provided: 8080/tcp'],
    [networks({ target: '' }), 'invalid network "": the name or id of a network'],
    [networks({ target: 'a' }, { target: 'a' }), 'network a is given twice'],
    [networks({ target: 'host' }, { target: 'a' }), 'a task in the network host can be in no other network'],
    [networks({ target: 'bridge', aliases: ['x'] }), 'network-scoped alias is supported only for'],
    [networks({ target: 'a', aliases: ['-x'] }), 'invalid network alias "-x"'],
    [networks({ target: 'a', aliases: ['x'.repeat(64)] }), 'invalid network alias'],
    [
      { ...networks({ target: 'host' }), endpoint_spec: { ports: [{ target_port: 80 }] } },
      "port published with ingress mode can't be used with the network host",
    ],
    [
      { endpoint_spec: { mode: 'dnsrr', ports: [{ target_port: 80 }] } },
      "port published with ingress mode can't be used with dnsrr mode",
    ],
    [
      { endpoint_spec: { ports: [80, 81].map((target_port) => ({ target_port, published_port: 8080, ...host })) } },
      'EndpointSpec: duplicate published ports provided: 8080/tcp',
    ],
    [{ depends_on: [{ service: '' }] }, 'invalid depends_on'],
    [{ depends_on: [{ service: 'no/name' }] }, 'invalid depends_on "no/name": the name of a service'],
    [{ depends_on: [{ service: 'web' }] }, 'service web depends on itself'],
    [{ depends_on: [{ service: 'db' }, { service: 'db' }] }, 'service web depends on db twice'],
    [
      { labels: { a: 'b' }, task_template: { container_spec: { image: 'nginx', args: ['x'.repeat(700_000)] } } },
      'the size of the specification',
    ],
    [{ depends_on: Array.from({ length: 101 }, (_, i) => ({ service: `s${i}` })) }, 'is at its limit of 100'],
  ];
  for (const [spec, words] of bad) refuses(spec, words);
});

test('service spec: a word that this version does not know is refused, not taken for another', () => {
  const { mode, ...spec } = makeServiceSpec({ name: 'web', task_template: { container_spec: { image: 'nginx' } } });
  const unknown = { service: 'db', condition: 7, required: true } as never;
  assert.throws(() => validateServiceSpec({ ...spec, mode, depends_on: [unknown] }), {
    code: 'INVALID_FIELD',
    message: 'invalid depends_on condition "7": a value that this version knows',
  });
});

test('service spec: a negative number that was sent as one without a sign is refused as negative', () => {
  const spec = makeServiceSpec({ name: 'web' });
  const negative = 2 ** 64 - 1;
  const job = { max_concurrent: 1, total_completions: 1 };
  const bad: [ServiceSpec['mode'], string][] = [
    [{ replicated: { replicas: negative } }, 'Number of replicas must be non-negative'],
    [{ replicated_job: { ...job, max_concurrent: negative } }, 'Maximum concurrent jobs must not be negative'],
    [{ replicated_job: { ...job, total_completions: negative } }, 'Total completed jobs must not be negative'],
  ];
  for (const [mode, message] of bad) assert.throws(() => checkMode({ ...spec, mode }), { message });
});

test('service spec: references to secrets and configs name each file once, and their objects by id and name', () => {
  const file = { name: 'a' };
  const bad: [ContainerSpecInput, string][] = [
    [{ secrets: [{ secret_name: 's', file }] }, 'malformed secret reference'],
    [{ secrets: [{ secret_id: 'i', file }] }, 'malformed secret reference'],
    [{ secrets: [{ secret_id: 'i', secret_name: 's' }] }, 'malformed secret reference, no target provided'],
    [
      { secrets: [{ secret_id: 'i', secret_name: 's', file: {} }] },
      'malformed file secret reference, invalid target file name provided',
    ],
    [
      { secrets: ['s', 't'].map((name) => ({ secret_id: name, secret_name: name, file })) },
      "secret references 's' and 't' have a conflicting target: 'a'",
    ],
    [
      {
        secrets: [{ secret_id: 's', secret_name: 's', file }],
        configs: [{ config_id: 'c', config_name: 'c', file: { name: '/run/secrets/./a' } }],
      },
      "secret 's' and config 'c' have a conflicting target: '/run/secrets/./a'",
    ],
    [
      {
        mounts: [{ type: 'tmpfs', target: '/run/secrets/a/' }],
        secrets: [{ secret_id: 's', secret_name: 's', file }],
      },
      "mount '/run/secrets/a/' and secret 's' have a conflicting target: 'a'",
    ],
    [{ secrets: [{ secret_id: 'i', secret_name: 's', file: { name: '../x' } }] }, 'must not have ".."'],
    [{ secrets: [{ secret_id: 'i', secret_name: 's', file: { name: 'x', uid: 'root' } }] }, "uid 'root'"],
    [
      { secrets: [{ secret_id: 'i', secret_name: 's', file: { name: 'x', uid: '4294967294', gid: '4294967295' } }] },
      "gid '4294967295' must be at most 4294967294",
    ],
    [{ configs: [{ config_id: 'i', config_name: 'c', file: { name: 'x', mode: 0o10000 } }] }, 'mode 010000'],
    [{ configs: [{ config_id: 'i', config_name: 'c' }] }, 'malformed config reference, no target provided'],
    [
      { configs: ['c', 'd'].map((name) => ({ config_id: name, config_name: name, file })) },
      "config references 'c' and 'd' have a conflicting target: 'a'",
    ],
  ];
  for (const [spec, words] of bad) refuses(container(spec), words);
});
