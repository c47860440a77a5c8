import { BlockList, isIP } from 'node:net';
import { swarmError } from '../lib/errors.js';
import type { Node } from '../proto/types.js';

/** One placement constraint of a service, such as `node.labels.zone==a` (Docker reference, "docker service create --constraint"). */
export interface Constraint {
  /** Lower case, except the name of a label, which is case-sensitive. */
  key: string;
  equal: boolean;
  value: string;
}

const KEYS = ['node.id', 'node.hostname', 'node.ip', 'node.role', 'node.platform.os', 'node.platform.arch'];
const PREFIXES = ['node.labels.', 'engine.labels.'];
const KEY_FORM = /^[a-z_][a-z0-9\-_./]+$/i;
// What swarmkit lets through: no character that a later operator may need.
const VALUE_FORM = /^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i;

/** Reads `<key>==<value>` or `<key>!=<value>`. INVALID_FIELD for anything else, and for a key that could never match. */
export function parseConstraint(text: string): Constraint {
  const parts = /^(.*?)(==|!=)(.*)$/s.exec(text);
  if (!parts) throw invalid(text, 'one operator, == or !=, as in node.labels.zone==a');
  const key = (parts[1] ?? '').trim();
  const value = (parts[3] ?? '').trim();
  if (!KEY_FORM.test(key)) throw invalid(text, `one of ${[...KEYS, ...PREFIXES.map((p) => `${p}NAME`)].join(', ')}`);
  if (!VALUE_FORM.test(value))
    throw invalid(text, 'a value of letters, digits and :-_.*()?+[]\\^$|/ after the operator');
  return { key: knownKey(text, key), equal: parts[2] === '==', value: knownValue(text, key, value) };
}

/** Whether the node meets every constraint. Values are compared without regard to case, a missing value as "". */
export function matches(constraints: readonly Constraint[], node: Node): boolean {
  return constraints.every((constraint) => isMet(constraint, node));
}

export function isMet({ key, equal, value }: Constraint, node: Node): boolean {
  const isSame =
    key === 'node.ip' ? inNetwork(node.status.addr, value) : factOf(key, node).toLowerCase() === value.toLowerCase();
  return isSame === equal;
}

/** What the node is in respect of a constraint's key; "": it has no such thing. */
export function factOf(key: string, node: Node): string {
  switch (key) {
    case 'node.id':
      return node.id;
    case 'node.hostname':
      return node.description?.hostname ?? '';
    case 'node.ip':
      return node.status.addr;
    case 'node.role':
      return node.spec.role;
    case 'node.platform.os':
      return node.description?.platform.os ?? '';
    case 'node.platform.arch':
      return node.description?.platform.architecture ?? '';
    default:
      return key.startsWith('node.labels.')
        ? (node.spec.labels[key.slice('node.labels.'.length)] ?? '')
        : (node.description?.engine.labels[key.slice('engine.labels.'.length)] ?? '');
  }
}

/** Whether an address is the one, or in the network (CIDR), that the constraint names. */
function inNetwork(addr: string, wanted: string): boolean {
  if (!isIP(addr)) return false;
  const [base = '', bits] = wanted.split('/');
  const network = new BlockList();
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) network.addAddress(base, family);
  else network.addSubnet(base, Number(bits), family);
  return network.check(addr, isIP(addr) === 6 ? 'ipv6' : 'ipv4');
}

function knownKey(text: string, key: string): string {
  const lower = key.toLowerCase();
  if (KEYS.includes(lower)) return lower;
  const prefix = PREFIXES.find((p) => lower.startsWith(p) && lower.length > p.length);
  if (!prefix) throw invalid(text, `one of ${[...KEYS, ...PREFIXES.map((p) => `${p}NAME`)].join(', ')}`);
  return prefix + key.slice(prefix.length);
}

function knownValue(text: string, key: string, value: string): string {
  if (key.toLowerCase() !== 'node.ip') return value;
  const [base = '', bits, ...rest] = value.split('/');
  const most = isIP(base) === 6 ? 128 : 32;
  const bitsFit = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most);
  if (!isIP(base) || !bitsFit || rest.length > 0) throw invalid(text, 'an IP address or a network such as 10.0.0.0/8');
  return value;
}

function invalid(text: string, expected: string): Error {
  return swarmError('INVALID_FIELD', { field: 'constraint', value: text, expected });
}
