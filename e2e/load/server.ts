import { createSocket } from 'node:dgram';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';

/*
 * The server that load is put on: HTTP over TCP, and UDP. Each answer says which server gave it, its version and the client's address and
 * port as seen here. It finishes what it has begun when it is told to end. Alone in its image, so it imports nothing of the project.
 */

const settings = {
  port: Number(process.env['PORT'] ?? 8080),
  udpPort: Number(process.env['UDP_PORT'] ?? 8081),
  version: process.env['VERSION'] ?? '',
  /** The service time of a request that does not say another: milliseconds. */
  delay: Number(process.env['DELAY_MS'] ?? 0),
  /** How long it still takes requests after SIGTERM: whoever has just connected is served too. Milliseconds. */
  drain: Number(process.env['DRAIN_MS'] ?? 500),
};
const server = process.env['TASK'] || hostname();

let healthy = true;
let draining = false;
/** UDP requests that wait for their answer. */
let pending = 0;

const after = (ms: number, work: () => void): void => {
  if (ms > 0) setTimeout(work, ms);
  else work();
};

/** An IPv4 address as such, also when it comes from a socket of IPv6. */
const plain = (address = ''): string => address.replace(/^::ffff:/, '');

function serve(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
  const client = plain(request.socket.remoteAddress);
  request.resume();
  if (pathname === '/health/fail' || pathname === '/health/ok') healthy = pathname === '/health/ok';
  const status = pathname === '/health' && !healthy ? 503 : 200;
  const body = { server, version: settings.version, client, port: request.socket.remotePort, healthy, path: pathname };
  after(Number(searchParams.get('delay') ?? (pathname === '/' ? settings.delay : 0)), () => {
    const text = `${JSON.stringify(body)}\n`;
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'x-server': server,
      'x-version': settings.version,
      'x-client': client,
      ...(draining && { connection: 'close' }),
    });
    response.end(text);
  });
}

const http = createServer(serve).listen(settings.port);
const udp = createSocket('udp4').bind(settings.udpPort);

udp.on('message', (message, { address, port }) => {
  pending += 1;
  after(settings.delay, () => {
    const body = { id: message.toString(), server, version: settings.version, client: address, port };
    udp.send(JSON.stringify(body), port, address, (error) => {
      pending -= 1;
      if (error) console.error(`no answer to ${address}:${port}: ${error.message}`);
      if (draining && http.listening === false) closeUdp();
    });
  });
});

let closed = false;
function closeUdp(): void {
  if (closed || pending > 0) return;
  closed = true;
  udp.close();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (draining) return;
    draining = true;
    console.log(`${signal}: finishing what has begun`);
    setTimeout(() => {
      http.close(() => console.log('the last connection has ended'));
      closeUdp();
    }, settings.drain);
  });
}
http.on('listening', () => console.log(`${server} serves TCP ${settings.port} and UDP ${settings.udpPort}`));
