import type { Node, Task } from '../../../proto/types.js';
import { nodes, type Filter } from './filter.js';

interface Plugin {
  type: 'Volume' | 'Log';
  name: string;
}

/** The node's engine has the volume and log drivers that the task names. */
export const plugins: Filter = (task) => {
  const wanted = pluginsOf(task);
  if (wanted.length === 0) return undefined;
  return {
    key: wanted.map(({ type, name }) => `${type}/${name}`).join(' '),
    isOfNode: true,
    fits: ({ node }) => wanted.every((plugin) => hasPlugin(node, plugin)),
    refusals: ({ node }) =>
      wanted
        .filter((plugin) => !hasPlugin(node, plugin))
        .map(({ type, name }) => `its engine has no ${type.toLowerCase()} driver ${name}`),
    explain: (count) => `missing plugin on ${nodes(count)}`,
  };
};

/** Without those that every engine has. */
function pluginsOf({ spec }: Task): Plugin[] {
  const volumes = spec.container_spec.mounts.flatMap(({ type, volume_options }) => {
    const name = volume_options?.driver_config?.name ?? '';
    return type === 'volume' && name !== '' && name !== 'local' ? [name] : [];
  });
  const log = spec.log_driver?.name ?? '';
  return [
    ...[...new Set(volumes)].map((name): Plugin => ({ type: 'Volume', name })),
    ...(log !== '' && log !== 'none' ? [{ type: 'Log', name: log } as const] : []),
  ];
}

function hasPlugin({ description }: Node, { type, name }: Plugin): boolean {
  const ofType = (description?.engine.plugins ?? []).filter((plugin) => plugin.type === type);
  // An engine that names no log driver at all is one that does not tell (as in swarmkit).
  if (type === 'Log' && ofType.length === 0) return true;
  return ofType.some((plugin) => plugin.name === name || plugin.name === `${name}:latest`);
}
