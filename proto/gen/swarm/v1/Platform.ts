// Original file: proto/objects.proto


export interface PlatformInput {
  'architecture'?: (string);
  'os'?: (string);
}

export interface Platform {
  'architecture': (string);
  'os': (string);
}
