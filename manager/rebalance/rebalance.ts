import { must } from '../../lib/assert.js';
import { rfc3339, type Clock, type Millis } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import type { RebalanceRequest } from '../../proto/gen/swarm/v1/RebalanceRequest.js';
import type { RebalanceResponse } from '../../proto/gen/swarm/v1/RebalanceResponse.js';
import type { TaskMove } from '../../proto/gen/swarm/v1/TaskMove.js';
import type { Service } from '../../proto/types.js';
import { resolveService } from '../resolve.js';
import { fitTransaction } from '../store/transaction.js';
import type { Store, StoreChange, StoreView } from '../store/types.js';
import { planMoves } from './plan.js';

interface Options {
  store: Store;
  clock: Clock;
}

/**
 * Control.Rebalance: asks tasks to move (`Task.relocation`), or only says which. The orchestrator moves them, some at a time and in the order
 * of each service's updates; a task that does not fit its new node any more when its turn comes stays where it is.
 * Throws NOT_FOUND, AMBIGUOUS and NOT_REPLICATED for what `request.services` names.
 */
export async function rebalance(options: Options, request: RebalanceRequest): Promise<RebalanceResponse> {
  if (request.plan_only) {
    const { view } = options.store;
    return { moves: planMoves(view, chosen(view, request.services)) };
  }
  return { moves: await askToMove(options, (view) => planMoves(view, chosen(view, request.services))) };
}

/** Writes what `plan` wishes, as many at once as a transaction holds, until it wishes no more. */
export async function askToMove(
  { store, clock }: Options,
  plan: (view: StoreView) => readonly TaskMove[],
): Promise<TaskMove[]> {
  const asked: TaskMove[] = [];
  for (let more = true; more;) {
    let some: TaskMove[] = [];
    await store.update((view) => {
      const moves = plan(view);
      const changes = fitTransaction(moves.map((move) => wish(view, move, clock.now())));
      some = moves.slice(0, changes.length);
      more = some.length < moves.length;
      return changes;
    });
    asked.push(...some);
  }
  return asked;
}

function wish(view: StoreView, move: TaskMove, now: Millis): StoreChange {
  const task = must(view.tasks.get(move.task_id), `task ${move.task_id}`);
  const relocation = { reason: 'rebalance', requested_at: rfc3339(now), node_id: move.to_node_id };
  return { action: 'update', kind: 'task', object: { ...task, relocation } };
}

function chosen(view: StoreView, refs: readonly string[]): Service[] {
  if (refs.length === 0) return byName([...view.services.values()].filter(isReplicated));
  const services = new Set(refs.map((ref) => resolveService(view, ref)));
  for (const service of services) {
    if (!isReplicated(service)) throw swarmError('NOT_REPLICATED', { name: service.spec.name });
  }
  return byName([...services]);
}

export const isReplicated = (service: Service): boolean => Boolean(service.spec.mode.replicated);

export function byName(services: Service[]): Service[] {
  return services.sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
}
