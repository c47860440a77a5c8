// Original file: proto/dispatcher.proto


export interface ManagerListInput {
  'addrs'?: (string)[];
}

export interface ManagerList {
  'addrs': (string)[];
}
