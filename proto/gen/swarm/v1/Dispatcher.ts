// Original file: proto/dispatcher.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AgentMessageInput as _swarm_v1_AgentMessageInput, AgentMessage as _swarm_v1_AgentMessage } from '../../swarm/v1/AgentMessage.js';
import type { LogPublicationInput as _swarm_v1_LogPublicationInput, LogPublication as _swarm_v1_LogPublication } from '../../swarm/v1/LogPublication.js';
import type { ManagerMessageInput as _swarm_v1_ManagerMessageInput, ManagerMessage as _swarm_v1_ManagerMessage } from '../../swarm/v1/ManagerMessage.js';
import type { PublishLogsResponseInput as _swarm_v1_PublishLogsResponseInput, PublishLogsResponse as _swarm_v1_PublishLogsResponse } from '../../swarm/v1/PublishLogsResponse.js';

export interface DispatcherClient extends grpc.Client {
  PublishLogs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  PublishLogs(metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  PublishLogs(options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  PublishLogs(callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  publishLogs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  publishLogs(metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  publishLogs(options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  publishLogs(callback: grpc.requestCallback<_swarm_v1_PublishLogsResponse>): grpc.ClientWritableStream<_swarm_v1_LogPublicationInput>;
  
  Session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_swarm_v1_AgentMessageInput, _swarm_v1_ManagerMessage>;
  Session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_swarm_v1_AgentMessageInput, _swarm_v1_ManagerMessage>;
  session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_swarm_v1_AgentMessageInput, _swarm_v1_ManagerMessage>;
  session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_swarm_v1_AgentMessageInput, _swarm_v1_ManagerMessage>;
  
}

export interface DispatcherHandlers extends grpc.UntypedServiceImplementation {
  PublishLogs: grpc.handleClientStreamingCall<_swarm_v1_LogPublication, _swarm_v1_PublishLogsResponseInput>;
  
  Session: grpc.handleBidiStreamingCall<_swarm_v1_AgentMessage, _swarm_v1_ManagerMessageInput>;
  
}

export interface DispatcherDefinition extends grpc.ServiceDefinition {
  PublishLogs: MethodDefinition<_swarm_v1_LogPublicationInput, _swarm_v1_PublishLogsResponseInput, _swarm_v1_LogPublication, _swarm_v1_PublishLogsResponse>
  Session: MethodDefinition<_swarm_v1_AgentMessageInput, _swarm_v1_ManagerMessageInput, _swarm_v1_AgentMessage, _swarm_v1_ManagerMessage>
}
