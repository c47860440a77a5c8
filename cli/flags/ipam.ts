/** Docker's lists of subnets, ranges and gateways as one configuration for each subnet (docker/cli, createIPAMConfig, whose words these are). */
import { BlockList, isIP } from 'node:net';
import { swarmError } from '../../lib/errors.js';
import type { IpamConfig } from '../../proto/types.js';

interface Lists {
  subnets: readonly string[];
  ranges: readonly string[];
  gateways: readonly string[];
}

/** In the order of the subnets. Whether each is fit for a network is for the managers to say. */
export function ipamConfigs({ subnets, ranges, gateways }: Lists): IpamConfig[] {
  // Where there are subnets, what follows says which of them would have two, or that none has it.
  if (subnets.length === 0 && ranges.length + gateways.length > 0) {
    throw refused('every ip-range or gateway must have a corresponding subnet');
  }
  const known = subnets.map((subnet) => ({ subnet: parseSubnet('--subnet', subnet), ip_range: '', gateway: '' }));
  for (const [index, { subnet }] of known.entries()) {
    if (known.slice(0, index).some((other) => contains(other.subnet, subnet) || contains(subnet, other.subnet))) {
      throw refused('multiple overlapping subnet configuration is not supported');
    }
  }
  for (const range of ranges) {
    const match = known.find(({ subnet }) => contains(subnet, parseSubnet('--ip-range', range)));
    if (!match) throw refused(`no matching subnet for range ${range}`);
    if (match.ip_range !== '') {
      const both = `(${range}, ${match.ip_range})`;
      throw refused(`cannot configure multiple ranges ${both} on the same subnet (${match.subnet})`);
    }
    match.ip_range = range;
  }
  for (const gateway of gateways) {
    if (isIP(gateway) === 0) {
      throw swarmError('INVALID_FIELD', { field: '--gateway', value: gateway, expected: 'an IP address' });
    }
    const match = known.find(({ subnet }) => contains(subnet, gateway));
    if (!match) throw refused(`no matching subnet for gateway ${gateway}`);
    if (match.gateway !== '') {
      const both = `(${gateway}, ${match.gateway})`;
      throw refused(`cannot configure multiple gateways ${both} for the same subnet (${match.subnet})`);
    }
    match.gateway = gateway;
  }
  return known;
}

/** An address with the length of its network, "10.0.0.0/24", as it was written. */
export function parseSubnet(flag: string, text: string): string {
  const [, address = '', length = ''] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  if (family > 0 && Number(length) <= (family === 4 ? 32 : 128)) return text;
  throw swarmError('INVALID_FIELD', {
    field: flag,
    value: text,
    expected: 'an address with the length of its network, such as 10.0.1.0/24',
  });
}

function contains(subnet: string, other: string): boolean {
  const [network = '', length] = subnet.split('/');
  const [address = ''] = other.split('/');
  if (isIP(network) !== isIP(address)) return false;
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(address, family);
}

const refused = (why: string) => swarmError('USAGE', { why });
