/** IP addresses and subnets as numbers. Pure. */
import { isIP, isIPv6 } from 'node:net';

export interface Subnet {
  /** Of the first address. */
  base: bigint;
  bits: 32 | 128;
  prefix: number;
}

export const addressPart = (text: string): string => text.replace(/\/.*$/, '');

/** Undefined for what is no address. */
export function addressNumber(text: string): bigint | undefined {
  if (isIP(text) === 0) return undefined;
  if (!isIPv6(text)) return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  return ipv6Groups(text).reduce((sum, group) => sum * 65536n + BigInt(group), 0n);
}

/** "10.0.1.0/24", or an address, which is a subnet of one. Undefined for what is neither. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', length] = text.split('/');
  const number = addressNumber(address);
  if (number === undefined) return undefined;
  const bits = isIPv6(address) ? 128 : 32;
  const prefix = length === undefined ? bits : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) return undefined;
  const rest = BigInt(bits - prefix);
  return { base: (number >> rest) << rest, bits, prefix };
}

export function overlaps(a: Subnet, b: Subnet): boolean {
  if (a.bits !== b.bits) return false;
  const rest = BigInt(a.bits - Math.min(a.prefix, b.prefix));
  return a.base >> rest === b.base >> rest;
}

export const containsAddress = (subnet: string, address: string): boolean => {
  const [outer, inner] = [parseSubnet(subnet), parseSubnet(address)];
  return outer !== undefined && inner !== undefined && inner.prefix >= outer.prefix && overlaps(outer, inner);
};

/** One way to write each address, as the kernel's tools do. */
export function canonicalAddress(text: string): string {
  if (!isIPv6(text)) return text;
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

/** The same with the host's part of a subnet cleared. */
export function canonicalSubnet(text: string): string {
  const subnet = parseSubnet(text);
  if (!subnet) return text;
  return `${formatAddress(subnet.base, subnet.bits)}/${String(subnet.prefix)}`;
}

/** "5.1.0.10.in-addr.arpa" as an address; undefined for another name. */
export function addressOfPointer(name: string): string | undefined {
  const ipv4 = /^((?:\d{1,3}\.){4})in-addr\.arpa$/.exec(name)?.[1];
  if (ipv4 !== undefined) return ipv4.split('.').reverse().slice(1).join('.');
  const ipv6 = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(name)?.[1];
  if (ipv6 === undefined) return undefined;
  const digits = ipv6.replaceAll('.', '').split('').reverse().join('');
  return canonicalAddress((digits.match(/.{4}/g) ?? []).join(':'));
}

function formatAddress(number: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((number >> BigInt(16 * (7 - i))) & 0xffffn).toString(16));
  return canonicalAddress(groups.join(':'));
}

function ipv6Groups(text: string): number[] {
  const canonical = canonicalAddress(text.replace(/%.*$/, ''));
  const [head = '', tail] = canonical.split('::');
  const groups = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  if (tail === undefined) return groups(head);
  const zeros = new Array<number>(8 - groups(head).length - groups(tail).length).fill(0);
  return [...groups(head), ...zeros, ...groups(tail)];
}
