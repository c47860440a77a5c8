// Original file: proto/dispatcher.proto


export interface NetworkEndpointInput {
  'key'?: (string);
  'network_id'?: (string);
  'task_id'?: (string);
  'service_id'?: (string);
  'node_id'?: (string);
  'name'?: (string);
  'addresses'?: (string)[];
  'mac'?: (string);
  'aliases'?: (string)[];
  'serving'?: (boolean);
}

export interface NetworkEndpoint {
  'key': (string);
  'network_id': (string);
  'task_id': (string);
  'service_id': (string);
  'node_id': (string);
  'name': (string);
  'addresses': (string)[];
  'mac': (string);
  'aliases': (string)[];
  'serving': (boolean);
}
