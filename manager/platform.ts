import type { Node, Platform } from '../proto/types.js';

/** One architecture has one name in images (GOARCH) and another one in the kernel (uname -m). */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** Whether an image that exists for these platforms runs on the node. None: for any. A part that a platform leaves open matches all. */
export function suitsPlatforms(platforms: readonly Platform[], { description }: Node): boolean {
  if (platforms.length === 0) return true;
  return description !== null && platforms.some((platform) => isSame(platform, description.platform));
}

function isSame(image: Platform, node: Platform): boolean {
  const isArchitecture = image.architecture === '' || goArch(image.architecture) === goArch(node.architecture);
  return isArchitecture && (image.os === '' || image.os === node.os);
}

const goArch = (name: string): string => ARCHITECTURES[name] ?? name;

/** "linux/amd64" */
export const formatPlatform = ({ os, architecture }: Platform): string =>
  `${os || 'any'}/${goArch(architecture) || 'any'}`;
