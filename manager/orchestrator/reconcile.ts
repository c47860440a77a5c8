/** Decides what one service needs: see reconcile-replicated.ts, reconcile-global.ts, reconcile-jobs.ts, slot.ts and update.ts for the parts. */
import type { Service } from '../../proto/types.js';
import { isGlobal, isJob } from './jobs.js';
import { Plan, type Context } from './plan.js';
import { placeGlobal } from './reconcile-global.js';
import { endEarlierRuns, placeReplicatedJob } from './reconcile-jobs.js';
import { placeReplicated, removeAll } from './reconcile-replicated.js';
import type { Slot } from './slot.js';
import { updateService } from './update.js';

/** What brings the service nearer to its spec. Decided again after each commit until it is empty, it gets there. */
export function reconcile(context: Context, serviceId: string): Plan {
  const { view } = context;
  const plan = new Plan();
  const service = view.services.get(serviceId);
  if (!service) {
    removeAll(plan, { tasks: view.tasks.byService(serviceId) });
    return plan;
  }
  if (isJob(service)) {
    runJob(context, plan, service);
    return plan;
  }
  const slots = place(context, plan, service);
  // The rolling update looks at slots that are in order; what they still need comes first, and the next decision goes on.
  if (plan.changes.length === 0) updateService(context, plan, service, slots);
  return plan;
}

/** A job is not updated task by task: a change of it is a new run. */
function runJob(context: Context, plan: Plan, job: Service): void {
  endEarlierRuns(context, plan, job);
  if (plan.changes.length > 0) return;
  if (isGlobal(job)) placeGlobal(context, plan, job);
  else placeReplicatedJob(context, plan, job);
}

/** Fills, empties and tends the service's slots. Returns those that a rolling update may change. */
function place(context: Context, plan: Plan, service: Service): Slot[] {
  const replicas = service.spec.mode.replicated?.replicas;
  return replicas === undefined
    ? placeGlobal(context, plan, service)
    : placeReplicated(context, plan, service, replicas);
}
