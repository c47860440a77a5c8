import type { StoreView } from '../store/types.js';

/** Where the managers are that are members of the raft group, or are about to be: host:port, the leader's first. */
export function managerAddrs(view: StoreView, leader: string | undefined): string[] {
  const managers = [...view.nodes.values()].filter(({ manager_status }) => manager_status?.addr);
  managers.sort((a, b) => Number(b.id === leader) - Number(a.id === leader));
  return managers.flatMap(({ manager_status }) => manager_status?.addr ?? []);
}

export function managerAddr(view: StoreView, id: string | undefined): string | undefined {
  return (id !== undefined && view.nodes.get(id)?.manager_status?.addr) || undefined;
}
