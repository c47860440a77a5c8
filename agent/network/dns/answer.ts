/**
 * What a container that asks for a name is answered. Pure but for the drawn order of addresses. Names are those of the networks that the container
 * is in, the one it asked in first; what none of them knows is asked of others, unless all of its networks are internal.
 */
import { limits } from '../../../lib/limits.js';
import type { Random } from '../../../lib/random.js';
import { addressOfPointer, containsAddress } from '../address.js';
import type { Records } from '../records.js';
import type { Answer, Query } from './message.js';
import type { Names } from './names.js';

/** Seconds. Answers follow the healthy tasks, so that nobody shall keep them. */
const TTL = 0;

export type Reply = { do: 'answer'; answer: Answer } | { do: 'forward'; asker: string };

const answered = (rcode: Answer['rcode'], records: Answer['records'] = []): Reply => ({
  do: 'answer',
  answer: { rcode, records },
});

export function replyTo(
  query: Query,
  from: { networkId: string; address: string },
  { names, records, random }: { names: Names; records: Records; random: Random },
): Reply {
  // One that was run by hand is known a moment after it began to run.
  const asker = names.asker(from.networkId, from.address) ?? { id: '', networks: [from.networkId] };
  if (query.type === 'PTR') {
    const reply = pointerReply(query, asker.networks, names, records);
    if (reply) return reply;
  } else {
    const addresses = addressesOf(query.name, asker.networks, names, records);
    if (addresses) return answered('NOERROR', addressRecords(query, shuffled(addresses, random)));
  }
  const isOpen = asker.networks.some((id) => records.networks.get(id)?.internal === false);
  return isOpen ? { do: 'forward', asker: asker.id } : answered('NXDOMAIN');
}

/** "web", or "web.front" for the name in one network only. Undefined: there is no such name. */
function addressesOf(name: string, networks: readonly string[], names: Names, records: Records): string[] | undefined {
  for (const id of networks) {
    const found = names.addresses(id, name);
    if (found) return found;
  }
  for (const id of networks) {
    const suffix = `.${records.networks.get(id)?.name.toLowerCase() ?? ''}`;
    if (suffix === '.' || !name.toLowerCase().endsWith(suffix)) continue;
    const found = names.addresses(id, name.slice(0, -suffix.length));
    if (found) return found;
  }
  return undefined;
}

/** A name that has no address of the asked family has no answer there, which is another thing than no such name. */
function addressRecords({ name, type }: Query, addresses: readonly string[]): Answer['records'] {
  const isIpv6 = (address: string): boolean => address.includes(':');
  const first = addresses.slice(0, limits.dns_answers_max);
  if (type === 'A') return first.filter((address) => !isIpv6(address)).map((data) => ({ type, name, ttl: TTL, data }));
  if (type === 'AAAA') return first.filter(isIpv6).map((data) => ({ type, name, ttl: TTL, data }));
  return [];
}

/** Addresses of our networks are nobody else's to name. */
function pointerReply({ name }: Query, networks: readonly string[], names: Names, records: Records): Reply | undefined {
  const address = addressOfPointer(name.toLowerCase());
  if (address === undefined) return undefined;
  for (const id of networks) {
    const called = names.called(id, address);
    const data = `${called ?? ''}.${records.networks.get(id)?.name ?? ''}`;
    if (called !== undefined) return answered('NOERROR', [{ type: 'PTR', name, ttl: TTL, data }]);
  }
  const isOurs = networks.some((id) =>
    records.networks.get(id)?.ipam.some(({ subnet }) => containsAddress(subnet, address)),
  );
  return isOurs ? answered('NXDOMAIN') : undefined;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const list = [...items];
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}
