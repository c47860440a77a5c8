import { optInsOf } from '../../../proto/opt-ins.js';
import { nodes, type Filter } from './filter.js';

/** The node's administrator lets tasks do what this one asks for beyond a plain container (swarmd --allow). */
export const optIns: Filter = (task) => {
  const wanted = optInsOf(task.spec.container_spec);
  if (wanted.length === 0) return undefined;
  return {
    key: wanted.join(' '),
    isOfNode: true,
    fits: ({ node }) => wanted.every((optIn) => node.description?.allowed.includes(optIn)),
    refusals: ({ node }) =>
      wanted
        .filter((optIn) => !node.description?.allowed.includes(optIn))
        .map((optIn) => `${optIn} is not allowed there (swarmd --allow ${optIn})`),
    explain: (count) => `${wanted.join(', ')} not allowed on ${nodes(count)}`,
  };
};
