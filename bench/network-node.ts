import { createInterface } from 'node:readline';
import { DockerEngine } from '../agent/engine/docker.js';
import { SystemCommands } from '../agent/network/commands.js';
import { NameServer } from '../agent/network/dns/server.js';
import { Networks } from '../agent/network/networks.js';
import { nothingDirty, Records } from '../agent/network/records.js';
import { must } from '../lib/assert.js';
import { sleep, SystemClock } from '../lib/clock.js';
import { createLog } from '../lib/log.js';
import { SystemRandom } from '../lib/random.js';
import { factsOf } from '../proto/network-facts.js';
import type { NetworkChanges } from '../proto/gen/swarm/v1/NetworkChanges.js';
import { changeOf, newNetworks, recordsOf, SELF, type ChangeKind, type Size } from './network-records.js';

/*
 * The networks of one host of the lab, told what a manager would tell them: node network-node.js ADDRESS SIZE, the size in JSON. Each line of its
 * standard input is a request in JSON, each line of its output the answer: milliseconds from `update` to `applied` (of a full set to `settled`), or how many
 * facts are not so.
 */

export type Request =
  | { do: 'fill'; everything: boolean }
  /** `beside`: this begins just before it, and is awaited after it. Networks that are made are removed again. */
  | { do: 'change'; kind: ChangeKind; service: number; beside?: 'check' | 'new networks' }
  | { do: 'check' }
  | { do: 'differences' };

const [, , selfAddress = '', sizeText = ''] = process.argv;
const size = JSON.parse(must(sizeText, 'a size')) as Size;
/** Milliseconds in which what a change comes beside has begun. */
const HEAD_START_MS = 10;

const clock = new SystemClock();
const random = new SystemRandom();
const log = createLog('warn');
const told = new Records();
const networks = new Networks({
  nodeId: SELF,
  engine: new DockerEngine({ addr: 'unix:///run/docker.sock', clock }),
  commands: new SystemCommands({ clock }),
  stateDir: '/var/lib/bench-network',
  selfAddr: () => selfAddress,
  onLeft: () => undefined,
  onAttached: () => undefined,
  nameServer: new NameServer({ clock, random, log, nameserversOf: () => [] }),
  clock,
  random,
  log,
});

async function timed(effect: () => Promise<{ err: string }>): Promise<number> {
  const begun = clock.monotonic();
  const { err } = await effect();
  if (err !== '') throw new Error(err);
  return clock.monotonic() - begun;
}

function tell(changes: NetworkChanges, kind: 'full' | 'increment'): void {
  told.apply(changes, kind, nothingDirty());
  networks.update(changes, kind);
}

/** Begins it. What is to be done once it has been awaited. */
function begin(beside: 'check' | 'new networks'): () => Promise<unknown> {
  if (beside === 'check') {
    const checked = networks.check();
    return () => checked;
  }
  const { made, gone } = newNetworks();
  tell(made, 'increment');
  return async () => {
    await networks.settled();
    tell(gone, 'increment');
    await networks.settled();
  };
}

async function answer(request: Request): Promise<number> {
  switch (request.do) {
    case 'fill':
      return timed(() => {
        tell(recordsOf(size, selfAddress, request.everything), 'full');
        return networks.settled();
      });
    case 'change': {
      const end = request.beside && begin(request.beside);
      if (end) await sleep(clock, HEAD_START_MS);
      const ms = await timed(() => {
        tell(changeOf(request.kind, request.service, size), 'increment');
        return networks.applied();
      });
      await end?.();
      return ms;
    }
    case 'check':
      return timed(() => networks.check());
    case 'differences': {
      const [have, want] = [new Set(await networks.facts()), new Set(factsOf(told, SELF))];
      return [...have].filter((line) => !want.has(line)).length + [...want].filter((line) => !have.has(line)).length;
    }
  }
}

await networks.open();
for await (const line of createInterface({ input: process.stdin })) {
  console.log(await answer(JSON.parse(line) as Request));
}
process.exit(0);
