import { isEncrypted, isMeshPort, storedNetworks } from '../../network-needs.js';
import { ingressOf } from '../../store/references.js';
import { nodes, type Demand, type Filter } from './filter.js';

const demand: Demand = {
  key: 'encrypts',
  isOfNode: true,
  fits: ({ node }) => node.description?.overlay_encryption ?? false,
  refusals: () => ['it cannot encrypt overlay networks, as the option "encrypted" of one of the networks asks'],
  explain: (count) => `cannot encrypt overlay networks on ${nodes(count)}`,
};

/** The node can encrypt what it sends over an overlay network, if a network of the task says that it must: it is never sent as it is. */
export const encryption: Filter = (task, networks) => {
  const used = storedNetworks(task.spec).flatMap(({ target }) => networks.get(target) ?? []);
  const mesh = task.ports.some(isMeshPort) ? ingressOf(networks.values()) : undefined;
  return [...used, ...(mesh ? [mesh] : [])].some(isEncrypted) ? demand : undefined;
};
