import type { NodeInfo } from '../node-info.js';
import { nodes, type Demand, type Filter } from './filter.js';

const demand: Demand = {
  key: '',
  isOfNode: true,
  fits: ({ node }) => node.status.state === 'ready' && node.spec.availability === 'active',
  refusals: ({ node }: NodeInfo) => {
    const reasons: string[] = [];
    const { state, message } = node.status;
    if (state !== 'ready') reasons.push(`the node is ${state}${message === '' ? '' : `: ${message}`}`);
    if (node.spec.availability !== 'active') reasons.push(`its availability is ${node.spec.availability}`);
    return reasons;
  },
  explain: (count) => `${nodes(count)} not available for new tasks`,
};

/** The node is heard, and takes new tasks. */
export const available: Filter = () => demand;
