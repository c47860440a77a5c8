// Original file: proto/objects.proto


export interface SpreadOverInput {
  'spread_descriptor'?: (string);
}

export interface SpreadOver {
  'spread_descriptor': (string);
}
