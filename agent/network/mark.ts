/** The mark of a connection that came in by another node's published port. */
import { addressNumber } from './address.js';

/** Of the 32 bits of a connection's mark, those that are ours. */
export const MARK_MASK = 0x00ffffff;

/** The lower bytes of the other node's ingress address, so that nothing has to be given out. */
export const markOf = (ingressAddress: string): number =>
  Number((addressNumber(ingressAddress) ?? 0n) & BigInt(MARK_MASK));

/** The chain that sets it. */
export const fromChain = (mark: number): string => `from_${mark.toString(16)}`;
