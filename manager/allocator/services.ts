/** What a service gets: a virtual address in each of its networks, and the published ports that its specification leaves open. */
import { must } from '../../lib/assert.js';
import { sameMessage } from '../../proto/objects.js';
import type { Endpoint, PortConfig, Service } from '../../proto/types.js';
import { hasVirtualIps, holdsAddresses, isMeshPort, isUsable, portsOf } from '../network-needs.js';
import { reservedFor } from '../reserved-ports.js';
import { isUser, networkIds } from '../store/references.js';
import { isChosenFor, portKey } from '../store/ports.js';
import type { StoreView } from '../store/types.js';
import type { Draft } from './book.js';

// Docker's (swarmkit's portallocator): below the ports that clients draw from.
export const PORT_FIRST = 30_000;
export const PORT_LAST = 32_767;

/** `shortage`: why something is missing that may be free later. */
export interface EndpointWish {
  endpoint: Endpoint | null;
  shortage: string;
}

/** Ports that this decision has chosen already, by protocol. */
export type ChosenPorts = Set<string>;

/** Networks that are not usable yet get their virtual addresses when they are. */
export function endpointOf(service: Service, view: StoreView, draft: Draft, chosen: ChosenPorts): EndpointWish {
  const shortages: string[] = [];
  const ports = portsFor(service, view, chosen, shortages);
  const virtual_ips = virtualIpsFor(service, view, draft, shortages);
  const endpoint = ports.length + virtual_ips.length > 0 ? { ports, virtual_ips } : null;
  return { endpoint, shortage: shortages[0] ?? '' };
}

/** Whether the service's tasks would be found by all that is to lead to them. */
export function isReady({ spec, endpoint }: Service): boolean {
  const wanted = portsOf(spec);
  const given = endpoint?.ports ?? []; // in the same order
  const hasPorts = given.length === wanted.length && given.every((port, at) => isGiven(port, wanted[at]));
  const isNamed = (id: string): boolean => endpoint?.virtual_ips.some((ip) => ip.network_id === id) ?? false;
  return hasPorts && (!hasVirtualIps(spec.endpoint_spec) || networkIds(spec).every(isNamed));
}

function isGiven(port: PortConfig, wanted: PortConfig | undefined): boolean {
  const isOpen = wanted?.published_port === 0 && isMeshPort(wanted);
  return isOpen ? isChosenFor(port, wanted) : sameMessage(port, wanted);
}

function virtualIpsFor(service: Service, view: StoreView, draft: Draft, shortages: string[]): Endpoint['virtual_ips'] {
  if (!hasVirtualIps(service.spec.endpoint_spec)) return [];
  const old = service.endpoint?.virtual_ips ?? [];
  const wanted = networkIds(service.spec);
  const present = wanted.flatMap((network_id) => {
    const kept = old.find((ip) => ip.network_id === network_id);
    if (kept) return [kept];
    const network = view.networks.get(network_id);
    if (!network || !isUsable(network)) return [];
    const taken = draft.take([network_id]);
    if ('exhausted' in taken) shortages.push(`network ${network.spec.name}: ${draft.usage(network_id)}`);
    else return [{ network_id, addr: must(taken.addresses[0]?.[0], 'an address') }];
    return [];
  });
  // What was left while tasks are still there, or may come back: their clients go on.
  const former = old.filter(({ network_id: id }) => {
    if (wanted.includes(id) || !view.networks.get(id)) return false;
    return isUser(service, 'network', id) || hasTaskIn(service, id, view);
  });
  return [...present, ...former];
}

function hasTaskIn({ id }: Service, networkId: string, view: StoreView): boolean {
  for (const task of view.tasks.byService(id))
    if (holdsAddresses(task) && task.networks.some(({ network_id }) => network_id === networkId)) return true;
  return false;
}

/** A port that was chosen once stays. */
function portsFor(service: Service, view: StoreView, chosen: ChosenPorts, shortages: string[]): PortConfig[] {
  const known = (service.endpoint?.ports ?? []).filter(isMeshPort);
  return portsOf(service.spec).map((wanted) => {
    if (!isMeshPort(wanted) || wanted.published_port !== 0) return wanted;
    const at = known.findIndex((port) => isChosenFor(port, wanted) && isOurs(port, service, view));
    const kept = known.splice(at, at < 0 ? 0 : 1)[0];
    const port = kept ?? choosePort(wanted, view, chosen);
    if (!port) shortages.push(`published ports ${PORT_FIRST} to ${PORT_LAST} are all in use`);
    else chosen.add(portKey(port));
    return port ?? wanted;
  });
}

/** Its own specification, changed meanwhile, may name the port for something else. */
function isOurs(port: PortConfig, service: Service, view: StoreView): boolean {
  if (portsOf(service.spec).some((wanted) => portKey(wanted) === portKey(port))) return false;
  return [...view.services.byPort(portKey(port))].every(({ id }) => id === service.id);
}

function choosePort(wanted: PortConfig, view: StoreView, chosen: ChosenPorts): PortConfig | undefined {
  for (let published_port = PORT_FIRST; published_port <= PORT_LAST; published_port++) {
    const port = { ...wanted, published_port };
    const key = portKey(port);
    if (chosen.has(key) || !view.services.byPort(key)[Symbol.iterator]().next().done) continue;
    if (reservedFor(port, view) === undefined) return port;
  }
  return undefined;
}
