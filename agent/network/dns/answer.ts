/** What we say to a question, or that others are to be asked. Pure, but for the order of several addresses, which is drawn. */
import { isIPv6 } from 'node:net';
import type { Random } from '../../../lib/random.js';
import { type Query, type Rcode, rcodes, replyOf, type ResourceRecord } from './message.js';
import { type Asker, addressAskedBy, type NameTable } from './names.js';

export interface Asked {
  /** Address of the container. */
  source: string;
  /** The one of our addresses that was asked. */
  gateway: string;
  overTcp: boolean;
}

export type Decision = { reply: Buffer } | { forwardFor: Asker };

export function decide(
  query: Query,
  { table, asked, random }: { table: NameTable; asked: Asked; random: Random },
): Decision {
  const reply = (rcode: Rcode, records: readonly ResourceRecord[] = []): Decision => ({
    reply: replyOf(query, rcode, records, { overTcp: asked.overTcp }),
  });
  const asker = table.asker(asked.source, asked.gateway);
  if (!asker) return reply(rcodes.REFUSED);
  const known = recordsOf(query.name, asker, table);
  if (known) {
    // A service of which nothing serves has no names with Docker either. Nobody else is asked for them: they are ours.
    if (known.length === 0) return reply(rcodes.NXDOMAIN);
    const wanted = known.filter(({ type }) => query.type === type || query.type === 'ANY');
    return reply(rcodes.NOERROR, shuffled(wanted, random));
  }
  const hasWayOut = asker.networks.some(({ internal }) => !internal);
  return hasWayOut ? { forwardFor: asker } : reply(rcodes.NXDOMAIN);
}

/** All there is of a name. Undefined: it is not ours. */
function recordsOf(name: string, { networks }: Asker, table: NameTable): ResourceRecord[] | undefined {
  const address = addressAskedBy(name);
  if (address !== undefined)
    return table.namesOfAddress(networks, address)?.map((data) => ({ type: 'PTR' as const, data }));
  return table
    .addressesOf(networks, name)
    ?.map((data) => ({ type: isIPv6(data) ? ('AAAA' as const) : ('A' as const), data }));
}

/** Fisher and Yates. Many clients take the first. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}
