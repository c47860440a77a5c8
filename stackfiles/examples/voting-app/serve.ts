import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';

/** What both web services of the app have in common: who they are, and how they begin and end. */

/** What is written into the page's foot and the headers: which container answered, and whom it saw. */
export interface Served {
  container: string;
  version: string;
  client: string;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, served: Served) => void | Promise<void>;

const PORT = 80;
/** How long requests are still taken after SIGTERM: whoever has just connected is served too. */
const DRAIN_MS = 500;

/** Serves until SIGTERM, then finishes what has begun. `ending` is called first, to end what would go on for ever. */
export function serve(handler: Handler, ending: () => void = () => undefined): void {
  const container = process.env['TASK'] || hostname();
  const version = process.env['VERSION'] ?? '1';
  let draining = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const client = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    response.setHeader('x-server', container);
    response.setHeader('x-version', version);
    response.setHeader('x-client', client);
    response.setHeader('cache-control', 'no-store');
    if (draining) response.setHeader('connection', 'close');
    try {
      if (request.url === '/health') send(response, 200, 'text/plain', 'fine\n');
      else await handler(request, response, { container, version, client });
    } catch (error) {
      console.error(`${request.method} ${request.url}: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else send(response, 503, 'text/plain', 'Something this service needs does not answer. Try again in a moment.\n');
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(PORT, () => console.log(`version ${version} serves port ${PORT}`));
  process.once('SIGTERM', () => {
    draining = true;
    console.log('finishing what has begun');
    setTimeout(() => {
      ending();
      server.close(() => process.exit());
    }, DRAIN_MS);
  });
}

export function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
