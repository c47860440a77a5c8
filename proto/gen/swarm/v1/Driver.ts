// Original file: proto/container.proto


export interface DriverInput {
  'name'?: (string);
  'options'?: ({[key: string]: string});
}

export interface Driver {
  'name': (string);
  'options': ({[key: string]: string});
}
