// Original file: proto/container.proto


// Original file: proto/container.proto

export const _swarm_v1_Seccomp_Mode = {
  seccomp_default: 'seccomp_default',
  seccomp_unconfined: 'seccomp_unconfined',
  seccomp_custom: 'seccomp_custom',
} as const;

export type _swarm_v1_Seccomp_ModeInput =
  | 'seccomp_default'
  | 0
  | 'seccomp_unconfined'
  | 1
  | 'seccomp_custom'
  | 2

export type _swarm_v1_Seccomp_Mode = typeof _swarm_v1_Seccomp_Mode[keyof typeof _swarm_v1_Seccomp_Mode]

export interface SeccompInput {
  'mode'?: (_swarm_v1_Seccomp_ModeInput);
  'profile'?: (Buffer | Uint8Array | string);
}

export interface Seccomp {
  'mode': (_swarm_v1_Seccomp_Mode);
  'profile': (Buffer);
}
