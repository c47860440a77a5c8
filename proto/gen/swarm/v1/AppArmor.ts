// Original file: proto/container.proto


// Original file: proto/container.proto

export const _swarm_v1_AppArmor_Mode = {
  apparmor_default: 'apparmor_default',
  apparmor_disabled: 'apparmor_disabled',
} as const;

export type _swarm_v1_AppArmor_ModeInput =
  | 'apparmor_default'
  | 0
  | 'apparmor_disabled'
  | 1

export type _swarm_v1_AppArmor_Mode = typeof _swarm_v1_AppArmor_Mode[keyof typeof _swarm_v1_AppArmor_Mode]

export interface AppArmorInput {
  'mode'?: (_swarm_v1_AppArmor_ModeInput);
}

export interface AppArmor {
  'mode': (_swarm_v1_AppArmor_Mode);
}
