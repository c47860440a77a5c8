// Original file: proto/container.proto


export interface BindOptionsInput {
  'propagation'?: (string);
  'non_recursive'?: (boolean);
  'create_mountpoint'?: (boolean);
  'read_only_non_recursive'?: (boolean);
  'read_only_force_recursive'?: (boolean);
}

export interface BindOptions {
  'propagation': (string);
  'non_recursive': (boolean);
  'create_mountpoint': (boolean);
  'read_only_non_recursive': (boolean);
  'read_only_force_recursive': (boolean);
}
