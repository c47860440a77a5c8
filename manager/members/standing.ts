/**
 * Notices that this manager is no member of the raft group any more.
 *
 * Owns: that one question. Watches: whether there is a leader, and whether the group as the log here has it includes us.
 * Writes: nothing. Never: decides it alone: a log may be old, and the present leader is asked.
 *
 * Who was removed while it was away is told by nobody, since it is not among those the leader sends to; its pre-votes are ignored, and it
 * would wait for a leader for ever (thesis, 4.2.3).
 */
import { Backoff } from '../../lib/backoff.js';
import { sleep, type Clock, type Millis } from '../../lib/clock.js';
import { hasCode, messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import { everybodyIn } from '../../raft/membership.js';
import type { Admission } from './admission.js';
import type { GroupLeader, GroupMember } from './group.js';

/** Longer than an election: one that goes well raises no question. */
const DOUBT_AFTER: Millis = 2_000;
const ASK = { first: 1_000, most: 10_000 };

interface Options {
  group: Pick<GroupLeader, 'status' | 'group'>;
  admission: Pick<Admission, 'ask'>;
  clock: Clock;
  random: Random;
  log: Log;
  signal: AbortSignal;
}

/** Resolves to true when we are out of the group, and to false when `signal` is aborted. */
export async function untilExpelled(options: Options): Promise<boolean> {
  const { clock, random, signal, log } = options;
  const backoff = new Backoff({ ...ASK, random });
  try {
    for (;;) {
      if (await inDoubt(options)) {
        const why = await whyExpelled(options);
        if (why !== undefined) {
          log.warn({ why }, "this manager is no member of the managers' group any more");
          return true;
        }
        await sleep(clock, backoff.next(), signal);
      } else backoff.reset();
    }
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** Looks once in a while; true when for all that time there was no leader, and at once when the log here says that we are out. */
async function inDoubt({ group, clock, signal }: Options): Promise<boolean> {
  const looks = 4;
  for (let look = 0; look < looks; look++) {
    await sleep(clock, DOUBT_AFTER / looks, signal);
    if (isOut(group)) return true;
    if (group.status().leader !== undefined) return false;
  }
  return true;
}

/** Whether the log here says that we are no member; one that is empty says nothing. That may not be committed yet. */
export function isOut(group: Pick<GroupMember, 'status'>): boolean {
  const { id, membership } = group.status();
  return membership.members.length > 0 && !everybodyIn(membership).has(id);
}

async function whyExpelled({ admission, group, log }: Options): Promise<string | undefined> {
  try {
    const answer = await admission.ask({ empty: false });
    return answer.group === group.group ? undefined : 'the group was made anew without it';
  } catch (error) {
    const final = ['MANAGER_EXPELLED', 'NODE_REMOVED', 'ROLE_REFUSED'] as const;
    if (final.some((code) => hasCode(error, code))) return messageOf(error);
    log.debug({ reason: messageOf(error) }, 'no leader, and no other manager knows better');
    return undefined;
  }
}
