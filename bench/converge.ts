import Docker from 'dockerode';
import { must } from '../lib/assert.js';
import { messageOf } from '../lib/errors.js';
import { LOCAL_IMAGE } from '../e2e/lab/image.js';
import { Lab } from '../e2e/lab/lab.js';
import { until } from '../e2e/lab/run.js';
import { stopSignal } from '../e2e/lab/signals.js';

/*
 * How much of the time in which a service converges is ours, and how much the engines': `npm run bench:converge`.
 *
 * Four lab hosts, a cluster on them. Each round starts 40 containers of the small local image, 10 on each host, three times
 * and removes them again:
 *   engines, one at a time    the engines by themselves, all four at once: this process creates and starts containers
 *                             over their sockets, on each engine one after the other
 *   engines, four at a time   the same with four containers of each engine in the works
 *   swarm                     `swarm service create --replicas 40`
 * The rounds take turns in one run, so that what else the machine does meets all of them. A time runs from just before the
 * first request (for swarm: before the command is started) to the last container's StartedAt, which the engines record.
 * The ratio is swarm's median over the faster of the engines' two medians. Exit code 1 when it is above the limit.
 */

const HOSTS = 4;
const EACH = 10;
const REPLICAS = HOSTS * EACH;
const ROUNDS = 5;
const RATIO_MAX = 1.5;
const SERVICE = 'bench';
const COMMAND = ['sleep', '1000000'];

interface Timing {
  /** Seconds until the last container ran. */
  running: number;
  /** Seconds until the caller knew. */
  told: number;
}

type Way = 'engines, one at a time' | 'engines, four at a time' | 'swarm';

class Bench {
  readonly #lab: Lab;
  readonly #engines: Docker[];

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#engines = lab.hosts.map((host) => new Docker({ socketPath: lab.engineSocket(host.name) }));
  }

  async makeCluster(): Promise<void> {
    const [first, ...others] = this.#lab.hosts;
    const { name, address } = must(first, 'the first host');
    await Promise.all(this.#lab.hosts.map((host) => this.#lab.startSwarmd(host.name)));
    await this.#lab.swarm(name, ['init', '--advertise-addr', address]);
    const token = (await this.#lab.swarm(name, ['join-token', '-q', 'worker'])).trim();
    await Promise.all(others.map((host) => this.#lab.swarm(host.name, ['join', '--token', token, `${address}:2377`])));
  }

  async measure(way: Way): Promise<Timing> {
    const start = Date.now();
    if (way === 'swarm') await this.#startService();
    else await this.#startContainers(way === 'engines, one at a time' ? 1 : 4);
    const told = (Date.now() - start) / 1000;
    const last = await this.#lastStart();
    if (way === 'swarm') await this.#lab.swarm('h1', ['service', 'rm', SERVICE]);
    else await this.#removeContainers();
    await until('every container is gone', async () => (await this.#list()).length === 0, 60_000, 100);
    return { running: (last - start) / 1000, told };
  }

  async #startService(): Promise<void> {
    const flags = ['--name', SERVICE, '--replicas', String(REPLICAS), '--stop-grace-period', '1ms', '--quiet'];
    await this.#lab.swarm('h1', ['service', 'create', ...flags, LOCAL_IMAGE, ...COMMAND]);
  }

  async #startContainers(atATime: number): Promise<void> {
    await Promise.all(
      this.#engines.map(async (engine) => {
        let left = EACH;
        const worker = async (): Promise<void> => {
          while (left-- > 0) await (await engine.createContainer({ Image: LOCAL_IMAGE, Cmd: COMMAND })).start();
        };
        await Promise.all(Array.from({ length: atATime }, worker));
      }),
    );
  }

  /** When the last container started, in milliseconds of the epoch. Every host must run its share. */
  async #lastStart(): Promise<number> {
    const containers = await this.#list();
    const states = await Promise.all(containers.map(async (container) => (await container.inspect()).State));
    const running = states.filter((state) => state.Running);
    if (running.length !== REPLICAS) throw new Error(`${running.length} of ${REPLICAS} containers are running`);
    return Math.max(...running.map((state) => Date.parse(state.StartedAt)));
  }

  async #removeContainers(): Promise<void> {
    await Promise.all((await this.#list()).map((container) => container.remove({ force: true })));
  }

  async #list(): Promise<Docker.Container[]> {
    const lists = this.#engines.map(async (engine) =>
      (await engine.listContainers({ all: true })).map(({ Id }) => engine.getContainer(Id)),
    );
    return (await Promise.all(lists)).flat();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return must(sorted[Math.floor(sorted.length / 2)], 'the median');
}

async function runRounds(lab: Lab): Promise<void> {
  const bench = new Bench(lab);
  await bench.makeCluster();
  const timings: Record<Way, Timing[]> = { 'engines, one at a time': [], 'engines, four at a time': [], swarm: [] };
  const ways = Object.keys(timings) as Way[];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const way of ways) {
      const timing = await bench.measure(way);
      timings[way].push(timing);
      console.log(`round ${round}: ${way}: ${timing.running.toFixed(2)} s (told after ${timing.told.toFixed(2)} s)`);
    }
  }
  const medians = ways.map((way) => median(timings[way].map(({ running }) => running)));
  for (const [index, way] of ways.entries()) console.log(`median: ${way}: ${medians[index]?.toFixed(2)} s`);
  const [one = NaN, four = NaN, swarm = NaN] = medians;
  const ratio = swarm / Math.min(one, four);
  console.log(`ratio: ${ratio.toFixed(2)} (limit ${RATIO_MAX})`);
  if (!(ratio <= RATIO_MAX)) process.exitCode = 1;
}

async function main(): Promise<void> {
  const stopped = stopSignal();
  const lab = await Lab.up({ name: `bench-${process.pid}`, hosts: HOSTS, owned: true });
  try {
    const signal = await Promise.race([runRounds(lab), stopped]);
    if (signal) throw new Error(`ended by ${signal}`);
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
