// Original file: proto/control.proto


export interface NodeVerdictInput {
  'node_id'?: (string);
  'hostname'?: (string);
  'refusals'?: (string)[];
}

export interface NodeVerdict {
  'node_id': (string);
  'hostname': (string);
  'refusals': (string)[];
}
