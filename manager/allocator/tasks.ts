/** What a task gets while it is `new`: an address in each of its networks, all of them or none. */
import { must } from '../../lib/assert.js';
import type { NetworkAttachmentConfig, Service, Task } from '../../proto/types.js';
import { hasAddresses, isMeshPort, isUsable, NEW_MESSAGE, storedNetworks } from '../network-needs.js';
import { ingressOf } from '../store/references.js';
import type { StoreView } from '../store/types.js';
import type { Draft } from './book.js';

/** Whether it waits for addresses. */
export function isWaiting(task: Task): boolean {
  const { desired_state: desired, status } = task;
  return status.state === 'new' && (desired === 'ready' || desired === 'running') && !hasAddresses(task);
}

/**
 * The task with its addresses, or with the reason why it has none. undefined: there is nothing to be done, or it waits for what comes of itself.
 * `endpointOf`: how far the service's endpoint is; a shortage: what keeps it from being complete.
 */
export function allocated(
  task: Task,
  view: StoreView,
  draft: Draft,
  endpointOf: (service: Service) => { isReady: boolean; shortage: string },
): Task | undefined {
  const service = view.services.get(task.service_id);
  if (!isWaiting(task) || !service) return undefined;
  const wanted = attachmentsOf(task, view);
  for (const { target } of wanted) {
    const network = view.networks.get(target);
    if (!network) return told(task, `network ${target} not found`);
    if (!isUsable(network))
      return network.state ? told(task, `network ${network.spec.name}: ${network.state.err}`) : undefined;
  }
  const { isReady, shortage } = endpointOf(service);
  if (!isReady) return shortage === '' ? undefined : told(task, shortage);
  const taken = draft.take(wanted.map(({ target }) => target));
  if ('exhausted' in taken) {
    const name = view.networks.get(taken.exhausted)?.spec.name ?? taken.exhausted;
    return told(task, `network ${name}: ${draft.usage(taken.exhausted)}`);
  }
  const networks = wanted.map(({ target, aliases, driver_opts }, at) => ({
    network_id: target,
    addresses: must(taken.addresses[at], 'the addresses of a network'),
    aliases,
    driver_opts,
  }));
  // While it waits for other services as well, that is what it says.
  const { message } = task.status;
  const status = { ...task.status, err: message === NEW_MESSAGE ? '' : message };
  return { ...task, networks, status };
}

/** The networks of its specification, and last that of the mesh. */
function attachmentsOf(task: Task, view: StoreView): NetworkAttachmentConfig[] {
  const wanted = storedNetworks(task.spec);
  if (!task.ports.some(isMeshPort)) return wanted;
  return [...wanted, { target: ingressOf(view.networks.values())?.id ?? 'ingress', aliases: [], driver_opts: {} }];
}

function told(task: Task, err: string): Task | undefined {
  return task.status.err === err ? undefined : { ...task, status: { ...task.status, err } };
}
