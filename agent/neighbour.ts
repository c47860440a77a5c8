/**
 * The kernel asks for the hardware address of a neighbour that does not answer once a second (the rate that RFC 1122, 2.3.2.1, recommends), whatever is sent
 * to it meanwhile. While tasks go on sending to nodes that cannot be reached it never stops to ask, and a cable that is put back is noticed up to a second late.
 */
import { isIP } from 'node:net';
import { SwarmError } from '../lib/errors.js';
import { parseAddr } from '../proto/rpc/address.js';
import type { Commands } from './network/commands.js';

/** Forgets that it is being asked for, if it is: the next packet asks anew. `addr`: host:port. What fails is nobody's loss. */
export async function askAnew(commands: Commands, addr: string): Promise<void> {
  const { host } = parseAddr(addr);
  if (isIP(host) === 0) return;
  try {
    await commands.run(['ip', 'neigh', 'flush', 'to', host, 'nud', 'incomplete']);
  } catch (error) {
    if (!(error instanceof SwarmError)) throw error;
  }
}
