import assert from 'node:assert/strict';
import test from 'node:test';
import type { NodeInput } from '../../../proto/gen/swarm/v1/Node.js';
import type { NodeDescriptionInput } from '../../../proto/gen/swarm/v1/NodeDescription.js';
import type { TaskInput } from '../../../proto/gen/swarm/v1/Task.js';
import type { TaskSpecInput } from '../../../proto/gen/swarm/v1/TaskSpec.js';
import { makeNetwork, makeNode, makeTask } from '../../../proto/objects.js';
import { NodeInfo } from '../node-info.js';
import { Pipeline } from '../pipeline.js';

const MIB = 2 ** 20;

interface Row {
  what: string;
  task: TaskInput;
  node: NodeInput;
  /** Tasks that the node runs. */
  there?: TaskInput[];
  /** None: the task fits. */
  refusals: string[];
  counted?: string;
}

const spec = (input: TaskSpecInput): TaskInput => ({ spec: input });
const container = (input: TaskSpecInput['container_spec']): TaskInput => spec({ container_spec: input ?? {} });
const described = (description: NodeDescriptionInput): NodeInput => ({ description });
const asks = (kind: string, value: number) => ({ discrete_resource_spec: { kind, value } });
const named = (kind: string, value: string) => ({ named_resource_spec: { kind, value } });
const reserving = (reservations: NonNullable<TaskSpecInput['resources']>['reservations']): TaskInput =>
  spec({ resources: { reservations: reservations ?? {} } });
const mount = (driver: string): TaskInput =>
  container({ mounts: [{ type: 'volume', target: '/d', volume_options: { driver_config: { name: driver } } }] });
const plugin = (type: string, name: string): NodeInput => described({ engine: { plugins: [{ type, name }] } });
const port = (published_port: number, protocol: 'tcp' | 'udp'): TaskInput => ({
  ports: [{ published_port, protocol, publish_mode: 'host' }],
});

const portAt = (host_ip: string) => ({ published_port: 80, publish_mode: 'host' as const, host_ip });

const rows: Row[] = [
  { what: 'a node that is up and active', task: {}, node: {}, refusals: [] },
  {
    what: 'a node that is down',
    task: {},
    node: { status: { state: 'down', message: 'heartbeat failure' } },
    refusals: ['the node is down: heartbeat failure'],
    counted: '1 node not available for new tasks',
  },
  {
    what: 'a node that is paused',
    task: {},
    node: { spec: { availability: 'pause' } },
    refusals: ['its availability is pause'],
    counted: '1 node not available for new tasks',
  },
  {
    what: 'too little of both, after what is taken',
    task: reserving({ nano_cpus: 1.5e9, memory_bytes: 512 * MIB }),
    node: described({ resources: { nano_cpus: 2e9, memory_bytes: 2048 * MIB } }),
    there: [reserving({ nano_cpus: 1e9, memory_bytes: 1920 * MIB })],
    refusals: ['cpus: 1.5 asked, 1 of 2 free', 'memory: 512 MiB asked, 128 MiB of 2 GiB free'],
    counted: 'insufficient resources on 1 node',
  },
  {
    what: 'a kind that the node does not have',
    task: reserving({ generic_resources: [asks('gpu', 1)] }),
    node: {},
    refusals: ['gpu: 1 asked, 0 of 0 free'],
    counted: 'insufficient resources on 1 node',
  },
  {
    what: 'named ones that another task has',
    task: reserving({ generic_resources: [asks('gpu', 2)] }),
    node: described({ resources: { generic_resources: [named('gpu', 'a'), named('gpu', 'b')] } }),
    there: [{ assigned_generic_resources: [named('gpu', 'b')] }],
    refusals: ['gpu: 2 asked, 1 of 2 free'],
    counted: 'insufficient resources on 1 node',
  },
  {
    what: 'counted ones that are left',
    task: reserving({ generic_resources: [asks('ssd', 3)] }),
    node: described({ resources: { generic_resources: [asks('ssd', 8)] } }),
    there: [{ assigned_generic_resources: [asks('ssd', 5)] }],
    refusals: [],
  },
  { what: 'the local volume driver, which all have', task: mount('local'), node: {}, refusals: [] },
  {
    what: 'a volume driver that the engine lacks',
    task: mount('nfs'),
    node: plugin('Log', 'nfs'),
    refusals: ['its engine has no volume driver nfs'],
    counted: 'missing plugin on 1 node',
  },
  {
    what: 'a volume driver under its full name',
    task: mount('nfs'),
    node: plugin('Volume', 'nfs:latest'),
    refusals: [],
  },
  {
    what: 'a log driver that the engine lacks',
    task: spec({ log_driver: { name: 'gelf' } }),
    node: plugin('Log', 'json-file'),
    refusals: ['its engine has no log driver gelf'],
    counted: 'missing plugin on 1 node',
  },
  {
    what: 'a log driver where the engine does not say which it has',
    task: spec({ log_driver: { name: 'gelf' } }),
    node: plugin('Volume', 'local'),
    refusals: [],
  },
  { what: 'no log at all', task: spec({ log_driver: { name: 'none' } }), node: plugin('Log', 'gelf'), refusals: [] },
  {
    what: 'more than the administrator allows',
    task: container({ privileged: true, devices: [{ path_on_host: '/dev/kvm' }], pid_mode: 'host' }),
    node: described({ allowed: ['devices'] }),
    refusals: [
      'privileged is not allowed there (swarmd --allow privileged)',
      'host-namespaces is not allowed there (swarmd --allow host-namespaces)',
    ],
    counted: 'privileged, devices, host-namespaces not allowed on 1 node',
  },
  {
    what: 'what the administrator allows',
    task: container({ device_requests: [{ count: -1 }] }),
    node: described({ allowed: ['gpus'] }),
    refusals: [],
  },
  {
    what: 'a network that encrypts, where the node can',
    task: spec({ networks: [{ target: 'plain' }, { target: 'secret' }] }),
    node: described({ overlay_encryption: true }),
    refusals: [],
  },
  {
    what: 'a network that encrypts, where the node cannot',
    task: spec({ networks: [{ target: 'plain' }, { target: 'secret' }] }),
    node: described({}),
    refusals: ['it cannot encrypt overlay networks, as the option "encrypted" of one of the networks asks'],
    counted: 'cannot encrypt overlay networks on 1 node',
  },
  {
    what: 'a mesh that encrypts, where the node cannot',
    task: { ports: [{ target_port: 80 }] },
    node: described({}),
    refusals: ['it cannot encrypt overlay networks, as the option "encrypted" of one of the networks asks'],
    counted: 'cannot encrypt overlay networks on 1 node',
  },
  {
    what: 'an overlay network of ours, which needs no plugin',
    task: spec({ networks: [{ target: 'plain' }, { target: 'host' }] }),
    node: plugin('Network', 'bridge'),
    refusals: [],
  },
  {
    what: 'constraints that are not met, beside one that is',
    task: spec({ placement: { constraints: ['node.labels.zone==a', 'node.role==worker', 'node.ip!=10.0.0.0/8'] } }),
    node: { spec: { labels: { zone: 'b' } }, status: { addr: '10.1.2.3' } },
    refusals: ['constraint node.labels.zone==a: is b', 'constraint node.ip!=10.0.0.0/8: is 10.1.2.3'],
    counted: 'scheduling constraints not satisfied on 1 node',
  },
  {
    what: 'a label that is not there',
    task: spec({ placement: { constraints: ['engine.labels.disk==ssd'] } }),
    node: {},
    refusals: ['constraint engine.labels.disk==ssd: is not set'],
    counted: 'scheduling constraints not satisfied on 1 node',
  },
  {
    what: 'another architecture',
    task: spec({ placement: { platforms: [{ os: 'linux', architecture: 'amd64' }] } }),
    node: described({ platform: { os: 'linux', architecture: 'aarch64' } }),
    refusals: ['platform: the image is for linux/amd64, the node is linux/arm64'],
    counted: 'unsupported platform on 1 node',
  },
  {
    what: 'the same architecture under its other name, and any system',
    task: spec({ placement: { platforms: [{ os: 'windows', architecture: 'amd64' }, { architecture: 'arm64' }] } }),
    node: described({ platform: { os: 'linux', architecture: 'aarch64' } }),
    refusals: [],
  },
  {
    what: 'a port that is taken',
    task: port(80, 'tcp'),
    node: {},
    there: [port(80, 'tcp')],
    refusals: ['host-mode port 80/tcp is in use'],
    counted: 'host-mode port already in use on 1 node',
  },
  {
    what: 'the same port of another protocol',
    task: port(80, 'tcp'),
    node: {},
    there: [port(80, 'udp')],
    refusals: [],
  },
  {
    what: 'the same port at another address',
    task: { ports: [portAt('10.0.0.1')] },
    node: {},
    there: [{ ports: [portAt('10.0.0.2')] }],
    refusals: [],
  },
  {
    what: 'the same port at an address, where it is taken at every one',
    task: { ports: [portAt('10.0.0.1')] },
    node: {},
    there: [port(80, 'tcp')],
    refusals: ['host-mode port 80/tcp is in use'],
    counted: 'host-mode port already in use on 1 node',
  },
  {
    what: 'a port at every address, where it is taken at one',
    task: port(80, 'tcp'),
    node: {},
    there: [{ ports: [portAt('10.0.0.1')] }],
    refusals: ['host-mode port 80/tcp is in use'],
    counted: 'host-mode port already in use on 1 node',
  },
  {
    what: 'as many of the service as may be there',
    task: { service_id: 'web', ...spec({ placement: { max_replicas: 1 } }) },
    node: {},
    there: [{ service_id: 'web' }],
    refusals: ['max replicas per node: 1 of 1 are there'],
    counted: 'max replicas per node limit exceed',
  },
  {
    what: 'all that is wrong, counted under the first',
    task: { ...port(80, 'tcp'), ...spec({ placement: { constraints: ['node.id==other'] } }) },
    node: { spec: { availability: 'drain' } },
    there: [port(80, 'tcp')],
    refusals: ['its availability is drain', 'constraint node.id==other: is n1', 'host-mode port 80/tcp is in use'],
    counted: '1 node not available for new tasks',
  },
];

const networks = new Map(
  [
    makeNetwork({ id: 'plain', spec: { name: 'plain', driver_config: { name: 'overlay' } } }),
    makeNetwork({ id: 'secret', spec: { name: 'secret', driver_config: { options: { encrypted: '' } } } }),
    makeNetwork({ id: 'mesh', spec: { name: 'mesh', ingress: true, driver_config: { options: { encrypted: '' } } } }),
  ].map((network) => [network.id, network]),
);
for (const { what, task, node, there = [], refusals, counted = '' } of rows) {
  test(`filters: ${what}`, () => {
    const info = new NodeInfo(makeNode({ id: 'n1', ...node, status: { state: 'ready', ...node.status } }));
    for (const [at, other] of there.entries()) {
      info.add(makeTask({ id: `other${at}`, desired_state: 'running', status: { state: 'running' }, ...other }));
    }
    const pipeline = new Pipeline(makeTask({ id: 't1', desired_state: 'running', ...task }), networks);
    assert.equal(pipeline.fits(info), refusals.length === 0);
    assert.deepEqual(pipeline.refusals(info), refusals);
    assert.equal(pipeline.explain([info]), counted);
  });
}
