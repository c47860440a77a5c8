/**
 * How long a group is without a leader: three members with the timings that managers run with, on a calm network, one after the other
 * brought down while it leads. No check of safety but the referee's; `world.ts` does that.
 */
import type { Millis } from '../lib/clock.js';
import { limits } from '../lib/limits.js';
import { noStats, rule, type Context } from './context.js';
import { Dice } from './dice.js';
import { SimDisk } from './disk.js';
import { EventQueue } from './event-queue.js';
import { Machine } from './machine.js';
import { Member, type MemberConfig } from './member.js';
import { Network } from './network.js';
import { Referee } from './referee.js';

const IDS = ['a', 'b', 'c'];
const ONE_WAY: Millis = 1; // a round trip of 2 ms
const PATIENCE: Millis = 20_000;
const CONFIG: MemberConfig = {
  tickMs: 50,
  syncMax: 5,
  snapshotEntries: limits.raft_snapshot_entries,
  heartbeatTicks: 1,
  electionTicks: 8,
  appendBytesMax: limits.raft_append_bytes_max,
  inflightAppendsMax: limits.raft_inflight_appends_max,
  uncommittedBytesMax: limits.raft_uncommitted_bytes_max,
  trailingEntries: limits.raft_trailing_entries,
};

/** `machine`: nobody is told; `process`: the connections to it break. */
export type Loss = 'machine' | 'process';

/** From the loss of the leader until another has committed an entry of its own term, so that it can do its work. */
export function failover(seed: number, loss: Loss): Millis {
  const dice = new Dice(seed);
  const queue = new EventQueue();
  const context: Context = { queue, dice, stats: noStats(), trace: undefined };
  const calm = { loss: 0, duplication: 0, delayMin: ONE_WAY, delayMax: ONE_WAY, stragglers: 0 };
  const network = new Network(context, calm, (message) => {
    members.find(({ id }) => id === message.to)?.deliver(message);
  });
  const group = { members: IDS, machine: new Machine().snapshot() };
  const disks = new Map(IDS.map((id) => [id, new SimDisk(group)]));
  const nothing = (): void => undefined;
  const around = { context, network, referee: new Referee(disks, group), config: CONFIG };
  const members = [...disks].map(([id, disk]) => {
    return new Member(id, disk, { ...around, onCrash: nothing, onElection: nothing });
  });
  const inOffice = (): Member | undefined => {
    return members.find(({ leading, applied, core }) => leading && applied.term === core?.term);
  };
  const awaitLeader = (): Member => {
    queue.run(queue.now + PATIENCE, () => !inOffice());
    const leader = inOffice();
    rule(leader !== undefined, 'liveness', () => `nobody leads within ${PATIENCE} ms`);
    return leader as Member;
  };
  for (const member of members) queue.after(dice.span(0, CONFIG.tickMs), () => member.start());
  const leader = awaitLeader();
  queue.run(queue.now + dice.span(1000, 2000)); // anywhere between two ticks
  const lostAt = queue.now;
  leader.crash('it is brought down');
  if (loss === 'process') {
    for (const member of members) if (member !== leader) queue.after(ONE_WAY, () => member.peerLost(leader.id));
  }
  awaitLeader();
  return queue.now - lostAt;
}

export interface Spread {
  readonly p50: Millis;
  readonly p99: Millis;
  readonly max: Millis;
}

export function spread(seeds: number, loss: Loss): Spread {
  const times = Array.from({ length: seeds }, (_, i) => failover(i + 1, loss)).sort((a, b) => a - b);
  const at = (share: number): Millis => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
