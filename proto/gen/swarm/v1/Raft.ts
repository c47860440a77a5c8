// Original file: proto/raft.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { RaftBatchInput as _swarm_v1_RaftBatchInput, RaftBatch as _swarm_v1_RaftBatch } from '../../swarm/v1/RaftBatch.js';
import type { RaftStreamEndInput as _swarm_v1_RaftStreamEndInput, RaftStreamEnd as _swarm_v1_RaftStreamEnd } from '../../swarm/v1/RaftStreamEnd.js';

export interface RaftClient extends grpc.Client {
  Stream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  Stream(metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  Stream(options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  Stream(callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  stream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  stream(metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  stream(options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  stream(callback: grpc.requestCallback<_swarm_v1_RaftStreamEnd>): grpc.ClientWritableStream<_swarm_v1_RaftBatchInput>;
  
}

export interface RaftHandlers extends grpc.UntypedServiceImplementation {
  Stream: grpc.handleClientStreamingCall<_swarm_v1_RaftBatch, _swarm_v1_RaftStreamEndInput>;
  
}

export interface RaftDefinition extends grpc.ServiceDefinition {
  Stream: MethodDefinition<_swarm_v1_RaftBatchInput, _swarm_v1_RaftStreamEndInput, _swarm_v1_RaftBatch, _swarm_v1_RaftStreamEnd>
}
