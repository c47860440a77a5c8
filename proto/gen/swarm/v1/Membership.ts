// Original file: proto/raft.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { JoinGroupRequestInput as _swarm_v1_JoinGroupRequestInput, JoinGroupRequest as _swarm_v1_JoinGroupRequest } from '../../swarm/v1/JoinGroupRequest.js';
import type { JoinGroupResponseInput as _swarm_v1_JoinGroupResponseInput, JoinGroupResponse as _swarm_v1_JoinGroupResponse } from '../../swarm/v1/JoinGroupResponse.js';

export interface MembershipClient extends grpc.Client {
  Join(argument: _swarm_v1_JoinGroupRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  Join(argument: _swarm_v1_JoinGroupRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  Join(argument: _swarm_v1_JoinGroupRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  Join(argument: _swarm_v1_JoinGroupRequestInput, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinGroupRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinGroupRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinGroupRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  join(argument: _swarm_v1_JoinGroupRequestInput, callback: grpc.requestCallback<_swarm_v1_JoinGroupResponse>): grpc.ClientUnaryCall;
  
}

export interface MembershipHandlers extends grpc.UntypedServiceImplementation {
  Join: grpc.handleUnaryCall<_swarm_v1_JoinGroupRequest, _swarm_v1_JoinGroupResponseInput>;
  
}

export interface MembershipDefinition extends grpc.ServiceDefinition {
  Join: MethodDefinition<_swarm_v1_JoinGroupRequestInput, _swarm_v1_JoinGroupResponseInput, _swarm_v1_JoinGroupRequest, _swarm_v1_JoinGroupResponse>
}
