import { flag, record, text } from './read.js';
import type { Reader } from './read.js';

/** `external`: whether a thing is there already; the older form names it too. */
export const externalOrOwn: Reader<{ external: true; name?: string } | { external: false }> = (node, context) => {
  if (node.kind !== 'map') {
    const value = flag(node, context);
    return value === undefined ? undefined : value ? { external: true } : { external: false };
  }
  const named = record({ name: text })(node, context);
  return named && { external: true, ...named };
};
