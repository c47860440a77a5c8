// Original file: proto/control.proto


export interface ResolveImageRequestInput {
  'image'?: (string);
  'registry_auth'?: (string);
}

export interface ResolveImageRequest {
  'image': (string);
  'registry_auth': (string);
}
