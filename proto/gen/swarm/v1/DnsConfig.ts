// Original file: proto/container.proto


export interface DnsConfigInput {
  'nameservers'?: (string)[];
  'search'?: (string)[];
  'options'?: (string)[];
}

export interface DnsConfig {
  'nameservers': (string)[];
  'search': (string)[];
  'options': (string)[];
}
