import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, type GrpcObject } from '@grpc/grpc-js';
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType as CaTypes } from './gen/ca.js';
import type { ProtoGrpcType as ControlTypes } from './gen/control.js';
import type { ProtoGrpcType as DispatcherTypes } from './gen/dispatcher.js';
import type { ProtoGrpcType as NodeTypes } from './gen/node.js';
import type { ProtoGrpcType as RaftTypes } from './gen/raft.js';

/**
 * The one place that loads the .proto files. The options decide how a message looks in TypeScript and must agree with
 * scripts/gen-proto.sh: names as in the files, 64-bit numbers as numbers (all ours stay below 2^53), enumerations as words,
 * every field present after reading.
 */
const definition = loadSync(
  [
    'objects.proto',
    'container.proto',
    'control.proto',
    'dispatcher.proto',
    'ca.proto',
    'node.proto',
    'raft.proto',
    'store.proto',
  ],
  {
    includeDirs: [fileURLToPath(new URL('.', import.meta.url))],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
  },
);

type Services = CaTypes['swarm']['v1'] &
  ControlTypes['swarm']['v1'] &
  DispatcherTypes['swarm']['v1'] &
  NodeTypes['swarm']['v1'] &
  RaftTypes['swarm']['v1'];

const grpcObject = loadPackageDefinition(definition) as GrpcObject & { swarm: { v1: Services } };

/** Client constructors and service definitions. */
export const { Control, Dispatcher, NodeCa, LocalNode, Membership, Raft } = grpcObject.swarm.v1;

/** Reads and writes one kind of message. */
export interface Codec<Input extends object, Output extends object> {
  encode(input: Input): Buffer;
  decode(bytes: Uint8Array): Output;
  /** The message as a reader would see it: every field present. */
  canonical(input: Input): Output;
}

export function codec<Input extends object, Output extends object>(name: string): Codec<Input, Output> {
  const type = definition[`swarm.v1.${name}`] as MessageTypeDefinition<Input, Output> | undefined;
  if (!type) throw new Error(`no message ${name} in the .proto files`);
  const encode = (input: Input): Buffer => type.serialize(input);
  // Out of a plain Uint8Array the decoder would take fields that are not the Buffers that the generated types promise.
  const decode = (bytes: Uint8Array): Output =>
    type.deserialize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return { encode, decode, canonical: (input) => decode(encode(input)) };
}
