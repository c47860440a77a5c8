// Original file: proto/objects.proto

export const Rebalance = {
  rebalance_off: 'rebalance_off',
  rebalance_on_join: 'rebalance_on_join',
} as const;

export type RebalanceInput =
  | 'rebalance_off'
  | 0
  | 'rebalance_on_join'
  | 1

export type Rebalance = typeof Rebalance[keyof typeof Rebalance]
