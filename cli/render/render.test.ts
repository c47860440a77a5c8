import assert from 'node:assert/strict';
import test from 'node:test';
import { rfc3339 } from '../../lib/clock.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import { bytesSize, ellipsis, familiarImage, humanDuration } from './human.js';
import { renderInspect } from './inspect.js';
import { renderList } from './list.js';
import { renderLogLine } from './log-line.js';
import { nodeColumns, renderNodePretty } from './node.js';
import { serviceColumns } from './service.js';
import { renderServicePretty } from './service-pretty.js';
import { countStacks, stackColumns } from './stack.js';
import { taskColumns, taskRows } from './task.js';
import { parseTemplate } from './template.js';

const NOW = Date.UTC(2026, 0, 1, 12);
const table = { format: '', quiet: false };

const web = makeService({
  id: 'q1w2e3r4t5y6u7i8o9p0asdfg',
  spec: {
    name: 'shop_web',
    labels: { 'com.docker.stack.namespace': 'shop' },
    mode: { replicated: { replicas: 3 } },
    task_template: {
      container_spec: { image: 'docker.io/library/nginx:1.27@sha256:0123456789abcdef0123456789abcdef', env: ['A=1'] },
      resources: { limits: { nano_cpus: 5e8, memory_bytes: 64 * 1024 ** 2 } },
      restart_policy: { condition: 'on_failure' },
      placement: { max_replicas: 2, constraints: ['node.role==worker'] },
    },
    update_config: { parallelism: 2, delay: 10e9, order: 'start_first' },
    endpoint_spec: { ports: [{ target_port: 80, published_port: 8080, publish_mode: 'ingress' }] },
  },
});

test('services are listed as Docker lists them', () => {
  assert.equal(
    renderList([{ service: web, running: 1, desired: 3 }], serviceColumns, table),
    'ID             NAME       MODE         REPLICAS               IMAGE        PORTS\n' +
      'q1w2e3r4t5y6   shop_web   replicated   1/3 (max 2 per node)   nginx:1.27   *:8080->80/tcp\n',
  );
});

test('tasks: newest of a slot first, older ones indented, errors cut and quoted', () => {
  const task = (id: string, slot: number, state: 'running' | 'failed', minutes: number, err = '') =>
    makeTask({
      id: `${id}23456789012345`,
      service_id: web.id,
      service_name: 'web',
      slot,
      node_id: 'n1',
      created_at: rfc3339(NOW - minutes * 60_000),
      desired_state: state === 'running' ? 'running' : 'shutdown',
      spec: { container_spec: { image: 'nginx:1.27' } },
      status: {
        state,
        err,
        timestamp: rfc3339(NOW - minutes * 60_000),
        port_status: state === 'running' ? [{ published_port: 8080, target_port: 80 }] : [],
      },
    });
  const tasks = [
    task('c', 10, 'running', 1),
    task('a', 2, 'failed', 5, 'task: non-zero exit (137): out of memory'),
    task('b', 2, 'running', 3),
  ];
  const rows = taskRows(tasks, { resolve: true, nodes: new Map([['n1', 'host-1']]) });
  assert.equal(
    renderList(rows, taskColumns({ now: NOW, trunc: true }), table),
    'ID             NAME        IMAGE        NODE      DESIRED STATE   CURRENT STATE                ERROR                              PORTS\n' +
      'b23456789012   web.2       nginx:1.27   host-1    Running         Running 3 minutes ago                                           *:8080->80/tcp\n' +
      'a23456789012    \\_ web.2   nginx:1.27   host-1    Shutdown        Failed 5 minutes ago         "task: non-zero exit (137): ou…"   \n' +
      'c23456789012   web.10      nginx:1.27   host-1    Running         Running about a minute ago                                      *:8080->80/tcp\n',
  );
  assert.equal(
    renderList(rows, taskColumns({ now: NOW, trunc: false }), { format: '', quiet: true }).split('\n')[0],
    tasks[2]?.id,
  );
});

const node = makeNode({
  id: 'n1w2e3r4t5y6u7i8o9p0asdfg',
  created_at: '2026-01-01T10:00:00.000Z',
  spec: { role: 'manager', labels: { zone: 'a' } },
  status: { state: 'ready', addr: '10.0.0.1' },
  description: {
    hostname: 'host-1',
    platform: { os: 'linux', architecture: 'x86_64' },
    resources: { nano_cpus: 2e9, memory_bytes: 2080374784 },
    engine: { engine_version: '20.10.24' },
  },
  manager_status: { leader: true, reachability: 'reachable', addr: '10.0.0.1:2377' },
});

test('tasks: a port that is published at one address of its node is shown with it', () => {
  const port_status = ['', '127.0.0.1', '::1'].map((host_ip) => ({ host_ip, published_port: 8080, target_port: 80 }));
  const rows = taskRows([makeTask({ id: 't', status: { port_status } })], { resolve: true, nodes: new Map() });
  assert.equal(
    renderList(rows, taskColumns({ now: NOW, trunc: true }), { format: '{{.Ports}}', quiet: false }),
    '*:8080->80/tcp,127.0.0.1:8080->80/tcp,[::1]:8080->80/tcp\n',
  );
});

test('nodes are listed with a star at the one that answers', () => {
  assert.equal(
    renderList([node], nodeColumns(node.id), table),
    'ID                            HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n' +
      'n1w2e3r4t5y6u7i8o9p0asdfg *   host-1     Ready     Active         Leader           20.10.24\n',
  );
  assert.equal(
    renderList([node], nodeColumns('other'), { format: '{{.ID}} {{.Self}}', quiet: false }),
    `${node.id} false\n`,
  );
});

test('pretty forms', () => {
  assert.equal(
    renderNodePretty(node),
    'ID:\t\t\tn1w2e3r4t5y6u7i8o9p0asdfg\nLabels:\n - zone=a\nHostname:              \thost-1\n' +
      'Joined at:             \t2026-01-01T10:00:00.000Z\nStatus:\n State:\t\t\tReady\n Availability:         \tActive\n' +
      ' Address:\t\t10.0.0.1\nManager Status:\n Address:\t\t10.0.0.1:2377\n Raft Status:\t\tReachable\n Leader:\t\tYes\n' +
      'Platform:\n Operating System:\tlinux\n Architecture:\t\tx86_64\nResources:\n CPUs:\t\t\t2\n Memory:\t\t1.938GiB\n' +
      'Engine Version:\t\t20.10.24\n',
  );
  assert.equal(
    renderServicePretty(web, NOW, new Map()),
    '\nID:\t\tq1w2e3r4t5y6u7i8o9p0asdfg\nName:\t\tshop_web\nLabels:\n com.docker.stack.namespace=shop\n' +
      'Service Mode:\tReplicated\n Replicas:\t3\nPlacement:\n Constraints:\t[node.role==worker]\n Max Replicas Per Node:   2\n' +
      'UpdateConfig:\n Parallelism:\t2\n Delay:\t\t10s\n On failure:\tpause\n Max failure ratio: 0\n Update order:      start-first\n' +
      'ContainerSpec:\n Image:\t\tdocker.io/library/nginx:1.27@sha256:0123456789abcdef0123456789abcdef\n Env:\t\tA=1 \n' +
      'Resources:\n Limits:\n  CPU:\t\t0.5\n  Memory:\t64MiB\nEndpoint Mode:\tvip\nPorts:\n PublishedPort = 8080\n' +
      '  Protocol = tcp\n  TargetPort = 80\n  PublishMode = ingress\n',
  );
});

test('inspect speaks the JSON of the Engine API', () => {
  const [parsed] = JSON.parse(renderInspect([web], '')) as [
    { ID: string; Spec: { Name: string; TaskTemplate: Record<string, unknown> } },
  ];
  assert.equal(parsed.ID, web.id);
  assert.deepEqual(parsed.Spec.TaskTemplate['RestartPolicy'], { Condition: 'on-failure', MaxAttempts: 0, Window: 0 });
  assert.deepEqual(parsed.Spec.TaskTemplate['Resources'], {
    Limits: { NanoCPUs: 5e8, MemoryBytes: 67108864, Pids: 0 },
  });
  assert.equal(
    renderInspect([web], '{{.Spec.Name}} {{index .Spec.Labels "com.docker.stack.namespace"}}'),
    'shop_web shop\n',
  );
  assert.equal(renderInspect([web], '{{json .Spec.Mode}}'), '{"Replicated":{"Replicas":3}}\n');
});

test('lists as JSON, templates and template tables', () => {
  const rows = countStacks([web, web]);
  assert.equal(renderList(rows, stackColumns, { format: 'json', quiet: false }), '{"Name":"shop","Services":"2"}\n');
  assert.equal(
    renderList(rows, stackColumns, { format: '{{upper .Name}}\\t{{.Services}}', quiet: false }),
    'SHOP\t2\n',
  );
  assert.equal(
    renderList(rows, stackColumns, { format: 'table {{.Services}}\\t{{.Name}}', quiet: false }),
    'SERVICES   NAME\n2          shop\n',
  );
});

const shown = {
  ID: 'x',
  Spec: { Labels: { zone: 'a' }, Args: ['sleep', '9'], Ports: [{ Port: 80 }, { Port: 443 }] },
  Status: null,
};
const fillings: [string, string][] = [
  [
    '{{range .Spec.Args}}[{{.}}]{{end}} {{len .Spec.Args}} {{index .Spec.Args 1}} {{.Spec.Args}}',
    '[sleep][9] 2 9 [sleep 9]',
  ],
  ['{{range $i, $p := .Spec.Ports}}{{if $i}},{{end}}{{$p.Port}}{{end}}', '80,443'],
  ['{{range .Spec.Env}}x{{else}}none{{end}} {{len .Spec.Env}}', 'none 0'],
  ['{{if .Status}}{{.Status.State}}{{else}}no status{{end}} {{.Status}}', 'no status <nil>'],
  ['{{.Spec.Labels}} {{.Spec.Labels.rack}} {{index .Spec.Labels "rack"}}.', 'map[zone:a] <no value> .'],
  ['{{.ID | upper}} {{title .ID}} {{json .Spec.Labels}} {{.Spec.Env | json}}', 'X X {"zone":"a"} null'],
  [
    '{{join .Spec.Args "+"}} {{join (split "a,b" ",") "-"}} {{truncate "abc" 2}}|{{pad "a" 1 2}}|',
    'sleep+9 a-b ab| a  |',
  ],
  ['{{println .ID}}\\t{{printf "%s\\t%q" .ID .ID}}', 'x\n\tx\t"x"'],
];
for (const [template, expected] of fillings) {
  test(`--format ${template}`, () => {
    assert.equal(parseTemplate(template)(shown), expected);
  });
}

test('templates that cannot be filled in are refused', () => {
  for (const template of [
    '{{range .X}}{{end}}',
    '{{.ID',
    '{{nope .ID}}',
    '{{range .ID}}{{end}}',
    '{{pad .ID 1 9999999}}',
  ]) {
    assert.throws(() => parseTemplate(template)({ ID: 'x' }), /invalid --format/, template);
  }
  assert.throws(() => parseTemplate('{{.Nmae}}')({ Name: 'x' }), /no \.Nmae: known are Name/);
});

test('log lines carry their task', () => {
  const line = {
    task_id: 'abcdefghijklmnop',
    node_id: 'n1',
    timestamp: 'T',
    stream: 'stdout',
    data: Buffer.from('hi'),
  } as const;
  const task = makeTask({ id: line.task_id, service_name: 'web', slot: 2 });
  const format = { timestamps: false, raw: false, taskIds: true, trunc: true, slotWidth: 2 };
  assert.equal(renderLogLine(line, task, 'host-1', format).toString(), 'web.2.abcdefghijkl@host-1     | hi\n');
  assert.equal(renderLogLine(line, task, 'host-1', { ...format, raw: true, timestamps: true }).toString(), 'T hi\n');
  assert.equal(
    renderLogLine(line, task, 'host-1', { ...format, taskIds: false, slotWidth: 1 }).toString(),
    'web.2@host-1    | hi\n',
  );
});

test('how long ago, how much, and which image', () => {
  const ages: [number, string][] = [
    [0.5, 'Less than a second'],
    [1, '1 second'],
    [59, '59 seconds'],
    [90, 'About a minute'],
    [59 * 60, '59 minutes'],
    [3600, 'About an hour'],
    [47 * 3600, '47 hours'],
    [3 * 86400, '3 days'],
    [21 * 86400, '3 weeks'],
    [100 * 86400, '3 months'],
    [800 * 86400, '2 years'],
  ];
  for (const [seconds, words] of ages) assert.equal(humanDuration(seconds * 1000), words);
  assert.deepEqual([bytesSize(0), bytesSize(1536), bytesSize(2 ** 30)], ['0B', '1.5KiB', '1GiB']);
  assert.equal(ellipsis('abcdef', 4), 'abc…');
  assert.equal(familiarImage('registry:5000/a/b@sha256:00'), 'registry:5000/a/b@sha256:00');
  assert.equal(familiarImage('registry:5000/a/b:1@sha256:00'), 'registry:5000/a/b:1');
});
