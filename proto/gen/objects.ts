import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AppArmorInput as _swarm_v1_AppArmorInput, AppArmor as _swarm_v1_AppArmor } from './swarm/v1/AppArmor.js';
import type { AttachedContainerInput as _swarm_v1_AttachedContainerInput, AttachedContainer as _swarm_v1_AttachedContainer } from './swarm/v1/AttachedContainer.js';
import type { BindOptionsInput as _swarm_v1_BindOptionsInput, BindOptions as _swarm_v1_BindOptions } from './swarm/v1/BindOptions.js';
import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from './swarm/v1/Cluster.js';
import type { ClusterSpecInput as _swarm_v1_ClusterSpecInput, ClusterSpec as _swarm_v1_ClusterSpec } from './swarm/v1/ClusterSpec.js';
import type { ConfigInput as _swarm_v1_ConfigInput, Config as _swarm_v1_Config } from './swarm/v1/Config.js';
import type { ConfigReferenceInput as _swarm_v1_ConfigReferenceInput, ConfigReference as _swarm_v1_ConfigReference } from './swarm/v1/ConfigReference.js';
import type { ConfigSpecInput as _swarm_v1_ConfigSpecInput, ConfigSpec as _swarm_v1_ConfigSpec } from './swarm/v1/ConfigSpec.js';
import type { ContainerSpecInput as _swarm_v1_ContainerSpecInput, ContainerSpec as _swarm_v1_ContainerSpec } from './swarm/v1/ContainerSpec.js';
import type { ContainerStatusInput as _swarm_v1_ContainerStatusInput, ContainerStatus as _swarm_v1_ContainerStatus } from './swarm/v1/ContainerStatus.js';
import type { DeviceMappingInput as _swarm_v1_DeviceMappingInput, DeviceMapping as _swarm_v1_DeviceMapping } from './swarm/v1/DeviceMapping.js';
import type { DeviceRequestInput as _swarm_v1_DeviceRequestInput, DeviceRequest as _swarm_v1_DeviceRequest } from './swarm/v1/DeviceRequest.js';
import type { DiscreteGenericResourceInput as _swarm_v1_DiscreteGenericResourceInput, DiscreteGenericResource as _swarm_v1_DiscreteGenericResource } from './swarm/v1/DiscreteGenericResource.js';
import type { DnsConfigInput as _swarm_v1_DnsConfigInput, DnsConfig as _swarm_v1_DnsConfig } from './swarm/v1/DnsConfig.js';
import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from './swarm/v1/Driver.js';
import type { EncryptionConfigInput as _swarm_v1_EncryptionConfigInput, EncryptionConfig as _swarm_v1_EncryptionConfig } from './swarm/v1/EncryptionConfig.js';
import type { EndpointInput as _swarm_v1_EndpointInput, Endpoint as _swarm_v1_Endpoint } from './swarm/v1/Endpoint.js';
import type { EndpointSpecInput as _swarm_v1_EndpointSpecInput, EndpointSpec as _swarm_v1_EndpointSpec } from './swarm/v1/EndpointSpec.js';
import type { EndpointVirtualIpInput as _swarm_v1_EndpointVirtualIpInput, EndpointVirtualIp as _swarm_v1_EndpointVirtualIp } from './swarm/v1/EndpointVirtualIp.js';
import type { EngineDescriptionInput as _swarm_v1_EngineDescriptionInput, EngineDescription as _swarm_v1_EngineDescription } from './swarm/v1/EngineDescription.js';
import type { FileTargetInput as _swarm_v1_FileTargetInput, FileTarget as _swarm_v1_FileTarget } from './swarm/v1/FileTarget.js';
import type { GenericResourceInput as _swarm_v1_GenericResourceInput, GenericResource as _swarm_v1_GenericResource } from './swarm/v1/GenericResource.js';
import type { GlobalJobInput as _swarm_v1_GlobalJobInput, GlobalJob as _swarm_v1_GlobalJob } from './swarm/v1/GlobalJob.js';
import type { GlobalServiceInput as _swarm_v1_GlobalServiceInput, GlobalService as _swarm_v1_GlobalService } from './swarm/v1/GlobalService.js';
import type { HealthConfigInput as _swarm_v1_HealthConfigInput, HealthConfig as _swarm_v1_HealthConfig } from './swarm/v1/HealthConfig.js';
import type { IpamConfigInput as _swarm_v1_IpamConfigInput, IpamConfig as _swarm_v1_IpamConfig } from './swarm/v1/IpamConfig.js';
import type { IpamOptionsInput as _swarm_v1_IpamOptionsInput, IpamOptions as _swarm_v1_IpamOptions } from './swarm/v1/IpamOptions.js';
import type { JobStatusInput as _swarm_v1_JobStatusInput, JobStatus as _swarm_v1_JobStatus } from './swarm/v1/JobStatus.js';
import type { ManagerStatusInput as _swarm_v1_ManagerStatusInput, ManagerStatus as _swarm_v1_ManagerStatus } from './swarm/v1/ManagerStatus.js';
import type { MountInput as _swarm_v1_MountInput, Mount as _swarm_v1_Mount } from './swarm/v1/Mount.js';
import type { NamedGenericResourceInput as _swarm_v1_NamedGenericResourceInput, NamedGenericResource as _swarm_v1_NamedGenericResource } from './swarm/v1/NamedGenericResource.js';
import type { NetworkInput as _swarm_v1_NetworkInput, Network as _swarm_v1_Network } from './swarm/v1/Network.js';
import type { NetworkAttachmentInput as _swarm_v1_NetworkAttachmentInput, NetworkAttachment as _swarm_v1_NetworkAttachment } from './swarm/v1/NetworkAttachment.js';
import type { NetworkAttachmentConfigInput as _swarm_v1_NetworkAttachmentConfigInput, NetworkAttachmentConfig as _swarm_v1_NetworkAttachmentConfig } from './swarm/v1/NetworkAttachmentConfig.js';
import type { NetworkSpecInput as _swarm_v1_NetworkSpecInput, NetworkSpec as _swarm_v1_NetworkSpec } from './swarm/v1/NetworkSpec.js';
import type { NetworkStateInput as _swarm_v1_NetworkStateInput, NetworkState as _swarm_v1_NetworkState } from './swarm/v1/NetworkState.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from './swarm/v1/Node.js';
import type { NodeCertificateInput as _swarm_v1_NodeCertificateInput, NodeCertificate as _swarm_v1_NodeCertificate } from './swarm/v1/NodeCertificate.js';
import type { NodeDescriptionInput as _swarm_v1_NodeDescriptionInput, NodeDescription as _swarm_v1_NodeDescription } from './swarm/v1/NodeDescription.js';
import type { NodeSpecInput as _swarm_v1_NodeSpecInput, NodeSpec as _swarm_v1_NodeSpec } from './swarm/v1/NodeSpec.js';
import type { NodeStatusInput as _swarm_v1_NodeStatusInput, NodeStatus as _swarm_v1_NodeStatus } from './swarm/v1/NodeStatus.js';
import type { PlacementInput as _swarm_v1_PlacementInput, Placement as _swarm_v1_Placement } from './swarm/v1/Placement.js';
import type { PlacementPreferenceInput as _swarm_v1_PlacementPreferenceInput, PlacementPreference as _swarm_v1_PlacementPreference } from './swarm/v1/PlacementPreference.js';
import type { PlatformInput as _swarm_v1_PlatformInput, Platform as _swarm_v1_Platform } from './swarm/v1/Platform.js';
import type { PluginDescriptionInput as _swarm_v1_PluginDescriptionInput, PluginDescription as _swarm_v1_PluginDescription } from './swarm/v1/PluginDescription.js';
import type { PortConfigInput as _swarm_v1_PortConfigInput, PortConfig as _swarm_v1_PortConfig } from './swarm/v1/PortConfig.js';
import type { PrivilegesInput as _swarm_v1_PrivilegesInput, Privileges as _swarm_v1_Privileges } from './swarm/v1/Privileges.js';
import type { PullOptionsInput as _swarm_v1_PullOptionsInput, PullOptions as _swarm_v1_PullOptions } from './swarm/v1/PullOptions.js';
import type { RelocationInput as _swarm_v1_RelocationInput, Relocation as _swarm_v1_Relocation } from './swarm/v1/Relocation.js';
import type { ReplicatedJobInput as _swarm_v1_ReplicatedJobInput, ReplicatedJob as _swarm_v1_ReplicatedJob } from './swarm/v1/ReplicatedJob.js';
import type { ReplicatedServiceInput as _swarm_v1_ReplicatedServiceInput, ReplicatedService as _swarm_v1_ReplicatedService } from './swarm/v1/ReplicatedService.js';
import type { ResourceRequirementsInput as _swarm_v1_ResourceRequirementsInput, ResourceRequirements as _swarm_v1_ResourceRequirements } from './swarm/v1/ResourceRequirements.js';
import type { ResourcesInput as _swarm_v1_ResourcesInput, Resources as _swarm_v1_Resources } from './swarm/v1/Resources.js';
import type { RestartPolicyInput as _swarm_v1_RestartPolicyInput, RestartPolicy as _swarm_v1_RestartPolicy } from './swarm/v1/RestartPolicy.js';
import type { RootCaInput as _swarm_v1_RootCaInput, RootCa as _swarm_v1_RootCa } from './swarm/v1/RootCa.js';
import type { RuntimeTargetInput as _swarm_v1_RuntimeTargetInput, RuntimeTarget as _swarm_v1_RuntimeTarget } from './swarm/v1/RuntimeTarget.js';
import type { SeLinuxContextInput as _swarm_v1_SeLinuxContextInput, SeLinuxContext as _swarm_v1_SeLinuxContext } from './swarm/v1/SeLinuxContext.js';
import type { SeccompInput as _swarm_v1_SeccompInput, Seccomp as _swarm_v1_Seccomp } from './swarm/v1/Seccomp.js';
import type { SecretInput as _swarm_v1_SecretInput, Secret as _swarm_v1_Secret } from './swarm/v1/Secret.js';
import type { SecretReferenceInput as _swarm_v1_SecretReferenceInput, SecretReference as _swarm_v1_SecretReference } from './swarm/v1/SecretReference.js';
import type { SecretSpecInput as _swarm_v1_SecretSpecInput, SecretSpec as _swarm_v1_SecretSpec } from './swarm/v1/SecretSpec.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from './swarm/v1/Service.js';
import type { ServiceDependencyInput as _swarm_v1_ServiceDependencyInput, ServiceDependency as _swarm_v1_ServiceDependency } from './swarm/v1/ServiceDependency.js';
import type { ServiceModeInput as _swarm_v1_ServiceModeInput, ServiceMode as _swarm_v1_ServiceMode } from './swarm/v1/ServiceMode.js';
import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from './swarm/v1/ServiceSpec.js';
import type { SpreadOverInput as _swarm_v1_SpreadOverInput, SpreadOver as _swarm_v1_SpreadOver } from './swarm/v1/SpreadOver.js';
import type { StringListInput as _swarm_v1_StringListInput, StringList as _swarm_v1_StringList } from './swarm/v1/StringList.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from './swarm/v1/Task.js';
import type { TaskSpecInput as _swarm_v1_TaskSpecInput, TaskSpec as _swarm_v1_TaskSpec } from './swarm/v1/TaskSpec.js';
import type { TaskStatusInput as _swarm_v1_TaskStatusInput, TaskStatus as _swarm_v1_TaskStatus } from './swarm/v1/TaskStatus.js';
import type { TmpfsOptionsInput as _swarm_v1_TmpfsOptionsInput, TmpfsOptions as _swarm_v1_TmpfsOptions } from './swarm/v1/TmpfsOptions.js';
import type { UlimitInput as _swarm_v1_UlimitInput, Ulimit as _swarm_v1_Ulimit } from './swarm/v1/Ulimit.js';
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
      AppArmor: MessageTypeDefinition<_swarm_v1_AppArmorInput, _swarm_v1_AppArmor>
      AttachedContainer: MessageTypeDefinition<_swarm_v1_AttachedContainerInput, _swarm_v1_AttachedContainer>
      BindOptions: MessageTypeDefinition<_swarm_v1_BindOptionsInput, _swarm_v1_BindOptions>
      Cluster: MessageTypeDefinition<_swarm_v1_ClusterInput, _swarm_v1_Cluster>
      ClusterSpec: MessageTypeDefinition<_swarm_v1_ClusterSpecInput, _swarm_v1_ClusterSpec>
      Config: MessageTypeDefinition<_swarm_v1_ConfigInput, _swarm_v1_Config>
      ConfigReference: MessageTypeDefinition<_swarm_v1_ConfigReferenceInput, _swarm_v1_ConfigReference>
      ConfigSpec: MessageTypeDefinition<_swarm_v1_ConfigSpecInput, _swarm_v1_ConfigSpec>
      ContainerSpec: MessageTypeDefinition<_swarm_v1_ContainerSpecInput, _swarm_v1_ContainerSpec>
      ContainerStatus: MessageTypeDefinition<_swarm_v1_ContainerStatusInput, _swarm_v1_ContainerStatus>
      DeviceMapping: MessageTypeDefinition<_swarm_v1_DeviceMappingInput, _swarm_v1_DeviceMapping>
      DeviceRequest: MessageTypeDefinition<_swarm_v1_DeviceRequestInput, _swarm_v1_DeviceRequest>
      DiscreteGenericResource: MessageTypeDefinition<_swarm_v1_DiscreteGenericResourceInput, _swarm_v1_DiscreteGenericResource>
      DnsConfig: MessageTypeDefinition<_swarm_v1_DnsConfigInput, _swarm_v1_DnsConfig>
      Driver: MessageTypeDefinition<_swarm_v1_DriverInput, _swarm_v1_Driver>
      EncryptionConfig: MessageTypeDefinition<_swarm_v1_EncryptionConfigInput, _swarm_v1_EncryptionConfig>
      Endpoint: MessageTypeDefinition<_swarm_v1_EndpointInput, _swarm_v1_Endpoint>
      EndpointSpec: MessageTypeDefinition<_swarm_v1_EndpointSpecInput, _swarm_v1_EndpointSpec>
      EndpointVirtualIp: MessageTypeDefinition<_swarm_v1_EndpointVirtualIpInput, _swarm_v1_EndpointVirtualIp>
      EngineDescription: MessageTypeDefinition<_swarm_v1_EngineDescriptionInput, _swarm_v1_EngineDescription>
      FileTarget: MessageTypeDefinition<_swarm_v1_FileTargetInput, _swarm_v1_FileTarget>
      GenericResource: MessageTypeDefinition<_swarm_v1_GenericResourceInput, _swarm_v1_GenericResource>
      GlobalJob: MessageTypeDefinition<_swarm_v1_GlobalJobInput, _swarm_v1_GlobalJob>
      GlobalService: MessageTypeDefinition<_swarm_v1_GlobalServiceInput, _swarm_v1_GlobalService>
      HealthConfig: MessageTypeDefinition<_swarm_v1_HealthConfigInput, _swarm_v1_HealthConfig>
      IpamConfig: MessageTypeDefinition<_swarm_v1_IpamConfigInput, _swarm_v1_IpamConfig>
      IpamOptions: MessageTypeDefinition<_swarm_v1_IpamOptionsInput, _swarm_v1_IpamOptions>
      JobStatus: MessageTypeDefinition<_swarm_v1_JobStatusInput, _swarm_v1_JobStatus>
      ManagerStatus: MessageTypeDefinition<_swarm_v1_ManagerStatusInput, _swarm_v1_ManagerStatus>
      Mount: MessageTypeDefinition<_swarm_v1_MountInput, _swarm_v1_Mount>
      NamedGenericResource: MessageTypeDefinition<_swarm_v1_NamedGenericResourceInput, _swarm_v1_NamedGenericResource>
      Network: MessageTypeDefinition<_swarm_v1_NetworkInput, _swarm_v1_Network>
      NetworkAttachment: MessageTypeDefinition<_swarm_v1_NetworkAttachmentInput, _swarm_v1_NetworkAttachment>
      NetworkAttachmentConfig: MessageTypeDefinition<_swarm_v1_NetworkAttachmentConfigInput, _swarm_v1_NetworkAttachmentConfig>
      NetworkSpec: MessageTypeDefinition<_swarm_v1_NetworkSpecInput, _swarm_v1_NetworkSpec>
      NetworkState: MessageTypeDefinition<_swarm_v1_NetworkStateInput, _swarm_v1_NetworkState>
      Node: MessageTypeDefinition<_swarm_v1_NodeInput, _swarm_v1_Node>
      NodeCertificate: MessageTypeDefinition<_swarm_v1_NodeCertificateInput, _swarm_v1_NodeCertificate>
      NodeDescription: MessageTypeDefinition<_swarm_v1_NodeDescriptionInput, _swarm_v1_NodeDescription>
      NodeSpec: MessageTypeDefinition<_swarm_v1_NodeSpecInput, _swarm_v1_NodeSpec>
      NodeStatus: MessageTypeDefinition<_swarm_v1_NodeStatusInput, _swarm_v1_NodeStatus>
      Placement: MessageTypeDefinition<_swarm_v1_PlacementInput, _swarm_v1_Placement>
      PlacementPreference: MessageTypeDefinition<_swarm_v1_PlacementPreferenceInput, _swarm_v1_PlacementPreference>
      Platform: MessageTypeDefinition<_swarm_v1_PlatformInput, _swarm_v1_Platform>
      PluginDescription: MessageTypeDefinition<_swarm_v1_PluginDescriptionInput, _swarm_v1_PluginDescription>
      PortConfig: MessageTypeDefinition<_swarm_v1_PortConfigInput, _swarm_v1_PortConfig>
      Privileges: MessageTypeDefinition<_swarm_v1_PrivilegesInput, _swarm_v1_Privileges>
      PullOptions: MessageTypeDefinition<_swarm_v1_PullOptionsInput, _swarm_v1_PullOptions>
      Rebalance: EnumTypeDefinition
      Relocation: MessageTypeDefinition<_swarm_v1_RelocationInput, _swarm_v1_Relocation>
      ReplicatedJob: MessageTypeDefinition<_swarm_v1_ReplicatedJobInput, _swarm_v1_ReplicatedJob>
      ReplicatedService: MessageTypeDefinition<_swarm_v1_ReplicatedServiceInput, _swarm_v1_ReplicatedService>
      ResourceRequirements: MessageTypeDefinition<_swarm_v1_ResourceRequirementsInput, _swarm_v1_ResourceRequirements>
      Resources: MessageTypeDefinition<_swarm_v1_ResourcesInput, _swarm_v1_Resources>
      RestartPolicy: MessageTypeDefinition<_swarm_v1_RestartPolicyInput, _swarm_v1_RestartPolicy>
      RootCa: MessageTypeDefinition<_swarm_v1_RootCaInput, _swarm_v1_RootCa>
      RuntimeTarget: MessageTypeDefinition<_swarm_v1_RuntimeTargetInput, _swarm_v1_RuntimeTarget>
      SeLinuxContext: MessageTypeDefinition<_swarm_v1_SeLinuxContextInput, _swarm_v1_SeLinuxContext>
      Seccomp: MessageTypeDefinition<_swarm_v1_SeccompInput, _swarm_v1_Seccomp>
      Secret: MessageTypeDefinition<_swarm_v1_SecretInput, _swarm_v1_Secret>
      SecretReference: MessageTypeDefinition<_swarm_v1_SecretReferenceInput, _swarm_v1_SecretReference>
      SecretSpec: MessageTypeDefinition<_swarm_v1_SecretSpecInput, _swarm_v1_SecretSpec>
      Service: MessageTypeDefinition<_swarm_v1_ServiceInput, _swarm_v1_Service>
      ServiceDependency: MessageTypeDefinition<_swarm_v1_ServiceDependencyInput, _swarm_v1_ServiceDependency>
      ServiceMode: MessageTypeDefinition<_swarm_v1_ServiceModeInput, _swarm_v1_ServiceMode>
      ServiceSpec: MessageTypeDefinition<_swarm_v1_ServiceSpecInput, _swarm_v1_ServiceSpec>
      SpreadOver: MessageTypeDefinition<_swarm_v1_SpreadOverInput, _swarm_v1_SpreadOver>
      StringList: MessageTypeDefinition<_swarm_v1_StringListInput, _swarm_v1_StringList>
      Task: MessageTypeDefinition<_swarm_v1_TaskInput, _swarm_v1_Task>
      TaskSpec: MessageTypeDefinition<_swarm_v1_TaskSpecInput, _swarm_v1_TaskSpec>
      TaskStatus: MessageTypeDefinition<_swarm_v1_TaskStatusInput, _swarm_v1_TaskStatus>
      TmpfsOptions: MessageTypeDefinition<_swarm_v1_TmpfsOptionsInput, _swarm_v1_TmpfsOptions>
      Ulimit: MessageTypeDefinition<_swarm_v1_UlimitInput, _swarm_v1_Ulimit>
      UpdateConfig: MessageTypeDefinition<_swarm_v1_UpdateConfigInput, _swarm_v1_UpdateConfig>
      UpdateStatus: MessageTypeDefinition<_swarm_v1_UpdateStatusInput, _swarm_v1_UpdateStatus>
      Version: MessageTypeDefinition<_swarm_v1_VersionInput, _swarm_v1_Version>
      VolumeOptions: MessageTypeDefinition<_swarm_v1_VolumeOptionsInput, _swarm_v1_VolumeOptions>
    }
  }
}

