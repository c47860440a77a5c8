// Original file: proto/control.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from '../../swarm/v1/Cluster.js';
import type { ConfigInput as _swarm_v1_ConfigInput, Config as _swarm_v1_Config } from '../../swarm/v1/Config.js';
import type { CreateConfigRequestInput as _swarm_v1_CreateConfigRequestInput, CreateConfigRequest as _swarm_v1_CreateConfigRequest } from '../../swarm/v1/CreateConfigRequest.js';
import type { CreateNetworkRequestInput as _swarm_v1_CreateNetworkRequestInput, CreateNetworkRequest as _swarm_v1_CreateNetworkRequest } from '../../swarm/v1/CreateNetworkRequest.js';
import type { CreateSecretRequestInput as _swarm_v1_CreateSecretRequestInput, CreateSecretRequest as _swarm_v1_CreateSecretRequest } from '../../swarm/v1/CreateSecretRequest.js';
import type { CreateServiceRequestInput as _swarm_v1_CreateServiceRequestInput, CreateServiceRequest as _swarm_v1_CreateServiceRequest } from '../../swarm/v1/CreateServiceRequest.js';
import type { ExplainTaskResponseInput as _swarm_v1_ExplainTaskResponseInput, ExplainTaskResponse as _swarm_v1_ExplainTaskResponse } from '../../swarm/v1/ExplainTaskResponse.js';
import type { GetClusterRequestInput as _swarm_v1_GetClusterRequestInput, GetClusterRequest as _swarm_v1_GetClusterRequest } from '../../swarm/v1/GetClusterRequest.js';
import type { GetNetworkResponseInput as _swarm_v1_GetNetworkResponseInput, GetNetworkResponse as _swarm_v1_GetNetworkResponse } from '../../swarm/v1/GetNetworkResponse.js';
import type { GetRequestInput as _swarm_v1_GetRequestInput, GetRequest as _swarm_v1_GetRequest } from '../../swarm/v1/GetRequest.js';
import type { GetUnlockKeyRequestInput as _swarm_v1_GetUnlockKeyRequestInput, GetUnlockKeyRequest as _swarm_v1_GetUnlockKeyRequest } from '../../swarm/v1/GetUnlockKeyRequest.js';
import type { GetUnlockKeyResponseInput as _swarm_v1_GetUnlockKeyResponseInput, GetUnlockKeyResponse as _swarm_v1_GetUnlockKeyResponse } from '../../swarm/v1/GetUnlockKeyResponse.js';
import type { ListConfigsResponseInput as _swarm_v1_ListConfigsResponseInput, ListConfigsResponse as _swarm_v1_ListConfigsResponse } from '../../swarm/v1/ListConfigsResponse.js';
import type { ListNetworksResponseInput as _swarm_v1_ListNetworksResponseInput, ListNetworksResponse as _swarm_v1_ListNetworksResponse } from '../../swarm/v1/ListNetworksResponse.js';
import type { ListNodesResponseInput as _swarm_v1_ListNodesResponseInput, ListNodesResponse as _swarm_v1_ListNodesResponse } from '../../swarm/v1/ListNodesResponse.js';
import type { ListRequestInput as _swarm_v1_ListRequestInput, ListRequest as _swarm_v1_ListRequest } from '../../swarm/v1/ListRequest.js';
import type { ListSecretsResponseInput as _swarm_v1_ListSecretsResponseInput, ListSecretsResponse as _swarm_v1_ListSecretsResponse } from '../../swarm/v1/ListSecretsResponse.js';
import type { ListServicesResponseInput as _swarm_v1_ListServicesResponseInput, ListServicesResponse as _swarm_v1_ListServicesResponse } from '../../swarm/v1/ListServicesResponse.js';
import type { ListTasksResponseInput as _swarm_v1_ListTasksResponseInput, ListTasksResponse as _swarm_v1_ListTasksResponse } from '../../swarm/v1/ListTasksResponse.js';
import type { MatchSecretRequestInput as _swarm_v1_MatchSecretRequestInput, MatchSecretRequest as _swarm_v1_MatchSecretRequest } from '../../swarm/v1/MatchSecretRequest.js';
import type { MatchSecretResponseInput as _swarm_v1_MatchSecretResponseInput, MatchSecretResponse as _swarm_v1_MatchSecretResponse } from '../../swarm/v1/MatchSecretResponse.js';
import type { NetworkInput as _swarm_v1_NetworkInput, Network as _swarm_v1_Network } from '../../swarm/v1/Network.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from '../../swarm/v1/Node.js';
import type { PreviewRequestInput as _swarm_v1_PreviewRequestInput, PreviewRequest as _swarm_v1_PreviewRequest } from '../../swarm/v1/PreviewRequest.js';
import type { PreviewResponseInput as _swarm_v1_PreviewResponseInput, PreviewResponse as _swarm_v1_PreviewResponse } from '../../swarm/v1/PreviewResponse.js';
import type { RebalanceRequestInput as _swarm_v1_RebalanceRequestInput, RebalanceRequest as _swarm_v1_RebalanceRequest } from '../../swarm/v1/RebalanceRequest.js';
import type { RebalanceResponseInput as _swarm_v1_RebalanceResponseInput, RebalanceResponse as _swarm_v1_RebalanceResponse } from '../../swarm/v1/RebalanceResponse.js';
import type { RemoveConfigRequestInput as _swarm_v1_RemoveConfigRequestInput, RemoveConfigRequest as _swarm_v1_RemoveConfigRequest } from '../../swarm/v1/RemoveConfigRequest.js';
import type { RemoveConfigResponseInput as _swarm_v1_RemoveConfigResponseInput, RemoveConfigResponse as _swarm_v1_RemoveConfigResponse } from '../../swarm/v1/RemoveConfigResponse.js';
import type { RemoveNetworkRequestInput as _swarm_v1_RemoveNetworkRequestInput, RemoveNetworkRequest as _swarm_v1_RemoveNetworkRequest } from '../../swarm/v1/RemoveNetworkRequest.js';
import type { RemoveNetworkResponseInput as _swarm_v1_RemoveNetworkResponseInput, RemoveNetworkResponse as _swarm_v1_RemoveNetworkResponse } from '../../swarm/v1/RemoveNetworkResponse.js';
import type { RemoveNodeRequestInput as _swarm_v1_RemoveNodeRequestInput, RemoveNodeRequest as _swarm_v1_RemoveNodeRequest } from '../../swarm/v1/RemoveNodeRequest.js';
import type { RemoveNodeResponseInput as _swarm_v1_RemoveNodeResponseInput, RemoveNodeResponse as _swarm_v1_RemoveNodeResponse } from '../../swarm/v1/RemoveNodeResponse.js';
import type { RemoveSecretRequestInput as _swarm_v1_RemoveSecretRequestInput, RemoveSecretRequest as _swarm_v1_RemoveSecretRequest } from '../../swarm/v1/RemoveSecretRequest.js';
import type { RemoveSecretResponseInput as _swarm_v1_RemoveSecretResponseInput, RemoveSecretResponse as _swarm_v1_RemoveSecretResponse } from '../../swarm/v1/RemoveSecretResponse.js';
import type { RemoveServiceRequestInput as _swarm_v1_RemoveServiceRequestInput, RemoveServiceRequest as _swarm_v1_RemoveServiceRequest } from '../../swarm/v1/RemoveServiceRequest.js';
import type { RemoveServiceResponseInput as _swarm_v1_RemoveServiceResponseInput, RemoveServiceResponse as _swarm_v1_RemoveServiceResponse } from '../../swarm/v1/RemoveServiceResponse.js';
import type { ResolveImageRequestInput as _swarm_v1_ResolveImageRequestInput, ResolveImageRequest as _swarm_v1_ResolveImageRequest } from '../../swarm/v1/ResolveImageRequest.js';
import type { ResolveImageResponseInput as _swarm_v1_ResolveImageResponseInput, ResolveImageResponse as _swarm_v1_ResolveImageResponse } from '../../swarm/v1/ResolveImageResponse.js';
import type { SecretInput as _swarm_v1_SecretInput, Secret as _swarm_v1_Secret } from '../../swarm/v1/Secret.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from '../../swarm/v1/Service.js';
import type { ServiceLogsRequestInput as _swarm_v1_ServiceLogsRequestInput, ServiceLogsRequest as _swarm_v1_ServiceLogsRequest } from '../../swarm/v1/ServiceLogsRequest.js';
import type { ServiceLogsResponseInput as _swarm_v1_ServiceLogsResponseInput, ServiceLogsResponse as _swarm_v1_ServiceLogsResponse } from '../../swarm/v1/ServiceLogsResponse.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { UpdateClusterRequestInput as _swarm_v1_UpdateClusterRequestInput, UpdateClusterRequest as _swarm_v1_UpdateClusterRequest } from '../../swarm/v1/UpdateClusterRequest.js';
import type { UpdateConfigRequestInput as _swarm_v1_UpdateConfigRequestInput, UpdateConfigRequest as _swarm_v1_UpdateConfigRequest } from '../../swarm/v1/UpdateConfigRequest.js';
import type { UpdateNodeRequestInput as _swarm_v1_UpdateNodeRequestInput, UpdateNodeRequest as _swarm_v1_UpdateNodeRequest } from '../../swarm/v1/UpdateNodeRequest.js';
import type { UpdateSecretRequestInput as _swarm_v1_UpdateSecretRequestInput, UpdateSecretRequest as _swarm_v1_UpdateSecretRequest } from '../../swarm/v1/UpdateSecretRequest.js';
import type { UpdateServiceRequestInput as _swarm_v1_UpdateServiceRequestInput, UpdateServiceRequest as _swarm_v1_UpdateServiceRequest } from '../../swarm/v1/UpdateServiceRequest.js';
import type { VerifyNetworksRequestInput as _swarm_v1_VerifyNetworksRequestInput, VerifyNetworksRequest as _swarm_v1_VerifyNetworksRequest } from '../../swarm/v1/VerifyNetworksRequest.js';
import type { VerifyNetworksResponseInput as _swarm_v1_VerifyNetworksResponseInput, VerifyNetworksResponse as _swarm_v1_VerifyNetworksResponse } from '../../swarm/v1/VerifyNetworksResponse.js';
import type { WatchEventInput as _swarm_v1_WatchEventInput, WatchEvent as _swarm_v1_WatchEvent } from '../../swarm/v1/WatchEvent.js';
import type { WatchRequestInput as _swarm_v1_WatchRequestInput, WatchRequest as _swarm_v1_WatchRequest } from '../../swarm/v1/WatchRequest.js';

export interface ControlClient extends grpc.Client {
  CreateConfig(argument: _swarm_v1_CreateConfigRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  CreateConfig(argument: _swarm_v1_CreateConfigRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  CreateConfig(argument: _swarm_v1_CreateConfigRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  CreateConfig(argument: _swarm_v1_CreateConfigRequestInput, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  createConfig(argument: _swarm_v1_CreateConfigRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  createConfig(argument: _swarm_v1_CreateConfigRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  createConfig(argument: _swarm_v1_CreateConfigRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  createConfig(argument: _swarm_v1_CreateConfigRequestInput, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  
  CreateNetwork(argument: _swarm_v1_CreateNetworkRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  CreateNetwork(argument: _swarm_v1_CreateNetworkRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  CreateNetwork(argument: _swarm_v1_CreateNetworkRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  CreateNetwork(argument: _swarm_v1_CreateNetworkRequestInput, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  createNetwork(argument: _swarm_v1_CreateNetworkRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  createNetwork(argument: _swarm_v1_CreateNetworkRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  createNetwork(argument: _swarm_v1_CreateNetworkRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  createNetwork(argument: _swarm_v1_CreateNetworkRequestInput, callback: grpc.requestCallback<_swarm_v1_Network>): grpc.ClientUnaryCall;
  
  CreateSecret(argument: _swarm_v1_CreateSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  CreateSecret(argument: _swarm_v1_CreateSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  CreateSecret(argument: _swarm_v1_CreateSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  CreateSecret(argument: _swarm_v1_CreateSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  createSecret(argument: _swarm_v1_CreateSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  createSecret(argument: _swarm_v1_CreateSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  createSecret(argument: _swarm_v1_CreateSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  createSecret(argument: _swarm_v1_CreateSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  
  ExplainTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  ExplainTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  ExplainTask(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  ExplainTask(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  explainTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  explainTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  explainTask(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  explainTask(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_ExplainTaskResponse>): grpc.ClientUnaryCall;
  
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  
  GetConfig(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  GetConfig(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  GetConfig(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  GetConfig(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  getConfig(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  getConfig(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  getConfig(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  getConfig(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  
  GetNetwork(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  GetNetwork(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  GetNetwork(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  GetNetwork(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  getNetwork(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  getNetwork(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  getNetwork(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  getNetwork(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_GetNetworkResponse>): grpc.ClientUnaryCall;
  
  GetNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  GetNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  GetNode(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  GetNode(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  
  GetSecret(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  GetSecret(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  GetSecret(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  GetSecret(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  getSecret(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  getSecret(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  getSecret(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  getSecret(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  
  GetService(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  GetService(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  GetService(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  GetService(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  getService(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  getService(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  getService(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  getService(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  
  GetTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  GetTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  GetTask(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  GetTask(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  getTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  getTask(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  getTask(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  getTask(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Task>): grpc.ClientUnaryCall;
  
  GetUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  GetUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  GetUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  GetUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  getUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  getUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  getUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  getUnlockKey(argument: _swarm_v1_GetUnlockKeyRequestInput, callback: grpc.requestCallback<_swarm_v1_GetUnlockKeyResponse>): grpc.ClientUnaryCall;
  
  ListConfigs(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  ListConfigs(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  ListConfigs(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  ListConfigs(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  listConfigs(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  listConfigs(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  listConfigs(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  listConfigs(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListConfigsResponse>): grpc.ClientUnaryCall;
  
  ListNetworks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  ListNetworks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  ListNetworks(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  ListNetworks(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  listNetworks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  listNetworks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  listNetworks(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  listNetworks(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListNetworksResponse>): grpc.ClientUnaryCall;
  
  ListNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  ListNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  ListNodes(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  ListNodes(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  
  ListSecrets(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  ListSecrets(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  ListSecrets(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  ListSecrets(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  listSecrets(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  listSecrets(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  listSecrets(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  listSecrets(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListSecretsResponse>): grpc.ClientUnaryCall;
  
  ListServices(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  ListServices(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  ListServices(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  ListServices(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  listServices(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  listServices(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  listServices(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  listServices(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListServicesResponse>): grpc.ClientUnaryCall;
  
  ListTasks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  ListTasks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  ListTasks(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  ListTasks(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  listTasks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  listTasks(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  listTasks(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  listTasks(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListTasksResponse>): grpc.ClientUnaryCall;
  
  MatchSecret(argument: _swarm_v1_MatchSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  MatchSecret(argument: _swarm_v1_MatchSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  MatchSecret(argument: _swarm_v1_MatchSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  MatchSecret(argument: _swarm_v1_MatchSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  matchSecret(argument: _swarm_v1_MatchSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  matchSecret(argument: _swarm_v1_MatchSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  matchSecret(argument: _swarm_v1_MatchSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  matchSecret(argument: _swarm_v1_MatchSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_MatchSecretResponse>): grpc.ClientUnaryCall;
  
  Preview(argument: _swarm_v1_PreviewRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  Preview(argument: _swarm_v1_PreviewRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  Preview(argument: _swarm_v1_PreviewRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  Preview(argument: _swarm_v1_PreviewRequestInput, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  preview(argument: _swarm_v1_PreviewRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  preview(argument: _swarm_v1_PreviewRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  preview(argument: _swarm_v1_PreviewRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  preview(argument: _swarm_v1_PreviewRequestInput, callback: grpc.requestCallback<_swarm_v1_PreviewResponse>): grpc.ClientUnaryCall;
  
  Rebalance(argument: _swarm_v1_RebalanceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  Rebalance(argument: _swarm_v1_RebalanceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  Rebalance(argument: _swarm_v1_RebalanceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  Rebalance(argument: _swarm_v1_RebalanceRequestInput, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  rebalance(argument: _swarm_v1_RebalanceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  rebalance(argument: _swarm_v1_RebalanceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  rebalance(argument: _swarm_v1_RebalanceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  rebalance(argument: _swarm_v1_RebalanceRequestInput, callback: grpc.requestCallback<_swarm_v1_RebalanceResponse>): grpc.ClientUnaryCall;
  
  RemoveConfig(argument: _swarm_v1_RemoveConfigRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  RemoveConfig(argument: _swarm_v1_RemoveConfigRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  RemoveConfig(argument: _swarm_v1_RemoveConfigRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  RemoveConfig(argument: _swarm_v1_RemoveConfigRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  removeConfig(argument: _swarm_v1_RemoveConfigRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  removeConfig(argument: _swarm_v1_RemoveConfigRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  removeConfig(argument: _swarm_v1_RemoveConfigRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  removeConfig(argument: _swarm_v1_RemoveConfigRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveConfigResponse>): grpc.ClientUnaryCall;
  
  RemoveNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  RemoveNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  RemoveNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  RemoveNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  removeNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  removeNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  removeNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  removeNetwork(argument: _swarm_v1_RemoveNetworkRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveNetworkResponse>): grpc.ClientUnaryCall;
  
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  
  RemoveSecret(argument: _swarm_v1_RemoveSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  RemoveSecret(argument: _swarm_v1_RemoveSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  RemoveSecret(argument: _swarm_v1_RemoveSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  RemoveSecret(argument: _swarm_v1_RemoveSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  removeSecret(argument: _swarm_v1_RemoveSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  removeSecret(argument: _swarm_v1_RemoveSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  removeSecret(argument: _swarm_v1_RemoveSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  removeSecret(argument: _swarm_v1_RemoveSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveSecretResponse>): grpc.ClientUnaryCall;
  
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  
  ResolveImage(argument: _swarm_v1_ResolveImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  ResolveImage(argument: _swarm_v1_ResolveImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  ResolveImage(argument: _swarm_v1_ResolveImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  ResolveImage(argument: _swarm_v1_ResolveImageRequestInput, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  resolveImage(argument: _swarm_v1_ResolveImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  resolveImage(argument: _swarm_v1_ResolveImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  resolveImage(argument: _swarm_v1_ResolveImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  resolveImage(argument: _swarm_v1_ResolveImageRequestInput, callback: grpc.requestCallback<_swarm_v1_ResolveImageResponse>): grpc.ClientUnaryCall;
  
  ServiceLogs(argument: _swarm_v1_ServiceLogsRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_ServiceLogsResponse>;
  ServiceLogs(argument: _swarm_v1_ServiceLogsRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_ServiceLogsResponse>;
  serviceLogs(argument: _swarm_v1_ServiceLogsRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_ServiceLogsResponse>;
  serviceLogs(argument: _swarm_v1_ServiceLogsRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_ServiceLogsResponse>;
  
  UpdateCluster(argument: _swarm_v1_UpdateClusterRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  UpdateCluster(argument: _swarm_v1_UpdateClusterRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  UpdateCluster(argument: _swarm_v1_UpdateClusterRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  UpdateCluster(argument: _swarm_v1_UpdateClusterRequestInput, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  updateCluster(argument: _swarm_v1_UpdateClusterRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  updateCluster(argument: _swarm_v1_UpdateClusterRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  updateCluster(argument: _swarm_v1_UpdateClusterRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  updateCluster(argument: _swarm_v1_UpdateClusterRequestInput, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  
  UpdateConfig(argument: _swarm_v1_UpdateConfigRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  UpdateConfig(argument: _swarm_v1_UpdateConfigRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  UpdateConfig(argument: _swarm_v1_UpdateConfigRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  UpdateConfig(argument: _swarm_v1_UpdateConfigRequestInput, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  updateConfig(argument: _swarm_v1_UpdateConfigRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  updateConfig(argument: _swarm_v1_UpdateConfigRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  updateConfig(argument: _swarm_v1_UpdateConfigRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  updateConfig(argument: _swarm_v1_UpdateConfigRequestInput, callback: grpc.requestCallback<_swarm_v1_Config>): grpc.ClientUnaryCall;
  
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  
  UpdateSecret(argument: _swarm_v1_UpdateSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  UpdateSecret(argument: _swarm_v1_UpdateSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  UpdateSecret(argument: _swarm_v1_UpdateSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  UpdateSecret(argument: _swarm_v1_UpdateSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  updateSecret(argument: _swarm_v1_UpdateSecretRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  updateSecret(argument: _swarm_v1_UpdateSecretRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  updateSecret(argument: _swarm_v1_UpdateSecretRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  updateSecret(argument: _swarm_v1_UpdateSecretRequestInput, callback: grpc.requestCallback<_swarm_v1_Secret>): grpc.ClientUnaryCall;
  
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  
  VerifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  VerifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  VerifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  VerifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  verifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  verifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  verifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  verifyNetworks(argument: _swarm_v1_VerifyNetworksRequestInput, callback: grpc.requestCallback<_swarm_v1_VerifyNetworksResponse>): grpc.ClientUnaryCall;
  
  Watch(argument: _swarm_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  Watch(argument: _swarm_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  watch(argument: _swarm_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  watch(argument: _swarm_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  
}

export interface ControlHandlers extends grpc.UntypedServiceImplementation {
  CreateConfig: grpc.handleUnaryCall<_swarm_v1_CreateConfigRequest, _swarm_v1_ConfigInput>;
  
  CreateNetwork: grpc.handleUnaryCall<_swarm_v1_CreateNetworkRequest, _swarm_v1_NetworkInput>;
  
  CreateSecret: grpc.handleUnaryCall<_swarm_v1_CreateSecretRequest, _swarm_v1_SecretInput>;
  
  CreateService: grpc.handleUnaryCall<_swarm_v1_CreateServiceRequest, _swarm_v1_ServiceInput>;
  
  ExplainTask: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_ExplainTaskResponseInput>;
  
  GetCluster: grpc.handleUnaryCall<_swarm_v1_GetClusterRequest, _swarm_v1_ClusterInput>;
  
  GetConfig: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_ConfigInput>;
  
  GetNetwork: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_GetNetworkResponseInput>;
  
  GetNode: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_NodeInput>;
  
  GetSecret: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_SecretInput>;
  
  GetService: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_ServiceInput>;
  
  GetTask: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_TaskInput>;
  
  GetUnlockKey: grpc.handleUnaryCall<_swarm_v1_GetUnlockKeyRequest, _swarm_v1_GetUnlockKeyResponseInput>;
  
  ListConfigs: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListConfigsResponseInput>;
  
  ListNetworks: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListNetworksResponseInput>;
  
  ListNodes: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListNodesResponseInput>;
  
  ListSecrets: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListSecretsResponseInput>;
  
  ListServices: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListServicesResponseInput>;
  
  ListTasks: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListTasksResponseInput>;
  
  MatchSecret: grpc.handleUnaryCall<_swarm_v1_MatchSecretRequest, _swarm_v1_MatchSecretResponseInput>;
  
  Preview: grpc.handleUnaryCall<_swarm_v1_PreviewRequest, _swarm_v1_PreviewResponseInput>;
  
  Rebalance: grpc.handleUnaryCall<_swarm_v1_RebalanceRequest, _swarm_v1_RebalanceResponseInput>;
  
  RemoveConfig: grpc.handleUnaryCall<_swarm_v1_RemoveConfigRequest, _swarm_v1_RemoveConfigResponseInput>;
  
  RemoveNetwork: grpc.handleUnaryCall<_swarm_v1_RemoveNetworkRequest, _swarm_v1_RemoveNetworkResponseInput>;
  
  RemoveNode: grpc.handleUnaryCall<_swarm_v1_RemoveNodeRequest, _swarm_v1_RemoveNodeResponseInput>;
  
  RemoveSecret: grpc.handleUnaryCall<_swarm_v1_RemoveSecretRequest, _swarm_v1_RemoveSecretResponseInput>;
  
  RemoveService: grpc.handleUnaryCall<_swarm_v1_RemoveServiceRequest, _swarm_v1_RemoveServiceResponseInput>;
  
  ResolveImage: grpc.handleUnaryCall<_swarm_v1_ResolveImageRequest, _swarm_v1_ResolveImageResponseInput>;
  
  ServiceLogs: grpc.handleServerStreamingCall<_swarm_v1_ServiceLogsRequest, _swarm_v1_ServiceLogsResponseInput>;
  
  UpdateCluster: grpc.handleUnaryCall<_swarm_v1_UpdateClusterRequest, _swarm_v1_ClusterInput>;
  
  UpdateConfig: grpc.handleUnaryCall<_swarm_v1_UpdateConfigRequest, _swarm_v1_ConfigInput>;
  
  UpdateNode: grpc.handleUnaryCall<_swarm_v1_UpdateNodeRequest, _swarm_v1_NodeInput>;
  
  UpdateSecret: grpc.handleUnaryCall<_swarm_v1_UpdateSecretRequest, _swarm_v1_SecretInput>;
  
  UpdateService: grpc.handleUnaryCall<_swarm_v1_UpdateServiceRequest, _swarm_v1_ServiceInput>;
  
  VerifyNetworks: grpc.handleUnaryCall<_swarm_v1_VerifyNetworksRequest, _swarm_v1_VerifyNetworksResponseInput>;
  
  Watch: grpc.handleServerStreamingCall<_swarm_v1_WatchRequest, _swarm_v1_WatchEventInput>;
  
}

export interface ControlDefinition extends grpc.ServiceDefinition {
  CreateConfig: MethodDefinition<_swarm_v1_CreateConfigRequestInput, _swarm_v1_ConfigInput, _swarm_v1_CreateConfigRequest, _swarm_v1_Config>
  CreateNetwork: MethodDefinition<_swarm_v1_CreateNetworkRequestInput, _swarm_v1_NetworkInput, _swarm_v1_CreateNetworkRequest, _swarm_v1_Network>
  CreateSecret: MethodDefinition<_swarm_v1_CreateSecretRequestInput, _swarm_v1_SecretInput, _swarm_v1_CreateSecretRequest, _swarm_v1_Secret>
  CreateService: MethodDefinition<_swarm_v1_CreateServiceRequestInput, _swarm_v1_ServiceInput, _swarm_v1_CreateServiceRequest, _swarm_v1_Service>
  ExplainTask: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_ExplainTaskResponseInput, _swarm_v1_GetRequest, _swarm_v1_ExplainTaskResponse>
  GetCluster: MethodDefinition<_swarm_v1_GetClusterRequestInput, _swarm_v1_ClusterInput, _swarm_v1_GetClusterRequest, _swarm_v1_Cluster>
  GetConfig: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_ConfigInput, _swarm_v1_GetRequest, _swarm_v1_Config>
  GetNetwork: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_GetNetworkResponseInput, _swarm_v1_GetRequest, _swarm_v1_GetNetworkResponse>
  GetNode: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_NodeInput, _swarm_v1_GetRequest, _swarm_v1_Node>
  GetSecret: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_SecretInput, _swarm_v1_GetRequest, _swarm_v1_Secret>
  GetService: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_ServiceInput, _swarm_v1_GetRequest, _swarm_v1_Service>
  GetTask: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_TaskInput, _swarm_v1_GetRequest, _swarm_v1_Task>
  GetUnlockKey: MethodDefinition<_swarm_v1_GetUnlockKeyRequestInput, _swarm_v1_GetUnlockKeyResponseInput, _swarm_v1_GetUnlockKeyRequest, _swarm_v1_GetUnlockKeyResponse>
  ListConfigs: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListConfigsResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListConfigsResponse>
  ListNetworks: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListNetworksResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListNetworksResponse>
  ListNodes: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListNodesResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListNodesResponse>
  ListSecrets: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListSecretsResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListSecretsResponse>
  ListServices: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListServicesResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListServicesResponse>
  ListTasks: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListTasksResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListTasksResponse>
  MatchSecret: MethodDefinition<_swarm_v1_MatchSecretRequestInput, _swarm_v1_MatchSecretResponseInput, _swarm_v1_MatchSecretRequest, _swarm_v1_MatchSecretResponse>
  Preview: MethodDefinition<_swarm_v1_PreviewRequestInput, _swarm_v1_PreviewResponseInput, _swarm_v1_PreviewRequest, _swarm_v1_PreviewResponse>
  Rebalance: MethodDefinition<_swarm_v1_RebalanceRequestInput, _swarm_v1_RebalanceResponseInput, _swarm_v1_RebalanceRequest, _swarm_v1_RebalanceResponse>
  RemoveConfig: MethodDefinition<_swarm_v1_RemoveConfigRequestInput, _swarm_v1_RemoveConfigResponseInput, _swarm_v1_RemoveConfigRequest, _swarm_v1_RemoveConfigResponse>
  RemoveNetwork: MethodDefinition<_swarm_v1_RemoveNetworkRequestInput, _swarm_v1_RemoveNetworkResponseInput, _swarm_v1_RemoveNetworkRequest, _swarm_v1_RemoveNetworkResponse>
  RemoveNode: MethodDefinition<_swarm_v1_RemoveNodeRequestInput, _swarm_v1_RemoveNodeResponseInput, _swarm_v1_RemoveNodeRequest, _swarm_v1_RemoveNodeResponse>
  RemoveSecret: MethodDefinition<_swarm_v1_RemoveSecretRequestInput, _swarm_v1_RemoveSecretResponseInput, _swarm_v1_RemoveSecretRequest, _swarm_v1_RemoveSecretResponse>
  RemoveService: MethodDefinition<_swarm_v1_RemoveServiceRequestInput, _swarm_v1_RemoveServiceResponseInput, _swarm_v1_RemoveServiceRequest, _swarm_v1_RemoveServiceResponse>
  ResolveImage: MethodDefinition<_swarm_v1_ResolveImageRequestInput, _swarm_v1_ResolveImageResponseInput, _swarm_v1_ResolveImageRequest, _swarm_v1_ResolveImageResponse>
  ServiceLogs: MethodDefinition<_swarm_v1_ServiceLogsRequestInput, _swarm_v1_ServiceLogsResponseInput, _swarm_v1_ServiceLogsRequest, _swarm_v1_ServiceLogsResponse>
  UpdateCluster: MethodDefinition<_swarm_v1_UpdateClusterRequestInput, _swarm_v1_ClusterInput, _swarm_v1_UpdateClusterRequest, _swarm_v1_Cluster>
  UpdateConfig: MethodDefinition<_swarm_v1_UpdateConfigRequestInput, _swarm_v1_ConfigInput, _swarm_v1_UpdateConfigRequest, _swarm_v1_Config>
  UpdateNode: MethodDefinition<_swarm_v1_UpdateNodeRequestInput, _swarm_v1_NodeInput, _swarm_v1_UpdateNodeRequest, _swarm_v1_Node>
  UpdateSecret: MethodDefinition<_swarm_v1_UpdateSecretRequestInput, _swarm_v1_SecretInput, _swarm_v1_UpdateSecretRequest, _swarm_v1_Secret>
  UpdateService: MethodDefinition<_swarm_v1_UpdateServiceRequestInput, _swarm_v1_ServiceInput, _swarm_v1_UpdateServiceRequest, _swarm_v1_Service>
  VerifyNetworks: MethodDefinition<_swarm_v1_VerifyNetworksRequestInput, _swarm_v1_VerifyNetworksResponseInput, _swarm_v1_VerifyNetworksRequest, _swarm_v1_VerifyNetworksResponse>
  Watch: MethodDefinition<_swarm_v1_WatchRequestInput, _swarm_v1_WatchEventInput, _swarm_v1_WatchRequest, _swarm_v1_WatchEvent>
}
