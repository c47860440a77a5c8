// Original file: proto/control.proto


export interface FilterValuesInput {
  'values'?: (string)[];
}

export interface FilterValues {
  'values': (string)[];
}
