/**
 * Which connections over UDP have to be forgotten, since no packet of theirs would ever see the new rules: those to backends that get no new
 * connections, and those that came before their port was published. Pure, but for `forgetFlows`.
 */
import type { PublishedPort } from '../../proto/gen/swarm/v1/PublishedPort.js';
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

/** `conntrack -L -p udp`: the addresses as asked for, then those of the answer. */
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

interface Stale {
  /** No backends any more. */
  addresses: ReadonlySet<string>;
  /** Published just now. */
  ports: ReadonlySet<string>;
}

export function staleOf(endpoints: Iterable<EndpointChange>, newPorts: Iterable<PublishedPort>): Stale {
  const addresses = new Set<string>();
  for (const { before, after } of endpoints) {
    if (before?.serving && !after?.serving) for (const address of before.addresses) addresses.add(address);
  }
  const udp = [...newPorts].filter(({ protocol }) => protocol === 'udp');
  return { addresses, ports: new Set(udp.map(({ published_port }) => String(published_port))) };
}

function flowsToForget(flows: readonly Flow[], { addresses, ports }: Stale): Flow[] {
  return flows.filter(
    ({ responder, destination, destinationPort }) =>
      addresses.has(responder) || (ports.has(destinationPort) && responder === destination),
  );
}

export async function forgetFlows(commands: Commands, stale: Stale): Promise<void> {
  if (stale.addresses.size + stale.ports.size === 0) return;
  const flows = flowsToForget(readFlows(await output(commands, ['conntrack', '-L', '-p', 'udp'])), stale);
  for (const { source, destination, sourcePort, destinationPort } of flows) {
    const which = ['-s', source, '-d', destination, '--sport', sourcePort, '--dport', destinationPort];
    await commands.run(['conntrack', '-D', '-p', 'udp', ...which]); // fails when it has just ended, which is as well
  }
}
