/** What a node gets: an address of its own in the network of the mesh, and in each attachable network a range for its engine to give from. */
import type { Network, NetworkAttachment, Node } from '../../proto/types.js';
import { isUsable } from '../network-needs.js';
import type { StoreView } from '../store/types.js';
import type { Draft } from './book.js';

/** `isShort`: something is missing that may be free later. */
export interface AttachmentsWish {
  attachments: NetworkAttachment[];
  isShort: boolean;
}

export function attachmentsFor(node: Node, view: StoreView, draft: Draft): AttachmentsWish {
  const wanted = [...view.networks.values()].filter(
    (network) => isUsable(network) && (network.spec.ingress || network.spec.attachable),
  );
  const kept = node.attachments.filter(({ network_id }) => wanted.some(({ id }) => id === network_id));
  const missing = wanted.filter(({ id }) => !kept.some(({ network_id }) => network_id === id));
  const added = missing.flatMap((network) => attached(network, draft));
  return { attachments: [...kept, ...added], isShort: added.length < missing.length };
}

function attached({ id, spec }: Network, draft: Draft): NetworkAttachment[] {
  const addresses = spec.ingress ? addressesIn(id, draft) : [draft.takeRange(id) ?? []].flat();
  return addresses.length === 0 ? [] : [{ network_id: id, addresses, aliases: [], driver_opts: {} }];
}

function addressesIn(networkId: string, draft: Draft): string[] {
  const taken = draft.take([networkId]);
  return 'exhausted' in taken ? [] : taken.addresses.flat();
}
