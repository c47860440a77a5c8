/**
 * Which secrets and configs a node gets: those of its tasks that have not ended, and nothing else. What nobody there uses any more is taken
 * back, so that a machine that is broken into tells only of its own.
 */
import { isTerminal } from '../../proto/task-state.js';
import type { Config, Secret, Task } from '../../proto/types.js';
import type { StoreEvent, StoreView, Table } from '../store/types.js';
import { isAssigned } from './assignments.js';

export interface DependencyChanges {
  update_secrets: Secret[];
  remove_secret_ids: string[];
  update_configs: Config[];
  remove_config_ids: string[];
}

/** What one agent has been sent, by id with its version. Looks at the store only when it is asked what has changed. */
export class NodeDependencies {
  readonly #view: StoreView;
  readonly #nodeId: string;
  readonly #secrets = new Map<string, number>();
  readonly #configs = new Map<string, number>();

  constructor(view: StoreView, nodeId: string) {
    this.#view = view;
    this.#nodeId = nodeId;
  }

  /** What the agent must be told to have what its tasks need now. It counts as told. */
  next(): DependencyChanges {
    const secretIds = new Set<string>();
    const configIds = new Set<string>();
    for (const task of this.#view.tasks.byNode(this.#nodeId)) {
      if (!needsDependencies(task)) continue;
      const { secrets, configs } = task.spec.container_spec;
      for (const { secret_id: id } of secrets) secretIds.add(id);
      for (const { config_id: id } of configs) configIds.add(id);
    }
    const [update_secrets, remove_secret_ids] = changes(this.#secrets, secretIds, this.#view.secrets);
    const [update_configs, remove_config_ids] = changes(this.#configs, configIds, this.#view.configs);
    return { update_secrets, remove_secret_ids, update_configs, remove_config_ids };
  }
}

/** One that is no longer stored stays with a task that still uses it: Docker lets secrets go that only old tasks have. */
function changes<T extends Secret | Config>(
  sent: Map<string, number>,
  wanted: ReadonlySet<string>,
  stored: Table<T>,
): [updates: T[], removes: string[]] {
  const removes = [...sent.keys()].filter((id) => !wanted.has(id));
  for (const id of removes) sent.delete(id);
  const updates: T[] = [];
  for (const id of wanted) {
    const object = stored.get(id);
    if (!object || sent.get(id) === object.version.index) continue;
    sent.set(id, object.version.index);
    updates.push(object);
  }
  return [updates, removes];
}

const needsDependencies = (task: Task): boolean => isAssigned(task) && !isTerminal(task.status.state);

const uses = ({ spec: { container_spec: spec } }: Task): boolean => spec.secrets.length > 0 || spec.configs.length > 0;

/** The nodes whose needs the event may have changed; 'all' for an update of a secret or config, which does not know who has it. */
export function nodesConcerned(event: StoreEvent): readonly string[] | 'all' {
  if (event.kind === 'secret' || event.kind === 'config') return event.action === 'update' ? 'all' : [];
  if (event.kind !== 'task') return [];
  const { object: task } = event;
  const old = event.action === 'update' ? event.old : undefined;
  const isSame = old?.node_id === task.node_id && old.spec === task.spec;
  if (isSame && needsDependencies(old) === needsDependencies(task)) return [];
  return [task, ...(old ? [old] : [])].filter(uses).map(({ node_id }) => node_id);
}
