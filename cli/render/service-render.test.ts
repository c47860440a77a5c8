import assert from 'node:assert/strict';
import test from 'node:test';
import type { PortConfigInput } from '../../proto/gen/swarm/v1/PortConfig.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import { makeNode, makeService } from '../../proto/objects.js';
import { renderInspect } from './inspect.js';
import { renderList } from './list.js';
import { renderNodePretty } from './node.js';
import { serviceColumns } from './service.js';
import { renderServicePretty } from './service-pretty.js';

const NOW = Date.UTC(2026, 0, 1, 12);
const service = (spec: ServiceSpecInput) => makeService({ id: 's1', spec: { name: 'web', ...spec } });

test('jobs are listed with how far they are', () => {
  const cell = (mode: ServiceSpecInput['mode'], running: number, desired: number, completed: number): string =>
    renderList([{ service: service({ mode: mode ?? null }), running, desired, completed }], serviceColumns, {
      format: '{{.Mode}}: {{.Replicas}}',
      quiet: false,
    });
  const job = { replicated_job: { max_concurrent: 2, total_completions: 5 } };
  assert.equal(cell(job, 1, 2, 3), 'replicated job: 1/2 (3/5 completed)\n');
  assert.equal(cell({ replicated_job: { max_concurrent: 2 } }, 0, 2, 0), 'replicated job: 0/2 (0/2 completed)\n');
  assert.equal(cell({ global_job: {} }, 1, 1, 2), 'global job: 1/1 (2/3 completed)\n');
  assert.equal(cell({ global: {} }, 3, 3, 0), 'global: 3/3\n');
});

test('published ports that follow one another are one range', () => {
  const shown = (ports: PortConfigInput[]): string =>
    renderList([{ service: service({ endpoint_spec: { ports } }), running: 1, desired: 1 }], serviceColumns, {
      format: '{{.Ports}}',
      quiet: false,
    }).trim();
  const port = (published_port: number, target_port: number, more: PortConfigInput = {}) => ({
    published_port,
    target_port,
    ...more,
  });
  assert.equal(shown([port(81, 81), port(80, 80)]), '*:80-81->80-81/tcp');
  assert.equal(shown([port(80, 80), port(81, 80)]), '*:80-81->80/tcp');
  assert.equal(shown([port(80, 80), port(81, 81), port(82, 80)]), '*:80-81->80-81/tcp, *:82->80/tcp');
  assert.equal(shown([port(80, 80), port(81, 80), port(82, 81)]), '*:80-81->80/tcp, *:82->81/tcp');
  assert.equal(shown([port(53, 53), port(53, 53, { protocol: 'udp' })]), '*:53->53/tcp, *:53->53/udp');
  assert.equal(shown([port(80, 80, { publish_mode: 'host' })]), '');
  const local = { host_ip: '127.0.0.1' };
  assert.equal(
    shown([port(80, 80), port(81, 81, local), port(82, 82, local), port(83, 83, { host_ip: '::1' })]),
    '*:80->80/tcp, 127.0.0.1:81-82->81-82/tcp, [::1]:83->83/tcp',
  );
});

test('inspect --pretty has a section for everything', () => {
  const pretty = renderServicePretty(
    service({
      mode: { replicated_job: { max_concurrent: 2, total_completions: 5 } },
      rebalance: 'rebalance_on_join',
      depends_on: [{ service: 'db', condition: 'healthy', required: true }],
      task_template: {
        container_spec: {
          image: 'nginx',
          command: ['sh'],
          capability_add: ['CAP_NET_ADMIN'],
          capability_drop: ['ALL'],
          sysctls: { 'net.core.somaxconn': '9' },
          ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
          configs: [{ config_name: 'site', file: { name: '/etc/site' } }],
          secrets: [{ secret_name: 'pw.v2', file: { name: 'pw' } }],
          privileged: true,
          devices: [{ path_on_host: '/dev/a', path_in_container: '/dev/b', cgroup_permissions: 'r' }],
          device_requests: [{ count: -1 }],
          pid_mode: 'host',
          healthcheck: { test: ['CMD-SHELL', 'true'], interval: 5e9, retries: 3, timeout: 1e9, start_period: 2e9 },
        },
        log_driver: { name: 'syslog', options: { tag: 'x' } },
        resources: { reservations: { generic_resources: [{ discrete_resource_spec: { kind: 'gpu', value: 2 } }] } },
      },
    }),
    NOW,
    new Map(),
  );
  assert.equal(
    pretty,
    '\nID:\t\ts1\nName:\t\tweb\nService Mode:\tReplicatedJob\n Max Concurrent:\t2\n Total Completions:\t5\nPlacement:\n' +
      'Depends on:\n db (healthy)\nRebalance:\ton-join\n' +
      'ContainerSpec:\n Image:\t\tnginx\n Entrypoint:\tsh \nCapabilities:\n Add: CAP_NET_ADMIN\n Drop: ALL\n' +
      'SysCtls:\n net.core.somaxconn: 9\nUlimits:\n nofile: 1:2\nConfigs:\n Target:\t/etc/site\n  Source:\tsite\n' +
      'Secrets:\n Target:\tpw\n  Source:\tpw.v2\nBeyond the container:\n Privileged:\ttrue\n Device:\t/dev/a:/dev/b:r\n' +
      ' GPUs:\t\tall\n PID:\thost\nLog Driver:\n Name:\t\tsyslog\n LogOpts:\n  tag:       x\n' +
      'Resources:\n Reservations:\n  gpu:\t\t2\nEndpoint Mode:\tvip\n' +
      ' Healthcheck:\n  Interval = 5s\n  Retries = 3\n  StartPeriod =\t2s\n  Timeout =\t1s\n  Tests:\n' +
      '\t Test = CMD-SHELL\n\t Test = true\n',
  );
});

test('inspect leaves out what an API without it would not show', () => {
  const spec = { task_template: { container_spec: { image: 'i', dns_config: { search: ['a'] } } } };
  const [shown] = JSON.parse(renderInspect([service(spec)], '')) as [
    { Spec: { TaskTemplate: { ContainerSpec: object } } },
  ];
  const container = shown.Spec.TaskTemplate.ContainerSpec;
  assert.deepEqual((container as { DNSConfig: object }).DNSConfig, { Search: ['a'] });
  for (const name of ['Privileged', 'ShmSize', 'Sysctls', 'Annotations', 'Secrets', 'PullOptions'])
    assert.ok(!(name in container), name);
  assert.ok(!('Rebalance' in shown.Spec));
});

test('node inspect --pretty: what its administrator allows, and what it has beside CPUs and memory', () => {
  const pretty = renderNodePretty(
    makeNode({
      id: 'n1',
      spec: { availability: 'drain', drain_deadline: '2026-01-01T13:00:00.000Z' },
      description: {
        hostname: 'h',
        allowed: ['gpus', 'privileged'],
        resources: {
          generic_resources: [
            { discrete_resource_spec: { kind: 'ssd', value: 3 } },
            { named_resource_spec: { kind: 'gpu', value: 'UUID1' } },
            { named_resource_spec: { kind: 'gpu', value: 'UUID2' } },
          ],
        },
      },
    }),
  );
  assert.match(pretty, /Availability: +\tDrain\n Drain deadline:\t\t2026-01-01T13:00:00\.000Z\n/);
  assert.match(pretty, /Memory:\t\t0B\n ssd:\t\t\t3\n gpu:\t\t\tUUID1, UUID2\nAllowed:\t\tgpus, privileged\n/);
});
