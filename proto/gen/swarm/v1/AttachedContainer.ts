// Original file: proto/objects.proto


export interface AttachedContainerInput {
  'network_id'?: (string);
  'container_id'?: (string);
  'name'?: (string);
  'addresses'?: (string)[];
  'mac'?: (string);
  'aliases'?: (string)[];
}

export interface AttachedContainer {
  'network_id': (string);
  'container_id': (string);
  'name': (string);
  'addresses': (string)[];
  'mac': (string);
  'aliases': (string)[];
}
