import { assert, must } from '../../lib/assert.js';
import { SeededRandom } from '../../lib/random.js';
import { RaftCore, type Ready, type Stored } from '../core.js';
import type { ConfirmedReads } from '../read-state.js';
import type { Entry, Message, Snapshot } from '../messages.js';
import type { CoreConfig } from '../state.js';

/** A member without a driver: each step of a Ready is taken by hand, and what was not stored is lost in a crash. */
export interface Member {
  core: RaftCore;
  disk: Stored;
  /** The state machine: the commands applied. */
  lines: string[];
  applied: number;
}

const text = (data: Uint8Array): string => Buffer.from(data).toString();

/** A whole group in memory. Checks State Machine Safety and Election Safety (figure 3) at every step. */
export class Group {
  readonly members = new Map<string, Member>();
  /** Sent and not yet delivered. */
  network: Message[] = [];
  readsDone = 0;
  readonly #config: Omit<CoreConfig, 'id'>;
  readonly #chosen = new Map<number, string>();
  readonly #leaders = new Map<number, string>();
  /** Per member: each read that waits, and what was committed anywhere when it was asked for. */
  readonly #reads = new Map<string, { number: number; committed: number }[]>();

  constructor(seed: number, config: Partial<CoreConfig> = {}) {
    this.#config = {
      random: new SeededRandom(seed),
      electionTicks: 10,
      heartbeatTicks: 2,
      appendBytesMax: 1000,
      inflightAppendsMax: 4,
      uncommittedBytesMax: 10_000,
      trailingEntries: 0,
      ...config,
    };
  }
  /** Adds a member of the group `ids` with what it has stored. */
  add(id: string, ids: readonly string[], stored: Partial<Stored> = {}): void {
    const snapshot = { index: 1, term: 1, members: ids, data: Buffer.from('[]') };
    const disk = { hardState: { term: 1, vote: '', commit: 1 }, snapshot, entries: [], ...stored };
    this.members.set(id, { disk, ...this.#boot(id, disk) });
  }
  /** Adds a member with nothing, for a leader to fill. */
  join(id: string): void {
    const snapshot = { index: 0, term: 0, members: [], data: Buffer.from('[]') };
    this.add(id, [], { hardState: { term: 0, vote: '', commit: 0 }, snapshot });
  }
  member(id: string): Member {
    return must(this.members.get(id), `member ${id}`);
  }
  /** Loses all that is not on disk, with messages under way to it left as they are. */
  restart(id: string): void {
    const member = this.member(id);
    Object.assign(member, this.#boot(id, member.disk));
    this.#reads.delete(id);
  }
  #boot(id: string, disk: Stored): Omit<Member, 'disk'> {
    const core = new RaftCore({ ...this.#config, id }, disk);
    return { core, lines: JSON.parse(text(disk.snapshot.data)) as string[], applied: disk.snapshot.index };
  }
  store(id: string, { hardState, snapshot, entries }: Ready): void {
    const member = this.member(id);
    const kept = snapshot ? [] : member.disk.entries;
    const from = entries[0]?.index ?? Infinity;
    member.disk = {
      hardState: hardState ?? member.disk.hardState,
      snapshot: snapshot ?? member.disk.snapshot,
      entries: [...kept.filter((entry) => entry.index < from), ...entries],
    };
  }
  apply(id: string, { snapshot, committed, reads }: Ready): void {
    const member = this.member(id);
    if (reads) this.#checkReads(id, reads);
    if (snapshot) {
      member.lines = JSON.parse(text(snapshot.data)) as string[];
      member.applied = snapshot.index;
    }
    for (const entry of committed) {
      assert(entry.index === member.applied + 1, `${id} applies ${entry.index} after ${member.applied}`);
      this.#check(entry);
      member.applied = entry.index;
      if (entry.kind === 'command') member.lines.push(text(entry.data));
    }
  }
  #check(entry: Entry): void {
    const found = `${entry.term} ${text(entry.data)}`;
    const chosen = this.#chosen.get(entry.index) ?? found;
    assert(chosen === found, `entry ${entry.index} is "${chosen}" on one member and "${found}" on another`);
    this.#chosen.set(entry.index, chosen);
  }
  /** Does all that the core wants done. */
  process(id: string): Ready {
    const { core } = this.member(id);
    const ready = core.ready();
    this.store(id, ready);
    this.network.push(...ready.messages);
    this.apply(id, ready);
    core.advance(ready);
    this.checkLeader(id);
    return ready;
  }
  checkLeader(id: string): void {
    const { core } = this.member(id);
    if (core.role !== 'leader') return;
    const leader = this.#leaders.get(core.term) ?? id;
    assert(leader === id, `${leader} and ${id} lead term ${core.term}`);
    this.#leaders.set(core.term, leader);
  }
  /** Checks that it is not answered before what was committed by now is applied (thesis, 6.4). */
  requestRead(id: string): void {
    const committed = Math.max(...[...this.members.values()].map(({ core }) => core.commit));
    const waiting = this.#reads.get(id) ?? [];
    waiting.push({ number: this.member(id).core.requestRead(), committed });
    this.#reads.set(id, waiting);
  }
  #checkReads(id: string, { number, index }: ConfirmedReads): void {
    const waiting = this.#reads.get(id) ?? [];
    for (const read of waiting.filter((read) => read.number <= number)) {
      assert(
        index >= read.committed,
        `${id} may read at ${index} what was asked for when ${read.committed} was committed`,
      );
      this.readsDone++;
    }
    this.#reads.set(
      id,
      waiting.filter((read) => read.number > number),
    );
  }
  compact(id: string): void {
    const member = this.member(id);
    const { core, disk, applied, lines } = member;
    if (applied <= core.snapshotIndex) return; // also while a leader's, which is ahead of us, is not stored yet
    const term = must(
      disk.entries.find((entry) => entry.index === applied),
      `entry ${applied}`,
    ).term;
    const snapshot: Snapshot = {
      index: applied,
      term,
      ...core.membershipAt(applied),
      data: Buffer.from(JSON.stringify(lines)),
    };
    member.disk = { ...disk, snapshot, entries: disk.entries.filter((entry) => entry.index > applied) };
    core.compact(snapshot);
  }
}
