import type { ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { DAEMON_FLAGS } from '../lib/daemon-flags.js';
import { must } from '../lib/assert.js';
import { CHECKOUT } from '../e2e/lab/host.js';
import type { Lab } from '../e2e/lab/lab.js';
import { percentile } from '../e2e/load/report.js';
import type { Request } from './network-node.js';
import type { ChangeKind, Size } from './network-records.js';
import { cell, count, median, row } from './network-tables.js';

/** How long it takes until what a manager tells is in force, with much and with little there already: see network.ts. */

const KINDS: readonly ChangeKind[] = ['stops serving', 'serves', 'appears', 'goes'];

/** 100 nodes with 100 containers each, ten of each service; ten networks; every tenth service publishes a port. */
const HUNDRED_NODES: Size = { nodes: 100, networks: 10, services: 1_000, replicas: 10, publishedEvery: 10 };
const CHANGES = 400;
/** Nodes read back every ten seconds what is in force; and networks come and go. */
const BESIDE = 8;
/** Milliseconds. Nothing stale may be left after a second, which the managers need a part of; beside other work it may be used up. */
const LIMITS = { p99: 500, beside: 1_000, all: 15_000 };

const FLAT_SIZES: readonly Size[] = [1, 10, 100, 1_000, 10_000].map((services) => {
  return { nodes: 100, networks: 1, services, replicas: 2, publishedEvery: 0 };
});
export const FLAT_HOSTS = FLAT_SIZES.length;
const FLAT_TURNS = 40;
const FLAT_MAX = 2;
/** A stride that has no factor in common with the numbers of services, so that it comes to all of them. */
const STRIDE = 617;

/** A host of the lab with networks of a size. */
class BenchNode {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;
  readonly size: Size;
  #errors = '';

  constructor(lab: Lab, host: string, size: Size) {
    this.size = size;
    const main = `${CHECKOUT}/dist/bench/network-node.js`;
    const argv = [process.execPath, ...DAEMON_FLAGS, main, lab.address(host), JSON.stringify(size)];
    this.#child = lab.start(host, argv);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    // What cannot be written any more has a reason, which the end of the output tells.
    this.#child.stdin?.on('error', () => undefined);
    this.#lines = createInterface({ input: must(this.#child.stdout, 'its output') });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  async ask(request: Request): Promise<number> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const answer: IteratorResult<string, unknown> = await this.#answers.next();
    if (answer.done)
      throw new Error(`the networks of ${count(this.size.services)} services have ended: ${this.#errors}`);
    return Number(answer.value);
  }
  /** Milliseconds until the networks are there, and from then until all else is. What the engine's tidings of its new networks cause is awaited too. */
  async fill(): Promise<[number, number]> {
    const made = await this.ask({ do: 'fill', everything: false });
    const filled = await this.ask({ do: 'fill', everything: true });
    await this.ask({ do: 'check' });
    return [made, filled];
  }
  /** Milliseconds of the i-th of a row of changes. `beside`: see network-node.ts. */
  change(i: number, beside?: 'check' | 'new networks'): Promise<number> {
    const service = (Math.floor(i / KINDS.length) * STRIDE) % this.size.services;
    return this.ask({ do: 'change', kind: kindOf(i), service, ...(beside && { beside }) });
  }
  /** What is in force must be what was told. */
  async verify(): Promise<void> {
    const differences = await this.ask({ do: 'differences' });
    if (differences > 0)
      throw new Error(`${differences} facts are in force that were not told, or the other way round`);
  }
  end(): void {
    this.#child.stdin?.end();
  }
}

const kindOf = (i: number): ChangeKind => must(KINDS[i % KINDS.length], 'a kind');

/** Prints its table; whether every limit was kept. */
export async function benchProgramming(lab: Lab): Promise<boolean> {
  const { nodes, networks, services, replicas } = HUNDRED_NODES;
  const node = new BenchNode(lab, 'h1', HUNDRED_NODES);
  const [made, filled] = await node.fill();
  const found: { kind: ChangeKind; ms: number }[] = [];
  for (let i = 0; i < CHANGES; i++) found.push({ kind: kindOf(i), ms: await node.change(i) });
  const checks: number[] = [];
  const besideCheck: number[] = [];
  for (let i = 0; i < BESIDE; i++) {
    checks.push(await node.ask({ do: 'check' }));
    besideCheck.push(await node.change(i, 'check'));
  }
  const besideNetworks: number[] = [];
  for (let i = 0; i < BESIDE; i++) besideNetworks.push(await node.change(i, 'new networks'));
  await node.verify();
  node.end();

  console.log(
    `\n${nodes} nodes, ${count(services)} services, ${count(services * replicas)} tasks in ${networks} networks, and ingress; ms`,
  );
  console.log(row('one change, from told to in force', 'p50', 'p99', 'longest', 'changes'));
  const line = (title: string, times: readonly number[]): void => {
    const sorted = Float64Array.from(times).sort();
    const [p50, p99, most] = [50, 99, 100].map((percent) => cell(percentile(sorted, percent), 1));
    console.log(row(title, p50 ?? '', p99 ?? '', most ?? '', count(times.length)));
  };
  for (const each of KINDS) {
    line(
      `an endpoint ${each}`,
      found.filter(({ kind }) => kind === each).map(({ ms }) => ms),
    );
  }
  const all = found.map(({ ms }) => ms);
  line('all', all);
  console.log(row('all of it from nothing', cell(made + filled, 0)));
  console.log(row(`  the ${networks + 1} networks and their devices`, cell(made, 0)));
  console.log(row('  everything in them', cell(filled, 0)));
  const waits = { 'a check': median(besideCheck), 'the making of networks': median(besideNetworks) };
  console.log(row(`reading all of it back, median of ${BESIDE}`, cell(median(checks), 0)));
  for (const [what, ms] of Object.entries(waits)) console.log(row(`  one change beside ${what}`, cell(ms, 0)));
  const p99 = percentile(Float64Array.from(all).sort(), 99);
  if (p99 > LIMITS.p99) console.log(`missed: a change takes ${p99} ms in p99, limit ${LIMITS.p99}`);
  if (made + filled > LIMITS.all)
    console.log(`missed: all of it takes ${cell(made + filled, 0)} ms, limit ${LIMITS.all}`);
  const longest = Math.max(...Object.values(waits));
  if (longest > LIMITS.beside)
    console.log(`missed: beside other work a change takes ${cell(longest, 0)} ms, limit ${LIMITS.beside}`);
  return p99 <= LIMITS.p99 && made + filled <= LIMITS.all && longest <= LIMITS.beside;
}

/** Each size on a host of its own, with the changes in turn. Prints its table; whether the limit was kept. */
export async function benchFlatness(lab: Lab): Promise<boolean> {
  const hosts = FLAT_SIZES.map((size, i) => new BenchNode(lab, `h${i + 1}`, size));
  for (const node of hosts) await node.fill();
  const times = new Map(hosts.map((node) => [node, KINDS.map((): number[] => [])]));
  for (let i = 0; i < FLAT_TURNS * KINDS.length; i++) {
    for (const node of hosts) times.get(node)?.[i % KINDS.length]?.push(await node.change(i));
  }
  for (const node of hosts) await node.verify();
  for (const node of hosts) node.end();

  console.log(`\none change beside so many services of two tasks, median of ${FLAT_TURNS} turns, ms`);
  console.log(row('services', ...KINDS, 'ratio'));
  const medians = hosts.map((node) => must(times.get(node), 'its times').map(median));
  const first = must(medians[0], 'the smallest');
  let worst = 0;
  for (const [i, node] of hosts.entries()) {
    const own = must(medians[i], 'its medians');
    worst = Math.max(...own.map((ms, kind) => ms / must(first[kind], 'of the smallest')));
    console.log(row(count(node.size.services), ...own.map((ms) => cell(ms, 1)), cell(worst, 2)));
  }
  if (worst > FLAT_MAX) console.log(`missed: the largest takes ${worst.toFixed(2)} times as long, limit ${FLAT_MAX}`);
  return worst <= FLAT_MAX;
}
