/**
 * Groups of one to five under chance: messages lost, repeated and reordered, members cut off, crashes between any two steps of a Ready
 * and news that arrives between them, logs compacted, members added, removed, made learners and voters, one or several at once. One seed makes one run; Group checks safety at each step, and at the end
 * the healed group must agree and work.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../lib/assert.js';
import { hasCode } from '../lib/errors.js';
import { SeededRandom } from '../lib/random.js';
import type { Ready } from './core.js';
import { everybodyIn } from './membership.js';
import { Group } from './testing/group.js';

/** Refusals that are no failure. */
const foreseen = [
  ...(['RAFT_NOT_LEADER', 'RAFT_TRANSFERRING', 'LIMIT_REACHED'] as const),
  ...(['RAFT_MEMBERS_BUSY', 'RAFT_LAST_MEMBER', 'RAFT_NO_SUCH_MEMBER'] as const),
];
const SEEDS = 150;
const STEPS = 10_000;

class Run {
  readonly random: SeededRandom;
  readonly ids: string[];
  readonly group: Group;
  /** Readies that have been begun. */
  readonly jobs = new Map<string, { readonly ready: Ready; done: number }>();
  /** These hear only each other, and the rest only the rest. */
  cut = new Set<string>();
  proposed = 0;
  /** Of each member in its present life: what it has forwarded, by number. */
  readonly forwarded = new Map<string, Map<number, string>>();
  readonly refused = new Set<string>();
  readonly placed = new Map<string, number>();
  crashes = 0;
  changes = 0;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    const founders = ['a', 'b', 'c', 'd', 'e'].slice(0, 1 + this.random.int(5));
    const joiners = ['v', 'w', 'x'].slice(0, this.random.int(4));
    this.ids = [...founders, ...joiners];
    this.group = new Group(seed + 1, {
      trailingEntries: this.random.int(4),
      appendBytesMax: 40 + this.random.int(200),
    });
    for (const id of founders) this.group.add(id, founders);
    for (const id of joiners) this.group.join(id);
  }
  pick<T>(list: readonly T[]): T {
    return must(list[this.random.int(list.length)], 'an element to pick');
  }
  step(): void {
    const id = this.pick(this.ids);
    const dice = this.random.int(225);
    if (dice < 80) this.work(id);
    else if (dice < 140) this.deliverOne();
    else if (dice < 170) this.group.member(id).core.tick();
    else if (dice < 190) this.propose(this.pick(this.leaders() ?? this.ids));
    else if (dice < 194) this.compact(id);
    else if (dice < 195) this.crash(id);
    else if (dice < 196) this.group.member(id).core.campaign();
    else if (dice < 198)
      this.cut = new Set([this.pick(this.leaders() ?? this.ids), ...this.ids.filter(() => this.random.int(3) === 0)]);
    else if (dice < 199) this.cut.clear();
    else if (dice < 200) this.group.network = this.group.network.filter(() => this.random.int(2) === 0);
    else if (dice < 206) this.change(this.pick(this.leaders() ?? this.ids));
    else if (dice < 207) this.transfer(this.pick(this.leaders() ?? this.ids));
    else if (dice < 215) this.forward(id);
    else this.group.requestRead(this.random.int(2) === 0 ? id : this.pick(this.leaders() ?? this.ids));
  }
  /** Who takes itself for the leader; in different terms there may be several. */
  leaders(): string[] | undefined {
    const leaders = this.ids.filter((id) => this.group.member(id).core.role === 'leader');
    return leaders.length > 0 ? leaders : undefined;
  }
  /** The next step of a member's Ready, in the driver's order. */
  work(id: string): void {
    const { core } = this.group.member(id);
    const job = this.jobs.get(id);
    if (!job) {
      if (core.hasReady) this.jobs.set(id, { ready: core.ready(), done: 0 });
      return;
    }
    const { group } = this;
    const steps = [
      () => group.network.push(...job.ready.early),
      () => group.store(id, job.ready),
      () => group.network.push(...job.ready.messages.filter((message) => !job.ready.early.includes(message))),
      () => group.apply(id, job.ready),
      () => this.settle(id, job.ready),
      () => core.advance(job.ready),
    ];
    must(steps[job.done++], 'a step to do')();
    if (job.done === steps.length) this.jobs.delete(id);
  }
  compact(id: string): void {
    if (!this.jobs.has(id)) this.group.compact(id);
  }
  crash(id: string): void {
    this.crashes++;
    this.jobs.delete(id);
    this.forwarded.delete(id);
    this.group.restart(id);
  }
  deliverOne(): void {
    const { network } = this.group;
    if (network.length === 0) return;
    const at = this.random.int(Math.min(network.length, 10));
    const message = must(network[at], 'a message');
    if (this.random.int(10) > 0) network.splice(at, 1); // else it will come again
    if (this.random.int(10) === 0 || this.cut.has(message.from) !== this.cut.has(message.to)) return; // lost
    this.group.member(message.to).core.step(message);
    this.group.checkLeader(message.to);
  }
  /** Whether it was taken. */
  propose(id: string, line = `p${this.proposed++}`): boolean {
    try {
      this.group.member(id).core.propose(Buffer.from(line));
      return true;
    } catch (error) {
      assert.ok(
        foreseen.some((code) => hasCode(error, code)),
        String(error),
      );
      return false;
    }
  }
  change(id: string): void {
    const kinds = ['voter', 'voter', 'learner', 'remove'] as const;
    const changes = Array.from({ length: 1 + this.random.int(3) }, () => ({
      kind: this.pick(kinds),
      id: this.pick(this.ids),
    }));
    try {
      this.group.member(id).core.changeMembers(changes);
      this.changes++;
    } catch (error) {
      assert.ok(
        foreseen.some((code) => hasCode(error, code)),
        String(error),
      );
    }
  }
  forward(id: string): void {
    const line = `f${this.proposed++}`;
    try {
      const number = this.group.member(id).core.forward(Buffer.from(line));
      this.forwarded.set(id, (this.forwarded.get(id) ?? new Map<number, string>()).set(number, line));
    } catch (error) {
      assert.ok(hasCode(error, 'LIMIT_REACHED'), String(error));
    }
  }
  settle(id: string, { placements }: Ready): void {
    for (const placement of placements) {
      const line = must(this.forwarded.get(id)?.get(placement.number), 'what was forwarded');
      if ('refused' in placement) this.refused.add(line);
      if ('index' in placement) this.placed.set(line, placement.index);
    }
  }
  transfer(id: string): void {
    try {
      this.group.member(id).core.transferLeadership(this.pick(this.ids));
    } catch (error) {
      assert.ok(
        foreseen.some((code) => hasCode(error, code)),
        String(error),
      );
    }
  }
  /** No more faults: time passes and everything arrives. */
  heal(done: () => boolean): void {
    this.cut.clear();
    for (const id of this.ids) while (this.jobs.has(id)) this.work(id);
    for (let round = 0; round < 500; round++) {
      for (const id of this.ids) this.group.member(id).core.tick();
      for (let busy = true; busy;) {
        const messages = this.group.network.splice(0);
        for (const message of messages) this.group.member(message.to).core.step(message);
        const ready = this.ids.filter((id) => this.group.member(id).core.hasReady);
        for (const id of ready) this.settle(id, this.group.process(id));
        busy = messages.length > 0 || ready.length > 0;
      }
      if (done()) return;
    }
    assert.fail('the healed group does not come to agree');
  }
}

test(`raft shuffle: safe under faults, live after them (${SEEDS} seeds)`, () => {
  let applied = 0;
  let crashes = 0;
  let changes = 0;
  let reads = 0;
  let forwarded = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = new Run(seed);
    const { group, ids } = run;
    try {
      for (let i = 0; i < STEPS; i++) run.step();
      let asked = 0;
      let members: string[] = [];
      run.heal(() => {
        const leader = ids.find((id) => group.member(id).core.role === 'leader');
        const term = leader === undefined ? 0 : group.member(leader).core.term;
        if (leader && term !== asked && run.propose(leader, 'last')) asked = term; // an earlier leader's may be lost
        members = leader ? [...everybodyIn(group.member(leader).core.membership)] : [];
        return asked > 0 && leader !== undefined && members.every((id) => group.member(id).lines.includes('last'));
      });
      const [first = '', ...others] = members.map((id) => group.member(id).lines.join(' '));
      for (const other of others) assert.equal(other, first);
      const lines = first.split(' ').filter((line) => line !== 'last');
      assert.equal(new Set(lines).size, lines.length, 'nothing is taken twice');
      for (const line of lines) assert.ok(!run.refused.has(line), `${line} was refused`);
      forwarded += lines.filter((line) => run.placed.has(line)).length;
      applied += first.split(' ').length;
      crashes += run.crashes;
      changes += run.changes;
      reads += group.readsDone;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  const done = `${applied} applied, ${crashes} crashes, ${changes} changes of members, ${reads} reads, ${forwarded} forwarded`;
  assert.ok(
    applied > SEEDS * 10 && crashes > SEEDS && changes > SEEDS && reads > SEEDS * 10 && forwarded > SEEDS,
    `the runs do something: ${done}`,
  );
});
