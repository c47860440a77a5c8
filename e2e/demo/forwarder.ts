import { connect, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../../lib/errors.js';

/*
 * Runs in the network of a lab's switch. Is given servers that listen elsewhere (forward.ts), and where their connections are to go. A socket
 * stays in the network it was made in: this is the bridge between two.
 */

async function join(client: Socket, upstream: Socket): Promise<void> {
  try {
    await Promise.all([pipeline(client, upstream), pipeline(upstream, client)]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // One side has gone before the other, as browsers do.
    if (code !== 'ECONNRESET' && code !== 'EPIPE' && code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      console.error(`a forwarded connection: ${messageOf(error)}`);
    }
    client.destroy();
    upstream.destroy();
  }
}

process.on('message', (target: { host: string; port: number }, server: unknown) => {
  (server as Server).on('connection', (client) => void join(client, connect({ ...target, allowHalfOpen: true })));
});
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined); // Ctrl-C is for whoever started this
process.on('disconnect', () => process.exit());
