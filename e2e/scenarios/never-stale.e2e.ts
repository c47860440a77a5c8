import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import type { Task } from '../../proto/types.js';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster } from './cluster.js';
import { addressIn, createProbe, differences, hostOf, HTTP } from './probe.js';

/** SWARM_STALE_ROUNDS=100 repeats each removal so often. */
const ROUNDS = Number(process.env['SWARM_STALE_ROUNDS'] ?? 6);

/** Milliseconds: who waits longer was led to one that does not answer, and had to ask again (RFC 6298: after a second). */
const SLOW = 900;

/**
 * Runs inside a container: asks for names, as every container does, and opens connections all the time, and tells what changes, what fails and what is
 * slow. A connection counts for the moment at which it was begun, without the time in which this program did not get a processor; `decided` is the moment
 * before which the fate of each is known. An answer counts for the moment of its question, which is asked only when the one before has its answer: what is
 * out of a name is out of it since then at the latest.
 */
const WATCH = `
const dns = require('dns').promises, net = require('net');
const tell = (what, value, at = Date.now()) => console.log(JSON.stringify({ at, told: Date.now(), what, value }));
let last = '';
const names = async () => {
  const asked = Date.now();
  const found = await dns.resolve4('tasks.web').then((all) => all.sort().join(' '), (error) => error.code);
  if (found !== last) tell('names', (last = found), asked);
  setTimeout(names, 20);
};
let missed = 0, tick = Date.now();
const starved = () => missed + Math.max(0, Date.now() - tick - 20);
const open = new Set();
const connection = () => {
  missed = starved();
  tick = Date.now();
  const begun = { at: tick, missed };
  open.add(begun);
  const socket = net.connect({ host: process.argv[1], port: ${HTTP} });
  const end = (failure) => {
    if (failure) tell('failure', failure, begun.at);
    open.delete(begun);
    socket.destroy();
    clearTimeout(limit);
  };
  const limit = setTimeout(() => end('timeout'), 5000);
  socket.once('connect', () => end(Date.now() - begun.at - (starved() - begun.missed) > ${SLOW} ? 'slow' : ''));
  socket.once('error', (error) => end(error.code));
};
names(); setInterval(connection, 20);
setInterval(() => { const [first] = open; tell('decided', '', first ? first.at : Date.now()); }, 100);
`;

interface Line {
  at: number;
  /** When it was known. */
  told: number;
  what: 'names' | 'failure' | 'decided';
  value: string;
}

class Watcher {
  readonly lines: Line[] = [];
  decided = 0;
  readonly #child: ChildProcess;
  readonly #onLine = new Set<() => void>();
  readonly host: string;

  /** In a container that is run by hand: those of services go when their node is given up. */
  constructor(cluster: Cluster, host: string, vip: string) {
    this.host = host;
    this.#child = cluster.lab.start(host, ['docker', 'exec', '-i', 'watcher', 'node', '-e', WATCH, vip]);
    createInterface({ input: must(this.#child.stdout, 'its output') }).on('line', (line) => {
      const told = JSON.parse(line) as Line;
      if (told.what === 'decided') this.decided = told.at;
      else this.lines.push(told);
      for (const look of this.#onLine) look();
    });
  }
  /** What it was answered last. */
  get names(): string {
    return this.lines.findLast(({ what }) => what === 'names')?.value ?? '';
  }
  failures(since: number): Line[] {
    return this.lines.filter(({ at, what }) => what === 'failure' && at >= since);
  }
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`${this.host}: not so after 60 s; names: ${this.names}`)),
        60_000,
      );
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(limit);
        this.#onLine.delete(look);
        resolve();
      };
      this.#onLine.add(look);
      look();
    });
  }
  end(): void {
    this.#child.kill();
  }
}

test('never stale: what does not serve is out of every node’s names and maps within a second; a node that was cut off is right at once', async (t) => {
  const cluster = await Cluster.up(t, 4);
  await loadProbeImage(cluster.lab);
  await cluster.swarm('network', 'create', '--attachable', 'net');
  await createProbe(cluster, 'web', ['--replicas', '4', '--network', 'net', '--restart-delay', '100ms']);
  const hosts = cluster.lab.hosts.map(({ name }) => name);
  await Promise.all(
    hosts.map((host) =>
      cluster.lab.must(host, [...'docker run -d --name watcher --network net probe'.split(' '), 'sleep', '1000']),
    ),
  );
  const vip = must(cluster.service('web').endpoint?.virtual_ips[0], 'a virtual address').addr.replace(/\/.*/, '');
  const watchers = hosts.map((host) => new Watcher(cluster, host, vip));
  t.after(() => watchers.forEach((each) => each.end()));
  const truth = async (): Promise<string> =>
    (await Promise.all(cluster.running('web').map((task) => addressIn(cluster, task, 'net')))).sort().join(' ');
  const settled = async (who = watchers): Promise<void> => {
    const names = await truth();
    await Promise.all(who.map((each) => each.until(() => each.names === names)));
  };
  const replaced = (victim: Task): Promise<void> =>
    cluster.until('it is replaced', () => {
      const running = cluster.running('web');
      return running.length === 4 && !running.some(({ id }) => id === victim.id);
    });
  const late: { what: string; ms: number }[] = [];
  /** When connections may fail. */
  const spans: { since: number; until: number }[] = [];
  /** Until nobody was told of `address` any more, and until the last connection was begun that failed. */
  const measure = async (
    what: string,
    since: number,
    address: string,
    limit: number,
    who = watchers,
  ): Promise<void> => {
    spans.push({ since, until: since + limit });
    let worst = 0;
    await Promise.all(who.map((each) => each.until(() => !each.names.split(' ').includes(address))));
    await Promise.all(who.map((each) => each.until(() => each.decided > since + limit)));
    const report: string[] = [];
    for (const { lines, host } of who) {
      const gone = must(
        lines.find(({ told, what: kind, value }) => kind === 'names' && told >= since && !value.includes(address)),
        what,
      );
      const failed = lines.findLast(({ at, what: kind }) => kind === 'failure' && at >= since);
      const ms = Math.max(gone.at, failed?.at ?? 0) - since;
      late.push({ what, ms });
      report.push(`${host}: out of the names after ${gone.at - since} ms, last of these failed:`);
      for (const { at, what: kind, value } of lines)
        if (kind === 'failure' && at >= since) report.push(`  ${value} at ${at - since} ms`);
      worst = Math.max(worst, ms);
    }
    assert.ok(worst <= limit, `${what}: ${worst} ms, at most ${limit}\n${report.join('\n')}`);
  };
  await settled();
  // Whoever has just been run by hand is not known to all other nodes at once.
  await Promise.all(
    watchers.map((each) => each.until(() => each.decided > (each.failures(0).at(-1)?.at ?? 0) + 1_000)),
  );
  const begun = Date.now();

  for (let round = 0; round < ROUNDS; round++) {
    const victim = must(cluster.running('web')[round % 4], 'a task');
    const address = await addressIn(cluster, victim, 'net');
    const since = Date.now();
    await cluster.lab.must(hostOf(cluster, victim), [
      'docker',
      'kill',
      must(victim.status.container_status, 'a container').container_id,
    ]);
    await measure('a task that was killed', since, address, 1_000);
    await replaced(victim);
    await settled();
  }

  await t.test('a task that becomes unhealthy gets nothing new while it is stopped', async () => {
    const victim = must(cluster.running('web')[0], 'a task');
    const address = await addressIn(cluster, victim, 'net');
    await cluster.lab.must(hostOf(cluster, victim), [
      ...['docker', 'exec', must(victim.status.container_status, 'a container').container_id],
      ...['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${HTTP}/health/fail`],
    ]);
    const events = cluster.lab.start(hostOf(cluster, victim), [
      ...[
        'docker',
        'events',
        '--since',
        '5s',
        '--filter',
        'event=health_status: unhealthy',
        '--format',
        '{{.TimeNano}}',
      ],
    ]);
    const since = await new Promise<number>((resolve) =>
      createInterface({ input: must(events.stdout, 'events') }).once('line', (nanos) => resolve(Number(nanos) / 1e6)),
    );
    events.kill();
    await measure('a task that is unhealthy', since, address, 1_000);
    await replaced(victim);
    await settled();
  });

  const outside = watchers.flatMap((each) =>
    each.failures(begun).filter(({ at }) => !spans.some(({ since, until }) => at >= since && at <= until)),
  );
  assert.deepEqual(outside, [], 'connections that failed at other times');
  const hung = watchers.flatMap((each) => each.failures(begun).filter(({ value }) => value === 'timeout'));
  assert.deepEqual(hung, [], 'whoever came to a container that had just died was led to another');

  await t.test('a node that is cut off: the others know within 4 s, and it within a second of its return', async () => {
    const victim = must(
      cluster.running('web').find((task) => hostOf(cluster, task) !== 'h1'),
      'a task that is not beside the manager',
    );
    const host = hostOf(cluster, victim);
    const address = await addressIn(cluster, victim, 'net');
    const others = watchers.filter((each) => each.host !== host);
    const alone = must(
      watchers.find((each) => each.host === host),
      'the client beside it',
    );
    const since = Date.now();
    await cluster.lab.cut(host);
    await measure('a node that is cut off', since, address, 4_000, others);
    await cluster.until(
      'its task runs elsewhere',
      () => cluster.running('web').filter(({ node_id }) => node_id !== victim.node_id).length === 4,
    );
    // What it missed is more than that.
    await cluster.swarm('service', 'update', '--detach', '--force', '--update-parallelism', '4', 'web');
    const old = new Set((await truth()).split(' '));
    await cluster.until(
      'all are new',
      () => cluster.running('web').length === 4 && cluster.service('web').update_status?.state === 'completed',
    );
    const left = since + 30_000 - Date.now();
    await cluster.lab.must('h1', ['sleep', String(Math.max(0, left) / 1000)]);
    const names = await truth();
    assert.ok(names.split(' ').every((each) => !old.has(each)));
    await cluster.lab.heal(host);
    const back = Date.now();
    await alone.until(() => alone.names === names);
    const right =
      must(
        alone.lines.findLast(({ what }) => what === 'names'),
        'names',
      ).at - back;
    assert.ok(right <= 1_000, `right after ${right} ms`);
    assert.equal(await differences(cluster), '');
    late.push({ what: 'a node that came back', ms: right });
  });

  await t.test('what somebody else breaks is found, and mended', async () => {
    // The node looks by itself every ten seconds, and may have mended it before it is asked: then it is broken again.
    let found = '';
    for (let tries = 0; found === ''; tries++) {
      assert.ok(tries < 10, 'it is told');
      await cluster.lab.must('h2', ['nft', 'delete', 'table', 'inet', 'swarm']);
      found = await differences(cluster);
    }
    assert.match(found, /virtual address/);
    for (let tries = 0; (await differences(cluster)) !== ''; tries++) {
      assert.ok(tries < 60, await differences(cluster));
      await cluster.lab.must('h1', ['sleep', '0.5']);
    }
  });
  const words = new Set(late.map(({ what }) => what));
  for (const what of words) {
    const times = late.filter((each) => each.what === what).map(({ ms }) => ms);
    if (ROUNDS > 6) console.log(`${what}: of ${times.length} times the longest is ${Math.max(...times)} ms`);
  }
});
