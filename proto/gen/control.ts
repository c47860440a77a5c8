import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgentHelloInput as _swarm_v1_AgentHelloInput, AgentHello as _swarm_v1_AgentHello } from './swarm/v1/AgentHello.js';
import type { AgentMessageInput as _swarm_v1_AgentMessageInput, AgentMessage as _swarm_v1_AgentMessage } from './swarm/v1/AgentMessage.js';
import type { AssignmentsInput as _swarm_v1_AssignmentsInput, Assignments as _swarm_v1_Assignments } from './swarm/v1/Assignments.js';
import type { BindOptionsInput as _swarm_v1_BindOptionsInput, BindOptions as _swarm_v1_BindOptions } from './swarm/v1/BindOptions.js';
import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from './swarm/v1/Cluster.js';
import type { ClusterSpecInput as _swarm_v1_ClusterSpecInput, ClusterSpec as _swarm_v1_ClusterSpec } from './swarm/v1/ClusterSpec.js';
import type { ContainerSpecInput as _swarm_v1_ContainerSpecInput, ContainerSpec as _swarm_v1_ContainerSpec } from './swarm/v1/ContainerSpec.js';
import type { ContainerStatusInput as _swarm_v1_ContainerStatusInput, ContainerStatus as _swarm_v1_ContainerStatus } from './swarm/v1/ContainerStatus.js';
import type { ControlClient as _swarm_v1_ControlClient, ControlDefinition as _swarm_v1_ControlDefinition } from './swarm/v1/Control.js';
import type { CreateServiceRequestInput as _swarm_v1_CreateServiceRequestInput, CreateServiceRequest as _swarm_v1_CreateServiceRequest } from './swarm/v1/CreateServiceRequest.js';
import type { DispatcherClient as _swarm_v1_DispatcherClient, DispatcherDefinition as _swarm_v1_DispatcherDefinition } from './swarm/v1/Dispatcher.js';
import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from './swarm/v1/Driver.js';
import type { EncryptionConfigInput as _swarm_v1_EncryptionConfigInput, EncryptionConfig as _swarm_v1_EncryptionConfig } from './swarm/v1/EncryptionConfig.js';
import type { EndpointSpecInput as _swarm_v1_EndpointSpecInput, EndpointSpec as _swarm_v1_EndpointSpec } from './swarm/v1/EndpointSpec.js';
import type { EngineDescriptionInput as _swarm_v1_EngineDescriptionInput, EngineDescription as _swarm_v1_EngineDescription } from './swarm/v1/EngineDescription.js';
import type { FilterValuesInput as _swarm_v1_FilterValuesInput, FilterValues as _swarm_v1_FilterValues } from './swarm/v1/FilterValues.js';
import type { GetClusterRequestInput as _swarm_v1_GetClusterRequestInput, GetClusterRequest as _swarm_v1_GetClusterRequest } from './swarm/v1/GetClusterRequest.js';
import type { GetRequestInput as _swarm_v1_GetRequestInput, GetRequest as _swarm_v1_GetRequest } from './swarm/v1/GetRequest.js';
import type { GetUnlockKeyRequestInput as _swarm_v1_GetUnlockKeyRequestInput, GetUnlockKeyRequest as _swarm_v1_GetUnlockKeyRequest } from './swarm/v1/GetUnlockKeyRequest.js';
import type { GetUnlockKeyResponseInput as _swarm_v1_GetUnlockKeyResponseInput, GetUnlockKeyResponse as _swarm_v1_GetUnlockKeyResponse } from './swarm/v1/GetUnlockKeyResponse.js';
import type { GlobalServiceInput as _swarm_v1_GlobalServiceInput, GlobalService as _swarm_v1_GlobalService } from './swarm/v1/GlobalService.js';
import type { HealthConfigInput as _swarm_v1_HealthConfigInput, HealthConfig as _swarm_v1_HealthConfig } from './swarm/v1/HealthConfig.js';
import type { HeartbeatInput as _swarm_v1_HeartbeatInput, Heartbeat as _swarm_v1_Heartbeat } from './swarm/v1/Heartbeat.js';
import type { ListNodesResponseInput as _swarm_v1_ListNodesResponseInput, ListNodesResponse as _swarm_v1_ListNodesResponse } from './swarm/v1/ListNodesResponse.js';
import type { ListRequestInput as _swarm_v1_ListRequestInput, ListRequest as _swarm_v1_ListRequest } from './swarm/v1/ListRequest.js';
import type { ListServicesResponseInput as _swarm_v1_ListServicesResponseInput, ListServicesResponse as _swarm_v1_ListServicesResponse } from './swarm/v1/ListServicesResponse.js';
import type { ListTasksResponseInput as _swarm_v1_ListTasksResponseInput, ListTasksResponse as _swarm_v1_ListTasksResponse } from './swarm/v1/ListTasksResponse.js';
import type { LogCancelInput as _swarm_v1_LogCancelInput, LogCancel as _swarm_v1_LogCancel } from './swarm/v1/LogCancel.js';
import type { LogLineInput as _swarm_v1_LogLineInput, LogLine as _swarm_v1_LogLine } from './swarm/v1/LogLine.js';
import type { LogOptionsInput as _swarm_v1_LogOptionsInput, LogOptions as _swarm_v1_LogOptions } from './swarm/v1/LogOptions.js';
import type { LogPublicationInput as _swarm_v1_LogPublicationInput, LogPublication as _swarm_v1_LogPublication } from './swarm/v1/LogPublication.js';
import type { LogRequestInput as _swarm_v1_LogRequestInput, LogRequest as _swarm_v1_LogRequest } from './swarm/v1/LogRequest.js';
import type { ManagerListInput as _swarm_v1_ManagerListInput, ManagerList as _swarm_v1_ManagerList } from './swarm/v1/ManagerList.js';
import type { ManagerMessageInput as _swarm_v1_ManagerMessageInput, ManagerMessage as _swarm_v1_ManagerMessage } from './swarm/v1/ManagerMessage.js';
import type { ManagerStatusInput as _swarm_v1_ManagerStatusInput, ManagerStatus as _swarm_v1_ManagerStatus } from './swarm/v1/ManagerStatus.js';
import type { MountInput as _swarm_v1_MountInput, Mount as _swarm_v1_Mount } from './swarm/v1/Mount.js';
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
import type { PublishLogsResponseInput as _swarm_v1_PublishLogsResponseInput, PublishLogsResponse as _swarm_v1_PublishLogsResponse } from './swarm/v1/PublishLogsResponse.js';
import type { RemoveNodeRequestInput as _swarm_v1_RemoveNodeRequestInput, RemoveNodeRequest as _swarm_v1_RemoveNodeRequest } from './swarm/v1/RemoveNodeRequest.js';
import type { RemoveNodeResponseInput as _swarm_v1_RemoveNodeResponseInput, RemoveNodeResponse as _swarm_v1_RemoveNodeResponse } from './swarm/v1/RemoveNodeResponse.js';
import type { RemoveServiceRequestInput as _swarm_v1_RemoveServiceRequestInput, RemoveServiceRequest as _swarm_v1_RemoveServiceRequest } from './swarm/v1/RemoveServiceRequest.js';
import type { RemoveServiceResponseInput as _swarm_v1_RemoveServiceResponseInput, RemoveServiceResponse as _swarm_v1_RemoveServiceResponse } from './swarm/v1/RemoveServiceResponse.js';
import type { ReplicatedServiceInput as _swarm_v1_ReplicatedServiceInput, ReplicatedService as _swarm_v1_ReplicatedService } from './swarm/v1/ReplicatedService.js';
import type { ResourceRequirementsInput as _swarm_v1_ResourceRequirementsInput, ResourceRequirements as _swarm_v1_ResourceRequirements } from './swarm/v1/ResourceRequirements.js';
import type { ResourcesInput as _swarm_v1_ResourcesInput, Resources as _swarm_v1_Resources } from './swarm/v1/Resources.js';
import type { RestartPolicyInput as _swarm_v1_RestartPolicyInput, RestartPolicy as _swarm_v1_RestartPolicy } from './swarm/v1/RestartPolicy.js';
import type { RootCaInput as _swarm_v1_RootCaInput, RootCa as _swarm_v1_RootCa } from './swarm/v1/RootCa.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from './swarm/v1/Service.js';
import type { ServiceLogsRequestInput as _swarm_v1_ServiceLogsRequestInput, ServiceLogsRequest as _swarm_v1_ServiceLogsRequest } from './swarm/v1/ServiceLogsRequest.js';
import type { ServiceLogsResponseInput as _swarm_v1_ServiceLogsResponseInput, ServiceLogsResponse as _swarm_v1_ServiceLogsResponse } from './swarm/v1/ServiceLogsResponse.js';
import type { ServiceModeInput as _swarm_v1_ServiceModeInput, ServiceMode as _swarm_v1_ServiceMode } from './swarm/v1/ServiceMode.js';
import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from './swarm/v1/ServiceSpec.js';
import type { ServiceStatusInput as _swarm_v1_ServiceStatusInput, ServiceStatus as _swarm_v1_ServiceStatus } from './swarm/v1/ServiceStatus.js';
import type { SpreadOverInput as _swarm_v1_SpreadOverInput, SpreadOver as _swarm_v1_SpreadOver } from './swarm/v1/SpreadOver.js';
import type { StatusAckInput as _swarm_v1_StatusAckInput, StatusAck as _swarm_v1_StatusAck } from './swarm/v1/StatusAck.js';
import type { StatusReportInput as _swarm_v1_StatusReportInput, StatusReport as _swarm_v1_StatusReport } from './swarm/v1/StatusReport.js';
import type { SyncedInput as _swarm_v1_SyncedInput, Synced as _swarm_v1_Synced } from './swarm/v1/Synced.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from './swarm/v1/Task.js';
import type { TaskSpecInput as _swarm_v1_TaskSpecInput, TaskSpec as _swarm_v1_TaskSpec } from './swarm/v1/TaskSpec.js';
import type { TaskStatusInput as _swarm_v1_TaskStatusInput, TaskStatus as _swarm_v1_TaskStatus } from './swarm/v1/TaskStatus.js';
import type { TaskStatusUpdateInput as _swarm_v1_TaskStatusUpdateInput, TaskStatusUpdate as _swarm_v1_TaskStatusUpdate } from './swarm/v1/TaskStatusUpdate.js';
import type { TmpfsOptionsInput as _swarm_v1_TmpfsOptionsInput, TmpfsOptions as _swarm_v1_TmpfsOptions } from './swarm/v1/TmpfsOptions.js';
import type { UpdateClusterRequestInput as _swarm_v1_UpdateClusterRequestInput, UpdateClusterRequest as _swarm_v1_UpdateClusterRequest } from './swarm/v1/UpdateClusterRequest.js';
import type { UpdateConfigInput as _swarm_v1_UpdateConfigInput, UpdateConfig as _swarm_v1_UpdateConfig } from './swarm/v1/UpdateConfig.js';
import type { UpdateNodeRequestInput as _swarm_v1_UpdateNodeRequestInput, UpdateNodeRequest as _swarm_v1_UpdateNodeRequest } from './swarm/v1/UpdateNodeRequest.js';
import type { UpdateServiceRequestInput as _swarm_v1_UpdateServiceRequestInput, UpdateServiceRequest as _swarm_v1_UpdateServiceRequest } from './swarm/v1/UpdateServiceRequest.js';
import type { UpdateStatusInput as _swarm_v1_UpdateStatusInput, UpdateStatus as _swarm_v1_UpdateStatus } from './swarm/v1/UpdateStatus.js';
import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from './swarm/v1/Version.js';
import type { VolumeOptionsInput as _swarm_v1_VolumeOptionsInput, VolumeOptions as _swarm_v1_VolumeOptions } from './swarm/v1/VolumeOptions.js';
import type { WatchEventInput as _swarm_v1_WatchEventInput, WatchEvent as _swarm_v1_WatchEvent } from './swarm/v1/WatchEvent.js';
import type { WatchRequestInput as _swarm_v1_WatchRequestInput, WatchRequest as _swarm_v1_WatchRequest } from './swarm/v1/WatchRequest.js';
import type { WelcomeInput as _swarm_v1_WelcomeInput, Welcome as _swarm_v1_Welcome } from './swarm/v1/Welcome.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  swarm: {
    v1: {
      AgentHello: MessageTypeDefinition<_swarm_v1_AgentHelloInput, _swarm_v1_AgentHello>
      AgentMessage: MessageTypeDefinition<_swarm_v1_AgentMessageInput, _swarm_v1_AgentMessage>
      Assignments: MessageTypeDefinition<_swarm_v1_AssignmentsInput, _swarm_v1_Assignments>
      BindOptions: MessageTypeDefinition<_swarm_v1_BindOptionsInput, _swarm_v1_BindOptions>
      Cluster: MessageTypeDefinition<_swarm_v1_ClusterInput, _swarm_v1_Cluster>
      ClusterSpec: MessageTypeDefinition<_swarm_v1_ClusterSpecInput, _swarm_v1_ClusterSpec>
      ContainerSpec: MessageTypeDefinition<_swarm_v1_ContainerSpecInput, _swarm_v1_ContainerSpec>
      ContainerStatus: MessageTypeDefinition<_swarm_v1_ContainerStatusInput, _swarm_v1_ContainerStatus>
      Control: SubtypeConstructor<typeof grpc.Client, _swarm_v1_ControlClient> & { service: _swarm_v1_ControlDefinition }
      CreateServiceRequest: MessageTypeDefinition<_swarm_v1_CreateServiceRequestInput, _swarm_v1_CreateServiceRequest>
      Dispatcher: SubtypeConstructor<typeof grpc.Client, _swarm_v1_DispatcherClient> & { service: _swarm_v1_DispatcherDefinition }
      Driver: MessageTypeDefinition<_swarm_v1_DriverInput, _swarm_v1_Driver>
      EncryptionConfig: MessageTypeDefinition<_swarm_v1_EncryptionConfigInput, _swarm_v1_EncryptionConfig>
      EndpointSpec: MessageTypeDefinition<_swarm_v1_EndpointSpecInput, _swarm_v1_EndpointSpec>
      EngineDescription: MessageTypeDefinition<_swarm_v1_EngineDescriptionInput, _swarm_v1_EngineDescription>
      FilterValues: MessageTypeDefinition<_swarm_v1_FilterValuesInput, _swarm_v1_FilterValues>
      GetClusterRequest: MessageTypeDefinition<_swarm_v1_GetClusterRequestInput, _swarm_v1_GetClusterRequest>
      GetRequest: MessageTypeDefinition<_swarm_v1_GetRequestInput, _swarm_v1_GetRequest>
      GetUnlockKeyRequest: MessageTypeDefinition<_swarm_v1_GetUnlockKeyRequestInput, _swarm_v1_GetUnlockKeyRequest>
      GetUnlockKeyResponse: MessageTypeDefinition<_swarm_v1_GetUnlockKeyResponseInput, _swarm_v1_GetUnlockKeyResponse>
      GlobalService: MessageTypeDefinition<_swarm_v1_GlobalServiceInput, _swarm_v1_GlobalService>
      HealthConfig: MessageTypeDefinition<_swarm_v1_HealthConfigInput, _swarm_v1_HealthConfig>
      Heartbeat: MessageTypeDefinition<_swarm_v1_HeartbeatInput, _swarm_v1_Heartbeat>
      ListNodesResponse: MessageTypeDefinition<_swarm_v1_ListNodesResponseInput, _swarm_v1_ListNodesResponse>
      ListRequest: MessageTypeDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListRequest>
      ListServicesResponse: MessageTypeDefinition<_swarm_v1_ListServicesResponseInput, _swarm_v1_ListServicesResponse>
      ListTasksResponse: MessageTypeDefinition<_swarm_v1_ListTasksResponseInput, _swarm_v1_ListTasksResponse>
      LogCancel: MessageTypeDefinition<_swarm_v1_LogCancelInput, _swarm_v1_LogCancel>
      LogLine: MessageTypeDefinition<_swarm_v1_LogLineInput, _swarm_v1_LogLine>
      LogOptions: MessageTypeDefinition<_swarm_v1_LogOptionsInput, _swarm_v1_LogOptions>
      LogPublication: MessageTypeDefinition<_swarm_v1_LogPublicationInput, _swarm_v1_LogPublication>
      LogRequest: MessageTypeDefinition<_swarm_v1_LogRequestInput, _swarm_v1_LogRequest>
      ManagerList: MessageTypeDefinition<_swarm_v1_ManagerListInput, _swarm_v1_ManagerList>
      ManagerMessage: MessageTypeDefinition<_swarm_v1_ManagerMessageInput, _swarm_v1_ManagerMessage>
      ManagerStatus: MessageTypeDefinition<_swarm_v1_ManagerStatusInput, _swarm_v1_ManagerStatus>
      Mount: MessageTypeDefinition<_swarm_v1_MountInput, _swarm_v1_Mount>
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
      PublishLogsResponse: MessageTypeDefinition<_swarm_v1_PublishLogsResponseInput, _swarm_v1_PublishLogsResponse>
      RemoveNodeRequest: MessageTypeDefinition<_swarm_v1_RemoveNodeRequestInput, _swarm_v1_RemoveNodeRequest>
      RemoveNodeResponse: MessageTypeDefinition<_swarm_v1_RemoveNodeResponseInput, _swarm_v1_RemoveNodeResponse>
      RemoveServiceRequest: MessageTypeDefinition<_swarm_v1_RemoveServiceRequestInput, _swarm_v1_RemoveServiceRequest>
      RemoveServiceResponse: MessageTypeDefinition<_swarm_v1_RemoveServiceResponseInput, _swarm_v1_RemoveServiceResponse>
      ReplicatedService: MessageTypeDefinition<_swarm_v1_ReplicatedServiceInput, _swarm_v1_ReplicatedService>
      ResourceRequirements: MessageTypeDefinition<_swarm_v1_ResourceRequirementsInput, _swarm_v1_ResourceRequirements>
      Resources: MessageTypeDefinition<_swarm_v1_ResourcesInput, _swarm_v1_Resources>
      RestartPolicy: MessageTypeDefinition<_swarm_v1_RestartPolicyInput, _swarm_v1_RestartPolicy>
      RootCa: MessageTypeDefinition<_swarm_v1_RootCaInput, _swarm_v1_RootCa>
      Service: MessageTypeDefinition<_swarm_v1_ServiceInput, _swarm_v1_Service>
      ServiceLogsRequest: MessageTypeDefinition<_swarm_v1_ServiceLogsRequestInput, _swarm_v1_ServiceLogsRequest>
      ServiceLogsResponse: MessageTypeDefinition<_swarm_v1_ServiceLogsResponseInput, _swarm_v1_ServiceLogsResponse>
      ServiceMode: MessageTypeDefinition<_swarm_v1_ServiceModeInput, _swarm_v1_ServiceMode>
      ServiceSpec: MessageTypeDefinition<_swarm_v1_ServiceSpecInput, _swarm_v1_ServiceSpec>
      ServiceStatus: MessageTypeDefinition<_swarm_v1_ServiceStatusInput, _swarm_v1_ServiceStatus>
      SpreadOver: MessageTypeDefinition<_swarm_v1_SpreadOverInput, _swarm_v1_SpreadOver>
      StatusAck: MessageTypeDefinition<_swarm_v1_StatusAckInput, _swarm_v1_StatusAck>
      StatusReport: MessageTypeDefinition<_swarm_v1_StatusReportInput, _swarm_v1_StatusReport>
      Synced: MessageTypeDefinition<_swarm_v1_SyncedInput, _swarm_v1_Synced>
      Task: MessageTypeDefinition<_swarm_v1_TaskInput, _swarm_v1_Task>
      TaskSpec: MessageTypeDefinition<_swarm_v1_TaskSpecInput, _swarm_v1_TaskSpec>
      TaskStatus: MessageTypeDefinition<_swarm_v1_TaskStatusInput, _swarm_v1_TaskStatus>
      TaskStatusUpdate: MessageTypeDefinition<_swarm_v1_TaskStatusUpdateInput, _swarm_v1_TaskStatusUpdate>
      TmpfsOptions: MessageTypeDefinition<_swarm_v1_TmpfsOptionsInput, _swarm_v1_TmpfsOptions>
      UpdateClusterRequest: MessageTypeDefinition<_swarm_v1_UpdateClusterRequestInput, _swarm_v1_UpdateClusterRequest>
      UpdateConfig: MessageTypeDefinition<_swarm_v1_UpdateConfigInput, _swarm_v1_UpdateConfig>
      UpdateNodeRequest: MessageTypeDefinition<_swarm_v1_UpdateNodeRequestInput, _swarm_v1_UpdateNodeRequest>
      UpdateServiceRequest: MessageTypeDefinition<_swarm_v1_UpdateServiceRequestInput, _swarm_v1_UpdateServiceRequest>
      UpdateStatus: MessageTypeDefinition<_swarm_v1_UpdateStatusInput, _swarm_v1_UpdateStatus>
      Version: MessageTypeDefinition<_swarm_v1_VersionInput, _swarm_v1_Version>
      VolumeOptions: MessageTypeDefinition<_swarm_v1_VolumeOptionsInput, _swarm_v1_VolumeOptions>
      WatchEvent: MessageTypeDefinition<_swarm_v1_WatchEventInput, _swarm_v1_WatchEvent>
      WatchRequest: MessageTypeDefinition<_swarm_v1_WatchRequestInput, _swarm_v1_WatchRequest>
      Welcome: MessageTypeDefinition<_swarm_v1_WelcomeInput, _swarm_v1_Welcome>
    }
  }
}

