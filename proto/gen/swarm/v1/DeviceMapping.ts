// Original file: proto/container.proto


export interface DeviceMappingInput {
  'path_on_host'?: (string);
  'path_in_container'?: (string);
  'cgroup_permissions'?: (string);
}

export interface DeviceMapping {
  'path_on_host': (string);
  'path_in_container': (string);
  'cgroup_permissions': (string);
}
