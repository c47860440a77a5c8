/** Published ports of a service, in both forms. */
import { numberText } from './plain-scalar.js';
import type { StackNode } from './parse.js';
import { invalid, oneOf, record, text, textAs, unsupported, whole, withZero, wrong } from './read.js';
import type { ReadContext, Reader } from './read.js';
import { hostAddress, parsePort } from './short-forms.js';

const PORT_MAX = 65_535;

/** A number, or the same as text. */
const portNumber: Reader<number> = (node, context) => {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return whole(node, context);
  if (/^\d{1,5}$/.test(node.value)) return Number(node.value);
  return invalid(node, context, `"${node.value}" is not a port from 0 to ${PORT_MAX}`);
};

const portKeys = record({
  mode: oneOf('ingress', 'host'),
  host_ip: textAs('an IP address', (value) => hostAddress(value.replace(/^\[(.*)\]$/, '$1'))),
  target: withZero(portNumber),
  published: portNumber,
  protocol: oneOf('tcp', 'udp', 'sctp'),
  name: text,
  app_protocol: unsupported('nothing here looks into connections'),
});
export type PortConfig = NonNullable<ReturnType<typeof portKeys>>;

/** Each of a range in the short form is a port of its own. */
export const ports: Reader<PortConfig[]> = (node, context) => {
  if (node.kind !== 'list') return wrong(node, context, 'a list');
  return node.items.flatMap((item) => (item.kind === 'map' ? longPort(item, context) : shortPorts(item, context)));
};

function shortPorts(node: StackNode, context: ReadContext): PortConfig[] {
  if (node.kind !== 'scalar' || (typeof node.value !== 'string' && typeof node.value !== 'number')) {
    wrong(node, context, 'a port or a mapping with target, published, protocol and mode');
    return [];
  }
  const found = parsePort(typeof node.value === 'number' ? numberText(node.value) : node.value);
  if (!('error' in found)) return found.map((port) => ({ mode: 'ingress', ...port }));
  invalid(node, context, found.error);
  return [];
}

function longPort(node: StackNode, context: ReadContext): PortConfig[] {
  const value = portKeys(node, context);
  if (!value) return [];
  for (const key of ['target', 'published'] as const) {
    if ((value[key] ?? 0) > PORT_MAX) {
      invalid(node, context, `${key} ${value[key]} is not a port: the highest is ${PORT_MAX}`);
    }
  }
  const hasTarget = node.kind === 'map' && node.entries.has('target');
  if (!hasTarget) context.problems.add('MISSING', node.at, `${node.path}: "target" must be given`);
  else if (value.target === 0) invalid(node, context, `target must be a port from 1 to ${PORT_MAX}`);
  return [value];
}
