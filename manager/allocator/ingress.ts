import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import { makeNetwork } from '../../proto/objects.js';
import type { Cluster } from '../../proto/types.js';
import { ingressOf } from '../store/references.js';
import type { StoreChange, StoreView } from '../store/types.js';

const INGRESS_NAME = 'ingress'; // as in Docker

const created = (id: string): StoreChange => ({
  action: 'create',
  kind: 'network',
  object: makeNetwork({ id, spec: { name: INGRESS_NAME, driver_config: { name: 'overlay' }, ingress: true } }),
});

/** What a new cluster begins with: its object, and the network of the routing mesh. */
export function clusterWithIngress(cluster: Cluster, random: Random): StoreChange[] {
  const object: Cluster = { ...cluster, ingress_made: true };
  return [{ action: 'create', kind: 'cluster', object }, created(newId(random))];
}

/** A cluster that is older than the mesh gets its network once. A user may remove it, and that stays so. */
export function ingressChanges(view: StoreView, newNetworkId: () => string): StoreChange[] {
  const cluster = view.cluster();
  if (!cluster || cluster.ingress_made) return [];
  const isThere = ingressOf(view.networks.values()) !== undefined || view.networks.byName(INGRESS_NAME) !== undefined;
  const noted: StoreChange = { action: 'update', kind: 'cluster', object: { ...cluster, ingress_made: true } };
  return isThere ? [noted] : [noted, created(newNetworkId())];
}
