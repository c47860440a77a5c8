/**
 * Which connections have to be forgotten, since no packet of theirs would ever see the new rules: over UDP those to backends that get no new connections,
 * and those that came before their port was published; over SCTP, whose clients often begin anew from the port that they had, and over TCP, whose
 * clients do so by chance, those to containers that have ended. Pure, but for `forgetFlows` and `forgetEnded`.
 */
import type { PublishedPort } from '../../proto/gen/swarm/v1/PublishedPort.js';
import { limits } from '../../lib/limits.js';
import { output, type Commands } from './commands.js';
import type { EndpointChange } from './records.js';

interface Flow {
  source: string;
  destination: string;
  sourcePort: string;
  destinationPort: string;
  /** Who answers. */
  responder: string;
}

/** `conntrack -L -p PROTOCOL`: the addresses as asked for, then those of the answer. */
function readFlows(listing: string): Flow[] {
  return listing.split('\n').flatMap((line) => {
    const all = (name: string): string[] =>
      [...line.matchAll(new RegExp(`\\b${name}=(\\S+)`, 'g'))].map(([, value = '']) => value);
    const [source, responder] = all('src');
    const [destination] = all('dst');
    const [sourcePort] = all('sport');
    const [destinationPort] = all('dport');
    if (!source || !responder || !destination || !sourcePort || !destinationPort) return [];
    return [{ source, destination, sourcePort, destinationPort, responder }];
  });
}

type Stale = Record<'udp' | 'sctp', { responders: ReadonlySet<string>; ports: ReadonlySet<string> }>;

export function staleOf(endpoints: Iterable<EndpointChange>, newPorts: Iterable<PublishedPort>): Stale {
  const withdrawn = new Set<string>();
  const gone = new Set<string>();
  for (const { before, after } of endpoints) {
    for (const address of before?.addresses ?? []) {
      if (before?.serving && !after?.serving) withdrawn.add(address);
      if (!after) gone.add(address);
    }
  }
  const udp = [...newPorts].filter(({ protocol }) => protocol === 'udp');
  const ports = new Set(udp.map(({ published_port }) => String(published_port)));
  return { udp: { responders: withdrawn, ports }, sctp: { responders: gone, ports: new Set() } };
}

/**
 * Addresses that have ended of these changes. The kernel remembers some of their connections for minutes, in whatever state the end of the container left
 * them: a client that comes to use its port again would be led to nobody (kernel, nf_conntrack_proto_tcp: a SYN opens only those anew that were closed).
 */
export const endedOf = (endpoints: Iterable<EndpointChange>): string[] =>
  [...endpoints].flatMap(({ before, after }) =>
    before && !after ? before.addresses.filter((address) => !address.includes(':')) : [],
  );

/** Whoever still says something to one of them is answered by a reset, of the rules or of the backend that gets it now. */
export async function forgetEnded(commands: Commands, addresses: readonly string[]): Promise<void> {
  // Each looks at all connections of the host: what is left of more than that goes with time.
  for (const address of addresses.slice(0, limits.network_forgotten_max))
    await commands.run(['conntrack', '-D', '-p', 'tcp', '--reply-src', address]); // fails when there are none
}

export async function forgetFlows(commands: Commands, stale: Stale): Promise<void> {
  await Promise.all((['udp', 'sctp'] as const).map((protocol) => forget(commands, protocol, stale[protocol])));
}

async function forget(
  commands: Commands,
  protocol: 'udp' | 'sctp',
  { responders, ports }: Stale['udp'],
): Promise<void> {
  if (responders.size + ports.size === 0) return;
  const flows = readFlows(await output(commands, ['conntrack', '-L', '-p', protocol]));
  for (const { source, destination, sourcePort, destinationPort, responder } of flows) {
    const isStale = responders.has(responder) || (ports.has(destinationPort) && responder === destination);
    if (!isStale) continue;
    const which = ['-s', source, '-d', destination, '--sport', sourcePort, '--dport', destinationPort];
    await commands.run(['conntrack', '-D', '-p', protocol, ...which]); // fails when it has just ended, which is as well
  }
}
