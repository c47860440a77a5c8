import { formatPlatform, suitsPlatforms } from '../../platform.js';
import { nodes, type Filter } from './filter.js';

/** The image exists for the node's platform. A part that the image leaves open matches all. */
export const platforms: Filter = (task) => {
  const wanted = task.spec.placement?.platforms ?? [];
  if (wanted.length === 0) return undefined;
  return {
    key: wanted.map(formatPlatform).join(' '),
    isOfNode: true,
    fits: ({ node }) => suitsPlatforms(wanted, node),
    refusals: ({ node }) => {
      const own = node.description ? formatPlatform(node.description.platform) : 'not known';
      return [`platform: the image is for ${wanted.map(formatPlatform).join(', ')}, the node is ${own}`];
    },
    explain: (count) => `unsupported platform on ${nodes(count)}`,
  };
};
