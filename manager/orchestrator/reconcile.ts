/** Decides what one service needs: see reconcile-replicated.ts, reconcile-global.ts, slot.ts and update.ts for the parts. */
import type { Service } from '../../proto/types.js';
import { Plan, type Context } from './plan.js';
import { placeGlobal } from './reconcile-global.js';
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
  const slots = place(context, plan, service);
  // The rolling update looks at slots that are in order; what they still need comes first, and the next decision goes on.
  if (plan.changes.length === 0) updateService(context, plan, service, slots);
  return plan;
}

/** Fills, empties and tends the service's slots. Returns those that a rolling update may change. */
function place(context: Context, plan: Plan, service: Service): Slot[] {
  const replicas = service.spec.mode.replicated?.replicas;
  return replicas === undefined
    ? placeGlobal(context, plan, service)
    : placeReplicated(context, plan, service, replicas);
}
