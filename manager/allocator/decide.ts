/** One decision of the allocator: what to write, given what is stored, the book, and which objects are to be looked at. */
import { sameMessage } from '../../proto/objects.js';
import type { Endpoint, Network, Service } from '../../proto/types.js';
import { bitsOf, parseAddress, type Block } from '../cidr.js';
import { isUsable } from '../network-needs.js';
import { nodeAddresses } from '../node-addresses.js';
import type { StoreChange, StoreView } from '../store/types.js';
import { cutSubnet, Draft, type Book } from './book.js';
import { ingressChanges } from './ingress.js';
import { stateOf, takenBy, wishOf } from './networks.js';
import { attachmentsFor } from './nodes.js';
import { endpointOf, isReady, type ChosenPorts } from './services.js';
import { allocated, isWaiting } from './tasks.js';

/** Ids of what is to be looked at, in this order: each gets from what those before it were given in earlier decisions. */
export interface Due {
  readonly networks: Set<string>;
  readonly nodes: Set<string>;
  readonly services: Set<string>;
  readonly tasks: Set<string>;
}

export const nothingDue = (): Due => ({
  networks: new Set(),
  nodes: new Set(),
  services: new Set(),
  tasks: new Set(),
});

export interface Allocations {
  changes: StoreChange[];
  /** What did not get all that it needs: to be looked at again when something is freed. */
  short: Due;
}

/** `most`: how many changes there may be. What comes after those is not looked at. */
export function allocate(view: StoreView, book: Book, due: Due, newId: () => string, most: number): Allocations {
  const draft = new Draft(book);
  const short = nothingDue();
  const changes = ingressChanges(view, newId);
  for (const object of networksDue(view, book, due, short)) changes.push({ action: 'update', kind: 'network', object });
  for (const id of byName(due.nodes)) {
    const node = changes.length < most ? view.nodes.get(id) : undefined;
    if (!node) continue;
    const { attachments, isShort } = attachmentsFor(node, view, draft);
    if (isShort) short.nodes.add(id);
    if (!sameMessage(attachments, node.attachments))
      changes.push({ action: 'update', kind: 'node', object: { ...node, attachments } });
  }
  const shortages = new Map<string, string>();
  changes.push(...servicesDue(view, draft, due, shortages, most - changes.length));
  for (const [id, shortage] of shortages) if (shortage !== '') short.services.add(id);
  changes.push(...tasksDue(view, book, draft, due, shortages, short, most - changes.length));
  return { changes: changes.slice(0, most), short };
}

/** Nodes get their ranges in the order of their ids. */
const byName = (ids: Iterable<string>): string[] => [...ids].sort();

function networksDue(view: StoreView, book: Book, due: Due, short: Due): Network[] {
  const open = [...due.networks].flatMap((id) => view.networks.get(id) ?? []).filter((network) => !isUsable(network));
  if (open.length === 0) return [];
  const all = [...view.networks.values()];
  const taken = all.filter(isUsable).map(takenBy);
  const nodes = [...nodeAddresses(view)].map(({ hostname, addr }) => ({
    vni: 0,
    name: hostname,
    subnets: hostBlock(addr),
  }));
  let cursor = { lastVni: book.lastVni, lastSubnet: book.lastSubnet };
  return open.flatMap((network) => {
    const wished = all.filter((other) => !isUsable(other) && other.id !== network.id).map(wishOf);
    const state = stateOf(network, view.cluster(), { taken, wished: [...wished, ...nodes] }, cursor);
    if (state.err !== '') short.networks.add(network.id);
    else {
      taken.push(takenBy({ spec: network.spec, state }));
      cursor = { lastVni: state.vni, lastSubnet: cutSubnet({ spec: network.spec, state }) ?? cursor.lastSubnet };
    }
    return sameMessage(state, network.state) ? [] : [{ ...network, state }];
  });
}

function hostBlock(addr: string): Block[] {
  const address = parseAddress(addr);
  return address ? [{ family: address.family, base: address.value, prefix: bitsOf(address.family) }] : [];
}

/** Those that give something up come first: what it was may be another one's from the same moment on. */
function servicesDue(
  view: StoreView,
  draft: Draft,
  due: Due,
  shortages: Map<string, string>,
  most: number,
): StoreChange[] {
  const chosen: ChosenPorts = new Set();
  const changed: { service: Service; endpoint: Endpoint | null }[] = [];
  for (const id of due.services) {
    const service = changed.length < most ? view.services.get(id) : undefined;
    if (!service) continue;
    const { endpoint, shortage } = endpointOf(service, view, draft, chosen);
    shortages.set(id, shortage);
    if (!sameMessage(endpoint, service.endpoint)) changed.push({ service, endpoint });
  }
  const gives = ({ service, endpoint }: (typeof changed)[number]): boolean => loses(service.endpoint, endpoint);
  return [...changed.filter(gives), ...changed.filter((change) => !gives(change))].map(({ service, endpoint }) => ({
    action: 'update',
    kind: 'service',
    object: { ...service, endpoint },
  }));
}

function loses(before: Endpoint | null, after: Endpoint | null): boolean {
  const lostPort = before?.ports.some((port) => !after?.ports.some((other) => sameMessage(port, other)));
  const lostIp = before?.virtual_ips.some(({ addr }) => !after?.virtual_ips.some((other) => other.addr === addr));
  return Boolean(lostPort ?? false) || Boolean(lostIp ?? false);
}

/** `shortages`: of the services that were looked at, by id. */
function tasksDue(
  view: StoreView,
  book: Book,
  draft: Draft,
  due: Due,
  shortages: ReadonlyMap<string, string>,
  short: Due,
  most: number,
): StoreChange[] {
  const endpoints = new Map<string, { isReady: boolean; shortage: string }>();
  const endpointFor = (service: Service): { isReady: boolean; shortage: string } => {
    const known = endpoints.get(service.id);
    if (known) return known;
    const ready = isReady(service);
    const shortage = (): string => endpointOf(service, view, new Draft(book), new Set()).shortage;
    const made = { isReady: ready, shortage: ready ? '' : (shortages.get(service.id) ?? shortage()) };
    endpoints.set(service.id, made);
    return made;
  };
  const changes: StoreChange[] = [];
  for (const id of due.tasks) {
    const task = view.tasks.get(id);
    if (!task || !isWaiting(task)) continue;
    const object = changes.length < most ? allocated(task, view, draft, endpointFor) : undefined;
    if (object) changes.push({ action: 'update', kind: 'task', object });
    if (!object?.networks.length) short.tasks.add(id);
  }
  return changes;
}
