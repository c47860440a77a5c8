import { must } from '../lib/assert.js';
import { CHECKOUT } from '../e2e/lab/host.js';
import { LOCAL_IMAGE } from '../e2e/lab/image.js';
import type { Lab } from '../e2e/lab/lab.js';
import { until } from '../e2e/lab/run.js';
import { loadProbeImage, PROBE_IMAGE } from '../e2e/load/probe-image.js';
import { percentile } from '../e2e/load/report.js';
import type { Plan, Target } from './network-client.js';
import { cell, median, row } from './network-tables.js';

/** How fast packets go, by each of the ways that there are: see network.ts. */

const HTTP = 8080;
const STREAM = 9000;
/** Of the service; the container that is run by hand, and the server without a container, have the next ones. */
const PUBLISHED = { http: 8000, stream: 8001 };
const BY_ENGINE = { http: 8100, stream: 8101 };
const ON_HOST = { http: 8200, stream: 8201 };
const BYTES = 512 * 1024 * 1024;
const REQUESTS = 100;
const GAP_MS = 5;

const WAYS = ['direct', 'virtual', 'mesh', 'mesh far', 'engine', 'host'] as const;
type Way = (typeof WAYS)[number];

const TITLES: Record<Way, string> = {
  direct: 'container to container, by its address',
  virtual: 'container to container, by a virtual address',
  mesh: 'from outside, port of a node with the task',
  'mesh far': 'from outside, port of a node without it',
  engine: 'from outside, docker run -p',
  host: 'from outside, a server on the host itself',
};
/** What each is measured by; the engine's bridge is what a published port without a cluster costs. */
const BASE: Partial<Record<Way, Way>> = { virtual: 'direct', mesh: 'engine', 'mesh far': 'engine', host: 'engine' };

const MEASURES = ['MB/s', 'new p50', 'new p99', 'kept p50', 'kept p99'] as const;
type Measure = (typeof MEASURES)[number];

interface Limit {
  way: Way;
  measure: Measure;
  /** Throughput at least, latency at most, as a share of what the base has. */
  share: number;
}
/**
 * With room for what else a machine does. Two hops have a tunnel and two more passes through a kernel: on two cores they share what one hop has to
 * itself. The 99th percentiles are the machine's more than ours: they are shown.
 */
const LIMITS: readonly Limit[] = [
  { way: 'virtual', measure: 'MB/s', share: 0.7 },
  { way: 'mesh', measure: 'MB/s', share: 0.7 },
  { way: 'mesh far', measure: 'MB/s', share: 0.3 },
  ...(['new p50', 'kept p50'] as const).flatMap((measure) => [
    { way: 'virtual', measure, share: 1.4 } as const,
    { way: 'mesh', measure, share: 1.4 } as const,
    { way: 'mesh far', measure, share: 2 } as const,
  ]),
];

type Endpoint = Record<'http' | 'stream', Target>;
interface Stage {
  ways: Record<Way, Endpoint>;
  /** What leads into the container of the client. */
  inClient: string[];
}

const program = (name: string): string[] => [process.execPath, `${CHECKOUT}/dist/bench/${name}.js`];

/** Two nodes and a host that is none, the client: the only task of the service is on the first node, the container of a client on the second. */
async function build(lab: Lab): Promise<Stage> {
  const [node, far] = [lab.address('h1'), lab.address('h2')];
  const loaded = loadProbeImage(lab, ['h1']);
  await Promise.all(['h1', 'h2'].map((host) => lab.startSwarmd(host)));
  await lab.swarm('h1', ['init', '--advertise-addr', node]);
  const token = (await lab.swarm('h1', ['join-token', '-q', 'worker'])).trim();
  await Promise.all([loaded, lab.swarm('h2', ['join', '--token', token, `${node}:2377`])]);
  await lab.swarm('h1', ['network', 'create', '--driver', 'overlay', 'front']);
  const create = ['service', 'create', '--quiet', '--network', 'front', '--name'];
  const ports = [`${PUBLISHED.http}:${HTTP}`, `${PUBLISHED.stream}:${STREAM}`].flatMap((port) => ['--publish', port]);
  const at = (host: string) => ['--constraint', `node.hostname==${host}`];
  await lab.swarm('h1', [...create, 'web', ...at('h1'), ...ports, PROBE_IMAGE]);
  await lab.swarm('h1', [...create, 'client', ...at('h2'), LOCAL_IMAGE, 'sleep', '1000000']);
  const byEngine = [`${BY_ENGINE.http}:${HTTP}`, `${BY_ENGINE.stream}:${STREAM}`].flatMap((port) => ['-p', port]);
  await lab.must('h1', ['docker', 'run', '--detach', '--name', 'plain', ...byEngine, PROBE_IMAGE]);

  const web = await containerOf(lab, 'h1', 'web');
  const inClient = await insideOf(lab, 'h2', await containerOf(lab, 'h2', 'client'));
  const server = ['env', `PORT=${ON_HOST.http}`, `UDP_PORT=${ON_HOST.http}`, process.execPath];
  await lab.startProgram('h1', 'server', [...server, `${CHECKOUT}/dist/e2e/load/server.js`]);
  await lab.startProgram('h1', 'stream', [...program('network-stream'), String(ON_HOST.stream)]);
  for (const [name, container] of [
    ['stream-web', web],
    ['stream-plain', 'plain'],
  ] as const) {
    const inside = await insideOf(lab, 'h1', container);
    await lab.startProgram('h1', name, [...inside, ...program('network-stream'), String(STREAM)]);
  }
  const find = '{{(index .NetworkSettings.Networks "front").IPAddress}}';
  const direct = (await lab.must('h1', ['docker', 'inspect', '--format', find, web])).trim();
  const service = await lab.swarm('h1', ['service', 'inspect', 'web']);
  const virtual = virtualAddressBeside(direct, service);
  const place = (way: Way, host: string, { http, stream }: { http: number; stream: number }) => {
    return { http: { name: way, host, port: http }, stream: { name: way, host, port: stream } };
  };
  const inside = { http: HTTP, stream: STREAM };
  const ways: Stage['ways'] = {
    direct: place('direct', direct, inside),
    virtual: place('virtual', virtual, inside),
    mesh: place('mesh', node, PUBLISHED),
    'mesh far': place('mesh far', far, PUBLISHED),
    engine: place('engine', node, BY_ENGINE),
    host: place('host', node, ON_HOST),
  };
  return { ways, inClient };
}

/** The virtual address of the service in the network (a /24) of this address. */
function virtualAddressBeside(address: string, inspected: string): string {
  const [service] = JSON.parse(inspected) as { Endpoint: { VirtualIPs: { Addr: string }[] } }[];
  const prefix = address.slice(0, address.lastIndexOf('.') + 1);
  const found = service?.Endpoint.VirtualIPs.find(({ Addr }) => Addr.startsWith(prefix));
  return must(found, 'a virtual address').Addr.replace(/\/.*/, '');
}
async function containerOf(lab: Lab, host: string, service: string): Promise<string> {
  const filter = `label=com.docker.swarm.service.name=${service}`;
  return (await lab.must(host, ['docker', 'ps', '--quiet', '--filter', filter])).trim();
}
async function insideOf(lab: Lab, host: string, container: string): Promise<string[]> {
  const pid = (await lab.must(host, ['docker', 'inspect', '--format', '{{.State.Pid}}', container])).trim();
  return ['nsenter', '--target', pid, '--net', '--'];
}

const isInside = (way: Way): boolean => way === 'direct' || way === 'virtual';

async function carryOut<T>(lab: Lab, { inClient }: Stage, from: 'container' | 'outside', plan: Plan): Promise<T> {
  const argv = [...program('network-client'), JSON.stringify(plan)];
  const found = await (from === 'container' ? lab.must('h2', [...inClient, ...argv]) : lab.must('h3', argv));
  return JSON.parse(found) as T;
}

/** What each way has of each measure. The ways take turns, with each request too: what else the machine does meets all of them. */
async function round(lab: Lab, stage: Stage, turn: number): Promise<Record<Way, Record<Measure, number>>> {
  const found = Object.fromEntries(WAYS.map((way) => [way, {}])) as Record<Way, Record<Measure, number>>;
  for (let i = 0; i < WAYS.length; i++) {
    const way = must(WAYS[(i + turn) % WAYS.length], 'a way');
    const from = isInside(way) ? 'container' : 'outside';
    const plan: Plan = { do: 'stream', target: stage.ways[way].stream, bytes: BYTES };
    found[way]['MB/s'] = BYTES / 1e6 / (await carryOut<number>(lab, stage, from, plan));
  }
  for (const from of ['container', 'outside'] as const) {
    const ways = WAYS.filter((way) => isInside(way) === (from === 'container'));
    for (const kept of [false, true]) {
      const targets = ways.map((way) => stage.ways[way].http);
      const plan: Plan = { do: 'requests', targets, count: REQUESTS, gapMs: GAP_MS, kept };
      const times = await carryOut<Record<string, number[]>>(lab, stage, from, plan);
      for (const way of ways) {
        const sorted = Float64Array.from(times[way] ?? []).sort();
        found[way][kept ? 'kept p50' : 'new p50'] = percentile(sorted, 50);
        found[way][kept ? 'kept p99' : 'new p99'] = percentile(sorted, 99);
      }
    }
  }
  return found;
}

/** Prints its table; whether every limit was kept. */
export async function benchTraffic(lab: Lab, rounds: number): Promise<boolean> {
  const stage = await build(lab);
  await until('every server answers', async () => {
    const plan: Plan = { do: 'requests', targets: [], count: 1, gapMs: 0, kept: false };
    const inside = [stage.ways.direct.http, stage.ways.virtual.http];
    const outside = WAYS.filter((way) => !isInside(way)).map((way) => stage.ways[way].http);
    const asked = await Promise.allSettled([
      carryOut(lab, stage, 'container', { ...plan, targets: inside }),
      carryOut(lab, stage, 'outside', { ...plan, targets: outside }),
    ]);
    return asked.every(({ status }) => status === 'fulfilled');
  });
  const found: Record<Way, Record<Measure, number>>[] = [];
  for (let i = 0; i < rounds; i++) found.push(await round(lab, stage, i));
  const value = (way: Way, measure: Measure): number => median(found.map((each) => each[way][measure]));
  // Of the ratios within each round: what slows a round down is in both.
  const share = (way: Way, measure: Measure, base: Way): number =>
    median(found.map((each) => each[way][measure] / each[base][measure]));
  console.log(
    `\nmedians of ${rounds} rounds: one stream of ${BYTES / 2 ** 20} MiB; requests one after the other, in ms`,
  );
  console.log(row('', ...MEASURES.flatMap((measure) => [measure, 'ratio'])));
  for (const way of WAYS) {
    const base = BASE[way];
    const cells = MEASURES.flatMap((measure) => [
      cell(value(way, measure), measure === 'MB/s' ? 0 : 2),
      base ? cell(share(way, measure, base), 2) : '-',
    ]);
    console.log(row(TITLES[way], ...cells));
  }
  const missed = LIMITS.flatMap(({ way, measure, share: limit }) => {
    const has = share(way, measure, must(BASE[way], 'a base'));
    const isKept = measure === 'MB/s' ? has >= limit : has <= limit;
    return isKept ? [] : [`${TITLES[way]}: ${measure} is ${has.toFixed(2)} of its base, limit ${limit}`];
  });
  for (const line of missed) console.log(`missed: ${line}`);
  return missed.length === 0;
}
