/**
 * A whole group in virtual time: members, network, disks, clients, and the nemesis. All of it follows from the seed.
 *
 * 1. Faults, with clients at work.
 * 2. Faults stop. A majority runs, and must accept a write in time: Liveness.
 * 3. The others start as well; all must come to the same state in time.
 * 4. What the clients saw must be linearizable.
 */
import type { Millis } from '../lib/clock.js';
import { messageOf } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { Client } from './client.js';
import { noStats, rule, Violation, type Context, type Stats } from './context.js';
import { Dice } from './dice.js';
import { SimDisk } from './disk.js';
import { EventQueue } from './event-queue.js';
import { History } from './history.js';
import { Machine } from './machine.js';
import { Member, type MemberConfig } from './member.js';
import { Nemesis } from './nemesis.js';
import { Network } from './network.js';
import { isMajority, Referee } from './referee.js';

export interface Failure {
  /** Which rule was broken, or the name of the error that was thrown. */
  readonly rule: string;
  readonly message: string;
  /** Where, when it was an error of the code. */
  readonly stack: string | undefined;
  readonly at: Millis;
}
export interface Result {
  readonly seed: number;
  readonly stats: Stats;
  readonly failure: Failure | undefined;
}
export interface Options {
  /** Time with faults. */
  readonly seconds: number;
  /** Takes each line that says what happens. */
  readonly trace?: (line: string) => void;
}

/** With small numbers, so that limits are met all the time; or those that managers run with. */
function chooseConfig(dice: Dice): MemberConfig {
  const limits = chooseLimits(dice);
  return { ...limits, leaseTicks: dice.chance(300) ? limits.electionTicks - 2 : 0 };
}

function chooseLimits(dice: Dice): MemberConfig {
  const common = { tickMs: 50, syncMax: dice.pick([1, 5, 20]), snapshotEntries: dice.pick([5, 20, 100]) };
  if (dice.chance(300)) {
    return {
      ...common,
      heartbeatTicks: 1,
      electionTicks: 8,
      appendBytesMax: limits.raft_append_bytes_max,
      inflightAppendsMax: limits.raft_inflight_appends_max,
      uncommittedBytesMax: limits.raft_uncommitted_bytes_max,
      snapshotChunkBytes: limits.raft_snapshot_chunk_bytes,
      snapshotChunksMax: limits.raft_snapshot_chunks_max,
      trailingEntries: limits.raft_trailing_entries,
    };
  }
  return {
    ...common,
    heartbeatTicks: dice.between(1, 3),
    electionTicks: dice.between(6, 16),
    appendBytesMax: dice.pick([40, 40, 100, 300]),
    inflightAppendsMax: dice.between(1, 8),
    snapshotChunkBytes: dice.pick([10, 30, 100, 1000]),
    snapshotChunksMax: dice.between(1, 4),
    uncommittedBytesMax: dice.pick([300, 3000]),
    trailingEntries: dice.pick([0, 5, 50]),
  };
}

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const SIZES = [1, 2, 3, 3, 3, 3, 4, 4, 5, 5, 5, 5, 6, 7, 7];
const KINDS = ['put', 'append', 'get', 'get'] as const;
const EVENTS_PER_SECOND_MAX = 1_000_000; // far more than any group needs: it would be going in circles

class World {
  readonly context: Context;
  readonly #config: MemberConfig;
  /** Whether members come and go. */
  readonly #membersChange: boolean;
  readonly #members: Member[];
  readonly #referee: Referee;
  readonly #nemesis: Nemesis;
  readonly #history = new History();

  constructor(seed: number, trace: Options['trace']) {
    const dice = new Dice(seed);
    const queue = new EventQueue();
    const stamped = trace && ((line: string) => trace(`${queue.now.toFixed(3).padStart(10)} ${line}`));
    this.context = { queue, dice, stats: noStats(), trace: stamped };
    const first = IDS.slice(0, dice.pick(SIZES));
    this.#membersChange = dice.chance(500);
    this.#config = chooseConfig(dice);
    stamped?.(`members ${first.join(' ')}; ${JSON.stringify(this.#config)}`);
    const delayMax = dice.pick([1, 5, 50]);
    const calm = { loss: 0, duplication: 0, delayMin: 0.1, delayMax, stragglers: 0 };
    const network = new Network(this.context, calm, (message) => {
      this.#members.find(({ id }) => id === message.to)?.deliver(message);
    });
    const group = { members: first, machine: new Machine().snapshot() };
    const ids = this.#membersChange ? IDS : first;
    const disks = new Map(ids.map((id) => [id, new SimDisk(first.includes(id) ? group : undefined)]));
    this.#referee = new Referee(disks, group);
    const around = { context: this.context, network, referee: this.#referee, config: this.#config };
    const onCrash = (member: Member): void => this.#nemesis.onCrash(member);
    const onElection = (member: Member): void => this.#nemesis.onElection(member);
    this.#members = [...disks].map(([id, disk]) => new Member(id, disk, { ...around, onCrash, onElection }));
    this.#nemesis = new Nemesis({
      context: this.context,
      network,
      members: this.#members,
      pace: delayMax + this.#config.syncMax,
      clocksTrusted: this.#config.leaseTicks !== 0,
    });
  }

  run(seconds: number): void {
    const { queue, dice } = this.context;
    const keys = ['k', 'l', 'm'].slice(0, dice.between(1, 3));
    const clients = ['p', 'q', 'r', 's', 't', 'u'].slice(0, dice.between(1, 6)).map((name) => {
      return new Client(name, this.context, this.#members, this.#history, {
        keys,
        kinds: KINDS,
        idle: dice.pick([100, 300, 2000]),
      });
    });
    for (const member of this.#members) member.start();
    for (const client of clients) client.start();
    this.#nemesis.start();
    if (this.#membersChange) this.#nemesis.reform();
    queue.run(seconds * 1000, () => this.#notInCircles());

    this.#nemesis.end();
    for (const client of clients) client.stop();
    this.#recoverMajority();
    this.#recoverAll();
    this.#history.check();
  }

  #notInCircles(): boolean {
    const { queue } = this.context;
    const most = EVENTS_PER_SECOND_MAX * (1 + queue.now / 1000);
    rule(queue.count < most, 'rest', () => `${queue.count} events in ${queue.now} ms`);
    return true;
  }

  /** Time in which a group without faults does what it has to, in election timeouts. */
  #within(timeouts: number, what: string, done: () => boolean): void {
    const { queue } = this.context;
    const limit = timeouts * this.#config.electionTicks * this.#config.tickMs;
    queue.run(queue.now + limit, () => this.#notInCircles() && !done());
    rule(done(), 'liveness', () => `${what} took longer than ${limit} ms after faults stopped`);
  }
  /**
   * A majority with nobody to spare. Of everybody where members come and go: there an entry of the latest term may be held by a
   * learner alone, and only who is down could lead with it.
   */
  #fewestThatDecide(): ReadonlySet<Member> {
    if (this.#membersChange) return new Set(this.#members);
    const up = new Set(this.#members);
    for (const member of this.context.dice.shuffled(this.#members)) {
      up.delete(member);
      const has = (id: string): boolean => [...up].some((each) => each.id === id);
      if (!isMajority(this.#referee.membership, has)) up.add(member);
    }
    return up;
  }
  #recoverMajority(): void {
    const { context } = this;
    const up = this.#fewestThatDecide();
    for (const member of this.#members) {
      if (up.has(member)) member.start();
      else member.crash('only a majority goes on');
    }
    context.trace?.(`no more faults; ${[...up].map(({ id }) => id).join(' ')} must accept a write`);
    const probe = new Client('z', context, [...up], this.#history, { keys: ['probe'], kinds: ['put'], idle: 10 });
    probe.start();
    this.#within(20, 'a write to a majority', () => probe.answered > 0);
    probe.stop();
  }
  #recoverAll(): void {
    this.context.trace?.('all must come to agree');
    for (const member of this.#members) member.start();
    const current = (): Member[] => {
      const { members, outgoing = [], learners = [] } = this.#referee.membership;
      return this.#members.filter(({ id }) => [...members, ...outgoing, ...learners].includes(id));
    };
    this.#within(60, 'agreement of all', () => {
      const { committed } = this.#referee;
      return current().every(({ applied, core }) => applied.index === committed && core?.last === committed);
    });
    const [first, ...others] = current().map(({ machine }) => Buffer.from(machine.snapshot()).toString());
    rule(
      others.every((other) => other === first),
      'state machine safety',
      () => `not the same state: ${[first, ...others].join(' / ')}`,
    );
  }
}

/** One seed's world from beginning to end. The same seed, seconds and sources give the same result. */
export function simulate(seed: number, { seconds, trace }: Options): Result {
  const world = new World(seed, trace);
  const { stats, queue } = world.context;
  let failure: Failure | undefined;
  try {
    world.run(seconds);
  } catch (error) {
    const name = error instanceof Violation ? error.rule : error instanceof Error ? error.name : 'error';
    const stack = error instanceof Violation || !(error instanceof Error) ? undefined : error.stack;
    failure = { rule: name, message: messageOf(error), stack, at: queue.now };
    trace?.(`${queue.now.toFixed(3).padStart(10)} ${name}: ${failure.message}`);
  }
  stats.time = queue.now;
  return { seed, stats, failure };
}
