/**
 * Makes complete objects from what may be incomplete: every field present, every part that types.ts promises there. All
 * objects enter the store through here, so that equal meaning is equal value and `sameMessage` may compare them.
 */
import { isDeepStrictEqual } from 'node:util';
import { codec } from './load.js';
import type { NetworkInput, Network as NetworkMessage } from './gen/swarm/v1/Network.js';
import type { ConfigInput, Config as ConfigMessage } from './gen/swarm/v1/Config.js';
import type { SecretInput, Secret as SecretMessage } from './gen/swarm/v1/Secret.js';
import type { ClusterInput, Cluster as ClusterMessage } from './gen/swarm/v1/Cluster.js';
import type { NodeInput, Node as NodeMessage } from './gen/swarm/v1/Node.js';
import type {
  NodeDescriptionInput,
  NodeDescription as NodeDescriptionMessage,
} from './gen/swarm/v1/NodeDescription.js';
import type { ServiceInput, Service as ServiceMessage } from './gen/swarm/v1/Service.js';
import type { ServiceSpecInput, ServiceSpec as ServiceSpecMessage } from './gen/swarm/v1/ServiceSpec.js';
import type { TaskInput, Task as TaskMessage } from './gen/swarm/v1/Task.js';
import type { Cluster, Config, Network, Node, NodeDescription, Secret, Service, ServiceSpec, Task } from './types.js';

const clusterCodec = codec<ClusterInput, ClusterMessage>('Cluster');
const nodeCodec = codec<NodeInput, NodeMessage>('Node');
const descriptionCodec = codec<NodeDescriptionInput, NodeDescriptionMessage>('NodeDescription');
const serviceCodec = codec<ServiceInput, ServiceMessage>('Service');
const serviceSpecCodec = codec<ServiceSpecInput, ServiceSpecMessage>('ServiceSpec');
const taskCodec = codec<TaskInput, TaskMessage>('Task');
const secretCodec = codec<SecretInput, SecretMessage>('Secret');
const configCodec = codec<ConfigInput, ConfigMessage>('Config');
const networkCodec = codec<NetworkInput, NetworkMessage>('Network');

export function makeServiceSpec(input: ServiceSpecInput): ServiceSpec {
  return serviceSpecCodec.canonical(completeServiceSpec(input)) as ServiceSpec;
}
export function makeService(input: ServiceInput): Service {
  return serviceCodec.canonical({
    ...input,
    version: input.version ?? {},
    spec_version: input.spec_version ?? {},
    spec: completeServiceSpec(input.spec ?? {}),
    previous_spec: input.previous_spec ? completeServiceSpec(input.previous_spec) : null,
  }) as Service;
}
export function makeTask(input: TaskInput): Task {
  return taskCodec.canonical({
    ...input,
    version: input.version ?? {},
    spec_version: input.spec_version ?? {},
    status: input.status ?? {},
    spec: { ...input.spec, container_spec: input.spec?.container_spec ?? {} },
  }) as Task;
}
export function makeNodeDescription(input: NodeDescriptionInput): NodeDescription {
  return descriptionCodec.canonical(completeDescription(input)) as NodeDescription;
}
export function makeNode(input: NodeInput): Node {
  return nodeCodec.canonical({
    ...input,
    version: input.version ?? {},
    spec: input.spec ?? {},
    status: input.status ?? {},
    certificate: input.certificate ?? {},
    description: input.description ? completeDescription(input.description) : null,
  }) as Node;
}
export function makeCluster(input: ClusterInput): Cluster {
  return clusterCodec.canonical({
    ...input,
    version: input.version ?? {},
    spec: input.spec ?? {},
    root_ca: input.root_ca ?? {},
  }) as Cluster;
}
export function makeSecret(input: SecretInput): Secret {
  return secretCodec.canonical({ ...input, version: input.version ?? {}, spec: input.spec ?? {} }) as Secret;
}
export function makeConfig(input: ConfigInput): Config {
  return configCodec.canonical({ ...input, version: input.version ?? {}, spec: input.spec ?? {} }) as Config;
}

export function makeNetwork(input: NetworkInput): Network {
  return networkCodec.canonical({ ...input, version: input.version ?? {}, spec: input.spec ?? {} }) as Network;
}

/** Whether two messages mean the same. Both must be complete (made here, or read from the wire). */
export function sameMessage(a: object | null | undefined, b: object | null | undefined): boolean {
  return isDeepStrictEqual(a ?? null, b ?? null);
}

function completeServiceSpec(input: ServiceSpecInput): ServiceSpecInput {
  const template = input.task_template ?? {};
  return {
    ...input,
    mode: input.mode ?? { replicated: { replicas: 1 } },
    task_template: { ...template, container_spec: template.container_spec ?? {} },
  };
}
function completeDescription(input: NodeDescriptionInput): NodeDescriptionInput {
  return {
    ...input,
    platform: input.platform ?? {},
    resources: input.resources ?? {},
    engine: input.engine ?? {},
  };
}
