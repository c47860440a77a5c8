// Original file: proto/control.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from '../../swarm/v1/Cluster.js';
import type { CreateServiceRequestInput as _swarm_v1_CreateServiceRequestInput, CreateServiceRequest as _swarm_v1_CreateServiceRequest } from '../../swarm/v1/CreateServiceRequest.js';
import type { GetClusterRequestInput as _swarm_v1_GetClusterRequestInput, GetClusterRequest as _swarm_v1_GetClusterRequest } from '../../swarm/v1/GetClusterRequest.js';
import type { GetRequestInput as _swarm_v1_GetRequestInput, GetRequest as _swarm_v1_GetRequest } from '../../swarm/v1/GetRequest.js';
import type { GetUnlockKeyRequestInput as _swarm_v1_GetUnlockKeyRequestInput, GetUnlockKeyRequest as _swarm_v1_GetUnlockKeyRequest } from '../../swarm/v1/GetUnlockKeyRequest.js';
import type { GetUnlockKeyResponseInput as _swarm_v1_GetUnlockKeyResponseInput, GetUnlockKeyResponse as _swarm_v1_GetUnlockKeyResponse } from '../../swarm/v1/GetUnlockKeyResponse.js';
import type { ListNodesResponseInput as _swarm_v1_ListNodesResponseInput, ListNodesResponse as _swarm_v1_ListNodesResponse } from '../../swarm/v1/ListNodesResponse.js';
import type { ListRequestInput as _swarm_v1_ListRequestInput, ListRequest as _swarm_v1_ListRequest } from '../../swarm/v1/ListRequest.js';
import type { ListServicesResponseInput as _swarm_v1_ListServicesResponseInput, ListServicesResponse as _swarm_v1_ListServicesResponse } from '../../swarm/v1/ListServicesResponse.js';
import type { ListTasksResponseInput as _swarm_v1_ListTasksResponseInput, ListTasksResponse as _swarm_v1_ListTasksResponse } from '../../swarm/v1/ListTasksResponse.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from '../../swarm/v1/Node.js';
import type { RemoveNodeRequestInput as _swarm_v1_RemoveNodeRequestInput, RemoveNodeRequest as _swarm_v1_RemoveNodeRequest } from '../../swarm/v1/RemoveNodeRequest.js';
import type { RemoveNodeResponseInput as _swarm_v1_RemoveNodeResponseInput, RemoveNodeResponse as _swarm_v1_RemoveNodeResponse } from '../../swarm/v1/RemoveNodeResponse.js';
import type { RemoveServiceRequestInput as _swarm_v1_RemoveServiceRequestInput, RemoveServiceRequest as _swarm_v1_RemoveServiceRequest } from '../../swarm/v1/RemoveServiceRequest.js';
import type { RemoveServiceResponseInput as _swarm_v1_RemoveServiceResponseInput, RemoveServiceResponse as _swarm_v1_RemoveServiceResponse } from '../../swarm/v1/RemoveServiceResponse.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from '../../swarm/v1/Service.js';
import type { ServiceLogsRequestInput as _swarm_v1_ServiceLogsRequestInput, ServiceLogsRequest as _swarm_v1_ServiceLogsRequest } from '../../swarm/v1/ServiceLogsRequest.js';
import type { ServiceLogsResponseInput as _swarm_v1_ServiceLogsResponseInput, ServiceLogsResponse as _swarm_v1_ServiceLogsResponse } from '../../swarm/v1/ServiceLogsResponse.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { UpdateClusterRequestInput as _swarm_v1_UpdateClusterRequestInput, UpdateClusterRequest as _swarm_v1_UpdateClusterRequest } from '../../swarm/v1/UpdateClusterRequest.js';
import type { UpdateNodeRequestInput as _swarm_v1_UpdateNodeRequestInput, UpdateNodeRequest as _swarm_v1_UpdateNodeRequest } from '../../swarm/v1/UpdateNodeRequest.js';
import type { UpdateServiceRequestInput as _swarm_v1_UpdateServiceRequestInput, UpdateServiceRequest as _swarm_v1_UpdateServiceRequest } from '../../swarm/v1/UpdateServiceRequest.js';
import type { WatchEventInput as _swarm_v1_WatchEventInput, WatchEvent as _swarm_v1_WatchEvent } from '../../swarm/v1/WatchEvent.js';
import type { WatchRequestInput as _swarm_v1_WatchRequestInput, WatchRequest as _swarm_v1_WatchRequest } from '../../swarm/v1/WatchRequest.js';

export interface ControlClient extends grpc.Client {
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  CreateService(argument: _swarm_v1_CreateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  createService(argument: _swarm_v1_CreateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  GetCluster(argument: _swarm_v1_GetClusterRequestInput, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  getCluster(argument: _swarm_v1_GetClusterRequestInput, callback: grpc.requestCallback<_swarm_v1_Cluster>): grpc.ClientUnaryCall;
  
  GetNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  GetNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  GetNode(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  GetNode(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  getNode(argument: _swarm_v1_GetRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  
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
  
  ListNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  ListNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  ListNodes(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  ListNodes(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  listNodes(argument: _swarm_v1_ListRequestInput, callback: grpc.requestCallback<_swarm_v1_ListNodesResponse>): grpc.ClientUnaryCall;
  
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
  
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  RemoveNode(argument: _swarm_v1_RemoveNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  removeNode(argument: _swarm_v1_RemoveNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveNodeResponse>): grpc.ClientUnaryCall;
  
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  RemoveService(argument: _swarm_v1_RemoveServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  removeService(argument: _swarm_v1_RemoveServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_RemoveServiceResponse>): grpc.ClientUnaryCall;
  
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
  
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  UpdateNode(argument: _swarm_v1_UpdateNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  updateNode(argument: _swarm_v1_UpdateNodeRequestInput, callback: grpc.requestCallback<_swarm_v1_Node>): grpc.ClientUnaryCall;
  
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  UpdateService(argument: _swarm_v1_UpdateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  updateService(argument: _swarm_v1_UpdateServiceRequestInput, callback: grpc.requestCallback<_swarm_v1_Service>): grpc.ClientUnaryCall;
  
  Watch(argument: _swarm_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  Watch(argument: _swarm_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  watch(argument: _swarm_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  watch(argument: _swarm_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_WatchEvent>;
  
}

export interface ControlHandlers extends grpc.UntypedServiceImplementation {
  CreateService: grpc.handleUnaryCall<_swarm_v1_CreateServiceRequest, _swarm_v1_ServiceInput>;
  
  GetCluster: grpc.handleUnaryCall<_swarm_v1_GetClusterRequest, _swarm_v1_ClusterInput>;
  
  GetNode: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_NodeInput>;
  
  GetService: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_ServiceInput>;
  
  GetTask: grpc.handleUnaryCall<_swarm_v1_GetRequest, _swarm_v1_TaskInput>;
  
  GetUnlockKey: grpc.handleUnaryCall<_swarm_v1_GetUnlockKeyRequest, _swarm_v1_GetUnlockKeyResponseInput>;
  
  ListNodes: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListNodesResponseInput>;
  
  ListServices: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListServicesResponseInput>;
  
  ListTasks: grpc.handleUnaryCall<_swarm_v1_ListRequest, _swarm_v1_ListTasksResponseInput>;
  
  RemoveNode: grpc.handleUnaryCall<_swarm_v1_RemoveNodeRequest, _swarm_v1_RemoveNodeResponseInput>;
  
  RemoveService: grpc.handleUnaryCall<_swarm_v1_RemoveServiceRequest, _swarm_v1_RemoveServiceResponseInput>;
  
  ServiceLogs: grpc.handleServerStreamingCall<_swarm_v1_ServiceLogsRequest, _swarm_v1_ServiceLogsResponseInput>;
  
  UpdateCluster: grpc.handleUnaryCall<_swarm_v1_UpdateClusterRequest, _swarm_v1_ClusterInput>;
  
  UpdateNode: grpc.handleUnaryCall<_swarm_v1_UpdateNodeRequest, _swarm_v1_NodeInput>;
  
  UpdateService: grpc.handleUnaryCall<_swarm_v1_UpdateServiceRequest, _swarm_v1_ServiceInput>;
  
  Watch: grpc.handleServerStreamingCall<_swarm_v1_WatchRequest, _swarm_v1_WatchEventInput>;
  
}

export interface ControlDefinition extends grpc.ServiceDefinition {
  CreateService: MethodDefinition<_swarm_v1_CreateServiceRequestInput, _swarm_v1_ServiceInput, _swarm_v1_CreateServiceRequest, _swarm_v1_Service>
  GetCluster: MethodDefinition<_swarm_v1_GetClusterRequestInput, _swarm_v1_ClusterInput, _swarm_v1_GetClusterRequest, _swarm_v1_Cluster>
  GetNode: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_NodeInput, _swarm_v1_GetRequest, _swarm_v1_Node>
  GetService: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_ServiceInput, _swarm_v1_GetRequest, _swarm_v1_Service>
  GetTask: MethodDefinition<_swarm_v1_GetRequestInput, _swarm_v1_TaskInput, _swarm_v1_GetRequest, _swarm_v1_Task>
  GetUnlockKey: MethodDefinition<_swarm_v1_GetUnlockKeyRequestInput, _swarm_v1_GetUnlockKeyResponseInput, _swarm_v1_GetUnlockKeyRequest, _swarm_v1_GetUnlockKeyResponse>
  ListNodes: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListNodesResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListNodesResponse>
  ListServices: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListServicesResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListServicesResponse>
  ListTasks: MethodDefinition<_swarm_v1_ListRequestInput, _swarm_v1_ListTasksResponseInput, _swarm_v1_ListRequest, _swarm_v1_ListTasksResponse>
  RemoveNode: MethodDefinition<_swarm_v1_RemoveNodeRequestInput, _swarm_v1_RemoveNodeResponseInput, _swarm_v1_RemoveNodeRequest, _swarm_v1_RemoveNodeResponse>
  RemoveService: MethodDefinition<_swarm_v1_RemoveServiceRequestInput, _swarm_v1_RemoveServiceResponseInput, _swarm_v1_RemoveServiceRequest, _swarm_v1_RemoveServiceResponse>
  ServiceLogs: MethodDefinition<_swarm_v1_ServiceLogsRequestInput, _swarm_v1_ServiceLogsResponseInput, _swarm_v1_ServiceLogsRequest, _swarm_v1_ServiceLogsResponse>
  UpdateCluster: MethodDefinition<_swarm_v1_UpdateClusterRequestInput, _swarm_v1_ClusterInput, _swarm_v1_UpdateClusterRequest, _swarm_v1_Cluster>
  UpdateNode: MethodDefinition<_swarm_v1_UpdateNodeRequestInput, _swarm_v1_NodeInput, _swarm_v1_UpdateNodeRequest, _swarm_v1_Node>
  UpdateService: MethodDefinition<_swarm_v1_UpdateServiceRequestInput, _swarm_v1_ServiceInput, _swarm_v1_UpdateServiceRequest, _swarm_v1_Service>
  Watch: MethodDefinition<_swarm_v1_WatchRequestInput, _swarm_v1_WatchEventInput, _swarm_v1_WatchRequest, _swarm_v1_WatchEvent>
}
