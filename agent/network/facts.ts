/** What is in force on this node, in the words of proto/network-facts.ts, from what was read back. Pure. */
import { facts, namesOf } from '../../proto/network-facts.js';
import type { EngineNetwork } from '../engine/engine.js';
import { addressPart } from './address.js';
import { bridgeOf, BRIDGE_OPTION, NETWORK_LABEL, vniOf, vxlanOf } from './names-of-devices.js';
import { entry, type Part } from './program.js';
import type { Device } from './readback.js';
import type { Records } from './records.js';

export interface InForce {
  networks: readonly EngineNetwork[];
  devices: readonly Device[];
  entries: Part;
}

/** `records`: for the users' names of networks, which the kernel has only numbers for. */
export function factsInForce({ networks, devices, entries }: InForce, records: Records): string[] {
  const lines: string[] = [];
  const userName = (id: string): string => records.networks.get(id)?.name ?? id;
  const byBridge = new Map(
    networks.flatMap((each) => (NETWORK_LABEL in each.labels ? [[each.options[BRIDGE_OPTION] ?? '', each]] : [])),
  );
  const nameOf = (device: string): string => {
    const network = byBridge.get(bridgeOf(vniOf(device) ?? 0));
    return network ? userName(network.labels[NETWORK_LABEL] ?? '') : device;
  };
  for (const bridge of devices) {
    const network = byBridge.get(bridge.name);
    const vxlan = devices.find(
      ({ name, master }) => name === vxlanOf(vniOf(bridge.name) ?? 0) && master === bridge.name,
    );
    if (!network || !bridge.isUp || !vxlan?.vxlan || !vxlan.isUp) continue;
    const own = bridge.addresses.map(addressPart);
    const subnets = network.subnets.filter(({ gateway }) => own.includes(gateway));
    const written = subnets.map(({ subnet, gateway }) => `${subnet} by ${gateway}`);
    lines.push(facts.network(nameOf(bridge.name), vxlan.vxlan.vni, vxlan.vxlan.port, written));
  }
  const nodeAddresses = new Set<string>();
  for (const [key, value] of entries) if (key.startsWith('element node_addresses ')) nodeAddresses.add(value);
  for (const [key, value] of entries) {
    const [kind, first = '', second = ''] = key.split(' ');
    if (kind === 'neighbour') {
      const at = entries.get(entry.forward(first, value));
      if (at !== undefined) lines.push(facts.remote(nameOf(first), second, value, at));
    } else if (kind === 'element' && (first === 'members' || first === 'members6')) lines.push(facts.member(second));
    else if (kind === 'address' && !nodeAddresses.has(addressPart(second))) {
      const address = addressPart(second);
      const backends = drawn(entries, entries.get(entry.element('vips', first, address)), (i) =>
        entry.element('backends', address, i),
      );
      lines.push(facts.virtualIp(nameOf(first), address, backends));
    } else if (kind === 'element') lines.push(...portLine(entries, key));
  }
  for (const [networkId, names] of namesOf(records))
    for (const [name, addresses] of names) lines.push(facts.name(userName(networkId), name, addresses));
  return [...new Set(lines)].sort();
}

/** The backends that "goto n3" draws from. */
function drawn(entries: Part, verdict: string | undefined, key: (i: number) => string): string[] {
  const count = Number(/\d+$/.exec(verdict ?? '')?.[0] ?? 0);
  return Array.from({ length: count }, (_, i) => entries.get(key(i))).flatMap((backend) => backend ?? []);
}

function portLine(entries: Part, key: string): string[] {
  const [, set, ...rest] = key.split(' ');
  const parts = rest.join(' ').split(' . ');
  switch (set) {
    case 'idle':
    case 'ports': {
      const [protocol = '', port = ''] = parts;
      const target = entries.get(entry.element('port_targets', protocol, port));
      const backends = drawn(entries, entries.get(key), (i) => entry.element('port_backends', protocol, port, i));
      return [
        facts.port(
          `${protocol}/${port}`,
          backends.map((backend) => `${backend}:${target ?? '?'}`),
        ),
      ];
    }
    case 'idle_at':
    case 'ports_at': {
      const [at = '', protocol = '', port = ''] = parts;
      const target = entries.get(entry.element('port_at_targets', at, protocol, port));
      const backends = drawn(entries, entries.get(key), (i) =>
        entry.element('port_at_backends', at, protocol, port, i),
      );
      return [
        facts.port(
          `${protocol}/${port}/${at}`,
          backends.map((backend) => `${backend}:${target ?? '?'}`),
        ),
      ];
    }
    default:
      return [];
  }
}
