// Original file: proto/control.proto

import type { FilterValuesInput as _swarm_v1_FilterValuesInput, FilterValues as _swarm_v1_FilterValues } from '../../swarm/v1/FilterValues.js';

export interface ListRequestInput {
  'filters'?: ({[key: string]: _swarm_v1_FilterValuesInput});
}

export interface ListRequest {
  'filters': ({[key: string]: _swarm_v1_FilterValues});
}
