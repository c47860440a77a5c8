// Original file: proto/container.proto


export interface StringListInput {
  'values'?: (string)[];
}

export interface StringList {
  'values': (string)[];
}
