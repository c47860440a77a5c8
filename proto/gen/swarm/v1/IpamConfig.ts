// Original file: proto/objects.proto


export interface IpamConfigInput {
  'subnet'?: (string);
  'ip_range'?: (string);
  'gateway'?: (string);
}

export interface IpamConfig {
  'subnet': (string);
  'ip_range': (string);
  'gateway': (string);
}
