// Original file: proto/control.proto


export interface RebalanceRequestInput {
  'services'?: (string)[];
  'plan_only'?: (boolean);
}

export interface RebalanceRequest {
  'services': (string)[];
  'plan_only': (boolean);
}
