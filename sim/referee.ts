/**
 * Watches every member of a world and knows what none of them does: all of it. Throws a Violation at the first step that breaks
 * one of raft's promises (figure 3 of the paper), or that tells somebody what is not durable.
 *
 * Owns: what was chosen, led and stored anywhere. Never: changes anything.
 */
import { isDeepStrictEqual } from 'node:util';
import type { RaftCore } from '../raft/core.js';
import { decodeMembership, membershipIn, type Membership } from '../raft/membership.js';
import type { Entry, HardState, Message, Snapshot } from '../raft/messages.js';
import type { StorageWrite } from '../raft/storage.js';
import { rule } from './context.js';
import type { SimDisk } from './disk.js';

interface Chosen {
  readonly entry: Entry;
  /** Who applied it first, and in which term it was then: it was committed in this one or before. */
  readonly by: string;
  readonly term: number;
}

const FIRST = 2; // the index of a group's first entry: it begins with a snapshot at 1

export class Referee {
  readonly #disks: ReadonlyMap<string, SimDisk>;
  /** From index 2 on. */
  readonly #chosen: Chosen[] = [];
  readonly #leaders = new Map<number, string>();
  /** Every entry that was ever stored, with the term of the one before it, by index and term. */
  readonly #stored = new Map<number, { readonly entry: Entry; readonly prevTerm: number | undefined }>();
  /** Every configuration that was ever stored, or that a leader had in its log, and at which index or one before it. */
  readonly #configurations: { readonly index: number; readonly membership: Membership }[] = [];
  /** The latest one of each leader. */
  readonly #latest = new Map<string, Membership>();
  readonly #snapshots = new Map<number, Snapshot>();
  readonly #hardStates = new Map<string, HardState>();

  /** As of the last entry that is known to be committed. */
  membership: Membership;

  constructor(disks: ReadonlyMap<string, SimDisk>, membership: Membership) {
    this.membership = membership;
    this.#disks = disks;
  }
  /** How many entries are known to be committed, and the last one's index. */
  get committed(): number {
    return this.#chosen.length + FIRST - 1;
  }

  /** Election Safety: at most one leader a term. Leader Completeness: it has all that was committed before. True for a new leader. */
  leads(id: string, { term }: RaftCore, disk: SimDisk): boolean {
    const other = this.#leaders.get(term);
    rule(other === undefined || other === id, 'election safety', () => `${other} and ${id} lead term ${term}`);
    if (other !== undefined) return false;
    this.#leaders.set(term, id);
    for (let i = this.#chosen.length - 1; i >= 0 && i + FIRST > disk.snapshot.index; i--) {
      const chosen = this.#chosen[i];
      if (!chosen || chosen.term >= term) continue;
      const index = i + FIRST;
      const name = `entry ${index} of term ${chosen.entry.term}`;
      const found = disk.termAt(index);
      rule(
        found === chosen.entry.term,
        'leader completeness',
        () => `${id} leads term ${term} without ${name}, committed by ${chosen.by}: it has term ${found}`,
      );
    }
    return true;
  }

  /**
   * Log Matching: an entry of one index and term is the same everywhere, and so is all before it. Called when the write is durable:
   * of what was lost before that, nobody was told.
   */
  stored(id: string, disk: SimDisk, { hardState, snapshot, entries }: StorageWrite): void {
    const ready = hardState !== undefined || (!snapshot && entries.length === 0);
    rule(ready, 'ready', () => `${id} is to store entries but no hard state`);
    if (hardState) this.#onlyGrows(id, hardState);
    if (snapshot) this.#sameSnapshot(id, snapshot);
    const [first] = entries;
    if (!first) return;
    let prevTerm = disk.termAt(first.index - 1);
    for (const entry of entries) {
      const { index, term } = entry;
      const key = index * 2 ** 20 + term;
      const known = this.#stored.get(key);
      const same = !known || (sameEntry(known.entry, entry) && known.prevTerm === prevTerm);
      rule(
        same,
        'log matching',
        () => `entry ${index} of term ${term} on ${id} is not as on others, or follows another`,
      );
      if (!known) this.#stored.set(key, { entry, prevTerm });
      if (!known && entry.kind === 'members')
        this.#configurations.push({ index, membership: decodeMembership(entry.data) });
      prevTerm = term;
    }
  }
  #onlyGrows(id: string, hardState: HardState): void {
    const old = this.#hardStates.get(id) ?? hardState;
    this.#hardStates.set(id, hardState);
    const { term, vote, commit } = hardState;
    rule(term >= old.term, 'monotonic terms', () => `${id} stores term ${term} after ${old.term}`);
    rule(commit >= old.commit, 'monotonic commit', () => `${id} stores commit ${commit} after ${old.commit}`);
    const kept = term > old.term || !old.vote || vote === old.vote;
    rule(kept, 'one vote a term', () => `${id} voted for ${old.vote} in term ${term}, and now for "${vote}"`);
  }

  /** What a member says must hold after any crash: its term, its vote, the entries it acknowledges (5.1 to 5.3). */
  says(id: string, message: Message, disk: SimDisk): void {
    const { hardState, last } = disk;
    const { kind, term } = message;
    const durable = (holds: boolean, what: string): void =>
      rule(holds, 'promises are durable', () => `${id} tells ${message.to} of ${what}, but has stored none such`);
    const asks = (kind === 'vote' || (kind === 'vote-reply' && message.granted)) && message.pre;
    durable(asks || term <= hardState.term, `term ${term}`);
    if (term !== hardState.term) return; // it has moved on since
    if (kind === 'vote' && !message.pre) durable(hardState.vote === id, `its candidacy in term ${term}`);
    if (kind === 'vote-reply' && message.granted && !message.pre) {
      durable(hardState.vote === message.to, `its vote in term ${term}`);
    }
    if (kind === 'append-reply' && !message.conflict) durable(message.index <= last, `entries up to ${message.index}`);
  }

  /** State Machine Safety: nobody ever applies another entry at this index. What is applied is durable on a majority. */
  applies(id: string, entry: Entry, core: RaftCore): void {
    const chosen = this.#chosen[entry.index - FIRST];
    if (chosen) {
      return rule(
        sameEntry(chosen.entry, entry),
        'state machine safety',
        () => `entry ${entry.index}: ${chosen.by} applied term ${chosen.entry.term}, ${id} term ${entry.term}`,
      );
    }
    rule(
      entry.index === this.committed + 1,
      'state machine safety',
      () => `${id} applies ${entry.index} after ${this.committed}`,
    );
    this.#durable(id, entry, core.membershipAt(entry.index));
    this.#chosen.push({ entry, by: id, term: core.term });
    if (entry.kind === 'members') this.membership = decodeMembership(entry.data);
  }
  /**
   * A configuration is in force as soon as it is in the leader's log, and the leader may tell of what it has committed by it before
   * anybody has stored it. That is safe: every majority of it shares a member with every one of the configuration before.
   */
  configures(id: string, { membership, last }: RaftCore): void {
    if (this.#latest.get(id) === membership) return;
    this.#latest.set(id, membership);
    this.#configurations.push({ index: last, membership });
  }
  /** A majority of the group has it: of the group as of that entry, or of a later one that was in force when it was committed. */
  #durable(id: string, { index, term }: Entry, membership: Membership): void {
    const has = (member: string): boolean => {
      const disk = this.#disks.get(member);
      return disk !== undefined && (disk.snapshot.index >= index || disk.termAt(index) === term);
    };
    const later = this.#configurations.filter((each) => each.index > index).map((each) => each.membership);
    rule(
      [membership, ...later].some((each) => isMajority(each, has)),
      'durable on a majority',
      () =>
        `${id} applies entry ${index} of term ${term}, which only ${[...this.#disks.keys()].filter(has).join(' ')} have`,
    );
  }

  /** A snapshot stands for the same state on every member. */
  snapshots(id: string, snapshot: Snapshot): void {
    const { index, term } = snapshot;
    this.#sameSnapshot(id, snapshot);
    const chosen = this.#chosen[index - FIRST];
    rule(
      index < FIRST || chosen?.entry.term === term,
      'state machine safety',
      () => `${id} has a snapshot of entry ${index} of term ${term}, which was not committed`,
    );
  }

  #sameSnapshot(id: string, snapshot: Snapshot): void {
    const known = this.#snapshots.get(snapshot.index);
    if (!known) this.#snapshots.set(snapshot.index, snapshot);
    else if (known.data !== snapshot.data) {
      const same =
        known.term === snapshot.term &&
        Buffer.compare(known.data, snapshot.data) === 0 &&
        isDeepStrictEqual(membershipIn(known), membershipIn(snapshot));
      rule(same, 'state machine safety', () => `the snapshot at ${snapshot.index} of ${id} differs from others`);
    }
  }
}

function sameEntry(a: Entry, b: Entry): boolean {
  return a === b || (a.term === b.term && a.kind === b.kind && Buffer.compare(a.data, b.data) === 0);
}

/** More than half of the voters, in joint consensus of both groups (thesis, 4.3). Not raft's own count, which may be wrong. */
export function isMajority({ members, outgoing = [] }: Membership, has: (id: string) => boolean): boolean {
  const most = (ids: readonly string[]): boolean => 2 * ids.filter(has).length > ids.length;
  return most(members) && (outgoing.length === 0 || most(outgoing));
}
