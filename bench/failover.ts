import Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { spawn, type ChildProcess } from 'node:child_process';
import { must } from '../lib/assert.js';
import { messageOf } from '../lib/errors.js';
import { LOCAL_IMAGE } from '../e2e/lab/image.js';
import { Lab } from '../e2e/lab/lab.js';
import { until } from '../e2e/lab/run.js';
import { stopSignal } from '../e2e/lab/signals.js';
import type { ControlClient } from '../proto/gen/swarm/v1/Control.js';
import { Control } from '../proto/load.js';
import { connect, unary } from '../proto/rpc/client.js';
import { Writers } from './writers.js';

/*
 * How long the cluster takes no writes when its leader goes: `npm run bench:failover -- --kills 50 --cuts 50 --load-minutes 10`.
 *
 * Three lab hosts, all of them managers, that run a service as well. Four clients write without a pause, through whichever manager
 * answers them. Then, again and again:
 *   kill   the leader's swarmd gets SIGKILL; once a write was accepted it is started again, and the next round waits until all
 *          three managers are reachable
 *   cut    the leader's cable is pulled; once a write was accepted it is put back, and the returning manager must change neither the
 *          leader nor the time a write takes
 *   load   four processes keep both cores busy for some minutes: no other leader may be elected
 * A time runs from just before the signal is sent (the cable is pulled) to the first acknowledgement of a write that was begun
 * after it, as the client sees it. At the end every write that was acknowledged must be there, and every container must be the same one,
 * started when it was. Exit code 1 when anything of this is not so, or a time is above its limit.
 */

const HOSTS = ['h1', 'h2', 'h3'] as const;
const WRITERS = 4;
const REPLICAS = 6;
const HOGS = 4;
const P50_MAX_MS = 600;
const P99_MAX_MS = 1_000;
/** While a manager comes back a write may take longer by what a loaded machine does, but not by an election. */
const RETURN_MAX_MS = 350;
const SETTLE_MS = 60_000;
/** After a cut: what TCP had under way is repeated at growing intervals, so some links are silent for a second more (RFC 6298). */
const LINKS_REST_MS = 3_000;

type Host = (typeof HOSTS)[number];

class Bench {
  readonly #lab: Lab;
  readonly #clients = new Map<Host, ControlClient>();
  /** Of earlier rounds: calls may still be under way. */
  readonly #retired: ControlClient[] = [];
  readonly #engines: Docker[];
  readonly writers = new Writers(WRITERS, () => [...this.#clients.values()]);
  #containers: string[] = [];

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#engines = lab.hosts.map((host) => new Docker({ socketPath: lab.engineSocket(host.name) }));
  }

  async makeCluster(): Promise<void> {
    await Promise.all(HOSTS.map((host) => this.#lab.startSwarmd(host)));
    const [address] = this.#lab.hosts.map((host) => host.address);
    await this.#lab.swarm('h1', ['init', '--advertise-addr', must(address, 'the address of h1')]);
    const token = (await this.#lab.swarm('h1', ['join-token', '-q', 'manager'])).trim();
    for (const host of ['h2', 'h3']) await this.#lab.swarm(host, ['join', '--token', token, `${address}:2377`]);
    for (const host of HOSTS) this.#open(host);
    const flags = ['--name', 'app', '--replicas', String(REPLICAS), '--quiet'];
    await this.#lab.swarm('h1', ['service', 'create', ...flags, LOCAL_IMAGE, 'sleep', '1000000']);
    this.#containers = await this.#list();
    await this.#settled();
    await this.writers.start();
  }

  /** Milliseconds without writes after the leader was killed. */
  async kill(): Promise<number> {
    const leader = await this.leader();
    this.#leave(leader);
    const script = 'pid=$(cat /run/lab/swarmd.pid); echo $EPOCHREALTIME; kill -9 $pid';
    const killed = await this.#lab.must(leader, ['bash', '-c', script]);
    const since = Number(killed.trim().replace(',', '.')) * 1000;
    const time = (await this.writers.firstAfter(since)) - since;
    await until(`swarmd of ${leader} has ended`, () => !this.#lab.isRunning(leader, 'swarmd'));
    await this.#lab.startSwarmd(leader);
    this.#open(leader);
    await this.#settled();
    return time;
  }

  /** The same for a leader whose cable was pulled, and the longest time a write took as it came back. */
  async cut(): Promise<{ time: number; returning: number; deposed: boolean }> {
    const before = await this.leader();
    this.#leave(before);
    const since = Date.now();
    await this.#lab.cut(before);
    const time = (await this.writers.firstAfter(Date.now())) - since;
    const leader = await this.leader();
    const healed = Date.now();
    await this.#lab.heal(before);
    await sleep(LINKS_REST_MS);
    const returning = this.writers.longestSince(healed); // through the others: its own clients wait until it is back
    this.#open(before);
    await this.#settled();
    return { time, returning, deposed: (await this.leader()) !== leader };
  }

  /** How many leaders there were one after the other while both cores were busy, and the longest that a write took. */
  async load(minutes: number): Promise<{ leaders: number; longest: number; writes: number }> {
    const before = this.#elections();
    const written = this.writers.acknowledged;
    const began = Date.now();
    const hogs = Array.from({ length: HOGS }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    try {
      await sleep(minutes * 60_000);
    } finally {
      for (const hog of hogs) await ended(hog);
    }
    const longest = this.writers.longestSince(began);
    return { leaders: this.#elections() - before, longest, writes: this.writers.acknowledged - written };
  }

  /** What must be true at the end. */
  async check(): Promise<void> {
    await this.writers.stop();
    await this.writers.check(must(this.#clients.get('h1'), 'the client of h1'));
    const now = await this.#list();
    if (now.join() !== this.#containers.join()) {
      throw new Error(`containers have changed:\nbefore ${this.#containers.join(' ')}\nnow    ${now.join(' ')}`);
    }
  }

  close(): void {
    for (const client of [...this.#clients.values(), ...this.#retired]) client.close();
  }

  async leader(): Promise<Host> {
    const found = (await this.#managers()).find(({ leader }) => leader);
    return must(found, 'the leader').host;
  }

  async #managers(): Promise<{ host: Host; leader: boolean; reachable: boolean }[]> {
    const client = must([...this.#clients.values()][0], 'a manager that answers');
    const { nodes } = await unary(client, 'ListNodes', { filters: {} });
    return nodes.map(({ description, manager_status: status }) => ({
      host: description?.hostname as Host,
      leader: status?.leader ?? false,
      reachable: status?.reachability === 'reachable',
    }));
  }

  /** All three are reachable again, and each takes writes. */
  async #settled(): Promise<void> {
    const all = async (): Promise<boolean> => {
      try {
        const managers = await this.#managers();
        for (const client of this.#clients.values()) await unary(client, 'GetCluster', {}, { timeoutMs: 2_000 });
        return managers.length === HOSTS.length && managers.every(({ reachable }) => reachable);
      } catch (error) {
        lastProblem = messageOf(error); // shown when the deadline passes
        return false;
      }
    };
    let lastProblem = 'none';
    await until('all managers are reachable', all, SETTLE_MS, 100).catch((error: unknown) => {
      throw new Error(`${messageOf(error)}; last refusal: ${lastProblem}`, { cause: error });
    });
  }

  /** Elections so far, as the managers' own logs tell them. */
  #elections(): number {
    const logs = HOSTS.map((host) => this.#lab.log(host, 'swarmd', Infinity));
    return logs.join('\n').split('"msg":"leading"').length - 1;
  }

  #open(host: Host): void {
    const { init } = must(
      this.#lab.hosts.find(({ name }) => name === host),
      host,
    );
    const unix = `/proc/${must(init, host).pid}/root/run/swarm/swarm.sock`;
    this.#clients.set(host, connect(Control, { unix }));
  }

  /** No new call goes there. */
  #leave(host: Host): void {
    this.#retired.push(must(this.#clients.get(host), host));
    this.#clients.delete(host);
  }

  /** Every container of the service, with the moment it was started. */
  async #list(): Promise<string[]> {
    const lists = this.#engines.map(async (engine) => {
      const found = await engine.listContainers({ all: true });
      const facts = found.map(async ({ Id }) => {
        const { State } = await engine.getContainer(Id).inspect();
        return `${Id.slice(0, 12)}@${State.StartedAt}${State.Running ? '' : ' (ended)'}`;
      });
      return (await Promise.all(facts)).sort();
    });
    return (await Promise.all(lists)).flat();
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return must(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))], 'a quantile');
}

/** Whether the times keep to the limits. */
function report(what: string, times: readonly number[]): boolean {
  if (times.length === 0) return true;
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  const text = `p50 ${p50.toFixed(0)} ms (limit ${P50_MAX_MS}), p99 ${p99.toFixed(0)} ms (limit ${P99_MAX_MS})`;
  console.log(`${what}, ${times.length} times: ${text}, longest ${Math.max(...times).toFixed(0)} ms`);
  return p50 <= P50_MAX_MS && p99 <= P99_MAX_MS;
}

interface Plan {
  kills: number;
  cuts: number;
  loadMinutes: number;
}

async function run(lab: Lab, { kills, cuts, loadMinutes }: Plan): Promise<boolean> {
  const bench = new Bench(lab);
  try {
    await bench.makeCluster();
    const killed: number[] = [];
    const cutOff: number[] = [];
    let isGood = true;
    for (let round = 1; round <= kills; round++) {
      killed.push(await bench.kill());
      console.log(`kill ${round}: a write was accepted after ${killed.at(-1)?.toFixed(0)} ms`);
    }
    for (let round = 1; round <= cuts; round++) {
      const { time, returning, deposed } = await bench.cut();
      cutOff.push(time);
      const came = `${deposed ? 'NEW LEADER' : 'leader kept'}, longest write ${returning} ms`;
      console.log(`cut ${round}: a write was accepted after ${time.toFixed(0)} ms; as it came back: ${came}`);
      isGood &&= !deposed && returning <= RETURN_MAX_MS;
    }
    if (loadMinutes > 0) {
      const { leaders, longest, writes } = await bench.load(loadMinutes);
      console.log(`load, ${loadMinutes} min: ${leaders} elections, ${writes} writes, the longest took ${longest} ms`);
      isGood &&= leaders === 0;
    }
    await bench.check();
    console.log(`acknowledged writes: ${bench.writers.acknowledged}, all there; refused: ${bench.writers.refusals}`);
    console.log('containers: the same as before, none restarted');
    isGood = report('leader killed', killed) && isGood;
    return report('leader cut off', cutOff) && isGood;
  } finally {
    await bench.writers.stop();
    bench.close();
  }
}

function plan(): Plan {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '50' },
      cuts: { type: 'string', default: '50' },
      'load-minutes': { type: 'string', default: '10' },
    },
  });
  return { kills: Number(values.kills), cuts: Number(values.cuts), loadMinutes: Number(values['load-minutes']) };
}

async function main(): Promise<void> {
  const stopped = stopSignal();
  const lab = await Lab.up({ name: `failover-${process.pid}`, hosts: HOSTS.length, owned: true });
  try {
    const outcome = await Promise.race([run(lab, plan()), stopped]);
    if (typeof outcome === 'string') throw new Error(`ended by ${outcome}`);
    if (!outcome) process.exitCode = 1;
  } catch (error) {
    for (const { name } of lab.hosts) console.error(`${name}, end of swarmd.log:\n${lab.log(name, 'swarmd')}`);
    throw error;
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
