import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.js';

const FORWARDER = join(import.meta.dirname, 'forwarder.js');

/**
 * Lets programs of this machine reach ports of a host of the lab, at 127.0.0.1 and the same ports, or others where these are taken. The ports
 * on which they can be reached, in order. Ends with this process or with the lab.
 */
export async function forward(lab: Lab, host: string, ports: readonly number[]): Promise<number[]> {
  const child = lab.startAtSwitch([process.execPath, FORWARDER], ['ignore', 'inherit', 'inherit', 'ipc']);
  child.unref();
  child.channel?.unref();
  const address = lab.address(host);
  return Promise.all(
    ports.map(async (port) => {
      const server = await listening(port).catch(() => listening(0));
      const { port: taken } = server.address() as AddressInfo;
      await new Promise<void>((resolve, reject) => {
        child.send({ host: address, port }, server, (error) => (error ? reject(error) : resolve()));
      });
      server.close(); // this process's own hold on it
      return taken;
    }),
  );
}

async function listening(port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
