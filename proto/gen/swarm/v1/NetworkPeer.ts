// Original file: proto/dispatcher.proto


export interface NetworkPeerInput {
  'node_id'?: (string);
  'addr'?: (string);
  'ingress_address'?: (string);
  'ingress_mac'?: (string);
}

export interface NetworkPeer {
  'node_id': (string);
  'addr': (string);
  'ingress_address': (string);
  'ingress_mac': (string);
}
