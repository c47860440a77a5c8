import type { ClientReadableStream } from '@grpc/grpc-js';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { emptyObserved, observe, type Observed } from '../cli/progress/observed.js';
import { LOCAL_IMAGE } from '../e2e/lab/image.js';
import { Lab } from '../e2e/lab/lab.js';
import { stopSignal } from '../e2e/lab/signals.js';
import { must } from '../lib/assert.js';
import { messageOf } from '../lib/errors.js';
import type { ControlClient } from '../proto/gen/swarm/v1/Control.js';
import type { WatchEvent } from '../proto/gen/swarm/v1/WatchEvent.js';
import { Control } from '../proto/load.js';
import { connect, unary } from '../proto/rpc/client.js';

/*
 * How soon a node that dies is seen, and its tasks run elsewhere: `npm run bench:node-down -- --rounds 10 --load-minutes 10`.
 *
 * Four lab hosts, three of them managers, all of them with tasks of one service. In each round the cable of a worker is pulled, and
 * in another one that of the leading manager, which runs tasks too: no packet says that they are gone. A time runs from just
 * before the cable is pulled to the moment at which another manager's stream of events shows the node as down, and every replica as
 * running on other nodes. Then the cable is put back, and the service is spread anew.
 * At last four processes keep both cores busy for some minutes: no node may be taken for down.
 * Exit code 1 when a limit is passed.
 */

const HOSTS = ['h1', 'h2', 'h3', 'h4'] as const;
const MANAGERS = 3;
const REPLICAS = 8;
const HOGS = 4;
const WAIT_MS = 60_000;
const LIMITS = { worker: { seen: 3_000, elsewhere: 5_000 }, leader: { seen: 6_000, elsewhere: 6_000 } };

type Host = (typeof HOSTS)[number];
type Victim = keyof typeof LIMITS;

/** One manager's stream of events, and what it has shown so far. */
class Vantage {
  readonly seen: Observed = emptyObserved();
  readonly #client: ControlClient;
  readonly #call: ClientReadableStream<WatchEvent>;
  #look: () => void = () => undefined;

  constructor(lab: Lab, host: Host) {
    const { init } = must(
      lab.hosts.find(({ name }) => name === host),
      host,
    );
    this.#client = connect(Control, { unix: `/proc/${must(init, host).pid}/root/run/swarm/swarm.sock` });
    this.#call = this.#client.Watch({ service_ids: [], nodes: true });
    this.#call.on('data', (event: WatchEvent) => {
      observe(this.seen, event);
      this.#look();
    });
    this.#call.on('error', () => undefined); // a deadline that passes tells what was missing
  }
  /** When it first held, as Date.now() tells it. */
  async until(what: string, holds: () => boolean): Promise<number> {
    const late = AbortSignal.timeout(WAIT_MS);
    return new Promise((resolve, reject) => {
      late.addEventListener('abort', () => reject(new Error(`${what}: not so after ${WAIT_MS / 1000} s`)));
      this.#look = () => {
        if (!this.seen.synced || !holds()) return;
        this.#look = () => undefined;
        resolve(Date.now());
      };
      this.#look();
    });
  }
  idOf(host: Host): string {
    const nodes = [...this.seen.nodes.values()];
    return must(
      nodes.find(({ description }) => description?.hostname === host),
      host,
    ).id;
  }
  async leader(): Promise<Host> {
    const { nodes } = await unary(this.#client, 'ListNodes', { filters: {} });
    return must(
      nodes.find(({ manager_status }) => manager_status?.leader),
      'a leader',
    ).description?.hostname as Host;
  }
  get allReady(): boolean {
    const nodes = [...this.seen.nodes.values()];
    const answers = nodes.every(({ manager_status }) => (manager_status?.reachability ?? 'reachable') === 'reachable');
    return nodes.length === HOSTS.length && answers && nodes.every(({ status }) => status.state === 'ready');
  }
  /** Replicas that run on another node than this. */
  runningOff(nodeId: string): number {
    const tasks = [...this.seen.tasks.values()].flatMap((ofService) => [...ofService.values()]);
    const running = tasks.filter(
      ({ status, desired_state }) => status.state === 'running' && desired_state === 'running',
    );
    return new Set(running.filter(({ node_id }) => node_id !== nodeId).map(({ slot }) => slot)).size;
  }
  close(): void {
    this.#call.cancel();
    this.#client.close();
  }
}

async function makeCluster(lab: Lab): Promise<void> {
  await Promise.all(HOSTS.map((host) => lab.startSwarmd(host)));
  const address = must(lab.hosts[0], 'h1').address;
  await lab.swarm('h1', ['init', '--advertise-addr', address]);
  for (const [i, host] of HOSTS.entries()) {
    if (i === 0) continue;
    const token = (await lab.swarm('h1', ['join-token', '-q', i < MANAGERS ? 'manager' : 'worker'])).trim();
    await lab.swarm(host, ['join', '--token', token, `${address}:2377`]);
  }
  const flags = ['--name', 'app', '--replicas', String(REPLICAS), '--quiet', '--stop-grace-period', '1s'];
  await lab.swarm('h1', ['service', 'create', ...flags, LOCAL_IMAGE, 'sleep', '1000000']);
}

/** Milliseconds until the node is seen as down, and until all replicas run elsewhere. */
async function round(lab: Lab, victim: Victim): Promise<{ seen: number; elsewhere: number }> {
  const first = new Vantage(lab, 'h1');
  await first.until('all nodes are ready', () => first.allReady);
  const host: Host = victim === 'worker' ? 'h4' : await first.leader();
  first.close();
  const vantage = new Vantage(
    lab,
    must(HOSTS.slice(0, MANAGERS).filter((other) => other !== host)[0], 'another manager'),
  );
  try {
    await vantage.until('the service runs', () => vantage.runningOff('') === REPLICAS);
    const id = vantage.idOf(host);
    if (vantage.runningOff(id) === REPLICAS) throw new Error(`no task runs on ${host}`);
    const since = Date.now();
    await lab.cut(host);
    const down = await vantage.until(`${host} is down`, () => vantage.seen.nodes.get(id)?.status.state === 'down');
    const moved = await vantage.until('its tasks run elsewhere', () => vantage.runningOff(id) === REPLICAS);
    await lab.heal(host);
    await vantage.until('all nodes are ready', () => vantage.allReady);
    await lab.swarm('h1', ['service', 'update', '--force', '--quiet', '--update-parallelism', '0', 'app']);
    return { seen: down - since, elsewhere: moved - since };
  } finally {
    vantage.close();
  }
}

/** How often a leader has taken a node for down so far, as the managers' own logs tell it. */
function downs(lab: Lab): number {
  const logs = HOSTS.map((host) => lab.log(host, 'swarmd', Infinity));
  return logs.join('\n').split('"msg":"node is down: no heartbeat"').length - 1;
}

/** How many nodes were taken for down while both cores were busy. `expected`: how often it has been so before. */
async function load(lab: Lab, minutes: number, expected: number): Promise<number> {
  const vantage = new Vantage(lab, 'h1');
  await vantage.until('all nodes are ready', () => vantage.allReady);
  vantage.close();
  const before = downs(lab);
  if (before < expected) throw new Error(`the logs tell of ${before} dead nodes, and there were ${expected}`);
  const hogs = Array.from({ length: HOGS }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    await sleep(minutes * 60_000);
  } finally {
    for (const hog of hogs) hog.kill('SIGKILL');
  }
  return downs(lab) - before;
}

function report(victim: Victim, what: 'seen' | 'elsewhere', times: readonly number[]): boolean {
  const sorted = [...times].sort((a, b) => a - b);
  const [median, most] = [sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0];
  const limit = LIMITS[victim][what];
  const said = what === 'seen' ? 'down' : 'all tasks elsewhere';
  console.log(
    `${victim} cut off, ${said}: median ${median} ms, longest ${most} ms of ${times.length} (limit ${limit})`,
  );
  return most <= limit;
}

async function run(lab: Lab, plan: { rounds: number; loadMinutes: number }): Promise<boolean> {
  await makeCluster(lab);
  const times = { worker: { seen: [], elsewhere: [] }, leader: { seen: [], elsewhere: [] } } as Record<
    Victim,
    { seen: number[]; elsewhere: number[] }
  >;
  for (let i = 1; i <= plan.rounds; i++) {
    for (const victim of ['worker', 'leader'] as const) {
      const { seen, elsewhere } = await round(lab, victim);
      console.log(`round ${i}, ${victim}: down after ${seen} ms, all tasks elsewhere after ${elsewhere} ms`);
      times[victim].seen.push(seen);
      times[victim].elsewhere.push(elsewhere);
    }
  }
  const falseAlarms = plan.loadMinutes > 0 ? await load(lab, plan.loadMinutes, 2 * plan.rounds) : 0;
  if (plan.loadMinutes > 0) console.log(`full load for ${plan.loadMinutes} min: ${falseAlarms} nodes taken for down`);
  const good = (['worker', 'leader'] as const).flatMap((victim) =>
    (['seen', 'elsewhere'] as const).map((what) => report(victim, what, times[victim][what])),
  );
  return falseAlarms === 0 && good.every(Boolean);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '10' }, 'load-minutes': { type: 'string', default: '10' } },
  });
  const stopped = stopSignal();
  const lab = await Lab.up({ name: `down-${process.pid}`, hosts: HOSTS.length, owned: true });
  try {
    const plan = { rounds: Number(values.rounds), loadMinutes: Number(values['load-minutes']) };
    const outcome = await Promise.race([run(lab, plan), stopped]);
    if (typeof outcome === 'string') throw new Error(`ended by ${outcome}`);
    if (!outcome) process.exitCode = 1;
  } finally {
    await lab.down();
  }
}

try {
  await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
