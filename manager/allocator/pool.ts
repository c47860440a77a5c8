import { bitsOf, blockOf, formatAddress, parseAddress, parseBlock, parseCidr, sizeOf, type Block } from '../cidr.js';
import { must } from '../../lib/assert.js';
import type { IpamConfig } from '../../proto/types.js';

/** Of an IPv6 subnet no more than this many addresses are looked at: nobody needs them, and numbers hold them. */
const OFFSETS_MAX = 2 ** 32;
// Of an attachable network each node has a range, for containers that are run by hand: a thirty-second part of the subnet, but eight
// addresses at least, so that an engine can start some containers at once, and no more than one engine runs.
const RANGE_BITS = 5;
const RANGE_PREFIX_LEAST = 26;
const RANGE_PREFIX_MOST = 29;

/**
 * The addresses of one subnet of a network: which are given. They are numbers from the start of the subnet, or of the range that its user has
 * confined them to. The gateway, the first and (of IPv4) the last one of the subnet are nobody's.
 */
export class Pool {
  readonly #subnet: Block;
  readonly #origin: bigint;
  readonly #end: number;
  readonly #reserved: ReadonlySet<number>;
  /** Ranges of nodes are cut from here on: single addresses are taken from before it as long as there are any. */
  readonly #zone: number;
  readonly #rangePrefix: number;
  /** How many hold each address: one, unless something has gone wrong. */
  readonly #holders = new Map<number, number>();
  #used = 0;
  /** Addresses of a node's range; 0: there are none. */
  readonly rangeSize: number;
  /** How many there are in all. */
  readonly total: number;
  /** The one that was given last. */
  cursor = -1;

  /** `config` is complete, as it is stored. */
  constructor(config: IpamConfig, isAttachable: boolean) {
    this.#subnet = must(parseBlock(config.subnet), 'a subnet');
    const range = config.ip_range === '' ? this.#subnet : blockOf(must(parseCidr(config.ip_range), 'a range'));
    this.#origin = range.base;
    const size = Number(sizeOf(range));
    this.#end = Math.min(size, OFFSETS_MAX);
    const gateway = must(parseAddress(config.gateway), 'a gateway');
    const nobodys = [this.#subnet.base, gateway.value];
    if (this.#subnet.family === 4) nobodys.push(this.#subnet.base + sizeOf(this.#subnet) - 1n);
    this.#reserved = new Set(nobodys.map((value) => Number(value - this.#origin)).filter((at) => this.#isInside(at)));
    this.total = this.#end - this.#reserved.size;
    this.#rangePrefix = Math.min(RANGE_PREFIX_MOST, Math.max(RANGE_PREFIX_LEAST, range.prefix + RANGE_BITS));
    const hasRanges = isAttachable && this.#subnet.family === 4;
    this.rangeSize = hasRanges ? 2 ** (32 - this.#rangePrefix) : 0;
    this.#zone = this.#end - (hasRanges ? Math.floor(size / 2 / this.rangeSize) * this.rangeSize : 0);
  }
  /** How many are given, or part of a node's range. */
  get used(): number {
    return this.#used;
  }
  /** Whether it is one that may be given. */
  isOurs(offset: number): boolean {
    return this.#isInside(offset) && !this.#reserved.has(offset);
  }

  /** Notes that one more, or one less, holds the address ("10.0.1.5/24"), or all of a node's range ("10.0.1.240/29"). */
  count(text: string, sign: 1 | -1): void {
    const parsed = parseCidr(text);
    if (!parsed || parsed.address.family !== this.#subnet.family) return;
    const first = Number(parsed.address.value - this.#origin);
    const isSingle = parsed.prefix === this.#subnet.prefix;
    const size = isSingle ? 1 : 2 ** (bitsOf(parsed.address.family) - parsed.prefix);
    for (let offset = first; offset < first + size; offset++) this.#count(offset, sign);
    if (isSingle && sign === 1) this.cursor = first;
  }
  /** The next free address after `cursor`, and after the last one the first: one that was given back is given again late. */
  next(cursor: number, isTaken: (offset: number) => boolean): number | undefined {
    return this.#nextIn(0, this.#zone, cursor, isTaken) ?? this.#nextIn(this.#zone, this.#end, cursor, isTaken);
  }
  /** The first address of the uppermost range of which none is given. */
  nextRange(isTaken: (offset: number) => boolean): number | undefined {
    const size = this.rangeSize;
    for (let first = this.#end - size; size > 0 && first >= this.#zone; first -= size) {
      let isFree = true;
      for (let offset = first; offset < first + size && isFree; offset++)
        isFree = !this.#holders.has(offset) && !isTaken(offset);
      if (isFree) return first;
    }
    return undefined;
  }
  addressAt(offset: number): string {
    return `${this.#text(offset)}/${this.#subnet.prefix}`;
  }
  rangeAt(offset: number): string {
    return `${this.#text(offset)}/${this.#rangePrefix}`;
  }

  #isInside(offset: number): boolean {
    return offset >= 0 && offset < this.#end;
  }
  #nextIn(from: number, to: number, cursor: number, isTaken: (offset: number) => boolean): number | undefined {
    const start = cursor >= from && cursor < to ? cursor + 1 : from;
    for (const [first, end] of [
      [start, to],
      [from, start],
    ] as const)
      for (let offset = first; offset < end; offset++)
        if (!this.#holders.has(offset) && !this.#reserved.has(offset) && !isTaken(offset)) return offset;
    return undefined;
  }
  #count(offset: number, sign: 1 | -1): void {
    const before = this.#holders.get(offset) ?? 0;
    const after = before + sign;
    if (after === 0) this.#holders.delete(offset);
    else this.#holders.set(offset, after);
    if (this.isOurs(offset)) this.#used += Number(after > 0) - Number(before > 0);
  }
  #text(offset: number): string {
    return formatAddress({ family: this.#subnet.family, value: this.#origin + BigInt(offset) });
  }
}
