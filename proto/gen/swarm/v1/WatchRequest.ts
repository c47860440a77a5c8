// Original file: proto/control.proto


export interface WatchRequestInput {
  'service_ids'?: (string)[];
  'nodes'?: (boolean);
}

export interface WatchRequest {
  'service_ids': (string)[];
  'nodes': (boolean);
}
