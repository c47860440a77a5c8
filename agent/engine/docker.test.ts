import { once } from 'node:events';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { SystemClock } from '../../lib/clock.js';
import { hasCode } from '../../lib/errors.js';
import { DockerEngine } from './docker.js';

/* What every engine must do is tested on a real one: e2e/scenarios/engine.e2e.ts. Here is what needs none. */

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

test('docker engine: one that takes a question and never answers is ENGINE_UNREACHABLE after a time', async (t) => {
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const engine = new DockerEngine({
    addr: `tcp://127.0.0.1:${port}`,
    clock: new SystemClock(),
    timeouts: { look: 50, act: 50 },
  });
  const looks = [
    () => engine.info(),
    () => engine.listContainers({}),
    () => engine.inspectContainer('c1'),
    () => engine.startContainer('c1'),
    () => engine.removeContainer('c1'),
  ];
  for (const look of looks) {
    await assert.rejects(
      look(),
      (error) => hasCode(error, 'ENGINE_UNREACHABLE') && /failed: no answer for 0\.05 s/.test(String(error)),
    );
  }
});

test('docker engine: a pull that says nothing more ends; one that goes on slowly does not', async (t) => {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"status":"Pulling"}\n');
    if (request.url?.includes('stuck')) return;
    const next = (left: number): void => {
      response.write('{"status":"Downloading"}\n');
      if (left > 0) clock.after(100, () => next(left - 1));
      else response.end();
    };
    next(12); // longer than the bound in all, a tenth of it each: a busy machine is late too
  });
  const clock = new SystemClock();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const engine = new DockerEngine({ addr: `tcp://127.0.0.1:${port}`, clock, timeouts: { pull: 1000 } });
  await engine.pullImage('slow:1', '');
  await assert.rejects(
    engine.pullImage('stuck:1', ''),
    (error) => hasCode(error, 'ENGINE_UNREACHABLE') && /no progress for 1 s/.test(String(error)),
  );
});

test('docker engine: credentials go along, with the padding that engines ask for; a registry’s answer is its digest and the platforms that are some', async (t) => {
  const asked: [string, unknown][] = [];
  const server = createServer((request, response) => {
    asked.push([request.url ?? '', request.headers['x-registry-auth']]);
    const Platforms = [{ architecture: 'arm64', os: 'linux' }, { architecture: 'unknown', os: 'unknown' }, {}];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ Descriptor: { digest: 'sha256:ab' }, Platforms }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const engine = new DockerEngine({ addr: `tcp://127.0.0.1:${port}`, clock: new SystemClock() });
  assert.deepEqual(await engine.distribution('reg:5000/a/b:1', 'YQ-_'), {
    digest: 'sha256:ab',
    platforms: [{ architecture: 'arm64', os: 'linux' }],
  });
  await engine.distribution('x', '');
  await engine.distribution('y', 'YWI');
  await engine.pullImage('z:1', 'YQ');
  assert.deepEqual(asked, [
    ['/distribution/reg:5000/a/b:1/json', 'YQ-_'],
    ['/distribution/x/json', undefined],
    ['/distribution/y/json', 'YWI='],
    ['/images/create?fromImage=z&tag=1', 'YQ=='],
  ]);
});
