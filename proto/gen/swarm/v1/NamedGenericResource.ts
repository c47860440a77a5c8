// Original file: proto/objects.proto


export interface NamedGenericResourceInput {
  'kind'?: (string);
  'value'?: (string);
}

export interface NamedGenericResource {
  'kind': (string);
  'value': (string);
}
