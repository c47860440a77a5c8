import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { BindOptionsInput as _swarm_v1_BindOptionsInput, BindOptions as _swarm_v1_BindOptions } from './swarm/v1/BindOptions.js';
import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from './swarm/v1/Cluster.js';
import type { ClusterSpecInput as _swarm_v1_ClusterSpecInput, ClusterSpec as _swarm_v1_ClusterSpec } from './swarm/v1/ClusterSpec.js';
import type { ContainerSpecInput as _swarm_v1_ContainerSpecInput, ContainerSpec as _swarm_v1_ContainerSpec } from './swarm/v1/ContainerSpec.js';
import type { ContainerStatusInput as _swarm_v1_ContainerStatusInput, ContainerStatus as _swarm_v1_ContainerStatus } from './swarm/v1/ContainerStatus.js';
import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from './swarm/v1/Driver.js';
import type { EncryptionConfigInput as _swarm_v1_EncryptionConfigInput, EncryptionConfig as _swarm_v1_EncryptionConfig } from './swarm/v1/EncryptionConfig.js';
import type { EndpointSpecInput as _swarm_v1_EndpointSpecInput, EndpointSpec as _swarm_v1_EndpointSpec } from './swarm/v1/EndpointSpec.js';
import type { EngineDescriptionInput as _swarm_v1_EngineDescriptionInput, EngineDescription as _swarm_v1_EngineDescription } from './swarm/v1/EngineDescription.js';
import type { GetRootCaCertificateRequestInput as _swarm_v1_GetRootCaCertificateRequestInput, GetRootCaCertificateRequest as _swarm_v1_GetRootCaCertificateRequest } from './swarm/v1/GetRootCaCertificateRequest.js';
import type { GetRootCaCertificateResponseInput as _swarm_v1_GetRootCaCertificateResponseInput, GetRootCaCertificateResponse as _swarm_v1_GetRootCaCertificateResponse } from './swarm/v1/GetRootCaCertificateResponse.js';
import type { GlobalServiceInput as _swarm_v1_GlobalServiceInput, GlobalService as _swarm_v1_GlobalService } from './swarm/v1/GlobalService.js';
import type { HealthConfigInput as _swarm_v1_HealthConfigInput, HealthConfig as _swarm_v1_HealthConfig } from './swarm/v1/HealthConfig.js';
import type { IssueNodeCertificateRequestInput as _swarm_v1_IssueNodeCertificateRequestInput, IssueNodeCertificateRequest as _swarm_v1_IssueNodeCertificateRequest } from './swarm/v1/IssueNodeCertificateRequest.js';
import type { IssueNodeCertificateResponseInput as _swarm_v1_IssueNodeCertificateResponseInput, IssueNodeCertificateResponse as _swarm_v1_IssueNodeCertificateResponse } from './swarm/v1/IssueNodeCertificateResponse.js';
import type { ManagerStatusInput as _swarm_v1_ManagerStatusInput, ManagerStatus as _swarm_v1_ManagerStatus } from './swarm/v1/ManagerStatus.js';
import type { MountInput as _swarm_v1_MountInput, Mount as _swarm_v1_Mount } from './swarm/v1/Mount.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from './swarm/v1/Node.js';
import type { NodeCaClient as _swarm_v1_NodeCaClient, NodeCaDefinition as _swarm_v1_NodeCaDefinition } from './swarm/v1/NodeCa.js';
import type { NodeCertificateInput as _swarm_v1_NodeCertificateInput, NodeCertificate as _swarm_v1_NodeCertificate } from './swarm/v1/NodeCertificate.js';
import type { NodeDescriptionInput as _swarm_v1_NodeDescriptionInput, NodeDescription as _swarm_v1_NodeDescription } from './swarm/v1/NodeDescription.js';
import type { NodeSpecInput as _swarm_v1_NodeSpecInput, NodeSpec as _swarm_v1_NodeSpec } from './swarm/v1/NodeSpec.js';
import type { NodeStatusInput as _swarm_v1_NodeStatusInput, NodeStatus as _swarm_v1_NodeStatus } from './swarm/v1/NodeStatus.js';
import type { PlacementInput as _swarm_v1_PlacementInput, Placement as _swarm_v1_Placement } from './swarm/v1/Placement.js';
import type { PlacementPreferenceInput as _swarm_v1_PlacementPreferenceInput, PlacementPreference as _swarm_v1_PlacementPreference } from './swarm/v1/PlacementPreference.js';
import type { PlatformInput as _swarm_v1_PlatformInput, Platform as _swarm_v1_Platform } from './swarm/v1/Platform.js';
import type { PluginDescriptionInput as _swarm_v1_PluginDescriptionInput, PluginDescription as _swarm_v1_PluginDescription } from './swarm/v1/PluginDescription.js';
import type { PortConfigInput as _swarm_v1_PortConfigInput, PortConfig as _swarm_v1_PortConfig } from './swarm/v1/PortConfig.js';
import type { ReplicatedServiceInput as _swarm_v1_ReplicatedServiceInput, ReplicatedService as _swarm_v1_ReplicatedService } from './swarm/v1/ReplicatedService.js';
import type { ResourceRequirementsInput as _swarm_v1_ResourceRequirementsInput, ResourceRequirements as _swarm_v1_ResourceRequirements } from './swarm/v1/ResourceRequirements.js';
import type { ResourcesInput as _swarm_v1_ResourcesInput, Resources as _swarm_v1_Resources } from './swarm/v1/Resources.js';
import type { RestartPolicyInput as _swarm_v1_RestartPolicyInput, RestartPolicy as _swarm_v1_RestartPolicy } from './swarm/v1/RestartPolicy.js';
import type { RootCaInput as _swarm_v1_RootCaInput, RootCa as _swarm_v1_RootCa } from './swarm/v1/RootCa.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from './swarm/v1/Service.js';
import type { ServiceModeInput as _swarm_v1_ServiceModeInput, ServiceMode as _swarm_v1_ServiceMode } from './swarm/v1/ServiceMode.js';
import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from './swarm/v1/ServiceSpec.js';
import type { SpreadOverInput as _swarm_v1_SpreadOverInput, SpreadOver as _swarm_v1_SpreadOver } from './swarm/v1/SpreadOver.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from './swarm/v1/Task.js';
import type { TaskSpecInput as _swarm_v1_TaskSpecInput, TaskSpec as _swarm_v1_TaskSpec } from './swarm/v1/TaskSpec.js';
import type { TaskStatusInput as _swarm_v1_TaskStatusInput, TaskStatus as _swarm_v1_TaskStatus } from './swarm/v1/TaskStatus.js';
import type { TmpfsOptionsInput as _swarm_v1_TmpfsOptionsInput, TmpfsOptions as _swarm_v1_TmpfsOptions } from './swarm/v1/TmpfsOptions.js';
import type { UpdateConfigInput as _swarm_v1_UpdateConfigInput, UpdateConfig as _swarm_v1_UpdateConfig } from './swarm/v1/UpdateConfig.js';
import type { UpdateStatusInput as _swarm_v1_UpdateStatusInput, UpdateStatus as _swarm_v1_UpdateStatus } from './swarm/v1/UpdateStatus.js';
import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from './swarm/v1/Version.js';
import type { VolumeOptionsInput as _swarm_v1_VolumeOptionsInput, VolumeOptions as _swarm_v1_VolumeOptions } from './swarm/v1/VolumeOptions.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  swarm: {
    v1: {
      BindOptions: MessageTypeDefinition<_swarm_v1_BindOptionsInput, _swarm_v1_BindOptions>
      Cluster: MessageTypeDefinition<_swarm_v1_ClusterInput, _swarm_v1_Cluster>
      ClusterSpec: MessageTypeDefinition<_swarm_v1_ClusterSpecInput, _swarm_v1_ClusterSpec>
      ContainerSpec: MessageTypeDefinition<_swarm_v1_ContainerSpecInput, _swarm_v1_ContainerSpec>
      ContainerStatus: MessageTypeDefinition<_swarm_v1_ContainerStatusInput, _swarm_v1_ContainerStatus>
      Driver: MessageTypeDefinition<_swarm_v1_DriverInput, _swarm_v1_Driver>
      EncryptionConfig: MessageTypeDefinition<_swarm_v1_EncryptionConfigInput, _swarm_v1_EncryptionConfig>
      EndpointSpec: MessageTypeDefinition<_swarm_v1_EndpointSpecInput, _swarm_v1_EndpointSpec>
      EngineDescription: MessageTypeDefinition<_swarm_v1_EngineDescriptionInput, _swarm_v1_EngineDescription>
      GetRootCaCertificateRequest: MessageTypeDefinition<_swarm_v1_GetRootCaCertificateRequestInput, _swarm_v1_GetRootCaCertificateRequest>
      GetRootCaCertificateResponse: MessageTypeDefinition<_swarm_v1_GetRootCaCertificateResponseInput, _swarm_v1_GetRootCaCertificateResponse>
      GlobalService: MessageTypeDefinition<_swarm_v1_GlobalServiceInput, _swarm_v1_GlobalService>
      HealthConfig: MessageTypeDefinition<_swarm_v1_HealthConfigInput, _swarm_v1_HealthConfig>
      IssueNodeCertificateRequest: MessageTypeDefinition<_swarm_v1_IssueNodeCertificateRequestInput, _swarm_v1_IssueNodeCertificateRequest>
      IssueNodeCertificateResponse: MessageTypeDefinition<_swarm_v1_IssueNodeCertificateResponseInput, _swarm_v1_IssueNodeCertificateResponse>
      ManagerStatus: MessageTypeDefinition<_swarm_v1_ManagerStatusInput, _swarm_v1_ManagerStatus>
      Mount: MessageTypeDefinition<_swarm_v1_MountInput, _swarm_v1_Mount>
      Node: MessageTypeDefinition<_swarm_v1_NodeInput, _swarm_v1_Node>
      NodeCa: SubtypeConstructor<typeof grpc.Client, _swarm_v1_NodeCaClient> & { service: _swarm_v1_NodeCaDefinition }
      NodeCertificate: MessageTypeDefinition<_swarm_v1_NodeCertificateInput, _swarm_v1_NodeCertificate>
      NodeDescription: MessageTypeDefinition<_swarm_v1_NodeDescriptionInput, _swarm_v1_NodeDescription>
      NodeSpec: MessageTypeDefinition<_swarm_v1_NodeSpecInput, _swarm_v1_NodeSpec>
      NodeStatus: MessageTypeDefinition<_swarm_v1_NodeStatusInput, _swarm_v1_NodeStatus>
      Placement: MessageTypeDefinition<_swarm_v1_PlacementInput, _swarm_v1_Placement>
      PlacementPreference: MessageTypeDefinition<_swarm_v1_PlacementPreferenceInput, _swarm_v1_PlacementPreference>
      Platform: MessageTypeDefinition<_swarm_v1_PlatformInput, _swarm_v1_Platform>
      PluginDescription: MessageTypeDefinition<_swarm_v1_PluginDescriptionInput, _swarm_v1_PluginDescription>
      PortConfig: MessageTypeDefinition<_swarm_v1_PortConfigInput, _swarm_v1_PortConfig>
      ReplicatedService: MessageTypeDefinition<_swarm_v1_ReplicatedServiceInput, _swarm_v1_ReplicatedService>
      ResourceRequirements: MessageTypeDefinition<_swarm_v1_ResourceRequirementsInput, _swarm_v1_ResourceRequirements>
      Resources: MessageTypeDefinition<_swarm_v1_ResourcesInput, _swarm_v1_Resources>
      RestartPolicy: MessageTypeDefinition<_swarm_v1_RestartPolicyInput, _swarm_v1_RestartPolicy>
      RootCa: MessageTypeDefinition<_swarm_v1_RootCaInput, _swarm_v1_RootCa>
      Service: MessageTypeDefinition<_swarm_v1_ServiceInput, _swarm_v1_Service>
      ServiceMode: MessageTypeDefinition<_swarm_v1_ServiceModeInput, _swarm_v1_ServiceMode>
      ServiceSpec: MessageTypeDefinition<_swarm_v1_ServiceSpecInput, _swarm_v1_ServiceSpec>
      SpreadOver: MessageTypeDefinition<_swarm_v1_SpreadOverInput, _swarm_v1_SpreadOver>
      Task: MessageTypeDefinition<_swarm_v1_TaskInput, _swarm_v1_Task>
      TaskSpec: MessageTypeDefinition<_swarm_v1_TaskSpecInput, _swarm_v1_TaskSpec>
      TaskStatus: MessageTypeDefinition<_swarm_v1_TaskStatusInput, _swarm_v1_TaskStatus>
      TmpfsOptions: MessageTypeDefinition<_swarm_v1_TmpfsOptionsInput, _swarm_v1_TmpfsOptions>
      UpdateConfig: MessageTypeDefinition<_swarm_v1_UpdateConfigInput, _swarm_v1_UpdateConfig>
      UpdateStatus: MessageTypeDefinition<_swarm_v1_UpdateStatusInput, _swarm_v1_UpdateStatus>
      Version: MessageTypeDefinition<_swarm_v1_VersionInput, _swarm_v1_Version>
      VolumeOptions: MessageTypeDefinition<_swarm_v1_VolumeOptionsInput, _swarm_v1_VolumeOptions>
    }
  }
}

