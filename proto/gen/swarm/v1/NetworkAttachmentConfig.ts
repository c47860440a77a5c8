// Original file: proto/objects.proto


export interface NetworkAttachmentConfigInput {
  'target'?: (string);
  'aliases'?: (string)[];
  'driver_opts'?: ({[key: string]: string});
}

export interface NetworkAttachmentConfig {
  'target': (string);
  'aliases': (string)[];
  'driver_opts': ({[key: string]: string});
}
