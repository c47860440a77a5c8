/** What the events of Control.Watch have told of services, their tasks and the nodes, and how far a service is. */
import type { WatchEvent } from '../../proto/gen/swarm/v1/WatchEvent.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import { isTerminal } from '../../proto/task-state.js';
import type { Node, Service, Task, TaskState } from '../../proto/types.js';

export interface Observed {
  services: Map<string, Service>;
  /** Tasks by service, then by id: an event of one service costs nothing for the others. */
  tasks: Map<string, Map<string, Task>>;
  nodes: Map<string, Node>;
  synced: boolean;
}

export interface SlotProgress {
  /** "2/5", or a node's id for a global service or job. */
  name: string;
  state: TaskState;
  /** Of the last try that failed; of a task that may not start yet, what it waits for. */
  err: string;
}

export interface Verdict {
  /** ended: what does not run has ended well and is not to be started again; nothing more will happen. */
  phase: 'waiting' | 'converged' | 'ended' | 'failed' | 'removed';
  /** Of a job: complete. */
  running: number;
  wanted: number;
  /** Of a job only: tasks under way, and how many there may be at once. */
  active?: { now: number; most: number };
  rollingBack: boolean;
  slots: SlotProgress[];
  /** Of a global service or job that no node has a task of: the orchestrator has not come to it, or no node fits. */
  noNode?: true;
  /** Why it failed, or what an update or rollback had to say. */
  message: string;
}

export function emptyObserved(): Observed {
  return { services: new Map(), tasks: new Map(), nodes: new Map(), synced: false };
}

/** Takes one event in. */
export function observe(seen: Observed, event: WatchEvent): void {
  const gone = event.action === 'remove';
  if (event.service) {
    if (gone) seen.services.delete(event.service.id);
    else seen.services.set(event.service.id, makeService(event.service));
  } else if (event.task) {
    const { id, service_id: service } = event.task;
    const tasks = seen.tasks.get(service) ?? new Map<string, Task>();
    seen.tasks.set(service, tasks);
    if (gone) tasks.delete(id);
    else tasks.set(id, makeTask(event.task));
  } else if (event.node) {
    if (gone) seen.nodes.delete(event.node.id);
    else seen.nodes.set(event.node.id, makeNode(event.node));
  } else if (event.synced) {
    seen.synced = true;
  }
}

/** Whether a service is gone and nothing of it runs any more. */
export function hasEnded(seen: Observed, serviceId: string): boolean {
  const tasks = [...(seen.tasks.get(serviceId)?.values() ?? [])];
  return (
    seen.synced &&
    !seen.services.has(serviceId) &&
    tasks.every((task) => isTerminal(task.status.state) || isLost(seen, task))
  );
}

/** A task of a node that is down still looks as it last did; it must not hold anybody up (Docker counts so too). */
export function isLost(seen: Observed, task: Task): boolean {
  return (
    task.node_id !== '' && seen.nodes.size > 0 && (seen.nodes.get(task.node_id)?.status.state ?? 'down') === 'down'
  );
}

export const slotOf = (task: Task): string => (task.slot > 0 ? String(task.slot) : task.node_id);

export const isWanted = (task: Task): boolean => !isTerminal(task.desired_state);

/** What is to be shown beside the state of a task that has no error: it waits for other services (depends_on). */
export function waitsFor({ status }: Task): string {
  return status.state === 'new' && status.message.startsWith('waiting') ? status.message : '';
}
