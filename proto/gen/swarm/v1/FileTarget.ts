// Original file: proto/container.proto


export interface FileTargetInput {
  'name'?: (string);
  'uid'?: (string);
  'gid'?: (string);
  'mode'?: (number);
}

export interface FileTarget {
  'name': (string);
  'uid': (string);
  'gid': (string);
  'mode': (number);
}
