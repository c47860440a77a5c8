// Original file: proto/store.proto

import type { ChangeInput as _swarm_v1_ChangeInput, Change as _swarm_v1_Change } from '../../swarm/v1/Change.js';

export interface TransactionInput {
  'changes'?: (_swarm_v1_ChangeInput)[];
}

export interface Transaction {
  'changes': (_swarm_v1_Change)[];
}
