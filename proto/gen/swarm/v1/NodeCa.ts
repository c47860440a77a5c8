// Original file: proto/ca.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetRootCaCertificateRequestInput as _swarm_v1_GetRootCaCertificateRequestInput, GetRootCaCertificateRequest as _swarm_v1_GetRootCaCertificateRequest } from '../../swarm/v1/GetRootCaCertificateRequest.js';
import type { GetRootCaCertificateResponseInput as _swarm_v1_GetRootCaCertificateResponseInput, GetRootCaCertificateResponse as _swarm_v1_GetRootCaCertificateResponse } from '../../swarm/v1/GetRootCaCertificateResponse.js';
import type { IssueNodeCertificateRequestInput as _swarm_v1_IssueNodeCertificateRequestInput, IssueNodeCertificateRequest as _swarm_v1_IssueNodeCertificateRequest } from '../../swarm/v1/IssueNodeCertificateRequest.js';
import type { IssueNodeCertificateResponseInput as _swarm_v1_IssueNodeCertificateResponseInput, IssueNodeCertificateResponse as _swarm_v1_IssueNodeCertificateResponse } from '../../swarm/v1/IssueNodeCertificateResponse.js';

export interface NodeCaClient extends grpc.Client {
  GetRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  GetRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  GetRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  GetRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  getRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  getRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  getRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  getRootCaCertificate(argument: _swarm_v1_GetRootCaCertificateRequestInput, callback: grpc.requestCallback<_swarm_v1_GetRootCaCertificateResponse>): grpc.ClientUnaryCall;
  
  IssueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  IssueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  IssueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  IssueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  issueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  issueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  issueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  issueNodeCertificate(argument: _swarm_v1_IssueNodeCertificateRequestInput, callback: grpc.requestCallback<_swarm_v1_IssueNodeCertificateResponse>): grpc.ClientUnaryCall;
  
}

export interface NodeCaHandlers extends grpc.UntypedServiceImplementation {
  GetRootCaCertificate: grpc.handleUnaryCall<_swarm_v1_GetRootCaCertificateRequest, _swarm_v1_GetRootCaCertificateResponseInput>;
  
  IssueNodeCertificate: grpc.handleUnaryCall<_swarm_v1_IssueNodeCertificateRequest, _swarm_v1_IssueNodeCertificateResponseInput>;
  
}

export interface NodeCaDefinition extends grpc.ServiceDefinition {
  GetRootCaCertificate: MethodDefinition<_swarm_v1_GetRootCaCertificateRequestInput, _swarm_v1_GetRootCaCertificateResponseInput, _swarm_v1_GetRootCaCertificateRequest, _swarm_v1_GetRootCaCertificateResponse>
  IssueNodeCertificate: MethodDefinition<_swarm_v1_IssueNodeCertificateRequestInput, _swarm_v1_IssueNodeCertificateResponseInput, _swarm_v1_IssueNodeCertificateRequest, _swarm_v1_IssueNodeCertificateResponse>
}
