/** IP addresses and subnets of both families, as numbers. Pure; the network does not matter here. */
import { isIPv4, isIPv6 } from 'node:net';

export type Family = 4 | 6;

export interface Address {
  family: Family;
  value: bigint;
}

/** A subnet, or a part of one: 2^(bits - prefix) addresses from `base` on. */
export interface Block {
  family: Family;
  base: bigint;
  prefix: number;
}

export const bitsOf = (family: Family): number => (family === 4 ? 32 : 128);

/** undefined: it is no address. An IPv6 address with a zone is none here. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, value: ipv4Value(text) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const plain = dotted ? `${dotted[1]}${hexPair(ipv4Value(dotted[2] ?? ''))}` : text;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const value = [...left, ...zeros, ...right].reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n);
  return { family: 6, value };
}

const ipv4Value = (text: string): bigint => text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
const hexPair = (value: bigint): string => `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;

/** IPv6 as RFC 5952 wants it: the longest row of zeros as "::". */
export function formatAddress({ family, value }: Address): string {
  const size = family === 4 ? 8n : 16n;
  const parts: bigint[] = [];
  for (let at = BigInt(bitsOf(family)) - size; at >= 0n; at -= size) parts.push((value >> at) & ((1n << size) - 1n));
  if (family === 4) return parts.join('.');
  const text = parts.map((part) => part.toString(16)).join(':');
  const rows = [...text.matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)];
  const longest = rows.reduce<string>((best, [, row = '']) => (row.length > best.length ? row : best), '');
  if (longest === '') return text;
  const at = `:${text}:`.indexOf(`:${longest}:`);
  return text.slice(0, Math.max(0, at - 1)) + '::' + text.slice(at + longest.length + 1);
}

/** "10.0.1.5/24" in its two parts; undefined: it is none. */
export function parseCidr(text: string): { address: Address; prefix: number } | undefined {
  const found = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = found && parseAddress(found[1] ?? '');
  const prefix = Number(found?.[2]);
  return address && prefix <= bitsOf(address.family) ? { address, prefix } : undefined;
}

/** The subnet that the address is in. */
export function blockOf({ address, prefix }: { address: Address; prefix: number }): Block {
  const { family, value } = address;
  const host = BigInt(bitsOf(family) - prefix);
  return { family, base: (value >> host) << host, prefix };
}

/** A subnet as it is written. undefined: it is none, or what is behind the prefix is not zero. */
export function parseBlock(text: string): Block | undefined {
  const parsed = parseCidr(text);
  const block = parsed && blockOf(parsed);
  return block && block.base === parsed.address.value ? block : undefined;
}

export function formatBlock({ family, base, prefix }: Block): string {
  return `${formatAddress({ family, value: base })}/${prefix}`;
}

export const sizeOf = ({ family, prefix }: Block): bigint => 1n << BigInt(bitsOf(family) - prefix);

export function contains(block: Block, { family, value }: Address): boolean {
  return family === block.family && value >= block.base && value < block.base + sizeOf(block);
}

export function overlaps(a: Block, b: Block): boolean {
  return a.family === b.family && a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
}

export const isWithin = (inner: Block, outer: Block): boolean =>
  inner.prefix >= outer.prefix && contains(outer, { family: inner.family, value: inner.base });
