// Original file: proto/objects.proto


export interface EndpointVirtualIpInput {
  'network_id'?: (string);
  'addr'?: (string);
}

export interface EndpointVirtualIp {
  'network_id': (string);
  'addr': (string);
}
