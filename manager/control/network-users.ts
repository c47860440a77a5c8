import { swarmError } from '../../lib/errors.js';
import type { Network, Service } from '../../proto/types.js';
import { holdsAddresses, usesMesh } from '../network-needs.js';
import { nodeName, taskName } from '../resolve.js';
import { isUser } from '../store/references.js';
import type { StoreView } from '../store/types.js';

/** So many of a kind are named in a refusal. */
const NAMED_MOST = 10;

/** The services that take part in it, or publish ports through it. */
export function servicesIn(view: StoreView, { id, spec }: Network): Service[] {
  if (!spec.ingress) return [...view.services.byNetwork(id)].filter((service) => isUser(service, 'network', id));
  return [...view.services.values()].filter((service) => usesMesh(service.spec));
}

/** Those that `network rm` would refuse, by their ids: see checkNetworkUnused. */
export function networksInUse(view: StoreView): Set<string> {
  const used = new Set<string>();
  for (const network of view.networks.values()) if (servicesIn(view, network).length > 0) used.add(network.id);
  for (const task of view.tasks.values()) {
    if (holdsAddresses(task)) for (const { network_id: id } of task.networks) used.add(id);
  }
  for (const { attached } of view.nodes.values()) for (const { network_id: id } of attached) used.add(id);
  return used;
}

/**
 * Throws IN_USE, which names those who use it: services, also by a specification that they may be rolled back to; tasks whose service is not among
 * them and that have not stopped; containers that were attached by hand. INGRESS_IN_USE while a service publishes ports through it.
 */
export function checkNetworkUnused(view: StoreView, network: Network): void {
  const { id, spec } = network;
  const services = servicesIn(view, network);
  const [first] = services;
  if (spec.ingress && first) throw swarmError('INGRESS_IN_USE', { service: first.spec.name });
  const users = new Set(services.map((service) => service.id));
  const tasks = [...view.tasks.values()]
    .filter((task) => !users.has(task.service_id) && holdsAddresses(task))
    .filter((task) => task.networks.some(({ network_id }) => network_id === id))
    .map(taskName);
  const containers = [...view.nodes.values()].flatMap((node) =>
    node.attached
      .filter((container) => container.network_id === id)
      .map(({ name }) => `${name} on node ${nodeName(node) || node.id}`),
  );
  const names = services.map((service) => service.spec.name);
  const parts = [listed('service', names), listed('task', tasks), listed('container', containers)].filter(Boolean);
  if (parts.length > 0) throw swarmError('IN_USE', { kind: 'network', name: spec.name, users: parts.join('; ') });
}

function listed(what: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > NAMED_MOST ? ` and ${names.length - NAMED_MOST} more` : '';
  return `${what}${names.length === 1 ? '' : 's'}: ${names.toSorted().slice(0, NAMED_MOST).join(', ')}${more}`;
}
