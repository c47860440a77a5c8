import type { Platform } from '../../../proto/types.js';
import { nodes, type Filter } from './filter.js';

/** One architecture has one name in images (GOARCH) and another one in the kernel (uname -m). */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** The image exists for the node's platform. A part that the image leaves open matches all. */
export const platforms: Filter = (task) => {
  const wanted = task.spec.placement?.platforms ?? [];
  if (wanted.length === 0) return undefined;
  return {
    key: wanted.map(format).join(' '),
    isOfNode: true,
    fits: ({ node }) => {
      const { description } = node;
      return description !== null && wanted.some((platform) => isSame(platform, description.platform));
    },
    refusals: ({ node }) => {
      const own = node.description ? format(node.description.platform) : 'not known';
      return [`platform: the image is for ${wanted.map(format).join(', ')}, the node is ${own}`];
    },
    explain: (count) => `unsupported platform on ${nodes(count)}`,
  };
};

function isSame(image: Platform, node: Platform): boolean {
  const isArchitecture = image.architecture === '' || goArch(image.architecture) === goArch(node.architecture);
  return isArchitecture && (image.os === '' || image.os === node.os);
}

const goArch = (name: string): string => ARCHITECTURES[name] ?? name;
const format = ({ os, architecture }: Platform): string => `${os || 'any'}/${goArch(architecture) || 'any'}`;
