// Original file: proto/dispatcher.proto


export interface NetworkServiceInput {
  'key'?: (string);
  'network_id'?: (string);
  'service_id'?: (string);
  'name'?: (string);
  'aliases'?: (string)[];
  'virtual_ip'?: (string);
}

export interface NetworkService {
  'key': (string);
  'network_id': (string);
  'service_id': (string);
  'name': (string);
  'aliases': (string)[];
  'virtual_ip': (string);
}
