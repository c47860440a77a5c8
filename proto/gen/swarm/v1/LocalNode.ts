// Original file: proto/node.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BackupRequestInput as _swarm_v1_BackupRequestInput, BackupRequest as _swarm_v1_BackupRequest } from '../../swarm/v1/BackupRequest.js';
import type { BackupResponseInput as _swarm_v1_BackupResponseInput, BackupResponse as _swarm_v1_BackupResponse } from '../../swarm/v1/BackupResponse.js';
import type { GetStatusRequestInput as _swarm_v1_GetStatusRequestInput, GetStatusRequest as _swarm_v1_GetStatusRequest } from '../../swarm/v1/GetStatusRequest.js';
import type { InitRequestInput as _swarm_v1_InitRequestInput, InitRequest as _swarm_v1_InitRequest } from '../../swarm/v1/InitRequest.js';
import type { InitResponseInput as _swarm_v1_InitResponseInput, InitResponse as _swarm_v1_InitResponse } from '../../swarm/v1/InitResponse.js';
import type { JoinRequestInput as _swarm_v1_JoinRequestInput, JoinRequest as _swarm_v1_JoinRequest } from '../../swarm/v1/JoinRequest.js';
import type { JoinResponseInput as _swarm_v1_JoinResponseInput, JoinResponse as _swarm_v1_JoinResponse } from '../../swarm/v1/JoinResponse.js';
import type { LeaveRequestInput as _swarm_v1_LeaveRequestInput, LeaveRequest as _swarm_v1_LeaveRequest } from '../../swarm/v1/LeaveRequest.js';
import type { LeaveResponseInput as _swarm_v1_LeaveResponseInput, LeaveResponse as _swarm_v1_LeaveResponse } from '../../swarm/v1/LeaveResponse.js';
import type { LocalStatusInput as _swarm_v1_LocalStatusInput, LocalStatus as _swarm_v1_LocalStatus } from '../../swarm/v1/LocalStatus.js';
import type { RestoreRequestInput as _swarm_v1_RestoreRequestInput, RestoreRequest as _swarm_v1_RestoreRequest } from '../../swarm/v1/RestoreRequest.js';
import type { RestoreResponseInput as _swarm_v1_RestoreResponseInput, RestoreResponse as _swarm_v1_RestoreResponse } from '../../swarm/v1/RestoreResponse.js';
import type { UnlockRequestInput as _swarm_v1_UnlockRequestInput, UnlockRequest as _swarm_v1_UnlockRequest } from '../../swarm/v1/UnlockRequest.js';
import type { UnlockResponseInput as _swarm_v1_UnlockResponseInput, UnlockResponse as _swarm_v1_UnlockResponse } from '../../swarm/v1/UnlockResponse.js';

export interface LocalNodeClient extends grpc.Client {
  Backup(argument: _swarm_v1_BackupRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_BackupResponse>;
  Backup(argument: _swarm_v1_BackupRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_BackupResponse>;
  backup(argument: _swarm_v1_BackupRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_BackupResponse>;
  backup(argument: _swarm_v1_BackupRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_swarm_v1_BackupResponse>;
  
  GetStatus(argument: _swarm_v1_GetStatusRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  GetStatus(argument: _swarm_v1_GetStatusRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  GetStatus(argument: _swarm_v1_GetStatusRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  GetStatus(argument: _swarm_v1_GetStatusRequestInput, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  getStatus(argument: _swarm_v1_GetStatusRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  getStatus(argument: _swarm_v1_GetStatusRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  getStatus(argument: _swarm_v1_GetStatusRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  getStatus(argument: _swarm_v1_GetStatusRequestInput, callback: grpc.requestCallback<_swarm_v1_LocalStatus>): grpc.ClientUnaryCall;
  
  Init(argument: _swarm_v1_InitRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  Init(argument: _swarm_v1_InitRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  Init(argument: _swarm_v1_InitRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  Init(argument: _swarm_v1_InitRequestInput, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  init(argument: _swarm_v1_InitRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  init(argument: _swarm_v1_InitRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  init(argument: _swarm_v1_InitRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  init(argument: _swarm_v1_InitRequestInput, callback: grpc.requestCallback<_swarm_v1_InitResponse>): grpc.ClientUnaryCall;
  
  Join(argument: _swarm_v1_JoinRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  Join(argument: _swarm_v1_JoinRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  Join(argument: _swarm_v1_JoinRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  Join(argument: _swarm_v1_JoinRequestInput, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinRequestInput, callback: grpc.requestCallback<_swarm_v1_JoinResponse>): grpc.ClientUnaryCall;
  
  Leave(argument: _swarm_v1_LeaveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  Leave(argument: _swarm_v1_LeaveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  Leave(argument: _swarm_v1_LeaveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  Leave(argument: _swarm_v1_LeaveRequestInput, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  leave(argument: _swarm_v1_LeaveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  leave(argument: _swarm_v1_LeaveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  leave(argument: _swarm_v1_LeaveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  leave(argument: _swarm_v1_LeaveRequestInput, callback: grpc.requestCallback<_swarm_v1_LeaveResponse>): grpc.ClientUnaryCall;
  
  Restore(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  Restore(metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  Restore(options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  Restore(callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  restore(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  restore(metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  restore(options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  restore(callback: grpc.requestCallback<_swarm_v1_RestoreResponse>): grpc.ClientWritableStream<_swarm_v1_RestoreRequestInput>;
  
  Unlock(argument: _swarm_v1_UnlockRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  Unlock(argument: _swarm_v1_UnlockRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  Unlock(argument: _swarm_v1_UnlockRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  Unlock(argument: _swarm_v1_UnlockRequestInput, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  unlock(argument: _swarm_v1_UnlockRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  unlock(argument: _swarm_v1_UnlockRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  unlock(argument: _swarm_v1_UnlockRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  unlock(argument: _swarm_v1_UnlockRequestInput, callback: grpc.requestCallback<_swarm_v1_UnlockResponse>): grpc.ClientUnaryCall;
  
}

export interface LocalNodeHandlers extends grpc.UntypedServiceImplementation {
  Backup: grpc.handleServerStreamingCall<_swarm_v1_BackupRequest, _swarm_v1_BackupResponseInput>;
  
  GetStatus: grpc.handleUnaryCall<_swarm_v1_GetStatusRequest, _swarm_v1_LocalStatusInput>;
  
  Init: grpc.handleUnaryCall<_swarm_v1_InitRequest, _swarm_v1_InitResponseInput>;
  
  Join: grpc.handleUnaryCall<_swarm_v1_JoinRequest, _swarm_v1_JoinResponseInput>;
  
  Leave: grpc.handleUnaryCall<_swarm_v1_LeaveRequest, _swarm_v1_LeaveResponseInput>;
  
  Restore: grpc.handleClientStreamingCall<_swarm_v1_RestoreRequest, _swarm_v1_RestoreResponseInput>;
  
  Unlock: grpc.handleUnaryCall<_swarm_v1_UnlockRequest, _swarm_v1_UnlockResponseInput>;
  
}

export interface LocalNodeDefinition extends grpc.ServiceDefinition {
  Backup: MethodDefinition<_swarm_v1_BackupRequestInput, _swarm_v1_BackupResponseInput, _swarm_v1_BackupRequest, _swarm_v1_BackupResponse>
  GetStatus: MethodDefinition<_swarm_v1_GetStatusRequestInput, _swarm_v1_LocalStatusInput, _swarm_v1_GetStatusRequest, _swarm_v1_LocalStatus>
  Init: MethodDefinition<_swarm_v1_InitRequestInput, _swarm_v1_InitResponseInput, _swarm_v1_InitRequest, _swarm_v1_InitResponse>
  Join: MethodDefinition<_swarm_v1_JoinRequestInput, _swarm_v1_JoinResponseInput, _swarm_v1_JoinRequest, _swarm_v1_JoinResponse>
  Leave: MethodDefinition<_swarm_v1_LeaveRequestInput, _swarm_v1_LeaveResponseInput, _swarm_v1_LeaveRequest, _swarm_v1_LeaveResponse>
  Restore: MethodDefinition<_swarm_v1_RestoreRequestInput, _swarm_v1_RestoreResponseInput, _swarm_v1_RestoreRequest, _swarm_v1_RestoreResponse>
  Unlock: MethodDefinition<_swarm_v1_UnlockRequestInput, _swarm_v1_UnlockResponseInput, _swarm_v1_UnlockRequest, _swarm_v1_UnlockResponse>
}
