/**
 * Which services publish which ports. Held where the log is applied: two services that were written at the same time, by two managers perhaps,
 * must not both have one port of the routing mesh. In host mode several services may have the same port: the scheduler keeps them apart.
 */
import { swarmError, type SwarmError } from '../../lib/errors.js';
import type { PortConfig, Service, ServiceSpec } from '../../proto/types.js';
import { isMeshPort, portsOf, usesMesh } from '../network-needs.js';

type Publisher = Pick<Service, 'id' | 'spec'> & Partial<Pick<Service, 'endpoint' | 'update_status' | 'previous_spec'>>;

/** "tcp/8080". Ports with one key may be published at different addresses of the nodes. */
export const portKey = ({ protocol, published_port }: PortConfig): string => `${protocol}/${published_port}`;

/** The ports that the service publishes: those of its specification, with those that were chosen for it. */
function published({ spec, endpoint }: Publisher): PortConfig[] {
  const wanted = portsOf(spec);
  const open = wanted.filter((port) => port.published_port === 0 && isMeshPort(port));
  const chosen =
    open.length === 0 ? [] : (endpoint?.ports ?? []).filter((port) => open.some((one) => isChosenFor(port, one)));
  return [...wanted.filter((port) => port.published_port !== 0), ...chosen];
}

/** What nobody else can have: also what the service comes back to should its update fail. */
function claimsOf(service: Publisher): PortConfig[] {
  const { spec, update_status, previous_spec: previous } = service;
  const mayComeBack = update_status?.state === 'updating' && spec.update_config?.failure_action === 'rollback';
  return mayComeBack && previous
    ? [...published(service), ...published({ ...service, spec: previous })]
    : published(service);
}

/** Whether `port` is `open`, which leaves the published port to us, with one filled in. */
export function isChosenFor(port: PortConfig, open: PortConfig): boolean {
  return (
    port.published_port !== 0 &&
    port.protocol === open.protocol &&
    port.target_port === open.target_port &&
    port.publish_mode === open.publish_mode &&
    port.host_ip === open.host_ip &&
    port.name === open.name
  );
}

export const claimKeys = (service: Publisher): string[] => [...new Set(claimsOf(service).map(portKey))];

/** Whether no node could have both. */
function clash(a: PortConfig, b: PortConfig): boolean {
  if (portKey(a) !== portKey(b) || (!isMeshPort(a) && !isMeshPort(b))) return false;
  return a.host_ip === '' || b.host_ip === '' || a.host_ip === b.host_ip;
}

/** PORT_IN_USE when another service has one of the ports. `byPort`: services that claim a port of this key. Costs its own ports only. */
export function portConflict(service: Publisher, byPort: (key: string) => Iterable<Service>): SwarmError | undefined {
  for (const port of published(service)) {
    for (const other of byPort(portKey(port))) {
      if (other.id === service.id) continue;
      const theirs = claimsOf(other).find((claim) => clash(port, claim));
      if (!theirs) continue;
      const how = isMeshPort(theirs) ? 'an ingress port' : 'a host-published port';
      const { id, spec } = other;
      return swarmError('PORT_IN_USE', { port: port.published_port, name: spec.name, id, how });
    }
  }
  return undefined;
}

/**
 * Whether the service begins to publish ports through the mesh. What it did before, or the specification that it would be rolled back to did, is
 * let through, so that no loop that goes on with a service is ever refused for it.
 */
export function gainsMesh(service: Service, stored: Service | undefined): boolean {
  const did = (spec: ServiceSpec | null | undefined): boolean => Boolean(spec && usesMesh(spec));
  return usesMesh(service.spec) && !did(stored?.spec) && !did(stored?.previous_spec);
}
