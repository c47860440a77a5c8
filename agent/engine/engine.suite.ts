/** What every Engine must do, told through one that is at hand. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../../lib/errors.js';
import type { ContainerConfig, Engine, EngineEvent, EngineLogLine, LogQuery } from './engine.js';

export interface EngineUnderTest {
  engine: Engine;
  /** Labels of this run alone. */
  labels: Record<string, string>;
  /** An image on the node. */
  image: string;
  /** Containers of that image that run until stopped; end with this code at once; print `out` and `err` and end. */
  runs: Partial<ContainerConfig>;
  exits: (code: number) => Partial<ContainerConfig>;
  /** Makes a container that prints "out" on stdout and "err" on stderr, with this log driver, ended when it returns. */
  prints: (create: (more: Partial<ContainerConfig>) => Promise<string>) => Promise<string>;
  /** Lets time pass where time is virtual. */
  settle: () => Promise<void>;
}

const ALL_LOGS: LogQuery = { follow: false, tail: -1, since: '', stdout: true, stderr: true };

export function engineSuite(name: string, setUp: () => Promise<EngineUnderTest>): void {
  let names = 0;
  const scenario = (title: string, run: (t: EngineUnderTest & { create: Create }) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const under = await setUp();
      const create: Create = (more) =>
        under.engine.createContainer({
          Image: under.image,
          name: `suite-${Object.values(under.labels).join('-')}-${String(names++)}`,
          Labels: under.labels,
          ...more,
        });
      try {
        await run({ ...under, create });
      } finally {
        for (const { id } of await under.engine.listContainers(under.labels)) await under.engine.removeContainer(id);
      }
    });
  };

  scenario('tells the node’s facts', async ({ engine }) => {
    await engine.ping();
    const info = await engine.info();
    assert.ok(info.cpus > 0 && info.memoryBytes > 0 && info.hostname !== '' && info.version !== '');
  });

  scenario('a container goes from created to running to ended, and is listed by its labels', async (t) => {
    const id = await t.create(t.runs);
    assert.equal((await t.engine.inspectContainer(id)).state, 'created');
    await t.engine.startContainer(id);
    await t.engine.startContainer(id);
    const running = await t.engine.inspectContainer(id);
    assert.deepEqual([running.state, running.pid > 0, running.health], ['running', true, 'none']);
    assert.deepEqual(
      (await t.engine.listContainers(t.labels)).map((container) => container.id),
      [id],
    );
    assert.deepEqual(await t.engine.listContainers({ ...t.labels, other: 'x' }), []);
    await t.engine.stopContainer(id);
    await t.engine.stopContainer(id);
    const ended = await t.engine.inspectContainer(id);
    assert.deepEqual([ended.state, ended.pid], ['exited', 0]);
  });

  scenario('the exit code is told by the event and afterwards', async (t) => {
    const id = await t.create(t.exits(3));
    const [died, cancel] = await eventOf(t, 'die', id);
    await t.engine.startContainer(id);
    await t.settle();
    assert.equal((await died).exitCode, 3);
    const ended = await t.engine.inspectContainer(id);
    assert.deepEqual([ended.state, ended.exitCode], ['exited', 3]);
    cancel();
  });

  scenario('removing a running container kills it; an event tells; removing again is no error', async (t) => {
    const id = await t.create(t.runs);
    const [gone, cancel] = await eventOf(t, 'destroy', id);
    await t.engine.startContainer(id);
    await t.engine.removeContainer(id);
    await gone;
    await t.engine.removeContainer(id);
    await assert.rejects(t.engine.inspectContainer(id), (error) => hasCode(error, 'CONTAINER_NOT_FOUND'));
    cancel();
  });

  scenario('a missing image is named when creating and when pulling', async (t) => {
    const image = '127.0.0.1:9/no/such:image';
    await assert.rejects(t.create({ Image: image }), (error) => hasCode(error, 'IMAGE_NOT_FOUND'));
    await assert.rejects(t.engine.pullImage(image, ''), /No such image: 127\.0\.0\.1:9\/no\/such:image: ./);
  });

  scenario('an image that its registry does not tell of is named', async ({ engine }) => {
    const asked = engine.distribution('127.0.0.1:9/no/such:image', '');
    await assert.rejects(
      asked,
      (error) => hasCode(error, 'IMAGE_NOT_FOUND') && /no\/such:image: ./.test(String(error)),
    );
  });

  scenario('one name is given once', async (t) => {
    const name = `suite-${String(names++)}-${Object.values(t.labels).join('-')}`;
    const id = await t.create({ ...t.runs, name });
    await assert.rejects(
      t.create({ ...t.runs, name }),
      (error) => hasCode(error, 'ENGINE_REFUSED') && /in use/.test(String(error)),
    );
    assert.equal((await t.engine.inspectContainer(name)).id, id);
  });

  scenario('calls about an unknown container say so', async ({ engine }) => {
    const isMissing = (error: unknown): boolean => hasCode(error, 'CONTAINER_NOT_FOUND');
    await assert.rejects(engine.startContainer('none'), isMissing);
    await assert.rejects(engine.stopContainer('none'), isMissing);
    await assert.rejects(engine.inspectContainer('none'), isMissing);
  });

  scenario(
    'networks: made, found by their labels, given to containers with their addresses, told of, removed when empty',
    async (t) => {
      const { engine, labels } = t;
      const suffix = String(names++);
      const make = (name: string, prefix: string) =>
        engine.createNetwork({
          name: `${name}-${suffix}`,
          labels,
          options: { 'com.docker.network.bridge.name': `suite-${name}` },
          internal: false,
          subnets: [{ subnet: `${prefix}.0/24`, gateway: `${prefix}.1`, range: `${prefix}.1/32` }],
        });
      const [events, cancel] = await networkEvents(engine);
      const [front, back] = await Promise.all([make('front', '10.254.1'), make('back', '10.254.2')]);
      const container = await t.create({
        ...t.runs,
        HostConfig: { NetworkMode: `front-${suffix}` },
        NetworkingConfig: { EndpointsConfig: { [`front-${suffix}`]: { IPAMConfig: { IPv4Address: '10.254.1.9' } } } },
      });
      try {
        const found = (await engine.listNetworks()).find(({ id }) => id === front);
        assert.deepEqual(found, {
          id: front,
          name: `front-${suffix}`,
          driver: 'bridge',
          labels,
          options: { 'com.docker.network.bridge.name': 'suite-front' },
          internal: false,
          subnets: [{ subnet: '10.254.1.0/24', gateway: '10.254.1.1', range: '10.254.1.1/32' }],
        });
        await assert.rejects(make('front', '10.254.3'), (error) => hasCode(error, 'ENGINE_REFUSED'));
        await assert.rejects(make('other', '10.254.1'), (error) => hasCode(error, 'ENGINE_REFUSED'));

        const endpoint = { addresses: ['10.254.2.9'], mac: '02:42:0a:fe:02:09', options: { 'suite.option': 'a' } };
        await engine.connectNetwork(`back-${suffix}`, container, endpoint);
        await engine.connectNetwork(`back-${suffix}`, container, endpoint);
        await engine.startContainer(container);
        const [inBack, ...others] = await engine.networkContainers([back], () => true);
        assert.deepEqual([inBack?.id, inBack?.addresses, others], [container, ['10.254.2.9'], []]);
        const labelled = Object.keys(labels)[0] ?? '';
        assert.deepEqual(await engine.networkContainers([back], (one) => !(labelled in one.labels)), []);
        assert.deepEqual(await engine.networkContainers([], () => true), []);

        const twin = await t.create({
          ...t.runs,
          HostConfig: { NetworkMode: `back-${suffix}` },
          NetworkingConfig: { EndpointsConfig: { [`back-${suffix}`]: { IPAMConfig: { IPv4Address: '10.254.2.9' } } } },
        });
        await assert.rejects(engine.startContainer(twin), (error) => hasCode(error, 'ADDRESS_STILL_USED'));
        await assert.rejects(engine.removeNetwork(back), (error) => hasCode(error, 'ENGINE_REFUSED'));
        for (const id of [container, container, 'no-such-container']) await engine.disconnectNetwork(back, id);
        assert.deepEqual(await engine.networkContainers([back], () => true), []);
        await engine.removeNetwork(back);
        await engine.disconnectNetwork(back, container);
      } finally {
        for (const { id } of await engine.listContainers(labels)) await engine.removeContainer(id);
        for (const id of [front, back]) await engine.removeNetwork(id);
      }
      await engine.removeNetwork(back);
      for (const kind of ['create', 'connect', 'disconnect', 'destroy']) await events(kind, back);
      await events('connect', '');
      cancel();
    },
  );

  scenario(
    'logs: both streams, with times; one of them; the last lines; following ends with the container',
    async (t) => {
      const id = await t.prints(t.create);
      const both = await collect(t.engine, id, ALL_LOGS);
      assert.deepEqual(both.map((line) => `${line.stream}:${line.data.toString()}`).sort(), [
        'stderr:err',
        'stdout:out',
      ]);
      for (const line of both) assert.ok(!Number.isNaN(Date.parse(line.timestamp)), line.timestamp);
      assert.equal((await collect(t.engine, id, { ...ALL_LOGS, stderr: false })).length, 1);
      assert.equal((await collect(t.engine, id, { ...ALL_LOGS, tail: 1 })).length, 1);
      assert.equal((await collect(t.engine, id, { ...ALL_LOGS, follow: true })).length, 2);
      assert.equal((await collect(t.engine, id, { ...ALL_LOGS, since: '2999-01-01T00:00:00.000000001Z' })).length, 0);
    },
  );

  scenario('logs: following ends when the reader stops it', async (t) => {
    const id = await t.create(t.runs);
    await t.engine.startContainer(id);
    const stop = new AbortController();
    const reading = collect(t.engine, id, { ...ALL_LOGS, follow: true }, stop.signal);
    stop.abort();
    assert.deepEqual(await reading, []);
  });

  scenario('logs: a driver that keeps no lines is an error', async (t) => {
    const id = await t.create({ ...t.runs, HostConfig: { LogConfig: { Type: 'none', Config: {} } } });
    await t.engine.startContainer(id);
    await assert.rejects(collect(t.engine, id, ALL_LOGS), (error) => hasCode(error, 'ENGINE_REFUSED'));
  });
}

type Create = (more: Partial<ContainerConfig>) => Promise<string>;

async function collect(engine: Engine, id: string, query: LogQuery, signal = new AbortController().signal) {
  const lines: EngineLogLine[] = [];
  for await (const batch of engine.logs(id, query, signal)) lines.push(...batch);
  return lines;
}

/** The next event of that kind about one container; engines may tell of older ones too. */
async function eventOf({ engine, labels }: EngineUnderTest, kind: EngineEvent['kind'], id: string) {
  let seen!: (event: EngineEvent) => void;
  const event = new Promise<EngineEvent>((resolve) => (seen = resolve));
  const listener = (found: EngineEvent): void => {
    if (found.kind === kind && found.containerId === id) seen(found);
  };
  const cancel = await engine.watchEvents(labels, listener, (reason) => assert.fail(reason));
  return [event, cancel] as const;
}

/** Resolves when an event of that kind about a network has been told. */
async function networkEvents(engine: Engine) {
  const seen = new Set<string>();
  let wake = (): void => undefined;
  const cancel = await engine.watchNetworks(
    ({ kind, networkId }) => {
      seen.add(`${kind} ${networkId}`);
      wake();
    },
    (reason) => assert.fail(reason),
  );
  const told = async (kind: string, networkId: string): Promise<void> => {
    while (!seen.has(`${kind} ${networkId}`)) await new Promise<void>((resolve) => (wake = resolve));
  };
  return [told, cancel] as const;
}
