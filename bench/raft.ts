import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../lib/errors.js';
import { stopSignal } from '../e2e/lab/signals.js';
import { Cluster, freshDir, type System } from './raft/cluster.js';
import { findEtcd, versionOf } from './raft/etcd.js';
import { measure, type Measured } from './raft/load.js';

/*
 * Our raft beside etcd's: `npm run bench:raft -- --rounds 5 --seconds 4`.
 *
 * Three members of ours (bench/raft/member.ts: the driver, the sealed log on disk, the transport with mutual TLS) and three of etcd (as Debian
 * ships it, with its own defaults and without TLS) take turns on the same disk: in each round both are started with empty
 * directories, one after the other, and this process puts values of 256 bytes through the leader, with the same gRPC library and
 * the same messages, so many at a time. Both acknowledge what a majority has synced to the disk. Medians over the rounds. Exit code 1 when
 * we are slower than etcd at any level: fewer puts per second, or a higher median latency.
 */

const LEVELS = [1, 16, 64, 256] as const;
/** Managers run for months: a process that has just begun spends more on compiling its code than on anything else. */
const WARM_UP = { inFlight: 64, seconds: 20 };
const SYSTEMS: readonly System[] = ['ours', 'etcd'];
const CACHE = new URL('../../node_modules/.cache/etcd', import.meta.url).pathname;

type Results = Record<System, Map<number, Measured[]>>;

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly levels: readonly number[];
  readonly flags: readonly string[];
}

function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      levels: { type: 'string', default: LEVELS.join(',') },
      'node-flag': { type: 'string', multiple: true, default: [] },
    },
  });
  const levels = values.levels.split(',').map(Number);
  return { rounds: Number(values.rounds), seconds: Number(values.seconds), levels, flags: values['node-flag'] };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? NaN) + (sorted[Math.ceil(half)] ?? NaN)) / 2;
}

function medians(all: readonly Measured[]): Measured {
  const of = (key: keyof Measured): number => median(all.map((each) => each[key]));
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    memberCpu: of('memberCpu'),
    clientCpu: of('clientCpu'),
  };
}

const show = ({ perSecond, p50, p99, memberCpu, clientCpu }: Measured): string => {
  const rate = `${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50.toFixed(2).padStart(6)} ms  p99 ${p99.toFixed(2).padStart(6)} ms`;
  return `${rate}  CPU ${memberCpu.toFixed(0).padStart(4)} + ${clientCpu.toFixed(0).padStart(3)} us`;
};

class Bench {
  readonly #dir: string;
  readonly #etcd: string;
  readonly #options: Options;
  #cluster: Cluster | undefined;
  readonly #results: Results = { ours: new Map(), etcd: new Map() };

  constructor(dir: string, etcd: string, options: Options) {
    this.#dir = dir;
    this.#etcd = etcd;
    this.#options = options;
  }
  /** Ends the processes of the round. */
  async stop(): Promise<void> {
    await this.#cluster?.stop();
  }
  async run(): Promise<void> {
    for (let round = 1; round <= this.#options.rounds; round++) {
      // Who is first changes, so that neither always finds the disk as the other has left it.
      for (const system of round % 2 === 1 ? SYSTEMS : [...SYSTEMS].reverse()) await this.#round(round, system);
    }
    this.#report();
  }
  async #round(round: number, system: System): Promise<void> {
    const { levels, seconds, flags } = this.#options;
    const dir = await freshDir(this.#dir, `${system}-${round}`);
    const cluster = await Cluster.start(system, dir, this.#etcd, flags);
    this.#cluster = cluster;
    try {
      await measure(cluster, WARM_UP.inFlight, WARM_UP.seconds);
      for (const level of levels) {
        const measured = await measure(cluster, level, seconds);
        const results = this.#results[system];
        results.set(level, [...(results.get(level) ?? []), measured]);
        console.log(`round ${round}  ${system}  ${String(level).padStart(3)} in flight  ${show(measured)}`);
      }
    } finally {
      await cluster.stop();
    }
    await rm(dir, { recursive: true });
  }
  #report(): void {
    console.log('\nmedians');
    for (const level of this.#options.levels) {
      const [ours, etcd] = SYSTEMS.map((system) => medians(this.#results[system].get(level) ?? []));
      if (!ours || !etcd) continue;
      const [rate, p50] = [ours.perSecond / etcd.perSecond, ours.p50 / etcd.p50];
      console.log(`${String(level).padStart(3)} in flight  ours  ${show(ours)}`);
      console.log(`${''.padStart(15)}etcd  ${show(etcd)}`);
      console.log(`${''.padStart(15)}ratio  puts ${rate.toFixed(2)}  p50 ${p50.toFixed(2)}`);
      if (rate < 1 || p50 > 1) process.exitCode = 1;
    }
  }
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  const stopped = stopSignal();
  const etcd = await findEtcd(CACHE);
  console.log(await versionOf(etcd));
  // Here and not in a temporary directory of the system, which may be memory.
  const dir = await mkdtemp(join(process.cwd(), '.bench-raft-'));
  const bench = new Bench(dir, etcd, options);
  try {
    const signal = await Promise.race([bench.run(), stopped]);
    if (signal) throw new Error(`ended by ${signal}`);
  } finally {
    await bench.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
