/**
 * Brings about all that can go wrong around a group. Each seed allows some kinds of faults and not others, in its own rhythm, since
 * a run with all kinds at once hides what a few of them bring to light (swarm testing, Groce et al., 2012).
 *
 * Owns: when a fault begins and ends. Writes: the network's cuts and weather, the members' clocks and disks, their lives.
 */
import type { Millis } from '../lib/clock.js';
import type { Context } from './context.js';
import { POINTS, type Member } from './member.js';
import type { Network, Weather } from './network.js';

interface Group {
  readonly context: Context;
  readonly network: Network;
  readonly members: readonly Member[];
  /** What a message takes to be sent and stored without faults, at most. */
  readonly pace: Millis;
  /** Whether the members may rely on each other's clocks: then no fault makes one run faster or slower. */
  readonly clocksTrusted: boolean;
}

/** Cuts the directed links that `severed` names, and only these. */
function cut({ context, network, members }: Group, severed: (from: Member, to: Member) => boolean): void {
  const messages = context.dice.chance(400) ? 'keep' : 'lose';
  network.heal();
  for (const from of members)
    for (const to of members) if (from !== to && severed(from, to)) network.cut(from.id, to.id, messages);
}

/** The leader as often as not: most mistakes concern it. */
function victim({ context, members }: Group): Member {
  const leaders = members.filter(({ leading }) => leading);
  return context.dice.pick(leaders.length > 0 && context.dice.chance(500) ? leaders : members);
}

function some({ context, members }: Group): ReadonlySet<Member> {
  return new Set(context.dice.shuffled(members).slice(0, context.dice.between(1, members.length)));
}

const SLOW = [2, 10, 100];

/** Each begins a fault. What does not end by itself is ended by `Nemesis.end`. */
const FAULTS: Readonly<Record<string, (group: Group) => void>> = {
  'two halves': (group) => {
    const half = some(group);
    cut(group, (from, to) => half.has(from) !== half.has(to));
  },
  'one alone': (group) => {
    const alone = victim(group);
    cut(group, (from, to) => from === alone || to === alone);
  },
  'one is not heard': (group) => {
    const mute = victim(group);
    cut(group, (from) => from === mute);
  },
  'one does not hear': (group) => {
    const deaf = victim(group);
    cut(group, (_, to) => to === deaf);
  },
  'some links': (group) => cut(group, () => group.context.dice.chance(400)),
  'two halves and one between': (group) => {
    const half = some(group);
    const bridge = victim(group);
    cut(group, (from, to) => half.has(from) !== half.has(to) && from !== bridge && to !== bridge);
  },
  weather: ({ context: { dice }, network }) => {
    const delayMax = dice.pick([2, 20, 100, 400]);
    network.weather = {
      loss: dice.pick([0, 10, 100, 300]),
      duplication: dice.pick([0, 10, 200]),
      delayMin: 0.1,
      delayMax,
      stragglers: dice.pick([0, 10, 100]),
    };
  },
  crash: (group) => victim(group).crash('the nemesis'),
  'crash of some': (group) => some(group).forEach((member) => member.crash('the nemesis')),
  'power failure': ({ members }) => members.forEach((member) => member.crash('power failure')),
  'crash in the loop': (group) => {
    victim(group).crashAt = group.context.dice.pick(POINTS);
  },
  'crash of the leader in the loop': (group) => {
    for (const member of group.members) if (member.leading) member.crashAt = group.context.dice.pick(POINTS);
  },
  pause: (group) => {
    const member = victim(group);
    member.pause(group.context.dice.pick(['lose', 'keep']));
    group.context.queue.after(group.context.dice.pick([50, 500, 2000, 5000]), () => member.resume());
  },
  'clock rate': (group) => {
    victim(group).clockRate = group.context.dice.pick([0.25, 0.8, 1.25, 4]);
  },
  'clock jump': (group) => victim(group).jump(group.context.dice.between(1, 30)),
  'slow disk': (group) => {
    victim(group).diskSlowness = group.context.dice.pick(SLOW);
  },
  'disk error': (group) => {
    victim(group).diskFailure = group.context.dice.pick(['write', 'sync'] as const);
  },
  'broken connections': (group) => {
    const lost = victim(group);
    for (const member of some(group)) member.peerLost(lost.id);
  },
  candidacy: (group) => victim(group).campaign(),
  'change of leaders': (group) => {
    const { dice } = group.context;
    for (const member of group.members) if (member.leading) member.transferLeadership(dice.pick(group.members).id);
  },
};

export class Nemesis {
  readonly #group: Group;
  readonly #calm: Weather;
  readonly #allowed: readonly string[];
  /** The longest time between two faults. */
  readonly #rhythm: Millis;
  /** How long a leader may stay, in a world where most are brought down soon: it then leaves undone what it has begun. */
  readonly #reign: Millis | undefined;
  /** The longest time between two changes of the members. */
  readonly #reforms: Millis;
  /** Whether members are told when one crashes. */
  readonly #hints: boolean;
  #reforming = false;
  #ended = false;

  constructor(group: Group) {
    const { dice, trace } = group.context;
    this.#group = group;
    this.#calm = group.network.weather;
    const names = dice
      .shuffled(Object.keys(FAULTS))
      .filter((name) => !group.clocksTrusted || !name.startsWith('clock'));
    this.#allowed = names.slice(0, dice.between(2, names.length));
    this.#rhythm = dice.pick([300, 1000, 3000, 10_000]);
    this.#reign = dice.chance(500) ? group.pace * dice.pick([1, 2, 8]) : undefined;
    this.#reforms = dice.pick([300, 1000, 5000]);
    this.#hints = dice.chance(500);
    trace?.(`faults at most ${this.#rhythm} ms apart: ${this.#allowed.join(', ')}`);
  }
  start(): void {
    const { context } = this.#group;
    context.queue.after(context.dice.span(0, this.#rhythm), () => {
      if (this.#ended) return;
      this.#strike();
      this.start();
    });
  }
  /** From now on members come and go: not a fault, but the moment for many. */
  reform(): void {
    const { context } = this.#group;
    this.#reforming = true;
    context.queue.after(context.dice.span(0, this.#reforms), () => {
      if (this.#ended) return;
      for (const leader of this.#group.members) if (leader.leading) this.#changeMembers(leader);
      this.reform();
    });
  }
  /** Often the group falls apart just then, in a way in which both its old and its new majority may be found. */
  #changeMembers(leader: Member): void {
    const { context, members } = this.#group;
    const { dice } = context;
    const kinds = ['voter', 'voter', 'learner', 'remove'] as const;
    for (let attempts = dice.pick([1, 1, 4]); attempts > 0; attempts--) {
      const changed = dice.shuffled(members).slice(0, dice.pick([1, 1, 1, 2, 4]));
      leader.changeMembers(changed.map(({ id }) => ({ kind: dice.pick(kinds), id })));
    }
    if (dice.chance(400)) context.queue.after(dice.span(0, this.#group.pace), () => this.#fallApart());
  }
  #fallApart(): void {
    if (!this.#ended) FAULTS['two halves']?.(this.#group);
  }
  #strike(): void {
    const { context } = this.#group;
    if (context.dice.chance(250)) return this.#calmDown();
    const name = context.dice.pick(this.#allowed);
    context.trace?.(`fault: ${name}`);
    context.stats.faults++;
    FAULTS[name]?.(this.#group);
  }
  /** Some time after a crash the member is started again. */
  onCrash(member: Member): void {
    const { queue, dice } = this.#group.context;
    if (this.#hints) this.#breakConnections(member);
    queue.after(dice.span(1, dice.pick([10, 100, 1000, 5000])), () => {
      if (!this.#ended) member.start();
    });
  }
  /** Some see it at once, some later: then it may be up again. */
  #breakConnections(lost: Member): void {
    const { context, members } = this.#group;
    const { queue, dice } = context;
    for (const member of members) {
      if (member !== lost && dice.chance(700))
        queue.after(dice.span(0, dice.pick([2, 500])), () => member.peerLost(lost.id));
    }
  }
  onElection(leader: Member): void {
    const { context, pace } = this.#group;
    if (this.#reforming && context.dice.chance(500)) {
      context.queue.after(context.dice.span(0, pace * 2), () => {
        if (!this.#ended) this.#changeMembers(leader);
      });
    }
    if (this.#reign === undefined || context.dice.chance(100)) return;
    context.queue.after(context.dice.span(0, this.#reign), () => {
      if (this.#ended) return;
      if (context.dice.chance(200)) leader.crash('its reign ends');
      else cut(this.#group, (from, to) => from === leader || to === leader);
    });
  }
  /** Ends what does not end by itself, but starts nobody. */
  #calmDown(): void {
    const { network, members, context } = this.#group;
    context.trace?.('faults end');
    network.heal();
    network.weather = this.#calm;
    for (const member of members) {
      member.clockRate = member.diskSlowness = 1;
      member.crashAt = member.diskFailure = undefined;
      member.resume();
    }
  }
  end(): void {
    this.#ended = true;
    this.#calmDown();
  }
}
