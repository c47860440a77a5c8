import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/*
 * Tells each client by which address it is seen: over TCP once, and then sends back what comes; over UDP for each packet. node echo.js NAME PORT.
 */

const [, , name = '', port = ''] = process.argv;

const plain = (address: string | undefined): string => (address ?? '').replace(/^::ffff:/, '');

createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.write(`${name} ${plain(socket.remoteAddress)}\n`);
  socket.pipe(socket);
}).listen(Number(port), () => {
  const udp = createSocket('udp4');
  udp.on('message', (_, { address, port: from }) => udp.send(`${name} ${address}\n`, from, address));
  udp.bind(Number(port), () => console.log('listening'));
});
