/** Networks: their definitions at the top of a stack file, and how a service takes part in them. */
import { isEngineNetwork } from './engine-networks.js';
import { externalOrOwn } from './external.js';
import {
  flag,
  invalid,
  isEmptyScalar,
  list,
  mapOf,
  mapOrPairs,
  record,
  text,
  textOrNumber,
  texts,
  unsupported,
} from './read.js';
import type { Reader } from './read.js';

const ipamPool = record({
  subnet: text,
  gateway: text,
  ip_range: text,
  aux_addresses: unsupported('no single address can be set aside; with "ip_range", addresses outside of it stay free'),
});

const alwaysIpv4: Reader<true> = (node, context) => {
  if (flag(node, context) !== false) return undefined;
  return context.problems.add('UNSUPPORTED', node.at, `${node.path}: every overlay network has IPv4 addresses`);
};

const networkKeys = record({
  name: text,
  driver: text,
  driver_opts: mapOf(textOrNumber),
  ipam: record({
    driver: text,
    config: list(ipamPool),
    options: unsupported('the default IPAM driver has no options'),
  }),
  external: externalOrOwn,
  internal: flag,
  attachable: flag,
  enable_ipv4: alwaysIpv4,
  enable_ipv6: flag,
  labels: mapOrPairs(''),
});
type NetworkKeys = NonNullable<ReturnType<typeof networkKeys>>;
export type NetworkConfig = Omit<NetworkKeys, 'external' | 'enable_ipv4'> & { external?: true };

/** Keys that say what a network is to be: without effect where it is not ours, as with Docker, which does not say so. */
const ownKeys = ['driver', 'driver_opts', 'ipam', 'internal', 'attachable', 'enable_ipv6', 'labels'] as const;

export const network: Reader<NetworkConfig> = (node, context) => {
  if (isEmptyScalar(node)) return {};
  const read = networkKeys(node, context);
  if (!read) return undefined;
  const { external: outside, name, ...own } = read;
  if (!outside?.external) return { ...(name !== undefined && { name }), ...own };
  if (outside.name !== undefined && name !== undefined) {
    return invalid(node, context, '"external.name" and "name" exclude each other: use "name"');
  }
  for (const key of ownKeys.filter((one) => own[one] !== undefined)) {
    const { file, line, column } = (node.kind === 'map' && node.entries.get(key)?.keyAt) || node.at;
    context.warnings.add(`${file}:${line}:${column}: ${node.path}.${key} has no effect: the network is external`);
  }
  const key = node.path.slice('networks.'.length);
  return { name: name ?? outside.name ?? key, external: true, ...own };
};

/** A key that Docker reads, and that has no effect in a stack there either. */
function ineffective(why: string): Reader<string> {
  return (node, context) => {
    const { file, line, column } = node.at;
    context.warnings.add(`${file}:${line}:${column}: ${node.path} has no effect in a stack: ${why}`);
    return text(node, context);
  };
}
const given = 'the cluster gives each task its address';
const perContainer = unsupported(`it is for one container, and a service has many: ${given}`);

const attachmentKeys = record({
  aliases: texts,
  driver_opts: mapOf(textOrNumber),
  ipv4_address: ineffective(given),
  ipv6_address: ineffective(given),
  link_local_ips: perContainer,
  mac_address: perContainer,
  interface_name: unsupported("the engine names a container's interfaces"),
  priority: unsupported('a task joins all of its networks at once'),
  gw_priority: unsupported('the way to the outside is that of the first network by name'),
});
type Attachment = NonNullable<ReturnType<typeof attachmentKeys>>;

const attachment: Reader<Attachment | null> = (node, context) =>
  isEmptyScalar(node) ? null : attachmentKeys(node, context);

const attachments = mapOf(attachment);

/** How a service takes part in networks, by their keys; null: nothing is said of it. */
export const serviceNetworks: Reader<Record<string, Attachment | null>> = (node, context) => {
  if (node.kind === 'map') return attachments(node, context);
  if (isEmptyScalar(node)) return undefined;
  const names = texts(node, context);
  return names && Object.fromEntries([...names].sort().map((name) => [name, null]));
};

/** The network of each node's engine that tasks are in, and in no other one. Docker does not follow it in a stack. */
export const networkMode: Reader<string> = (node, context) => {
  const value = text(node, context);
  if (value === undefined || value === '' || isEngineNetwork(value)) return value;
  const message = `${node.path}: "${value}" is unsupported: a task can have the network "host", "bridge" or "none" of its node, or those under "networks", and no other task's`;
  return context.problems.add('UNSUPPORTED', node.at, message);
};
