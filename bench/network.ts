import { parseArgs } from 'node:util';
import { Lab } from '../e2e/lab/lab.js';
import { stopSignal } from '../e2e/lab/signals.js';
import { messageOf } from '../lib/errors.js';
import { benchFlatness, benchProgramming, FLAT_HOSTS } from './network-programming.js';
import { benchTraffic } from './network-traffic.js';

/*
 * What the overlay costs: `npm run bench:network -- --rounds 6 --only throughput,programming,flat`.
 *
 *   throughput    one stream of a fixed size, and requests at a modest rate, by each way from a client to a server: direct, by the virtual
 *                 address, by a published port of a node with and without the task, beside Docker's own published port and a server without
 *                 a container. Three hosts, of which two are nodes. Ratios are of what was measured in the same round.
 *   programming   one host, told what a node of a cluster of a hundred knows; then one change after the other. A time runs from `update`, when
 *                 the agent has a change, to `applied`, when it says so to its manager: the kernel and names have it.
 *                 Also beside a look at everything, as nodes take one every ten seconds, and beside networks that come with a new stack.
 *   flat          the same changes beside 1 to 10,000 services, each number on a host of its own, in turn
 * In the last two what is in force at the end is read back from the kernel and must be what was told. Exit code 1 when a limit is missed.
 */

const HOSTS = { throughput: 3, programming: 1, flat: FLAT_HOSTS };
type Part = keyof typeof HOSTS;

const isPart = (name: string): name is Part => Object.hasOwn(HOSTS, name);

async function run(part: Part, rounds: number, stopped: Promise<NodeJS.Signals>): Promise<boolean> {
  const lab = await Lab.up({ name: `network-${process.pid}`, hosts: HOSTS[part], owned: true });
  const benches = {
    throughput: () => benchTraffic(lab, rounds),
    programming: () => benchProgramming(lab),
    flat: () => benchFlatness(lab),
  };
  try {
    const outcome = await Promise.race([benches[part](), stopped]);
    if (typeof outcome === 'string') throw new Error(`ended by ${outcome}`);
    return outcome;
  } finally {
    await lab.down();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '6' },
      only: { type: 'string', default: Object.keys(HOSTS).join() },
    },
  });
  const parts = values.only.split(',').map((name) => {
    if (isPart(name)) return name;
    throw new Error(`"${name}" is no part: --only takes ${Object.keys(HOSTS).join()}`);
  });
  const stopped = stopSignal();
  for (const part of parts) if (!(await run(part, Number(values.rounds), stopped))) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
