/** The networks of a service: users name them, specifications have ids. */
import { swarmError } from '../../../lib/errors.js';
import { isEngineNetwork } from '../../../stackfiles/engine-networks.js';
import type { Network } from '../../../proto/types.js';
import type { App } from '../../app.js';
import type { Draft } from '../../flags/draft.js';
import { listNetworks } from '../shared.js';

/** Puts the networks that flags name into the specification, in Docker's order. Throws in Docker's words for one that does not exist. */
export async function resolveNetworks(app: App, { spec, networks }: Draft): Promise<void> {
  if (!networks) return;
  const known = await listNetworks(app);
  const removed = new Set(networks.remove.map((ref) => idOf(ref, known)));
  const attached = spec.task_template.networks.filter(({ target }) => !removed.has(target));
  for (const network of networks.add) {
    const target = idOf(network.target, known);
    if (attached.some((other) => other.target === target)) {
      throw swarmError('USAGE', { why: `service is already attached to network ${network.target}` });
    }
    attached.push({ ...network, target });
  }
  spec.task_template.networks = attached.sort((a, b) => (a.target < b.target ? -1 : 1));
}

/** What a specification has for a name, an id, or the beginning of one. */
function idOf(ref: string, known: readonly Network[]): string {
  const exact = known.find(({ id }) => id === ref) ?? known.find(({ spec }) => spec.name === ref);
  if (exact) return exact.id;
  if (isEngineNetwork(ref)) return ref;
  const [found, ...more] = ref === '' ? [] : known.filter(({ id }) => id.startsWith(ref));
  if (!found) throw swarmError('NOT_FOUND', { kind: 'network', ref });
  if (more.length > 0) throw swarmError('AMBIGUOUS', { kind: 'network', ref, count: more.length + 1 });
  return found.id;
}
