/**
 * Groups of one to five under chance: messages lost, repeated and reordered, members cut off, crashes between any two steps of a Ready
 * and news that arrives between them, logs compacted. One seed makes one run; Group checks safety at each step, and at the end
 * the healed group must agree and work.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../lib/assert.js';
import { hasCode } from '../lib/errors.js';
import { SeededRandom } from '../lib/random.js';
import type { Ready } from './core.js';
import { Group } from './testing/group.js';

const SEEDS = 100;
const STEPS = 8000;

class Run {
  readonly random: SeededRandom;
  readonly ids: string[];
  readonly group: Group;
  /** Readies that have been begun. */
  readonly jobs = new Map<string, { readonly ready: Ready; done: number }>();
  /** These hear only each other, and the rest only the rest. */
  cut = new Set<string>();
  proposed = 0;
  crashes = 0;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.ids = ['a', 'b', 'c', 'd', 'e'].slice(0, 1 + this.random.int(5));
    this.group = new Group(seed + 1, {
      trailingEntries: this.random.int(4),
      appendBytesMax: 40 + this.random.int(200),
    });
    for (const id of this.ids) this.group.add(id, this.ids);
  }
  pick<T>(list: readonly T[]): T {
    return must(list[this.random.int(list.length)], 'an element to pick');
  }
  step(): void {
    const id = this.pick(this.ids);
    const dice = this.random.int(200);
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
    else this.group.network = this.group.network.filter(() => this.random.int(2) === 0);
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
      () => group.store(id, job.ready),
      () => group.network.push(...job.ready.messages),
      () => group.apply(id, job.ready),
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
  propose(id: string): void {
    try {
      this.group.member(id).core.propose(Buffer.from(`p${this.proposed++}`));
    } catch (error) {
      assert.ok(hasCode(error, 'RAFT_NOT_LEADER') || hasCode(error, 'LIMIT_REACHED'), String(error));
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
        for (const id of ready) this.group.process(id);
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
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = new Run(seed);
    const { group, ids } = run;
    try {
      for (let i = 0; i < STEPS; i++) run.step();
      let last: string | undefined;
      run.heal(() => {
        const leader = ids.find((id) => group.member(id).core.role === 'leader');
        if (leader && last === undefined) group.member(leader).core.propose(Buffer.from((last = 'last')));
        return last !== undefined && ids.every((id) => group.member(id).lines.includes('last'));
      });
      const [first = '', ...others] = ids.map((id) => group.member(id).lines.join(' '));
      for (const other of others) assert.equal(other, first);
      applied += first.split(' ').length;
      crashes += run.crashes;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  assert.ok(applied > SEEDS * 10 && crashes > SEEDS, `the runs do something: ${applied} applied, ${crashes} crashes`);
});
