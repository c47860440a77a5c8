/**
 * Which secrets, configs and networks services refer to. Held where the log is applied: a removal and a new reference that were decided at the
 * same time, by two managers perhaps, must not both be stored.
 */
import type { Network, Service, ServiceSpec } from '../../proto/types.js';
import { storedNetworks } from '../network-needs.js';

export type PayloadKind = 'secret' | 'config';
export type ReferredKind = PayloadKind | 'network';
export interface Reference {
  kind: ReferredKind;
  id: string;
}

/** What the rules here need to know of what is stored. */
export interface Lookup {
  has(kind: ReferredKind, id: string): boolean;
  services(): Iterable<Service>;
  networks(): Iterable<Network>;
  /** Services that may claim a port of this key. */
  byPort(key: string): Iterable<Service>;
}

/** The ids of the secrets (or configs, or networks) that the specification names. */
export function referencedIds(spec: Pick<ServiceSpec, 'task_template'>, kind: ReferredKind): string[] {
  const { secrets, configs } = spec.task_template.container_spec;
  switch (kind) {
    case 'secret':
      return secrets.map((ref) => ref.secret_id);
    case 'config':
      return configs.map((ref) => ref.config_id);
    case 'network':
      return networkIds(spec);
  }
}

export const networkIds = (spec: Pick<ServiceSpec, 'task_template'>): string[] =>
  storedNetworks(spec.task_template).map(({ target }) => target);

/**
 * Whether the service cannot do without this secret, config or network: its specification names it, or the one before does while an update is
 * under way that may yet be rolled back.
 */
export function isUser(service: Service, kind: ReferredKind, id: string): boolean {
  if (referencedIds(service.spec, kind).includes(id)) return true;
  const { previous_spec: previous, update_status: status } = service;
  if (!previous || !status) return false;
  const isOver = status.state === 'none' || status.state === 'completed' || status.state === 'rollback_completed';
  return !isOver && referencedIds(previous, kind).includes(id);
}

/** A service that uses it, if there is one. */
export function userOf(lookup: Lookup, kind: ReferredKind, id: string): Service | undefined {
  for (const service of lookup.services()) if (isUser(service, kind, id)) return service;
  return undefined;
}

/**
 * The first reference that is new in `service` and names nothing stored. What it, or the specification that it would be rolled back to,
 * had before is let through, so that no loop that goes on with a service is ever refused for it.
 */
export function danglingReference(
  lookup: Lookup,
  service: Service,
  stored: Service | undefined,
): Reference | undefined {
  for (const kind of ['secret', 'config', 'network'] as const) {
    const ids = referencedIds(service.spec, kind).filter((id) => !lookup.has(kind, id));
    if (ids.length === 0) continue;
    const known = new Set(stored ? referencedIds(stored.spec, kind) : []);
    for (const id of stored?.previous_spec ? referencedIds(stored.previous_spec, kind) : []) known.add(id);
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) return { kind, id: missing };
  }
  return undefined;
}

/** The network of the routing mesh. */
export function ingressOf(networks: Iterable<Network>): Network | undefined {
  for (const network of networks) if (network.spec.ingress) return network;
  return undefined;
}
