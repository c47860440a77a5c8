import { swarmError } from '../../../lib/errors.js';
import type { Service, ServiceSpec } from '../../../proto/types.js';
import { isMeshPort, portsOf, usesMesh } from '../../network-needs.js';
import { reservedFor } from '../../reserved-ports.js';
import { portConflict, portKey } from '../../store/ports.js';
import { ingressOf } from '../../store/references.js';
import type { StoreView } from '../../store/types.js';

/**
 * Throws PORT_RESERVED for what the cluster needs itself, unless the service had it before, so that nothing else of it is held up; PORT_IN_USE, or
 * INGRESS_MISSING, as the store would where the service is written. `counts`: services that keep their ports.
 */
export function checkPorts(
  view: StoreView,
  service: Pick<Service, 'id' | 'spec'>,
  counts: (other: Service) => boolean = () => true,
): void {
  if (usesMesh(service.spec) && !ingressOf(view.networks.values())) throw swarmError('INGRESS_MISSING', {});
  const stored = view.services.get(service.id) ?? view.services.byName(service.spec.name);
  const had = new Set([stored?.spec, stored?.previous_spec].flatMap((spec) => (spec ? meshKeys(spec) : [])));
  for (const port of portsOf(service.spec).filter(isMeshPort)) {
    if (had.has(portKey(port))) continue;
    const use = reservedFor(port, view);
    if (use !== undefined) throw swarmError('PORT_RESERVED', { port: `${port.published_port}/${port.protocol}`, use });
  }
  const conflict = portConflict(service, (key) => [...view.services.byPort(key)].filter(counts));
  if (conflict) throw conflict;
}

const meshKeys = (spec: ServiceSpec): string[] => portsOf(spec).filter(isMeshPort).map(portKey);
