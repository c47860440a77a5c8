/** Which networks of the engine a task's container is in. Pure. */
import { macOf } from '../../proto/network-facts.js';
import type { NodeNetwork } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import type { Task } from '../../proto/types.js';
import { DEFAULT_NETWORKING, type TaskNetworking } from '../engine/config/networking.js';
import { addressPart } from './address.js';
import { engineNameOf } from './names-of-devices.js';

const PREDEFINED = new Set(['host', 'none', 'bridge']);

/** The engine's own network that the task asks for; undefined: none of them. */
function predefinedOf({ spec }: Task): string | undefined {
  return spec.networks.find(({ target }) => PREDEFINED.has(target))?.target;
}

/** The networks of the cluster that the task's container has to be in, by id. In the host's network, and in none, there is no room for others. */
export function attachmentsOf(task: Task): Task['networks'] {
  const predefined = predefinedOf(task);
  return predefined === 'host' || predefined === 'none' ? [] : task.networks;
}

/** The IPv4 addresses that its container has to have. */
export const addressesOf = (task: Task): string[] =>
  attachmentsOf(task)
    .flatMap(({ addresses }) => addresses.map(addressPart))
    .filter((address) => !address.includes(':'));

/** `networks`: those of its attachments, in their order. */
export function networkingOf(task: Task, networks: readonly NodeNetwork[]): TaskNetworking {
  const predefined = predefinedOf(task);
  const attachments = attachmentsOf(task);
  if (attachments.length === 0)
    return predefined === undefined ? DEFAULT_NETWORKING : { ...DEFAULT_NETWORKING, mode: predefined };
  const endpoints = attachments.flatMap(({ addresses, driver_opts: options }, i) => {
    const network = networks[i];
    if (!network) return [];
    const plain = addresses.map(addressPart);
    const ipv4 = plain.find((address) => !address.includes(':'));
    const mac = ipv4 === undefined ? '' : macOf(ipv4);
    return [{ network: engineNameOf(network), endpoint: { addresses: plain, mac, options } }];
  });
  const gateway = networks[0]?.ipam.find(({ subnet }) => !subnet.includes(':'))?.gateway;
  return {
    mode: predefined ?? endpoints[0]?.network ?? '',
    endpoints,
    nameservers: gateway === undefined ? [] : [gateway],
  };
}
