/** What things of ours are called in the kernel and in the engine. */

/** The kernel takes 15 characters: these have 9 at most. The number is unique in the cluster, and no two networks of a node share it. */
export const bridgeOf = (vni: number): string => `sw-${vni.toString(16)}`;
export const vxlanOf = (vni: number): string => `vx-${vni.toString(16)}`;

/** The number of a device of ours; undefined for another's. */
export function vniOf(device: string): number | undefined {
  const digits = /^(?:sw|vx)-([0-9a-f]{1,6})$/.exec(device)?.[1];
  return digits === undefined ? undefined : parseInt(digits, 16);
}

/**
 * Of the networks of a container the engine gives that with the first name in order the default route, and answers to clients outside must take
 * it. With every other name a network is called by the user's.
 */
const INGRESS_NAME = '0-swarm-ingress';

export const NETWORK_LABEL = 'com.docker.swarm.network.id';
export const BRIDGE_OPTION = 'com.docker.network.bridge.name';

/** What the engine calls a network. */
export const engineNameOf = ({ name, ingress }: { name: string; ingress: boolean }): string =>
  ingress ? INGRESS_NAME : name;
