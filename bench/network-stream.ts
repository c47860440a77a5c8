import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/*
 * Sends as many bytes as it is asked for in the first line, then ends the connection: node network-stream.js PORT.
 */

const CHUNK = Buffer.alloc(256 * 1024);

async function serve(socket: Socket): Promise<void> {
  const [line] = (await once(socket, 'data')) as [Buffer];
  for (let left = Number(line.toString()); left > 0; left -= CHUNK.length) {
    if (!socket.write(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK)) await once(socket, 'drain');
  }
  socket.end();
  await text(socket);
}

createServer((socket) => {
  serve(socket).catch((error: unknown) => {
    console.error(String(error));
    socket.destroy();
  });
}).listen(Number(process.argv[2]));
