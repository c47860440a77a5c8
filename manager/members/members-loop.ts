/**
 * The members loop: keeps the raft group what the nodes' roles say it should be.
 *
 * Owns: who is in the raft group, but for the moment of joining (join-service.ts); `manager_status` of nodes.
 * Watches: roles and removals of nodes, the group, how long its members have been silent.
 * Writes: one change of the group at a time; `manager_status`; hands the leadership over when the leader itself is to go.
 * Never: takes in a node that has not asked; judges whether the group can spare a member, which was judged when that was asked for.
 *
 * `manager_status` of one that is to be no manager is cleared only after its removal from the group: it stands later in the log, so
 * where it is applied, the removal was committed.
 */
import type { Cancel, Millis } from '../../lib/clock.js';
import { KeyedLoop } from '../keyed-loop.js';
import type { Office } from '../leadership.js';
import type { LoopOptions } from '../orchestrator/orchestrator.js';
import type { LeaderLoop, Store } from '../store/types.js';
import type { GroupLeader } from './group.js';
import { nextStep, statusChanges, type MembersFacts } from './plan.js';

const KEY = 'members';
/** Silence shows by itself: nothing happens then that could be watched. */
const LOOK_EVERY: Millis = 250;

/** Where the facts come from. */
export interface MembersSource {
  group: GroupLeader;
  store: Store;
  /** host:port of a member, as it says itself. */
  addressOf: (id: string) => string | undefined;
}
type Options = LoopOptions & MembersSource & { office: Office };

export class MembersLoop implements LeaderLoop {
  readonly name = 'members';
  readonly #options: Options;
  readonly #loop: KeyedLoop;

  constructor(options: Options) {
    this.#options = options;
    this.#loop = new KeyedLoop({
      ...options,
      name: this.name,
      watch: () => this.#watch(),
      reconcile: () => this.#reconcile(),
    });
  }
  start(): void {
    this.#loop.start();
    this.#loop.mark(KEY);
  }
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  #watch(): Cancel {
    const mark = (): void => this.#loop.mark(KEY);
    const cancels = [
      this.#options.store.watch(({ events }) => {
        if (events.some(({ kind }) => kind === 'node')) mark();
      }),
      this.#options.group.onMembership(mark),
    ];
    return () => cancels.forEach((cancel) => cancel());
  }
  async #reconcile(): Promise<void> {
    const { store, group, log, office } = this.#options;
    await store.update(() => statusChanges(membersFacts(this.#options)));
    office.assertHeld(); // the write took its time
    const step = nextStep(membersFacts(this.#options));
    if (!step) return this.#loop.markAfter(KEY, LOOK_EVERY);
    log.info({ loop: this.name, ...step }, 'a step of the managers');
    if (step.kind === 'change') await group.changeMembers([step.change]);
    else await group.transferLeadership(step.to);
    this.#loop.mark(KEY);
  }
}

export function membersFacts({ group, store, addressOf }: MembersSource): MembersFacts {
  const { id, membership, commit, peers = new Map() } = group.status();
  return { self: id, membership, commit, peers, view: store.view, addressOf };
}
