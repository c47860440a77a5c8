import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import type { HostPort } from '../proto/rpc/address.js';

/**
 * The address of this host from which it reaches another: of several, the one that is in the other's network. The kernel's routing
 * table tells; nothing is sent. Throws when there is no route, or no such name.
 */
export async function sourceAddress({ host, port }: HostPort): Promise<string> {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => resolve(socket.address().address));
      socket.connect(port, host);
    });
  } finally {
    socket.close();
  }
}
