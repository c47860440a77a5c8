/** The name server at one address, over UDP. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Door, DoorOptions } from './door.js';

/** Rejects when the address cannot be taken. */
export async function openUdp(gateway: string, { port, serve, log }: DoorOptions): Promise<Door> {
  const socket = createSocket(isIPv6(gateway) ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  let open = true;
  socket.on('message', (bytes, { address: source, port: sourcePort }) => {
    if (sourcePort === 0) return; // no answer could reach it
    void serve(bytes, { source, gateway, overTcp: false }).then((reply) => {
      if (!reply || !open) return;
      socket.send(reply, sourcePort, source, (error) => {
        if (error) log.debug({ gateway, source, err: error.message }, 'an answer was not sent');
      });
    });
  });
  try {
    const listening = once(socket, 'listening');
    socket.bind({ port, address: gateway, exclusive: true });
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.on('error', ({ message }) => log.warn({ gateway, err: message }, 'the name server missed a question'));
  return {
    close: () =>
      new Promise((resolve) => {
        open = false;
        socket.close(resolve);
      }),
  };
}
