/**
 * The driver of one member.
 *
 * Owns: the core, its storage, the state machine's calls, the callers that wait for their proposals.
 * Watches: proposals, messages from other members, the clock.
 * Writes: the stored log; messages to other members.
 * Never: applies, answers or sends what is not durable yet, but for a leader's entries, which others may write beside it; goes on
 *   after a write or an apply has failed, since from then on it can no longer know that it agrees with what it promised. The
 *   process is restarted and replays what is stored.
 *
 * One loop takes Ready after Ready. What is proposed during a write is written together by the next one (group commit).
 */
import { assert } from '../lib/assert.js';
import type { Cancel, Millis } from '../lib/clock.js';
import { swarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { Announced } from './announced.js';
import { RaftCore, type Ready, type Stored } from './core.js';
import { loadOrBootstrap } from './bootstrap.js';
import { decodeMembership, everybodyIn, isJoint, type MemberChange, type Membership } from './membership.js';
import { entryBytes, type Entry, type Message } from './messages.js';
import type { RaftNodeOptions, RaftStatus } from './node-options.js';
import { ProposalWaiters } from './proposal-waiters.js';
import { ReadWaiters, Waiters } from './waiters.js';

const TICK_MS = 50;
const ELECTION_TICKS = 8; // a follower waits 400 to 800 ms
/** How long callers wait for a leader: an election, even one that fails a few times, is over by then. */
const PATIENCE_MS = 10 * ELECTION_TICKS * TICK_MS;
/** How long a leader of before waits for its entries to come to be under the next one. */
const GRACE_MS = 2 * ELECTION_TICKS * TICK_MS;
const CORE_CONFIG = {
  heartbeatTicks: 1,
  electionTicks: ELECTION_TICKS,
  appendBytesMax: limits.raft_append_bytes_max,
  inflightAppendsMax: limits.raft_inflight_appends_max,
  inflightBytesMax: limits.raft_inflight_bytes_max,
  snapshotChunkBytes: limits.raft_snapshot_chunk_bytes,
  snapshotChunksMax: limits.raft_snapshot_chunks_max,
  forwardedMax: limits.raft_forwarded_max,
  uncommittedBytesMax: limits.raft_uncommitted_bytes_max,
  trailingEntries: limits.raft_trailing_entries,
};

export class RaftNode<Result> {
  readonly #options: RaftNodeOptions<Result>;
  readonly #core: RaftCore;
  readonly #proposals = new ProposalWaiters<Result>();
  /** Those who wait for a change of the members. */
  readonly #changes = new Waiters<void>();
  readonly #reads = new ReadWaiters();
  #tickedAt: Millis;
  #transfer:
    { readonly to: string; readonly deadline: Millis; resolve(): void; reject(error: Error): void } | undefined;
  readonly #leading = new Announced(false);
  readonly #leader = new Announced<string | undefined>(undefined);
  readonly #membership: Announced<Membership>;
  /** See RaftNodeOptions.group; empty when none was ever given. */
  readonly group: string;
  /** The last entry that the state machine has seen. */
  #applied: { index: number; term: number };
  /** Bytes of entries applied since the last snapshot. */
  #grown = 0;
  #inOffice = false;
  #saving = false;
  #stopped = false;
  #opening: { readonly until: number; resolve(): void; reject(error: Error): void } | undefined;
  #loop = Promise.resolve();
  #wake: () => void = () => undefined;
  #cancelTick: Cancel = () => undefined;
  #cancelListen: Cancel = () => undefined;

  /**
   * Reads the storage, replays it into the state machine and takes part in the group. A member that is alone takes office and
   * has applied all it had stored when this resolves; of several, each has applied what it knew to be committed.
   * Throws RAFT_GROUP_EXISTS, RAFT_GROUP_MISSING, RAFT_FOREIGN, RAFT_STORAGE_CORRUPT, RAFT_STORAGE_IN_USE, RAFT_STORAGE_FORMAT.
   */
  static async open<R>(options: RaftNodeOptions<R>): Promise<RaftNode<R>> {
    try {
      const node = new RaftNode(options, await loadOrBootstrap(options));
      await node.#start();
      return node;
    } catch (error) {
      await options.storage.close();
      throw error;
    }
  }

  private constructor(options: RaftNodeOptions<Result>, stored: Stored) {
    const { id, random, stateMachine, trustClocks = false } = options;
    const leaseTicks = trustClocks ? ELECTION_TICKS - 2 : 0;
    this.#options = options;
    this.#core = new RaftCore({ id, random, leaseTicks, ...CORE_CONFIG }, stored);
    this.#membership = new Announced(this.#core.membership);
    this.group = stored.hardState.group ?? (typeof options.group === 'string' ? options.group : '');
    this.#tickedAt = options.clock.monotonic();
    const { index, term, data } = stored.snapshot;
    if (index > 0) stateMachine.restore(index, data); // else there is nothing yet
    this.#applied = { index, term };
  }

  /**
   * The state machine's result, once the entry is durable on a majority and applied here. A member that does not lead hands it to
   * the leader, and waits for one if there is none; with `asLeader` it refuses instead: for loops that must not write any more
   * once another member leads. Rejects with RAFT_ENTRY_TOO_LARGE, LIMIT_REACHED, RAFT_NOT_LEADER, RAFT_NO_QUORUM,
   * RAFT_TRANSFERRING or RAFT_STOPPED, and with RAFT_OUTCOME_UNKNOWN when the leader changes meanwhile.
   */
  propose(data: Uint8Array, { asLeader = false }: { readonly asLeader?: boolean } = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      const limit = limits.raft_entry_bytes_max;
      if (this.#stopped) throw swarmError('RAFT_STOPPED', {});
      if (data.length > limit) throw swarmError('RAFT_ENTRY_TOO_LARGE', { bytes: data.length, limit });
      if (this.#core.role === 'leader' || asLeader) {
        const { index, term } = this.#core.propose(data);
        this.#proposals.place(index, term, { resolve, reject });
      } else {
        this.#proposals.forward(this.#core.forward(data), { resolve, reject }, this.#patience);
      }
      this.#wake();
    });
  }

  /**
   * Resolves once the state machine here has all that was committed when this was called: what is read from it then is linearizable
   * (thesis, 6.4), on any member. Rejects with RAFT_NO_QUORUM when no leader confirms it in time, and with RAFT_STOPPED.
   */
  readBarrier(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) throw swarmError('RAFT_STOPPED', {});
      this.#checkClock();
      this.#reads.add(this.#core.requestRead(), this.#patience, { resolve, reject });
      this.#wake();
    });
  }

  /**
   * Calls `listener` with whether we lead: now, and on each change. It becomes true only when all that was committed before
   * our term is applied here, so that a leader decides on the whole state. The listener must not throw.
   */
  onLeadership(listener: (leader: boolean) => void): Cancel {
    return this.#leading.follow(listener);
  }

  /** Calls `listener` with who leads, as far as this member knows: now, and on each change. The listener must not throw. */
  onLeader(listener: (leader: string | undefined) => void): Cancel {
    return this.#leader.follow(listener);
  }

  /**
   * Takes members into the group or out of it; resolves once the new configuration is committed and applied here. A member to be
   * added must have been started with `join`; make it a learner first and a voter when it has caught up, or the group waits for it.
   * Rejects with RAFT_NOT_LEADER, RAFT_MEMBERS_BUSY, RAFT_LAST_MEMBER, RAFT_STOPPED, RAFT_OUTCOME_UNKNOWN.
   */
  changeMembers(changes: readonly MemberChange[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) throw swarmError('RAFT_STOPPED', {});
      this.#changes.add(this.#core.changeMembers(changes).index, { resolve, reject });
      this.#noteMembers();
      this.#wake();
    });
  }

  /**
   * Hands the leadership to another voter; resolves once this member knows it as the leader. Rejects with RAFT_NOT_LEADER,
   * RAFT_NO_SUCH_MEMBER, RAFT_STOPPED, and RAFT_TRANSFER_FAILED when it does not take over in time; then this one may lead on.
   */
  transferLeadership(to: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) throw swarmError('RAFT_STOPPED', {});
      this.#core.transferLeadership(to);
      this.#transfer?.reject(swarmError('RAFT_TRANSFER_FAILED', { to: this.#transfer.to }));
      this.#transfer = { to, deadline: this.#patience, resolve, reject };
      this.#noteTransfer();
      this.#wake();
    });
  }

  /** Calls `listener` with the group: now, and on each change, also one not yet committed. The listener must not throw. */
  onMembership(listener: (membership: Membership) => void): Cancel {
    return this.#membership.follow(listener);
  }

  status(): RaftStatus {
    const { term, role, leader, commit, last, membership, peers } = this.#core;
    const known = { ...(leader !== undefined && { leader }), ...(peers && { peers }) };
    return { id: this.#options.id, term, role, ...known, commit, applied: this.#applied.index, last, membership };
  }

  /** Ends a write that is under way and refuses what waits with RAFT_STOPPED; the next start may find it in the log all the same. */
  async close(): Promise<void> {
    this.#halt(swarmError('RAFT_STOPPED', {}));
    await this.#loop;
    await this.#options.storage.close();
  }

  #start(): Promise<void> {
    const { transport, id } = this.#options;
    const [first, ...others] = this.#core.members;
    const alone = first === id && others.length === 0 && !isJoint(this.#core.membership);
    if (alone) this.#core.campaign(); // nobody else can lead: there is nothing to wait for
    assert(alone || transport, 'a group of several has a transport');
    if (transport) {
      this.#cancelListen = transport.listen(
        (message) => this.#tell(() => this.#receive(message)),
        (peer) => this.#tell(() => this.#core.peerLost(peer)),
      );
      transport.members?.(everybodyIn(this.#core.membership));
      this.#scheduleTick();
    }
    return new Promise((resolve, reject) => {
      this.#opening = { until: alone ? this.#core.last : this.#core.commit, resolve, reject };
      this.#loop = this.#run().catch((error: unknown) => this.#fail(error));
    });
  }

  #scheduleTick(): void {
    this.#cancelTick = this.#options.clock.after(TICK_MS, () => {
      this.#scheduleTick();
      this.#checkClock();
      this.#tickedAt = this.#options.clock.monotonic();
      this.#tell(() => this.#core.tick());
      const reason = (): Error => swarmError('RAFT_NO_QUORUM', { seconds: PATIENCE_MS / 1000 });
      this.#reads.expire(this.#tickedAt, reason);
      this.#proposals.expire(this.#tickedAt, (number) => this.#core.withdraw(number), reason);
    });
  }

  get #patience(): Millis {
    return this.#options.clock.monotonic() + PATIENCE_MS;
  }

  /** A process or machine that was paused does not know it, and leads on for a moment while others have elected anew. */
  #checkClock(): void {
    if (this.#options.clock.monotonic() - this.#tickedAt > 2 * TICK_MS) this.#core.distrustLease();
  }

  /** Lets the core know of something from outside the loop. */
  #tell(happening: () => void): void {
    if (this.#stopped) return;
    try {
      this.#checkClock(); // what waited while we were paused may come before the tick
      happening();
      if (this.#saving) this.#applyStored();
      const urgent = this.#core.takeUrgent();
      if (urgent.length > 0) this.#options.transport?.send(urgent);
      this.#noteRole();
      this.#noteMembers();
      this.#wake();
    } catch (error) {
      this.#fail(error);
    }
  }

  #receive(message: Message): void {
    if (message.kind === 'snapshot' && !this.#bearable(message.total, `a snapshot from ${message.from}`)) return;
    if (message.kind === 'forward' && !message.proposals.every(({ data }) => this.#applicable(data, message.from)))
      return;
    this.#core.step(message);
  }

  /** Whether a command that was handed to us can be applied; nobody answers for one that cannot, and its sender is told that it does not know. */
  #applicable(data: Uint8Array, from: string): boolean {
    const { stateMachine, log } = this.#options;
    if (stateMachine.accepts?.(data) !== false) return true;
    log.error({ from, bytes: data.length }, 'refused a command that cannot be applied');
    return false;
  }

  /** A snapshot is held in memory until it is complete; one that is not taken in leaves its receiver behind until it is smaller. */
  #bearable(bytes: number, what: string): boolean {
    const limit = limits.raft_snapshot_total_bytes_max;
    if (bytes <= limit) return true;
    this.#options.log.error({ err: swarmError('LIMIT_REACHED', { what: `${what} (bytes)`, limit }), bytes }, 'refused');
    return false;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#noteRole();
      this.#noteMembers();
      if (this.#opening && this.#applied.index >= this.#opening.until) {
        this.#opening.resolve();
        this.#opening = undefined;
      }
      if (this.#core.hasReady) await this.#process(this.#core.ready());
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #process(ready: Ready): Promise<void> {
    const { storage, transport, stateMachine } = this.#options;
    if (ready.early.length > 0) transport?.send(ready.early);
    if (ready.hardState) {
      const hardState = { ...ready.hardState, owner: this.#options.id, ...(this.group && { group: this.group }) };
      const saving = storage.save({ ...ready, hardState });
      this.#saving = true;
      this.#applyStored();
      await saving;
      this.#saving = false;
    }
    if (this.#stopped) return;
    const rest = ready.messages.filter((message) => !ready.early.includes(message));
    if (rest.length > 0) transport?.send(rest);
    if (ready.snapshot) {
      const { index, term, data } = ready.snapshot;
      stateMachine.restore(index, data);
      this.#applied = { index, term };
      this.#proposals.skipTo(index);
      this.#grown = 0;
    }
    for (const entry of ready.committed) if (entry.index > this.#applied.index) this.#apply(entry);
    for (const placement of ready.placements) this.#proposals.settle(placement, this.#applied.index);
    if (ready.reads) this.#reads.confirm(ready.reads);
    this.#reads.applied(this.#applied.index);
    this.#core.advance(ready);
    this.#core.appliedTo(this.#applied.index);
    if (this.#compactionDue) await this.#compact();
  }

  /** What is committed and stored is applied, and its callers answered, without waiting for what is being written now. */
  #applyStored(): void {
    for (const entry of this.#core.committedOnDisk(this.#applied.index)) this.#apply(entry);
    this.#reads.applied(this.#applied.index);
  }

  #apply(entry: Entry): void {
    const { index, term, kind, data } = entry;
    this.#grown += entryBytes(entry);
    if (kind === 'command') {
      const value = this.#options.stateMachine.apply(index, data);
      this.#applied = { index, term };
      this.#proposals.applied(index, { term, result: { value } });
    } else {
      this.#applied = { index, term };
      this.#proposals.applied(index, { term, result: undefined });
      if (kind === 'members' && !isJoint(decodeMembership(data))) this.#changes.resolveUpTo(index, undefined);
    }
  }

  get #compactionDue(): boolean {
    const { snapshotEntries = limits.raft_snapshot_entries } = this.#options;
    const behind = this.#applied.index - this.#core.snapshotIndex; // negative while a leader's snapshot is not stored yet
    return behind >= snapshotEntries || (behind > 0 && this.#grown >= limits.raft_snapshot_bytes);
  }

  async #compact(): Promise<void> {
    this.#grown = 0;
    const membership = this.#core.membershipAt(this.#applied.index);
    const snapshot = { ...this.#applied, ...membership, data: this.#options.stateMachine.snapshot() };
    await this.#options.storage.compact(snapshot);
    this.#core.compact(snapshot);
    this.#options.log.info({ index: snapshot.index, bytes: snapshot.data.length }, 'compacted the raft log');
  }

  #noteRole(): void {
    const { role, term, leader } = this.#core;
    if (this.#inOffice && role !== 'leader') {
      this.#changes.rejectAll(() => swarmError('RAFT_OUTCOME_UNKNOWN', {}));
      this.#proposals.leadershipLost(this.#options.clock.monotonic() + GRACE_MS);
    }
    this.#inOffice = role === 'leader';
    this.#leader.set(leader);
    this.#setLeading(role === 'leader' && this.#applied.term === term);
    this.#noteTransfer();
  }

  #noteTransfer(): void {
    const { leader, transferee, role } = this.#core;
    const transfer = this.#transfer;
    if (!transfer) return;
    const given = role === 'leader' ? transferee === undefined : leader !== undefined;
    const late = this.#options.clock.monotonic() >= transfer.deadline;
    if (leader !== transfer.to && !given && !late) return;
    this.#transfer = undefined;
    if (leader === transfer.to) transfer.resolve();
    else transfer.reject(swarmError('RAFT_TRANSFER_FAILED', { to: transfer.to }));
  }

  #noteMembers(): void {
    const { membership } = this.#core;
    if (!this.#membership.set(membership)) return;
    this.#options.transport?.members?.(everybodyIn(membership));
    this.#options.log.info({ ...membership }, 'the members of the raft group');
  }

  #rejectAll(reason: () => Error): void {
    this.#proposals.rejectAll(reason);
    this.#changes.rejectAll(reason);
  }

  #setLeading(leading: boolean): void {
    const { term, leader } = this.#core;
    if (this.#leading.set(leading)) this.#options.log.info({ term, leader }, leading ? 'leading' : 'no longer leading');
  }

  #fail(cause: unknown): void {
    if (this.#stopped) return;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    this.#options.log.fatal({ err: error }, 'raft cannot go on');
    const opened = !this.#opening;
    this.#halt(error);
    if (opened) this.#options.onFatal?.(error); // else `open` rejects with it
  }

  #halt(reason: Error): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelTick();
    this.#cancelListen();
    this.#opening?.reject(reason);
    this.#rejectAll(() => reason);
    this.#reads.rejectAll(() => reason);
    this.#transfer?.reject(reason);
    this.#leader.set(undefined);
    this.#setLeading(false);
    this.#wake();
  }
}
