/**
 * Decides what one service needs. Its parts: reconcile-replicated.ts, reconcile-global.ts and reconcile-jobs.ts (which slots), slot.ts (the
 * tasks of one), dependencies.ts (whether new tasks may start), update.ts (rolling updates).
 */
import { rfc3339 } from '../../lib/clock.js';
import type { Service } from '../../proto/types.js';
import { admit, waitsOf } from './dependencies.js';
import { isGlobal, isJob } from './jobs.js';
import { Plan, type Context, type Slot } from './plan.js';
import { placeGlobal } from './reconcile-global.js';
import { endEarlierRuns, placeReplicatedJob } from './reconcile-jobs.js';
import { placeReplicated, removeAll } from './reconcile-replicated.js';
import { relocateService } from './relocate.js';
import { isDirty, isWanted } from './task.js';
import { turnsTaken, updateService } from './update.js';

/** What brings the service nearer to its spec. Decided again after each commit until it is empty, it gets there. */
export function reconcile(context: Context, serviceId: string): Plan {
  const { view, now } = context;
  const plan = new Plan();
  const service = view.services.get(serviceId);
  if (!service) {
    removeAll(plan, { tasks: view.tasks.byService(serviceId) });
    return plan;
  }
  const waits = waitsOf(context, service);
  if (waits) plan.holdBack(waits);
  if (isJob(service)) runJob(context, plan, service);
  else runService(context, plan, service);
  admit(plan, view.tasks.byService(serviceId), now);
  return plan;
}

/** A job is not updated task by task: a change of it is a new run. */
function runJob(context: Context, plan: Plan, job: Service): void {
  endEarlierRuns(context, plan, job);
  if (plan.changes.length > 0) return;
  if (isGlobal(job)) placeGlobal(context, plan, job);
  else placeReplicatedJob(context, plan, job);
}

function runService(context: Context, plan: Plan, service: Service): void {
  const slots = isGlobal(service)
    ? placeGlobal(context, plan, service)
    : placeReplicated(context, plan, service, service.spec.mode.replicated?.replicas ?? 1);
  // Moves and the rolling update look at slots that are in order; what they still need comes first, and the next decision goes on.
  if (plan.changes.length > 0) return;
  relocateService(context, plan, service, slots, () => turnsTaken(context, service, slots));
  if (plan.changes.length > 0) return;
  if (plan.waits) return putOffUpdate(context, plan, service, slots);
  const wasPutOff = service.update_status?.message.startsWith(PUT_OFF) ?? false;
  const fresh = wasPutOff ? { ...service, update_status: null } : service;
  updateService(context, plan, fresh, slots);
  if (wasPutOff && plan.changes.length === 0) plan.updateService(fresh); // it has nothing left to do
}

const PUT_OFF = 'update waits for ';

/** What runs stays until the service's dependencies let its new version start. From then on the update goes as one that begins. */
function putOffUpdate({ view, now }: Context, plan: Plan, service: Service, slots: readonly Slot[]): void {
  const isDue = slots.some(({ tasks }) => tasks.some((task) => isWanted(task) && isDirty(task, service, view)));
  const message = `${PUT_OFF}${plan.waits?.reason ?? ''}`;
  const { state, message: told } = service.update_status ?? { state: 'none', message: '' };
  if (!isDue || told === message || (state !== 'none' && state !== 'updating')) return;
  const started_at = service.update_status?.started_at || rfc3339(now);
  plan.updateService({ ...service, update_status: { state: 'updating', started_at, completed_at: '', message } });
}
