// Original file: proto/objects.proto


export interface RelocationInput {
  'reason'?: (string);
  'requested_at'?: (string);
  'node_id'?: (string);
}

export interface Relocation {
  'reason': (string);
  'requested_at': (string);
  'node_id': (string);
}
