import { createServer } from 'node:net';

/**
 * Ports below those that the kernel gives out by itself (net.ipv4.ip_local_port_range begins at 32768): what a test has let go of for a while, no
 * connection takes meanwhile. Each process has some of its own, and gives each of them once.
 */
const FIRST = 10_000;
const OF_A_PROCESS = 100;
const PROCESSES = 220;
let given = 0;

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const first = FIRST + (process.pid % PROCESSES) * OF_A_PROCESS;
  while (given < OF_A_PROCESS) {
    const port = first + given++;
    if (await isFree(port)) return port;
  }
  throw new Error(`each port from ${first} to ${first + OF_A_PROCESS - 1} was given before, or is taken`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
