import type { Service, Task } from '../../proto/types.js';
import type { Context, Plan, Slot } from './plan.js';
import { fillSlot, slotState, tendSlot } from './slot.js';
import { isLost, isWanted } from './task.js';

/** Keeps as many slots at work as the service has replicas. Returns those that stay. */
export function placeReplicated(context: Context, plan: Plan, service: Service, replicas: number): Slot[] {
  const working: NumberedSlot[] = [];
  const empty = new Map<number, NumberedSlot>();
  for (const slot of slotsOf(context, service)) {
    if (slotState(slot, service, context.now) === 'empty') empty.set(slot.place.slot, slot);
    else working.push(slot);
  }
  const kept = working.length > replicas ? scaleDown(context, plan, working, replicas) : working;
  scaleUp(context, plan, service, replicas, working, empty);
  // Whatever slots are left empty are not needed: their history goes too.
  for (const slot of empty.values()) removeAll(plan, slot);
  for (const slot of kept) if (!plan.full) tendSlot(context, plan, service, slot, true);
  return kept;
}

/** A slot with a number: of a replicated service or job. */
export interface NumberedSlot extends Slot {
  place: { slot: number };
}

/** Those that have tasks, by number. */
export function slotsOf({ view }: Context, service: Service): NumberedSlot[] {
  const groups = new Map<number, Task[]>();
  for (const task of view.tasks.byService(service.id)) {
    const group = groups.get(task.slot);
    if (group) group.push(task);
    else groups.set(task.slot, [task]);
  }
  return [...groups].map(([slot, tasks]) => ({ place: { slot }, tasks })).sort((a, b) => a.place.slot - b.place.slot);
}

/** New slots get the lowest free numbers; a number that was in use before keeps its history. */
function scaleUp(
  context: Context,
  plan: Plan,
  service: Service,
  replicas: number,
  working: readonly NumberedSlot[],
  empty: Map<number, NumberedSlot>,
): void {
  const taken = new Set(working.map((slot) => slot.place.slot));
  for (let number = 1, missing = replicas - taken.size; missing > 0 && !plan.full; number++) {
    if (taken.has(number)) continue;
    fillSlot(context, plan, service, empty.get(number) ?? { place: { slot: number }, tasks: [] });
    empty.delete(number);
    missing--;
  }
}

/**
 * Keeps running slots before others, then those that leave the nodes evenly used, then the lowest numbers: the first task
 * of a stateful service is often its primary (as in swarmkit).
 */
function scaleDown({ view }: Context, plan: Plan, working: readonly NumberedSlot[], replicas: number): NumberedSlot[] {
  const isRunning = (slot: Slot): boolean =>
    slot.tasks.some((task) => isWanted(task) && task.status.state === 'running' && !isLost(task, view));
  const copies = new Map<string, number>();
  const ranked = [...working.filter(isRunning), ...working.filter((slot) => !isRunning(slot))].map((slot) => {
    const node = slot.tasks.find(isWanted)?.node_id ?? '';
    const copy = node === '' ? Infinity : (copies.get(node) ?? 0) + 1;
    copies.set(node, copy);
    return { slot, copy, idle: isRunning(slot) ? 0 : 1 };
  });
  ranked.sort((a, b) => a.idle - b.idle || compare(a.copy, b.copy) || a.slot.place.slot - b.slot.place.slot);
  for (const { slot } of ranked.slice(replicas)) removeAll(plan, slot);
  const kept = ranked.slice(0, replicas).map(({ slot }) => slot);
  return kept.sort((a, b) => a.place.slot - b.place.slot);
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** The task reaper deletes each task once its node has stopped it. */
export function removeAll(plan: Plan, { tasks }: { tasks: Iterable<Task> }): void {
  for (const task of tasks) if (task.desired_state !== 'remove' && !plan.full) plan.desire(task, 'remove');
}
