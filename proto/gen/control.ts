import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgentHelloInput as _swarm_v1_AgentHelloInput, AgentHello as _swarm_v1_AgentHello } from './swarm/v1/AgentHello.js';
import type { AgentMessageInput as _swarm_v1_AgentMessageInput, AgentMessage as _swarm_v1_AgentMessage } from './swarm/v1/AgentMessage.js';
import type { AppArmorInput as _swarm_v1_AppArmorInput, AppArmor as _swarm_v1_AppArmor } from './swarm/v1/AppArmor.js';
import type { AssignmentsInput as _swarm_v1_AssignmentsInput, Assignments as _swarm_v1_Assignments } from './swarm/v1/Assignments.js';
import type { AttachedContainerInput as _swarm_v1_AttachedContainerInput, AttachedContainer as _swarm_v1_AttachedContainer } from './swarm/v1/AttachedContainer.js';
import type { AttachedContainersInput as _swarm_v1_AttachedContainersInput, AttachedContainers as _swarm_v1_AttachedContainers } from './swarm/v1/AttachedContainers.js';
import type { BindOptionsInput as _swarm_v1_BindOptionsInput, BindOptions as _swarm_v1_BindOptions } from './swarm/v1/BindOptions.js';
import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from './swarm/v1/Cluster.js';
import type { ClusterSpecInput as _swarm_v1_ClusterSpecInput, ClusterSpec as _swarm_v1_ClusterSpec } from './swarm/v1/ClusterSpec.js';
import type { ConfigInput as _swarm_v1_ConfigInput, Config as _swarm_v1_Config } from './swarm/v1/Config.js';
import type { ConfigReferenceInput as _swarm_v1_ConfigReferenceInput, ConfigReference as _swarm_v1_ConfigReference } from './swarm/v1/ConfigReference.js';
import type { ConfigSpecInput as _swarm_v1_ConfigSpecInput, ConfigSpec as _swarm_v1_ConfigSpec } from './swarm/v1/ConfigSpec.js';
import type { ContainerSpecInput as _swarm_v1_ContainerSpecInput, ContainerSpec as _swarm_v1_ContainerSpec } from './swarm/v1/ContainerSpec.js';
import type { ContainerStatusInput as _swarm_v1_ContainerStatusInput, ContainerStatus as _swarm_v1_ContainerStatus } from './swarm/v1/ContainerStatus.js';
import type { ControlClient as _swarm_v1_ControlClient, ControlDefinition as _swarm_v1_ControlDefinition } from './swarm/v1/Control.js';
import type { CreateConfigRequestInput as _swarm_v1_CreateConfigRequestInput, CreateConfigRequest as _swarm_v1_CreateConfigRequest } from './swarm/v1/CreateConfigRequest.js';
import type { CreateNetworkRequestInput as _swarm_v1_CreateNetworkRequestInput, CreateNetworkRequest as _swarm_v1_CreateNetworkRequest } from './swarm/v1/CreateNetworkRequest.js';
import type { CreateSecretRequestInput as _swarm_v1_CreateSecretRequestInput, CreateSecretRequest as _swarm_v1_CreateSecretRequest } from './swarm/v1/CreateSecretRequest.js';
import type { CreateServiceRequestInput as _swarm_v1_CreateServiceRequestInput, CreateServiceRequest as _swarm_v1_CreateServiceRequest } from './swarm/v1/CreateServiceRequest.js';
import type { DeviceMappingInput as _swarm_v1_DeviceMappingInput, DeviceMapping as _swarm_v1_DeviceMapping } from './swarm/v1/DeviceMapping.js';
import type { DeviceRequestInput as _swarm_v1_DeviceRequestInput, DeviceRequest as _swarm_v1_DeviceRequest } from './swarm/v1/DeviceRequest.js';
import type { DiscreteGenericResourceInput as _swarm_v1_DiscreteGenericResourceInput, DiscreteGenericResource as _swarm_v1_DiscreteGenericResource } from './swarm/v1/DiscreteGenericResource.js';
import type { DispatcherClient as _swarm_v1_DispatcherClient, DispatcherDefinition as _swarm_v1_DispatcherDefinition } from './swarm/v1/Dispatcher.js';
import type { DnsConfigInput as _swarm_v1_DnsConfigInput, DnsConfig as _swarm_v1_DnsConfig } from './swarm/v1/DnsConfig.js';
import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from './swarm/v1/Driver.js';
import type { EncryptionConfigInput as _swarm_v1_EncryptionConfigInput, EncryptionConfig as _swarm_v1_EncryptionConfig } from './swarm/v1/EncryptionConfig.js';
import type { EndpointInput as _swarm_v1_EndpointInput, Endpoint as _swarm_v1_Endpoint } from './swarm/v1/Endpoint.js';
import type { EndpointSpecInput as _swarm_v1_EndpointSpecInput, EndpointSpec as _swarm_v1_EndpointSpec } from './swarm/v1/EndpointSpec.js';
import type { EndpointVirtualIpInput as _swarm_v1_EndpointVirtualIpInput, EndpointVirtualIp as _swarm_v1_EndpointVirtualIp } from './swarm/v1/EndpointVirtualIp.js';
import type { EngineDescriptionInput as _swarm_v1_EngineDescriptionInput, EngineDescription as _swarm_v1_EngineDescription } from './swarm/v1/EngineDescription.js';
import type { ExplainTaskResponseInput as _swarm_v1_ExplainTaskResponseInput, ExplainTaskResponse as _swarm_v1_ExplainTaskResponse } from './swarm/v1/ExplainTaskResponse.js';
import type { FileTargetInput as _swarm_v1_FileTargetInput, FileTarget as _swarm_v1_FileTarget } from './swarm/v1/FileTarget.js';
import type { FilterValuesInput as _swarm_v1_FilterValuesInput, FilterValues as _swarm_v1_FilterValues } from './swarm/v1/FilterValues.js';
import type { GenericResourceInput as _swarm_v1_GenericResourceInput, GenericResource as _swarm_v1_GenericResource } from './swarm/v1/GenericResource.js';
import type { GetClusterRequestInput as _swarm_v1_GetClusterRequestInput, GetClusterRequest as _swarm_v1_GetClusterRequest } from './swarm/v1/GetClusterRequest.js';
import type { GetNetworkResponseInput as _swarm_v1_GetNetworkResponseInput, GetNetworkResponse as _swarm_v1_GetNetworkResponse } from './swarm/v1/GetNetworkResponse.js';
import type { GetRequestInput as _swarm_v1_GetRequestInput, GetRequest as _swarm_v1_GetRequest } from './swarm/v1/GetRequest.js';
import type { GetUnlockKeyRequestInput as _swarm_v1_GetUnlockKeyRequestInput, GetUnlockKeyRequest as _swarm_v1_GetUnlockKeyRequest } from './swarm/v1/GetUnlockKeyRequest.js';
import type { GetUnlockKeyResponseInput as _swarm_v1_GetUnlockKeyResponseInput, GetUnlockKeyResponse as _swarm_v1_GetUnlockKeyResponse } from './swarm/v1/GetUnlockKeyResponse.js';
import type { GlobalJobInput as _swarm_v1_GlobalJobInput, GlobalJob as _swarm_v1_GlobalJob } from './swarm/v1/GlobalJob.js';
import type { GlobalServiceInput as _swarm_v1_GlobalServiceInput, GlobalService as _swarm_v1_GlobalService } from './swarm/v1/GlobalService.js';
import type { HealthConfigInput as _swarm_v1_HealthConfigInput, HealthConfig as _swarm_v1_HealthConfig } from './swarm/v1/HealthConfig.js';
import type { HeartbeatInput as _swarm_v1_HeartbeatInput, Heartbeat as _swarm_v1_Heartbeat } from './swarm/v1/Heartbeat.js';
import type { IpamConfigInput as _swarm_v1_IpamConfigInput, IpamConfig as _swarm_v1_IpamConfig } from './swarm/v1/IpamConfig.js';
import type { IpamOptionsInput as _swarm_v1_IpamOptionsInput, IpamOptions as _swarm_v1_IpamOptions } from './swarm/v1/IpamOptions.js';
import type { JobStatusInput as _swarm_v1_JobStatusInput, JobStatus as _swarm_v1_JobStatus } from './swarm/v1/JobStatus.js';
import type { ListConfigsResponseInput as _swarm_v1_ListConfigsResponseInput, ListConfigsResponse as _swarm_v1_ListConfigsResponse } from './swarm/v1/ListConfigsResponse.js';
import type { ListNetworksResponseInput as _swarm_v1_ListNetworksResponseInput, ListNetworksResponse as _swarm_v1_ListNetworksResponse } from './swarm/v1/ListNetworksResponse.js';
import type { ListNodesResponseInput as _swarm_v1_ListNodesResponseInput, ListNodesResponse as _swarm_v1_ListNodesResponse } from './swarm/v1/ListNodesResponse.js';
import type { ListRequestInput as _swarm_v1_ListRequestInput, ListRequest as _swarm_v1_ListRequest } from './swarm/v1/ListRequest.js';
import type { ListSecretsResponseInput as _swarm_v1_ListSecretsResponseInput, ListSecretsResponse as _swarm_v1_ListSecretsResponse } from './swarm/v1/ListSecretsResponse.js';
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
import type { MatchSecretRequestInput as _swarm_v1_MatchSecretRequestInput, MatchSecretRequest as _swarm_v1_MatchSecretRequest } from './swarm/v1/MatchSecretRequest.js';
import type { MatchSecretResponseInput as _swarm_v1_MatchSecretResponseInput, MatchSecretResponse as _swarm_v1_MatchSecretResponse } from './swarm/v1/MatchSecretResponse.js';
import type { MountInput as _swarm_v1_MountInput, Mount as _swarm_v1_Mount } from './swarm/v1/Mount.js';
import type { NamedGenericResourceInput as _swarm_v1_NamedGenericResourceInput, NamedGenericResource as _swarm_v1_NamedGenericResource } from './swarm/v1/NamedGenericResource.js';
import type { NetworkInput as _swarm_v1_NetworkInput, Network as _swarm_v1_Network } from './swarm/v1/Network.js';
import type { NetworkAckInput as _swarm_v1_NetworkAckInput, NetworkAck as _swarm_v1_NetworkAck } from './swarm/v1/NetworkAck.js';
import type { NetworkAttachmentInput as _swarm_v1_NetworkAttachmentInput, NetworkAttachment as _swarm_v1_NetworkAttachment } from './swarm/v1/NetworkAttachment.js';
import type { NetworkAttachmentConfigInput as _swarm_v1_NetworkAttachmentConfigInput, NetworkAttachmentConfig as _swarm_v1_NetworkAttachmentConfig } from './swarm/v1/NetworkAttachmentConfig.js';
import type { NetworkChangesInput as _swarm_v1_NetworkChangesInput, NetworkChanges as _swarm_v1_NetworkChanges } from './swarm/v1/NetworkChanges.js';
import type { NetworkCheckInput as _swarm_v1_NetworkCheckInput, NetworkCheck as _swarm_v1_NetworkCheck } from './swarm/v1/NetworkCheck.js';
import type { NetworkEndpointInput as _swarm_v1_NetworkEndpointInput, NetworkEndpoint as _swarm_v1_NetworkEndpoint } from './swarm/v1/NetworkEndpoint.js';
import type { NetworkMemberInput as _swarm_v1_NetworkMemberInput, NetworkMember as _swarm_v1_NetworkMember } from './swarm/v1/NetworkMember.js';
import type { NetworkPeerInput as _swarm_v1_NetworkPeerInput, NetworkPeer as _swarm_v1_NetworkPeer } from './swarm/v1/NetworkPeer.js';
import type { NetworkReportInput as _swarm_v1_NetworkReportInput, NetworkReport as _swarm_v1_NetworkReport } from './swarm/v1/NetworkReport.js';
import type { NetworkServiceInput as _swarm_v1_NetworkServiceInput, NetworkService as _swarm_v1_NetworkService } from './swarm/v1/NetworkService.js';
import type { NetworkSpecInput as _swarm_v1_NetworkSpecInput, NetworkSpec as _swarm_v1_NetworkSpec } from './swarm/v1/NetworkSpec.js';
import type { NetworkStateInput as _swarm_v1_NetworkStateInput, NetworkState as _swarm_v1_NetworkState } from './swarm/v1/NetworkState.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from './swarm/v1/Node.js';
import type { NodeCertificateInput as _swarm_v1_NodeCertificateInput, NodeCertificate as _swarm_v1_NodeCertificate } from './swarm/v1/NodeCertificate.js';
import type { NodeDescriptionInput as _swarm_v1_NodeDescriptionInput, NodeDescription as _swarm_v1_NodeDescription } from './swarm/v1/NodeDescription.js';
import type { NodeNetworkInput as _swarm_v1_NodeNetworkInput, NodeNetwork as _swarm_v1_NodeNetwork } from './swarm/v1/NodeNetwork.js';
import type { NodeNetworksInput as _swarm_v1_NodeNetworksInput, NodeNetworks as _swarm_v1_NodeNetworks } from './swarm/v1/NodeNetworks.js';
import type { NodeSpecInput as _swarm_v1_NodeSpecInput, NodeSpec as _swarm_v1_NodeSpec } from './swarm/v1/NodeSpec.js';
import type { NodeStatusInput as _swarm_v1_NodeStatusInput, NodeStatus as _swarm_v1_NodeStatus } from './swarm/v1/NodeStatus.js';
import type { NodeVerdictInput as _swarm_v1_NodeVerdictInput, NodeVerdict as _swarm_v1_NodeVerdict } from './swarm/v1/NodeVerdict.js';
import type { PlacementInput as _swarm_v1_PlacementInput, Placement as _swarm_v1_Placement } from './swarm/v1/Placement.js';
import type { PlacementPreferenceInput as _swarm_v1_PlacementPreferenceInput, PlacementPreference as _swarm_v1_PlacementPreference } from './swarm/v1/PlacementPreference.js';
import type { PlatformInput as _swarm_v1_PlatformInput, Platform as _swarm_v1_Platform } from './swarm/v1/Platform.js';
import type { PluginDescriptionInput as _swarm_v1_PluginDescriptionInput, PluginDescription as _swarm_v1_PluginDescription } from './swarm/v1/PluginDescription.js';
import type { PortConfigInput as _swarm_v1_PortConfigInput, PortConfig as _swarm_v1_PortConfig } from './swarm/v1/PortConfig.js';
import type { PreviewRequestInput as _swarm_v1_PreviewRequestInput, PreviewRequest as _swarm_v1_PreviewRequest } from './swarm/v1/PreviewRequest.js';
import type { PreviewResponseInput as _swarm_v1_PreviewResponseInput, PreviewResponse as _swarm_v1_PreviewResponse } from './swarm/v1/PreviewResponse.js';
import type { PrivilegesInput as _swarm_v1_PrivilegesInput, Privileges as _swarm_v1_Privileges } from './swarm/v1/Privileges.js';
import type { PublishLogsResponseInput as _swarm_v1_PublishLogsResponseInput, PublishLogsResponse as _swarm_v1_PublishLogsResponse } from './swarm/v1/PublishLogsResponse.js';
import type { PublishedPortInput as _swarm_v1_PublishedPortInput, PublishedPort as _swarm_v1_PublishedPort } from './swarm/v1/PublishedPort.js';
import type { PullOptionsInput as _swarm_v1_PullOptionsInput, PullOptions as _swarm_v1_PullOptions } from './swarm/v1/PullOptions.js';
import type { RebalanceRequestInput as _swarm_v1_RebalanceRequestInput, RebalanceRequest as _swarm_v1_RebalanceRequest } from './swarm/v1/RebalanceRequest.js';
import type { RebalanceResponseInput as _swarm_v1_RebalanceResponseInput, RebalanceResponse as _swarm_v1_RebalanceResponse } from './swarm/v1/RebalanceResponse.js';
import type { RelocationInput as _swarm_v1_RelocationInput, Relocation as _swarm_v1_Relocation } from './swarm/v1/Relocation.js';
import type { RemoveConfigRequestInput as _swarm_v1_RemoveConfigRequestInput, RemoveConfigRequest as _swarm_v1_RemoveConfigRequest } from './swarm/v1/RemoveConfigRequest.js';
import type { RemoveConfigResponseInput as _swarm_v1_RemoveConfigResponseInput, RemoveConfigResponse as _swarm_v1_RemoveConfigResponse } from './swarm/v1/RemoveConfigResponse.js';
import type { RemoveNetworkRequestInput as _swarm_v1_RemoveNetworkRequestInput, RemoveNetworkRequest as _swarm_v1_RemoveNetworkRequest } from './swarm/v1/RemoveNetworkRequest.js';
import type { RemoveNetworkResponseInput as _swarm_v1_RemoveNetworkResponseInput, RemoveNetworkResponse as _swarm_v1_RemoveNetworkResponse } from './swarm/v1/RemoveNetworkResponse.js';
import type { RemoveNodeRequestInput as _swarm_v1_RemoveNodeRequestInput, RemoveNodeRequest as _swarm_v1_RemoveNodeRequest } from './swarm/v1/RemoveNodeRequest.js';
import type { RemoveNodeResponseInput as _swarm_v1_RemoveNodeResponseInput, RemoveNodeResponse as _swarm_v1_RemoveNodeResponse } from './swarm/v1/RemoveNodeResponse.js';
import type { RemoveSecretRequestInput as _swarm_v1_RemoveSecretRequestInput, RemoveSecretRequest as _swarm_v1_RemoveSecretRequest } from './swarm/v1/RemoveSecretRequest.js';
import type { RemoveSecretResponseInput as _swarm_v1_RemoveSecretResponseInput, RemoveSecretResponse as _swarm_v1_RemoveSecretResponse } from './swarm/v1/RemoveSecretResponse.js';
import type { RemoveServiceRequestInput as _swarm_v1_RemoveServiceRequestInput, RemoveServiceRequest as _swarm_v1_RemoveServiceRequest } from './swarm/v1/RemoveServiceRequest.js';
import type { RemoveServiceResponseInput as _swarm_v1_RemoveServiceResponseInput, RemoveServiceResponse as _swarm_v1_RemoveServiceResponse } from './swarm/v1/RemoveServiceResponse.js';
import type { ReplicatedJobInput as _swarm_v1_ReplicatedJobInput, ReplicatedJob as _swarm_v1_ReplicatedJob } from './swarm/v1/ReplicatedJob.js';
import type { ReplicatedServiceInput as _swarm_v1_ReplicatedServiceInput, ReplicatedService as _swarm_v1_ReplicatedService } from './swarm/v1/ReplicatedService.js';
import type { ResolveImageRequestInput as _swarm_v1_ResolveImageRequestInput, ResolveImageRequest as _swarm_v1_ResolveImageRequest } from './swarm/v1/ResolveImageRequest.js';
import type { ResolveImageResponseInput as _swarm_v1_ResolveImageResponseInput, ResolveImageResponse as _swarm_v1_ResolveImageResponse } from './swarm/v1/ResolveImageResponse.js';
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
import type { ServiceLogsRequestInput as _swarm_v1_ServiceLogsRequestInput, ServiceLogsRequest as _swarm_v1_ServiceLogsRequest } from './swarm/v1/ServiceLogsRequest.js';
import type { ServiceLogsResponseInput as _swarm_v1_ServiceLogsResponseInput, ServiceLogsResponse as _swarm_v1_ServiceLogsResponse } from './swarm/v1/ServiceLogsResponse.js';
import type { ServiceModeInput as _swarm_v1_ServiceModeInput, ServiceMode as _swarm_v1_ServiceMode } from './swarm/v1/ServiceMode.js';
import type { ServicePreviewInput as _swarm_v1_ServicePreviewInput, ServicePreview as _swarm_v1_ServicePreview } from './swarm/v1/ServicePreview.js';
import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from './swarm/v1/ServiceSpec.js';
import type { ServiceStatusInput as _swarm_v1_ServiceStatusInput, ServiceStatus as _swarm_v1_ServiceStatus } from './swarm/v1/ServiceStatus.js';
import type { SpreadOverInput as _swarm_v1_SpreadOverInput, SpreadOver as _swarm_v1_SpreadOver } from './swarm/v1/SpreadOver.js';
import type { StatusAckInput as _swarm_v1_StatusAckInput, StatusAck as _swarm_v1_StatusAck } from './swarm/v1/StatusAck.js';
import type { StatusReportInput as _swarm_v1_StatusReportInput, StatusReport as _swarm_v1_StatusReport } from './swarm/v1/StatusReport.js';
import type { StringListInput as _swarm_v1_StringListInput, StringList as _swarm_v1_StringList } from './swarm/v1/StringList.js';
import type { SyncedInput as _swarm_v1_SyncedInput, Synced as _swarm_v1_Synced } from './swarm/v1/Synced.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from './swarm/v1/Task.js';
import type { TaskMoveInput as _swarm_v1_TaskMoveInput, TaskMove as _swarm_v1_TaskMove } from './swarm/v1/TaskMove.js';
import type { TaskSpecInput as _swarm_v1_TaskSpecInput, TaskSpec as _swarm_v1_TaskSpec } from './swarm/v1/TaskSpec.js';
import type { TaskStatusInput as _swarm_v1_TaskStatusInput, TaskStatus as _swarm_v1_TaskStatus } from './swarm/v1/TaskStatus.js';
import type { TaskStatusUpdateInput as _swarm_v1_TaskStatusUpdateInput, TaskStatusUpdate as _swarm_v1_TaskStatusUpdate } from './swarm/v1/TaskStatusUpdate.js';
import type { TmpfsOptionsInput as _swarm_v1_TmpfsOptionsInput, TmpfsOptions as _swarm_v1_TmpfsOptions } from './swarm/v1/TmpfsOptions.js';
import type { UlimitInput as _swarm_v1_UlimitInput, Ulimit as _swarm_v1_Ulimit } from './swarm/v1/Ulimit.js';
import type { UpdateClusterRequestInput as _swarm_v1_UpdateClusterRequestInput, UpdateClusterRequest as _swarm_v1_UpdateClusterRequest } from './swarm/v1/UpdateClusterRequest.js';
import type { UpdateConfigInput as _swarm_v1_UpdateConfigInput, UpdateConfig as _swarm_v1_UpdateConfig } from './swarm/v1/UpdateConfig.js';
import type { UpdateConfigRequestInput as _swarm_v1_UpdateConfigRequestInput, UpdateConfigRequest as _swarm_v1_UpdateConfigRequest } from './swarm/v1/UpdateConfigRequest.js';
import type { UpdateNodeRequestInput as _swarm_v1_UpdateNodeRequestInput, UpdateNodeRequest as _swarm_v1_UpdateNodeRequest } from './swarm/v1/UpdateNodeRequest.js';
import type { UpdateSecretRequestInput as _swarm_v1_UpdateSecretRequestInput, UpdateSecretRequest as _swarm_v1_UpdateSecretRequest } from './swarm/v1/UpdateSecretRequest.js';
import type { UpdateServiceRequestInput as _swarm_v1_UpdateServiceRequestInput, UpdateServiceRequest as _swarm_v1_UpdateServiceRequest } from './swarm/v1/UpdateServiceRequest.js';
import type { UpdateStatusInput as _swarm_v1_UpdateStatusInput, UpdateStatus as _swarm_v1_UpdateStatus } from './swarm/v1/UpdateStatus.js';
import type { VerifyNetworksRequestInput as _swarm_v1_VerifyNetworksRequestInput, VerifyNetworksRequest as _swarm_v1_VerifyNetworksRequest } from './swarm/v1/VerifyNetworksRequest.js';
import type { VerifyNetworksResponseInput as _swarm_v1_VerifyNetworksResponseInput, VerifyNetworksResponse as _swarm_v1_VerifyNetworksResponse } from './swarm/v1/VerifyNetworksResponse.js';
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
      AppArmor: MessageTypeDefinition<_swarm_v1_AppArmorInput, _swarm_v1_AppArmor>
      Assignments: MessageTypeDefinition<_swarm_v1_AssignmentsInput, _swarm_v1_Assignments>
      AttachedContainer: MessageTypeDefinition<_swarm_v1_AttachedContainerInput, _swarm_v1_AttachedContainer>
      AttachedContainers: MessageTypeDefinition<_swarm_v1_AttachedContainersInput, _swarm_v1_AttachedContainers>
      BindOptions: MessageTypeDefinition<_swarm_v1_BindOptionsInput, _swarm_v1_BindOptions>
      Cluster: MessageTypeDefinition<_swarm_v1_ClusterInput, _swarm_v1_Cluster>
      ClusterSpec: MessageTypeDefinition<_swarm_v1_ClusterSpecInput, _swarm_v1_ClusterSpec>
      Config: MessageTypeDefinition<_swarm_v1_ConfigInput, _swarm_v1_Config>
      ConfigReference: MessageTypeDefinition<_swarm_v1_ConfigReferenceInput, _swarm_v1_ConfigReference>
      ConfigSpec: MessageTypeDefinition<_swarm_v1_ConfigSpecInput, _swarm_v1_ConfigSpec>
      ContainerSpec: MessageTypeDefinition<_swarm_v1_ContainerSpecInput, _swarm_v1_ContainerSpec>
      ContainerStatus: MessageTypeDefinition<_swarm_v1_ContainerStatusInput, _swarm_v1_ContainerStatus>
      Control: SubtypeConstructor<typeof grpc.Client, _swarm_v1_ControlClient> & { service: _swarm_v1_ControlDefinition }
      CreateConfigRequest: MessageTypeDefinition<_swarm_v1_CreateConfigRequestInput, _swarm_v1_CreateConfigRequest>
      CreateNetworkRequest: MessageTypeDefinition<_swarm_v1_CreateNetworkRequestInput, _swarm_v1_CreateNetworkRequest>
      CreateSecretRequest: MessageTypeDefinition<_swarm_v1_CreateSecretRequestInput, _swarm_v1_CreateSecretRequest>
      CreateServiceRequest: MessageTypeDefinition<_swarm_v1_CreateServiceRequestInput, _swarm_v1_CreateServiceRequest>
      DeviceMapping: MessageTypeDefinition<_swarm_v1_DeviceMappingInput, _swarm_v1_DeviceMapping>
      DeviceRequest: MessageTypeDefinition<_swarm_v1_DeviceRequestInput, _swarm_v1_DeviceRequest>
      DiscreteGenericResource: MessageTypeDefinition<_swarm_v1_DiscreteGenericResourceInput, _swarm_v1_DiscreteGenericResource>
      Dispatcher: SubtypeConstructor<typeof grpc.Client, _swarm_v1_DispatcherClient> & { service: _swarm_v1_DispatcherDefinition }
      DnsConfig: MessageTypeDefinition<_swarm_v1_DnsConfigInput, _swarm_v1_DnsConfig>
      Driver: MessageTypeDefinition<_swarm_v1_DriverInput, _swarm_v1_Driver>
      EncryptionConfig: MessageTypeDefinition<_swarm_v1_EncryptionConfigInput, _swarm_v1_EncryptionConfig>
      Endpoint: MessageTypeDefinition<_swarm_v1_EndpointInput, _swarm_v1_Endpoint>
      EndpointSpec: MessageTypeDefinition<_swarm_v1_EndpointSpecInput, _swarm_v1_EndpointSpec>
      EndpointVirtualIp: MessageTypeDefinition<_swarm_v1_EndpointVirtualIpInput, _swarm_v1_EndpointVirtualIp>
      EngineDescription: MessageTypeDefinition<_swarm_v1_EngineDescriptionInput, _swarm_v1_EngineDescription>
      ExplainTaskResponse: MessageTypeDefinition<_swarm_v1_ExplainTaskResponseInput, _swarm_v1_ExplainTaskResponse>
      FileTarget: MessageTypeDefinition<_swarm_v1_FileTargetInput, _swarm_v1_FileTarget>
      FilterValues: MessageTypeDefinition<_swarm_v1_FilterValuesInput, _swarm_v1_FilterValues>
      GenericResource: MessageTypeDefinition<_swarm_v1_GenericResourceInput, _swarm_v1_GenericResource>
      GetClusterRequest: MessageTypeDefinition<_swarm_v1_GetClusterRequestInput, _swarm_v1_GetClusterRequest>
      GetNetworkResponse: MessageTypeDefinition<_swarm_v1_GetNetworkResponseInput, _swarm_v1_GetNetworkResponse>
      GetRequest: MessageTypeDefinition<_swarm_v1_GetRequestInput, _swarm_v1_GetRequest>
      GetUnlockKeyRequest: MessageTypeDefinition<_swarm_v1_GetUnlockKeyRequestInput, _swarm_v1_GetUnlockKeyRequest>
      GetUnlockKeyResponse: MessageTypeDefinition<_swarm_v1_GetUnlockKeyResponseInput, _swarm_v1_GetUnlockKeyResponse>
      GlobalJob: MessageTypeDefinition<_swarm_v1_GlobalJobInput, _swarm_v1_GlobalJob>
      GlobalService: MessageTypeDefinition<_swarm_v1_GlobalServiceInput, _swarm_v1_GlobalService>
      HealthConfig: MessageTypeDefinition<_swarm_v1_HealthConfigInput, _swarm_v1_HealthConfig>
      Heartbeat: MessageTypeDefinition<_swarm_v1_HeartbeatInput, _swarm_v1_Heartbeat>
      IpamConfig: MessageTypeDefinition<_swarm_v1_IpamConfigInput, _swarm_v1_IpamConfig>
      IpamOptions: MessageTypeDefinition<_swarm_v1_IpamOptionsInput, _swarm_v1_IpamOptions>
      JobStatus: MessageTypeDefinition<_swarm_v1_JobStatusInput, _swarm_v1_JobStatus>
      ListConfigsResponse: MessageTypeDefinition<_swarm_v1_ListConfigsResponseInput, _swarm_v1_ListConfigsResponse>
      ListNetworksResponse: MessageTypeDefinition<_swarm_v1_ListNetworksResponseInput, _swarm_v1_ListNetworksResponse>
      ListNodesResponse: MessageTypeDefinition<_swarm_v1_ListNodesResponseInput, _swarm_v1_ListNodesResponse>
      ListRequest: MessageTypeDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListRequest>
      ListSecretsResponse: MessageTypeDefinition<_swarm_v1_ListSecretsResponseInput, _swarm_v1_ListSecretsResponse>
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
      MatchSecretRequest: MessageTypeDefinition<_swarm_v1_MatchSecretRequestInput, _swarm_v1_MatchSecretRequest>
      MatchSecretResponse: MessageTypeDefinition<_swarm_v1_MatchSecretResponseInput, _swarm_v1_MatchSecretResponse>
      Mount: MessageTypeDefinition<_swarm_v1_MountInput, _swarm_v1_Mount>
      NamedGenericResource: MessageTypeDefinition<_swarm_v1_NamedGenericResourceInput, _swarm_v1_NamedGenericResource>
      Network: MessageTypeDefinition<_swarm_v1_NetworkInput, _swarm_v1_Network>
      NetworkAck: MessageTypeDefinition<_swarm_v1_NetworkAckInput, _swarm_v1_NetworkAck>
      NetworkAttachment: MessageTypeDefinition<_swarm_v1_NetworkAttachmentInput, _swarm_v1_NetworkAttachment>
      NetworkAttachmentConfig: MessageTypeDefinition<_swarm_v1_NetworkAttachmentConfigInput, _swarm_v1_NetworkAttachmentConfig>
      NetworkChanges: MessageTypeDefinition<_swarm_v1_NetworkChangesInput, _swarm_v1_NetworkChanges>
      NetworkCheck: MessageTypeDefinition<_swarm_v1_NetworkCheckInput, _swarm_v1_NetworkCheck>
      NetworkEndpoint: MessageTypeDefinition<_swarm_v1_NetworkEndpointInput, _swarm_v1_NetworkEndpoint>
      NetworkMember: MessageTypeDefinition<_swarm_v1_NetworkMemberInput, _swarm_v1_NetworkMember>
      NetworkPeer: MessageTypeDefinition<_swarm_v1_NetworkPeerInput, _swarm_v1_NetworkPeer>
      NetworkReport: MessageTypeDefinition<_swarm_v1_NetworkReportInput, _swarm_v1_NetworkReport>
      NetworkService: MessageTypeDefinition<_swarm_v1_NetworkServiceInput, _swarm_v1_NetworkService>
      NetworkSpec: MessageTypeDefinition<_swarm_v1_NetworkSpecInput, _swarm_v1_NetworkSpec>
      NetworkState: MessageTypeDefinition<_swarm_v1_NetworkStateInput, _swarm_v1_NetworkState>
      Node: MessageTypeDefinition<_swarm_v1_NodeInput, _swarm_v1_Node>
      NodeCertificate: MessageTypeDefinition<_swarm_v1_NodeCertificateInput, _swarm_v1_NodeCertificate>
      NodeDescription: MessageTypeDefinition<_swarm_v1_NodeDescriptionInput, _swarm_v1_NodeDescription>
      NodeNetwork: MessageTypeDefinition<_swarm_v1_NodeNetworkInput, _swarm_v1_NodeNetwork>
      NodeNetworks: MessageTypeDefinition<_swarm_v1_NodeNetworksInput, _swarm_v1_NodeNetworks>
      NodeSpec: MessageTypeDefinition<_swarm_v1_NodeSpecInput, _swarm_v1_NodeSpec>
      NodeStatus: MessageTypeDefinition<_swarm_v1_NodeStatusInput, _swarm_v1_NodeStatus>
      NodeVerdict: MessageTypeDefinition<_swarm_v1_NodeVerdictInput, _swarm_v1_NodeVerdict>
      Placement: MessageTypeDefinition<_swarm_v1_PlacementInput, _swarm_v1_Placement>
      PlacementPreference: MessageTypeDefinition<_swarm_v1_PlacementPreferenceInput, _swarm_v1_PlacementPreference>
      Platform: MessageTypeDefinition<_swarm_v1_PlatformInput, _swarm_v1_Platform>
      PluginDescription: MessageTypeDefinition<_swarm_v1_PluginDescriptionInput, _swarm_v1_PluginDescription>
      PortConfig: MessageTypeDefinition<_swarm_v1_PortConfigInput, _swarm_v1_PortConfig>
      PreviewRequest: MessageTypeDefinition<_swarm_v1_PreviewRequestInput, _swarm_v1_PreviewRequest>
      PreviewResponse: MessageTypeDefinition<_swarm_v1_PreviewResponseInput, _swarm_v1_PreviewResponse>
      Privileges: MessageTypeDefinition<_swarm_v1_PrivilegesInput, _swarm_v1_Privileges>
      PublishLogsResponse: MessageTypeDefinition<_swarm_v1_PublishLogsResponseInput, _swarm_v1_PublishLogsResponse>
      PublishedPort: MessageTypeDefinition<_swarm_v1_PublishedPortInput, _swarm_v1_PublishedPort>
      PullOptions: MessageTypeDefinition<_swarm_v1_PullOptionsInput, _swarm_v1_PullOptions>
      Rebalance: EnumTypeDefinition
      RebalanceRequest: MessageTypeDefinition<_swarm_v1_RebalanceRequestInput, _swarm_v1_RebalanceRequest>
      RebalanceResponse: MessageTypeDefinition<_swarm_v1_RebalanceResponseInput, _swarm_v1_RebalanceResponse>
      Relocation: MessageTypeDefinition<_swarm_v1_RelocationInput, _swarm_v1_Relocation>
      RemoveConfigRequest: MessageTypeDefinition<_swarm_v1_RemoveConfigRequestInput, _swarm_v1_RemoveConfigRequest>
      RemoveConfigResponse: MessageTypeDefinition<_swarm_v1_RemoveConfigResponseInput, _swarm_v1_RemoveConfigResponse>
      RemoveNetworkRequest: MessageTypeDefinition<_swarm_v1_RemoveNetworkRequestInput, _swarm_v1_RemoveNetworkRequest>
      RemoveNetworkResponse: MessageTypeDefinition<_swarm_v1_RemoveNetworkResponseInput, _swarm_v1_RemoveNetworkResponse>
      RemoveNodeRequest: MessageTypeDefinition<_swarm_v1_RemoveNodeRequestInput, _swarm_v1_RemoveNodeRequest>
      RemoveNodeResponse: MessageTypeDefinition<_swarm_v1_RemoveNodeResponseInput, _swarm_v1_RemoveNodeResponse>
      RemoveSecretRequest: MessageTypeDefinition<_swarm_v1_RemoveSecretRequestInput, _swarm_v1_RemoveSecretRequest>
      RemoveSecretResponse: MessageTypeDefinition<_swarm_v1_RemoveSecretResponseInput, _swarm_v1_RemoveSecretResponse>
      RemoveServiceRequest: MessageTypeDefinition<_swarm_v1_RemoveServiceRequestInput, _swarm_v1_RemoveServiceRequest>
      RemoveServiceResponse: MessageTypeDefinition<_swarm_v1_RemoveServiceResponseInput, _swarm_v1_RemoveServiceResponse>
      ReplicatedJob: MessageTypeDefinition<_swarm_v1_ReplicatedJobInput, _swarm_v1_ReplicatedJob>
      ReplicatedService: MessageTypeDefinition<_swarm_v1_ReplicatedServiceInput, _swarm_v1_ReplicatedService>
      ResolveImageRequest: MessageTypeDefinition<_swarm_v1_ResolveImageRequestInput, _swarm_v1_ResolveImageRequest>
      ResolveImageResponse: MessageTypeDefinition<_swarm_v1_ResolveImageResponseInput, _swarm_v1_ResolveImageResponse>
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
      ServiceLogsRequest: MessageTypeDefinition<_swarm_v1_ServiceLogsRequestInput, _swarm_v1_ServiceLogsRequest>
      ServiceLogsResponse: MessageTypeDefinition<_swarm_v1_ServiceLogsResponseInput, _swarm_v1_ServiceLogsResponse>
      ServiceMode: MessageTypeDefinition<_swarm_v1_ServiceModeInput, _swarm_v1_ServiceMode>
      ServicePreview: MessageTypeDefinition<_swarm_v1_ServicePreviewInput, _swarm_v1_ServicePreview>
      ServiceSpec: MessageTypeDefinition<_swarm_v1_ServiceSpecInput, _swarm_v1_ServiceSpec>
      ServiceStatus: MessageTypeDefinition<_swarm_v1_ServiceStatusInput, _swarm_v1_ServiceStatus>
      SpreadOver: MessageTypeDefinition<_swarm_v1_SpreadOverInput, _swarm_v1_SpreadOver>
      StatusAck: MessageTypeDefinition<_swarm_v1_StatusAckInput, _swarm_v1_StatusAck>
      StatusReport: MessageTypeDefinition<_swarm_v1_StatusReportInput, _swarm_v1_StatusReport>
      StringList: MessageTypeDefinition<_swarm_v1_StringListInput, _swarm_v1_StringList>
      Synced: MessageTypeDefinition<_swarm_v1_SyncedInput, _swarm_v1_Synced>
      Task: MessageTypeDefinition<_swarm_v1_TaskInput, _swarm_v1_Task>
      TaskMove: MessageTypeDefinition<_swarm_v1_TaskMoveInput, _swarm_v1_TaskMove>
      TaskSpec: MessageTypeDefinition<_swarm_v1_TaskSpecInput, _swarm_v1_TaskSpec>
      TaskStatus: MessageTypeDefinition<_swarm_v1_TaskStatusInput, _swarm_v1_TaskStatus>
      TaskStatusUpdate: MessageTypeDefinition<_swarm_v1_TaskStatusUpdateInput, _swarm_v1_TaskStatusUpdate>
      TmpfsOptions: MessageTypeDefinition<_swarm_v1_TmpfsOptionsInput, _swarm_v1_TmpfsOptions>
      Ulimit: MessageTypeDefinition<_swarm_v1_UlimitInput, _swarm_v1_Ulimit>
      UpdateClusterRequest: MessageTypeDefinition<_swarm_v1_UpdateClusterRequestInput, _swarm_v1_UpdateClusterRequest>
      UpdateConfig: MessageTypeDefinition<_swarm_v1_UpdateConfigInput, _swarm_v1_UpdateConfig>
      UpdateConfigRequest: MessageTypeDefinition<_swarm_v1_UpdateConfigRequestInput, _swarm_v1_UpdateConfigRequest>
      UpdateNodeRequest: MessageTypeDefinition<_swarm_v1_UpdateNodeRequestInput, _swarm_v1_UpdateNodeRequest>
      UpdateSecretRequest: MessageTypeDefinition<_swarm_v1_UpdateSecretRequestInput, _swarm_v1_UpdateSecretRequest>
      UpdateServiceRequest: MessageTypeDefinition<_swarm_v1_UpdateServiceRequestInput, _swarm_v1_UpdateServiceRequest>
      UpdateStatus: MessageTypeDefinition<_swarm_v1_UpdateStatusInput, _swarm_v1_UpdateStatus>
      VerifyNetworksRequest: MessageTypeDefinition<_swarm_v1_VerifyNetworksRequestInput, _swarm_v1_VerifyNetworksRequest>
      VerifyNetworksResponse: MessageTypeDefinition<_swarm_v1_VerifyNetworksResponseInput, _swarm_v1_VerifyNetworksResponse>
      Version: MessageTypeDefinition<_swarm_v1_VersionInput, _swarm_v1_Version>
      VolumeOptions: MessageTypeDefinition<_swarm_v1_VolumeOptionsInput, _swarm_v1_VolumeOptions>
      WatchEvent: MessageTypeDefinition<_swarm_v1_WatchEventInput, _swarm_v1_WatchEvent>
      WatchRequest: MessageTypeDefinition<_swarm_v1_WatchRequestInput, _swarm_v1_WatchRequest>
      Welcome: MessageTypeDefinition<_swarm_v1_WelcomeInput, _swarm_v1_Welcome>
    }
  }
}

