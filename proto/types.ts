/**
 * The cluster's objects as the rest of the code sees them: the generated types, with the parts that are always there
 * marked as such. `objects.ts` makes values that keep that promise.
 */
import type { Network as NetworkMessage } from './gen/swarm/v1/Network.js';
import type { Config as ConfigMessage } from './gen/swarm/v1/Config.js';
import type { Secret as SecretMessage } from './gen/swarm/v1/Secret.js';
import type { Cluster as ClusterMessage } from './gen/swarm/v1/Cluster.js';
import type { ContainerSpec } from './gen/swarm/v1/ContainerSpec.js';
import type { Node as NodeMessage } from './gen/swarm/v1/Node.js';
import type { NodeDescription as NodeDescriptionMessage } from './gen/swarm/v1/NodeDescription.js';
import type { Service as ServiceMessage } from './gen/swarm/v1/Service.js';
import type { ServiceSpec as ServiceSpecMessage } from './gen/swarm/v1/ServiceSpec.js';
import type { Task as TaskMessage } from './gen/swarm/v1/Task.js';
import type { TaskSpec as TaskSpecMessage } from './gen/swarm/v1/TaskSpec.js';
import type { Resources } from './gen/swarm/v1/Resources.js';
import type { Platform } from './gen/swarm/v1/Platform.js';
import type { EngineDescription } from './gen/swarm/v1/EngineDescription.js';

/** `Message` in which the fields `Keys` are never null. */
type Always<Message, Keys extends keyof Message> = Omit<Message, Keys> & { [K in Keys]-?: NonNullable<Message[K]> };
/** `Message` with some fields of a narrower type. */
type With<Message, Fields> = Omit<Message, keyof Fields> & Fields;

export type TaskSpec = With<TaskSpecMessage, { container_spec: ContainerSpec }>;
export type ServiceSpec = With<Always<ServiceSpecMessage, 'mode'>, { task_template: TaskSpec }>;
export type Service = With<
  Always<ServiceMessage, 'version' | 'spec_version'>,
  { spec: ServiceSpec; previous_spec: ServiceSpec | null }
>;
export type Task = With<Always<TaskMessage, 'version' | 'spec_version' | 'status'>, { spec: TaskSpec }>;
export type NodeDescription = With<
  NodeDescriptionMessage,
  { platform: Platform; resources: Resources; engine: EngineDescription }
>;
/** `description` is null until the node's agent has been heard for the first time. */
export type Node = With<
  Always<NodeMessage, 'version' | 'spec' | 'status' | 'certificate'>,
  { description: NodeDescription | null }
>;
export type Cluster = Always<ClusterMessage, 'version' | 'spec' | 'root_ca'>;
export type Secret = Always<SecretMessage, 'version' | 'spec'>;
export type Config = Always<ConfigMessage, 'version' | 'spec'>;
/** `state` is null until the allocator has seen it. */
export type Network = Always<NetworkMessage, 'version' | 'spec'>;

export type { ContainerSpec, Resources, Platform, EngineDescription };
export type { ConfigReference } from './gen/swarm/v1/ConfigReference.js';
export type { ConfigSpec } from './gen/swarm/v1/ConfigSpec.js';
export type { ClusterSpec } from './gen/swarm/v1/ClusterSpec.js';
export type { ContainerStatus } from './gen/swarm/v1/ContainerStatus.js';
export type { DeviceMapping } from './gen/swarm/v1/DeviceMapping.js';
export type { DeviceRequest } from './gen/swarm/v1/DeviceRequest.js';
export type { DnsConfig } from './gen/swarm/v1/DnsConfig.js';
export type { Driver } from './gen/swarm/v1/Driver.js';
export type { GenericResource } from './gen/swarm/v1/GenericResource.js';
export type { Relocation } from './gen/swarm/v1/Relocation.js';
export type { SecretReference } from './gen/swarm/v1/SecretReference.js';
export type { SecretSpec } from './gen/swarm/v1/SecretSpec.js';
export type { ServiceDependency } from './gen/swarm/v1/ServiceDependency.js';
export type { EndpointSpec } from './gen/swarm/v1/EndpointSpec.js';
export type { HealthConfig } from './gen/swarm/v1/HealthConfig.js';
export type { ManagerStatus } from './gen/swarm/v1/ManagerStatus.js';
export type { Mount } from './gen/swarm/v1/Mount.js';
export type { AttachedContainer } from './gen/swarm/v1/AttachedContainer.js';
export type { Endpoint } from './gen/swarm/v1/Endpoint.js';
export type { IpamConfig } from './gen/swarm/v1/IpamConfig.js';
export type { NetworkAttachment } from './gen/swarm/v1/NetworkAttachment.js';
export type { NetworkAttachmentConfig } from './gen/swarm/v1/NetworkAttachmentConfig.js';
export type { NetworkSpec } from './gen/swarm/v1/NetworkSpec.js';
export type { NetworkState } from './gen/swarm/v1/NetworkState.js';
export type { NodeSpec } from './gen/swarm/v1/NodeSpec.js';
export type { NodeStatus } from './gen/swarm/v1/NodeStatus.js';
export type { Placement } from './gen/swarm/v1/Placement.js';
export type { PortConfig } from './gen/swarm/v1/PortConfig.js';
export type { ResourceRequirements } from './gen/swarm/v1/ResourceRequirements.js';
export type { RestartPolicy } from './gen/swarm/v1/RestartPolicy.js';
export type { TaskStatus } from './gen/swarm/v1/TaskStatus.js';
export type { Privileges } from './gen/swarm/v1/Privileges.js';
export type { Ulimit } from './gen/swarm/v1/Ulimit.js';
export type { FileTarget } from './gen/swarm/v1/FileTarget.js';
export type { UpdateConfig } from './gen/swarm/v1/UpdateConfig.js';
export type { UpdateStatus } from './gen/swarm/v1/UpdateStatus.js';

export type { _swarm_v1_Task_State as TaskState } from './gen/swarm/v1/Task.js';
export type { _swarm_v1_NodeSpec_Role as NodeRole } from './gen/swarm/v1/NodeSpec.js';
export type { _swarm_v1_NodeSpec_Availability as Availability } from './gen/swarm/v1/NodeSpec.js';
export type { _swarm_v1_NodeStatus_State as NodeState } from './gen/swarm/v1/NodeStatus.js';
