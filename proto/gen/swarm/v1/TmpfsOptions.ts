// Original file: proto/container.proto

import type { StringListInput as _swarm_v1_StringListInput, StringList as _swarm_v1_StringList } from '../../swarm/v1/StringList.js';
import type { Long } from '@grpc/proto-loader';

export interface TmpfsOptionsInput {
  'size_bytes'?: (number | string | Long);
  'mode'?: (number);
  'options'?: (_swarm_v1_StringListInput)[];
}

export interface TmpfsOptions {
  'size_bytes': (number);
  'mode': (number);
  'options': (_swarm_v1_StringList)[];
}
