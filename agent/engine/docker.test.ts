import { once } from 'node:events';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { SystemClock } from '../../lib/clock.js';
import { hasCode } from '../../lib/errors.js';
import { DockerEngine } from './docker.js';
import { engineSuite } from './engine.suite.js';

/** unix:///… or tcp://… of an engine that has busybox:latest; the end-to-end tests name one of the lab's. */
const addr = process.env.SWARM_TEST_ENGINE;
const skip = addr === undefined ? 'SWARM_TEST_ENGINE names no engine' : false;
const shell = (script: string) => ({ Cmd: ['sh', '-c', script] });
const runs = shell('trap "exit 0" TERM; sleep 600 & wait');

engineSuite(
  'docker engine',
  () => {
    const engine = new DockerEngine({ addr: addr ?? '', clock: new SystemClock() });
    return Promise.resolve({
      engine,
      labels: { 'swarm-ts.suite': String(process.pid) },
      image: 'busybox:latest',
      runs,
      exits: (code) => shell(`exit ${code}`),
      prints: async (create) => {
        const id = await create(shell('echo out; echo err >&2'));
        await engine.startContainer(id);
        const query = { follow: true, tail: -1, since: '', stdout: true, stderr: true };
        for await (const _ of engine.logs(id, query, new AbortController().signal)); // until it has ended
        return id;
      },
      settle: () => Promise.resolve(),
    });
  },
  skip,
);

test('docker engine: nobody listening is ENGINE_UNREACHABLE, and names the address', async () => {
  const engine = new DockerEngine({ addr: 'unix:///nonexistent/docker.sock', clock: new SystemClock() });
  await assert.rejects(
    engine.info(),
    (error) => hasCode(error, 'ENGINE_UNREACHABLE') && String(error).includes('unix:///nonexistent/docker.sock'),
  );
});

test('docker engine: an address of another kind is refused', () => {
  const make = () => new DockerEngine({ addr: 'ssh://host', clock: new SystemClock() });
  assert.throws(make, (error) => hasCode(error, 'INVALID_FIELD'));
});

test('docker engine: an event stream that breaks off in the middle of a line ends, and says so', async (t) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"Action":"die","Actor":{"ID":"c1","Attributes":{"exitCode":"3"}}}\n{"Action":"d');
    response.socket?.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const engine = new DockerEngine({ addr: `tcp://127.0.0.1:${port}`, clock: new SystemClock() });
  const seen: unknown[] = [];
  const reason = await new Promise<Error>((resolve, reject) => {
    engine.watchEvents({}, (event) => seen.push(event.exitCode), resolve).catch(reject);
  });
  assert.deepEqual(seen, [3]);
  assert.ok(hasCode(reason, 'ENGINE_UNREACHABLE'));
});
