// Original file: proto/node.proto

import type { RestoreOptionsInput as _swarm_v1_RestoreOptionsInput, RestoreOptions as _swarm_v1_RestoreOptions } from '../../swarm/v1/RestoreOptions.js';

export interface RestoreRequestInput {
  'options'?: (_swarm_v1_RestoreOptionsInput | null);
  'data'?: (Buffer | Uint8Array | string);
}

export interface RestoreRequest {
  'options': (_swarm_v1_RestoreOptions | null);
  'data': (Buffer);
}
