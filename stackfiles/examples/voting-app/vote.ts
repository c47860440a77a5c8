import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { choiceOf, cookiesFor, cookiesOf, encode, optionsOf, QUEUE } from './ballot.js';
import { votePage } from './page.js';
import { createQueue } from './queue.js';
import { send, serve, type Served } from './serve.js';

/* The service `vote`: a page with two buttons. A vote counts as taken when Redis has it. */

const FORM_MAX = 1000;
const WAIT_MS = 2000;

const options = optionsOf(process.env);
const queue = createQueue(WAIT_MS);

async function handle(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  if (request.url === '/whoami') return send(response, 200, 'application/json', `${JSON.stringify(served)}\n`);
  if (request.url !== '/') return send(response, 404, 'text/plain', 'There is nothing here.\n');
  if (request.method === 'POST') return take(request, response);
  const { choice } = cookiesOf(request.headers.cookie);
  send(response, 200, 'text/html', votePage(options, choice, served));
}

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const choice = choiceOf(await bodyOf(request));
  if (choice === undefined) return send(response, 400, 'text/plain', 'Vote for a or b.\n');
  const { voter = randomUUID() } = cookiesOf(request.headers.cookie);
  await within(WAIT_MS, queue.lPush(QUEUE, encode({ voter, choice, at: Date.now() })));
  response.setHeader('set-cookie', cookiesFor(voter, choice));
  response.setHeader('location', '/');
  send(response, 303, 'text/plain', 'Taken.\n');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) {
    body += String(part);
    if (body.length > FORM_MAX) throw new Error(`a form of more than ${FORM_MAX} characters`);
  }
  return body;
}

/** Rejects when the work takes longer: the voter is told to try again, which does no harm, as the last vote of a voter counts. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`redis has not answered after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

serve(handle);
await queue.connect();
