// Original file: proto/objects.proto


export interface NetworkAttachmentInput {
  'network_id'?: (string);
  'addresses'?: (string)[];
  'aliases'?: (string)[];
  'driver_opts'?: ({[key: string]: string});
}

export interface NetworkAttachment {
  'network_id': (string);
  'addresses': (string)[];
  'aliases': (string)[];
  'driver_opts': ({[key: string]: string});
}
