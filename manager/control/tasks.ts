import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { Task } from '../../proto/types.js';
import type { Store, StoreView } from '../store/types.js';
import { filterTasks } from './filters.js';
import { shownTask } from './redact.js';
import { resolveNode, resolveService, resolveTask } from '../resolve.js';

/** What users ask of tasks: only to see them. */
export class TaskApi {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get(ref: string): Task {
    return shownTask(this.stored(ref));
  }

  /** With what no answer shows. */
  stored(ref: string): Task {
    return resolveTask(this.#store.view, ref);
  }

  /** The filters `service` and `node` may name by id, name or beginning of an id; what they name must exist. */
  list(request: ListRequest): Task[] {
    const { view } = this.#store;
    const filters = { ...request.filters };
    if (filters.service)
      filters.service = { values: filters.service.values.map((ref) => resolveService(view, ref).id) };
    if (filters.node) filters.node = { values: filters.node.values.map((ref) => resolveNode(view, ref).id) };
    const found = filterTasks(candidates(view, filters.service?.values, filters.node?.values), { filters });
    return found.map(shownTask);
  }
}

/** The fewest tasks that an index gives: those of the services, else of the nodes, else all. */
function* candidates(view: StoreView, services: string[] | undefined, nodes: string[] | undefined): Iterable<Task> {
  if (services) for (const id of new Set(services)) yield* view.tasks.byService(id);
  else if (nodes) for (const id of new Set(nodes)) yield* view.tasks.byNode(id);
  else yield* view.tasks.values();
}
