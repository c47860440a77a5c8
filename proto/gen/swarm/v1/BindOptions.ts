// Original file: proto/objects.proto


export interface BindOptionsInput {
  'propagation'?: (string);
}

export interface BindOptions {
  'propagation': (string);
}
