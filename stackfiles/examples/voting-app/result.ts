import type { IncomingMessage, ServerResponse } from 'node:http';
import { optionsOf, shares, type Counts } from './ballot.js';
import { count, openDatabase } from './database.js';
import { resultPage } from './page.js';
import { send, serve, type Served } from './serve.js';

/* The service `result`: how the vote stands, as a page that follows it and, at /api, as JSON. */

const LOOK_MS = 500;

const options = optionsOf(process.env);
const database = openDatabase();
/** The open /events of browsers. */
const watching = new Set<ServerResponse>();
let told = '';

async function handle(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  if (request.url === '/whoami') return send(response, 200, 'application/json', `${JSON.stringify(served)}\n`);
  if (request.url === '/events') return watch(request, response);
  if (request.url !== '/' && request.url !== '/api')
    return send(response, 404, 'text/plain', 'There is nothing here.\n');
  const counts = await count(database);
  if (request.url === '/') return send(response, 200, 'text/html', resultPage(options, counts, served));
  const body = { options, counts, total: counts.a + counts.b, ...served };
  send(response, 200, 'application/json', `${JSON.stringify(body)}\n`);
}

/** Server-sent events (HTML Standard, 9.2): a browser connects again by itself, to another container too. */
function watch(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
  response.write(told || 'retry: 500\n\n');
  watching.add(response);
  request.once('close', () => watching.delete(response));
}

const event = (counts: Counts): string => `data: ${JSON.stringify({ counts, shares: shares(counts) })}\n\n`;

/** Looks at the counts while somebody watches, and tells of changes. */
async function look(): Promise<void> {
  try {
    const now = watching.size === 0 ? told : event(await count(database));
    if (now !== told) for (const response of watching) response.write(now);
    told = now;
  } catch (error) {
    console.error(`no counts: ${error instanceof Error ? error.message : String(error)}`);
  }
  setTimeout(() => void look(), LOOK_MS);
}

serve(handle, () => {
  for (const response of watching) response.end();
});
await look();
