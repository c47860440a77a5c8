// Original file: proto/dispatcher.proto


export interface NetworkCheckInput {
  'check_id'?: (string);
}

export interface NetworkCheck {
  'check_id': (string);
}
