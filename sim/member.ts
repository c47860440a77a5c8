/**
 * One member of a simulated group: the pure core, driven by its Ready contract as `raft/node.ts` does it, but with a crash
 * possible between any two steps.
 *
 * Owns: the core, its state machine, those who wait for their proposals; all of it is lost in a crash, the disk is not.
 * Watches: the events of the queue that are meant for this life of it. Writes: its disk, the network.
 * Never: decides when to crash, pause or go slowly; that is the nemesis.
 */
import type { Millis } from '../lib/clock.js';
import { messageOf, SwarmError } from '../lib/errors.js';
import { RaftCore, type Ready } from '../raft/core.js';
import type { MemberChange } from '../raft/membership.js';
import { entryBytes, type Entry, type Message } from '../raft/messages.js';
import type { CoreConfig } from '../raft/state.js';
import { ReadWaiters } from '../raft/waiters.js';
import { rule, type Context } from './context.js';
import type { SimDisk } from './disk.js';
import { Machine } from './machine.js';
import type { Network } from './network.js';
import type { Referee } from './referee.js';

export interface MemberConfig extends Omit<CoreConfig, 'id' | 'random'> {
  readonly tickMs: Millis;
  /** Entries after which the log is compacted. */
  readonly snapshotEntries: number;
  readonly syncMax: Millis;
}

/** The places in the driver's loop at which a crash can be ordered. */
export const POINTS = [
  'early',
  'write',
  'sync',
  'send',
  'apply',
  'advance',
  'compact',
  'sync-compact',
  'compacted',
] as const;
export type Point = (typeof POINTS)[number];

/** What becomes of a proposal: the state machine's answer; never taken; or nobody knows. */
export type Outcome = { readonly answer: string } | { readonly refused: string | undefined } | 'unknown';

export interface Surroundings {
  readonly context: Context;
  readonly network: Network;
  readonly referee: Referee;
  readonly config: MemberConfig;
  readonly onCrash: (member: Member) => void;
  readonly onElection: (leader: Member) => void;
}

export class Member {
  readonly id: string;
  readonly disk: SimDisk;
  core: RaftCore | undefined;
  machine = new Machine();
  applied = { index: 0, term: 0 };
  /** Ticks come this much faster or slower than they should. */
  clockRate = 1;
  /** Writes take this much longer. */
  diskSlowness = 1;
  diskFailure: 'write' | 'sync' | undefined;
  crashAt: Point | undefined;
  readonly #around: Surroundings;
  /** Events of an earlier life are void. */
  #life = 0;
  #paused: ((core: RaftCore) => void)[] | undefined;
  #deaf = false;
  /** A write is under way. */
  #saving = false;
  #work: Iterator<Point, void> | undefined;
  #waiting = new Map<number, (outcome: Outcome) => void>();
  #reads = new ReadWaiters();
  #tickedAt: Millis = 0;
  #seen = { term: 0, commit: 0 };

  constructor(id: string, disk: SimDisk, around: Surroundings) {
    this.id = id;
    this.disk = disk;
    this.#around = around;
  }
  get leading(): boolean {
    return this.core?.role === 'leader';
  }

  start(): void {
    if (this.core) return;
    const { context, config } = this.#around;
    const { index, term, data } = this.disk.snapshot;
    this.#life++;
    this.machine = new Machine();
    if (index > 0) this.machine.restore(index, data);
    this.applied = { index, term };
    this.#seen = { term: this.disk.hardState.term, commit: 0 };
    this.core = new RaftCore({ ...config, id: this.id, random: context.dice }, this.disk);
    context.trace?.(`${this.id} starts: term ${this.core.term}, log up to ${this.core.last}`);
    if (this.core.members.length === 1) this.core.campaign(); // as the driver does; of no effect for a stranger
    this.#note();
    this.#tickedAt = context.queue.now;
    this.#scheduleTick();
  }

  crash(why: string): void {
    if (!this.core) return;
    const { context } = this.#around;
    context.trace?.(`${this.id} crashes: ${why}`);
    context.stats.crashes++;
    this.#life++;
    this.core = this.#work = this.#paused = this.crashAt = this.diskFailure = undefined;
    this.#deaf = this.#saving = false;
    this.disk.crash(context.dice);
    this.#reads = new ReadWaiters();
    this.#giveUp();
    this.#around.onCrash(this);
  }

  /** Nothing that is meant for this member is heeded until `resume`. Messages may be lost meanwhile, as to a suspended machine. */
  pause(messages: 'lose' | 'keep'): void {
    this.#paused ??= [];
    this.#deaf = messages === 'lose';
  }
  /** All that was kept comes at once, in any order: timers do not come before sockets. */
  resume(): void {
    const held = this.#around.context.dice.shuffled(this.#paused ?? []);
    this.#paused = undefined;
    this.#deaf = false;
    for (const happening of held) this.#tell(happening);
  }

  deliver(message: Message): void {
    if (this.#deaf) return;
    const { trace } = this.#around.context;
    this.#tell((core) => {
      trace?.(`${message.from} -> ${this.id} ${JSON.stringify({ ...message, from: undefined, to: undefined }, brief)}`);
      core.step(message);
    });
  }
  /** Time passes at once, as when a clock jumps or a process was starved. */
  jump(ticks: number): void {
    for (let i = 0; i < ticks; i++) this.#tell((core) => core.tick());
  }
  /** The connection to a peer broke. */
  peerLost(peer: string): void {
    this.#tell((core) => core.peerLost(peer));
  }
  campaign(): void {
    this.#tell((core) => core.campaign());
  }
  /** On the leader; refused when another change is under way, or nobody would be left. */
  changeMembers(changes: readonly MemberChange[]): void {
    const { trace, stats } = this.#around.context;
    this.#tell((core) => {
      try {
        core.changeMembers(changes);
        stats.changes++;
        trace?.(`${this.id} changes the members: ${JSON.stringify(core.membership)}`);
      } catch (error) {
        if (!(error instanceof SwarmError)) throw error;
        trace?.(`${this.id} does not change the members: ${messageOf(error)}`);
      }
    });
  }
  transferLeadership(to: string): void {
    this.#tell((core) => {
      try {
        core.transferLeadership(to);
        this.#around.context.trace?.(`${this.id} hands its leadership to ${to}`);
      } catch (error) {
        if (!(error instanceof SwarmError)) throw error;
        this.#around.context.trace?.(`${this.id} does not hand its leadership to ${to}: ${messageOf(error)}`);
      }
    });
  }
  /** `done` is called at most once; never if this member crashes first. */
  propose(data: Uint8Array, done: (outcome: Outcome) => void): void {
    this.#tell((core) => {
      try {
        this.#waiting.set(core.propose(data).index, done);
      } catch (error) {
        if (!(error instanceof SwarmError)) throw error;
        done({ refused: core.leader });
      }
    });
  }

  /** For a command that only looks: asks whoever leads how far the state must be, and answers from the state here. */
  read(data: Uint8Array, done: (outcome: Outcome) => void): void {
    this.#tell((core) => {
      const { committed } = this.#around.referee;
      const resolve = (): void => {
        const { index } = this.applied;
        rule(
          index >= committed,
          'fresh reads',
          () => `${this.id} reads at ${index}, asked when ${committed} was committed`,
        );
        done({ answer: this.machine.apply(index, data) });
      };
      this.#reads.add(core.requestRead(), Infinity, { resolve, reject: () => done('unknown') });
    });
  }

  #scheduleTick(): void {
    this.#after(this.#around.config.tickMs / this.clockRate, (core) => {
      this.#scheduleTick();
      this.#tickedAt = this.#around.context.queue.now;
      core.tick();
    });
  }
  #after(ms: Millis, happening: (core: RaftCore) => void): void {
    const life = this.#life;
    this.#around.context.queue.after(ms, () => {
      if (life === this.#life) this.#tell(happening);
    });
  }
  #tell(happening: (core: RaftCore) => void): void {
    const { core } = this;
    if (!core) return;
    if (this.#paused) {
      this.#paused.push(happening);
      return;
    }
    this.#checkClock(core);
    happening(core);
    if (this.core !== core) return; // it crashed
    if (this.#saving) this.#applyStored(core);
    this.#note();
    this.#send(core.takeUrgent());
    if (!this.#work && core.hasReady) {
      this.#work = this.#loop(core);
      this.#go();
    }
  }

  /** After a pause a lease may be over without our having noticed. */
  #checkClock(core: RaftCore): void {
    const { context, config } = this.#around;
    if (config.leaseTicks && context.queue.now - this.#tickedAt > 2 * config.tickMs) core.distrustLease();
  }

  /** Goes through the loop until something takes time, or a crash was ordered. */
  #go(): void {
    const { dice } = this.#around.context;
    for (;;) {
      const step = this.#work?.next();
      if (!step || step.done) {
        this.#work = undefined;
        return;
      }
      const point = step.value;
      if (point === this.crashAt) return this.crash(`before ${point}`);
      const syncs = point === 'sync' || point === 'sync-compact';
      if (!syncs && !dice.chance(5)) continue;
      const longest = syncs ? this.#around.config.syncMax * this.diskSlowness : 1;
      return this.#after(dice.span(0, longest), () => this.#go());
    }
  }

  /** The driver's loop, step by step as in `raft/node.ts`. It stands still at each `yield`, and may be dropped there. */
  *#loop(core: RaftCore): Generator<Point, void> {
    const { referee, config, context } = this.#around;
    while (core.hasReady) {
      const ready = core.ready();
      yield 'early';
      this.#send(ready.early);
      if (ready.hardState) {
        yield 'write';
        if (this.#failed('write')) return;
        this.disk.write(ready);
        this.#saving = true;
        this.#applyStored(core);
        yield 'sync';
        if (this.#failed('sync')) return;
        this.disk.sync();
        this.#saving = false;
      }
      referee.stored(this.id, this.disk, ready);
      yield 'send';
      this.#send(ready.messages.filter((message) => !ready.early.includes(message)));
      yield 'apply';
      this.#apply(core, ready);
      if (ready.reads) this.#reads.confirm(ready.reads);
      this.#reads.applied(this.applied.index);
      yield 'advance';
      core.advance(ready);
      core.appliedTo(this.applied.index);
      this.#note();
      yield 'compact';
      if (this.applied.index - core.snapshotIndex < config.snapshotEntries) continue;
      const membership = core.membershipAt(this.applied.index);
      const snapshot = { ...this.applied, ...membership, data: this.machine.snapshot() };
      referee.snapshots(this.id, snapshot);
      this.disk.write({ compact: snapshot });
      yield 'sync-compact';
      if (this.#failed('sync')) return;
      this.disk.sync();
      yield 'compacted';
      core.compact(snapshot);
      context.stats.compactions++;
    }
  }
  #send(messages: readonly Message[]): void {
    for (const message of messages) this.#around.referee.says(this.id, message, this.disk);
    this.#around.network.send(messages);
  }
  /** What was written and not synced may be there or not: the driver stops for good, as after a crash. */
  #failed(what: 'write' | 'sync'): boolean {
    if (this.diskFailure !== what) return false;
    this.crash(`${what} fails`);
    return true;
  }

  #apply(core: RaftCore, { snapshot, committed }: Ready): void {
    const { referee, context } = this.#around;
    if (snapshot) {
      const { index, term, data } = snapshot;
      referee.snapshots(this.id, snapshot);
      this.machine.restore(index, data);
      this.applied = { index, term };
      context.stats.installs++;
      context.trace?.(`${this.id} installs the snapshot at ${index}`);
    }
    for (const entry of committed) if (entry.index > this.applied.index) this.#applyOne(core, entry);
  }
  /** What is committed and stored does not wait for what is being written now. */
  #applyStored(core: RaftCore): void {
    for (const entry of core.committedOnDisk(this.applied.index)) this.#applyOne(core, entry);
    this.#reads.applied(this.applied.index);
  }
  #applyOne(core: RaftCore, entry: Entry): void {
    const { referee, context } = this.#around;
    const { index, term, kind, data } = entry;
    rule(
      index === this.applied.index + 1,
      'apply order',
      () => `${this.id} applies ${index} after ${this.applied.index}`,
    );
    referee.applies(this.id, entry, core);
    this.applied = { index, term };
    context.trace?.(`${this.id} applies ${index}/${term} ${entryBytes(entry)} bytes`);
    if (kind !== 'command') return;
    const answer = this.machine.apply(index, data);
    this.#waiting.get(index)?.({ answer });
    this.#waiting.delete(index);
  }

  /** After anything that the core was told. */
  #note(): void {
    const { core } = this;
    if (!core) return;
    const { term, commit } = core;
    rule(term >= this.#seen.term, 'monotonic terms', () => `${this.id} goes from term ${this.#seen.term} to ${term}`);
    rule(
      commit >= this.#seen.commit,
      'monotonic commit',
      () => `${this.id} goes from ${this.#seen.commit} to ${commit}`,
    );
    this.#seen = { term, commit };
    if (core.role !== 'leader') return this.#giveUp();
    this.#around.referee.configures(this.id, core);
    if (!this.#around.referee.leads(this.id, core, this.disk)) return;
    this.#around.context.stats.elections++;
    this.#around.context.trace?.(`${this.id} leads term ${term}`);
    this.#around.onElection(this);
  }
  /** Whoever waits here learns nothing any more. */
  #giveUp(): void {
    if (this.#waiting.size === 0) return;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const done of waiting.values()) done('unknown');
  }
}

/** For traces: bytes as their number. */
function brief(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array || (value as { type?: string } | null)?.type === 'Buffer' ? undefined : value;
}
