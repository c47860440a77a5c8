// Original file: proto/dispatcher.proto


export interface LogCancelInput {
  'subscription_id'?: (string);
}

export interface LogCancel {
  'subscription_id': (string);
}
