/**
 * Jobs. A replicated one has the slots 1 to `total_completions`, of which at most `max_concurrent` are at work; a global one has the
 * nodes that fit. A slot is done when a task of the present run has ended well in it, wherever that was and whatever was wanted
 * of the task meanwhile. One whose task failed and may not be restarted is given up, and the others go on.
 *
 * A job's task is wanted `ready` or `running` like any other; once it has ended well, `complete`.
 */
import type { Service } from '../../proto/types.js';
import { isOfCurrentRun, jobSize } from './jobs.js';
import type { Context, Plan } from './plan.js';
import { slotsOf, removeAll, type NumberedSlot } from './reconcile-replicated.js';
import { closeSlot, dismiss, fillSlot, givenUpAt, slotState, tendSlot } from './slot.js';
import { isAlive, isWanted } from './task.js';

/** What is left of earlier runs is stopped; only then the present one is looked at. */
export function endEarlierRuns(context: Context, plan: Plan, job: Service): void {
  for (const task of context.view.tasks.byService(job.id))
    if (!plan.full && isWanted(task) && !isOfCurrentRun(task, job)) dismiss(plan, task);
}

export function placeReplicatedJob(context: Context, plan: Plan, job: Service): void {
  const { concurrent, completions } = jobSize(job.spec);
  const working: NumberedSlot[] = [];
  const open = new Map<number, NumberedSlot>();
  const over = new Set<number>();
  for (const slot of slotsOf(context, job)) {
    const { slot: number } = slot.place;
    const state = number > completions ? 'surplus' : slotState(slot, job, context.now);
    if (state === 'surplus') removeAll(plan, slot);
    else if (state === 'occupied') working.push(slot);
    else if (state === 'empty') open.set(number, slot);
    else {
      over.add(number);
      closeSlot(plan, slot);
    }
  }
  const kept = keep(plan, working, concurrent);
  const taken = new Set([...working.map(({ place }) => place.slot), ...over]);
  let free = concurrent - working.length - stillStopping(context, plan, job);
  for (let number = 1; free > 0 && number <= completions && !plan.full; number++) {
    if (taken.has(number)) continue;
    fillSlot(context, plan, job, open.get(number) ?? { place: { slot: number }, tasks: [] });
    free--;
  }
  for (const slot of kept) if (!plan.full) tendSlot(context, plan, job, slot, true);
}

/** Of more than may work at once, those that run stay before others, and low numbers before high ones. */
function keep(plan: Plan, working: readonly NumberedSlot[], concurrent: number): NumberedSlot[] {
  if (working.length <= concurrent) return [...working];
  const idle = (slot: NumberedSlot): number =>
    slot.tasks.some((task) => isWanted(task) && task.status.state === 'running') ? 0 : 1;
  const ranked = working.toSorted((a, b) => idle(a) - idle(b) || a.place.slot - b.place.slot);
  for (const slot of ranked.slice(concurrent)) closeSlot(plan, slot);
  return ranked.slice(0, concurrent);
}

/** How many tasks of earlier runs have not stopped yet: they count among those at work, but not for ever. */
function stillStopping({ view, now }: Context, plan: Plan, job: Service): number {
  const stopping = [...view.tasks.byService(job.id)]
    .filter((task) => !isOfCurrentRun(task, job) && isAlive(task, view))
    .map(givenUpAt)
    .filter((until) => until > now);
  for (const until of stopping) plan.wake(until);
  return stopping.length;
}
