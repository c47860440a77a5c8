/** The API that etcd and the bench's own members answer to. */
import {
  loadPackageDefinition,
  type Client,
  type ClientUnaryCall,
  type GrpcObject,
  type handleUnaryCall,
  type requestCallback,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export interface PutRequest {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}
/** Numbers of 64 bits are text: etcd's ids use all of them. */
export interface Header {
  readonly member_id: string;
  readonly revision: string;
}
export interface PutResponse {
  readonly header: Header;
}
export interface StatusResponse {
  readonly header: Header;
  readonly leader: string;
}

type Unary<Request, Response> = (request: Request, callback: requestCallback<Response>) => ClientUnaryCall;
export interface KvClient extends Client {
  readonly Put: Unary<PutRequest, PutResponse>;
}
export interface MaintenanceClient extends Client {
  readonly Status: Unary<object, StatusResponse>;
}
export interface KvHandlers {
  readonly Put: handleUnaryCall<PutRequest, PutResponse>;
}
export interface MaintenanceHandlers {
  readonly Status: handleUnaryCall<object, StatusResponse>;
}

type Constructor<C> = { readonly service: ServiceClientConstructor['service'] } & (new (
  ...parameters: ConstructorParameters<ServiceClientConstructor>
) => C);

const path = new URL('../../../bench/raft/kv.proto', import.meta.url).pathname;
const loaded = loadPackageDefinition(
  loadSync(path, { keepCase: true, longs: String, defaults: true }),
) as GrpcObject & {
  etcdserverpb: { KV: Constructor<KvClient>; Maintenance: Constructor<MaintenanceClient> };
};

export const { KV, Maintenance } = loaded.etcdserverpb;
