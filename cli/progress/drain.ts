/** How far a node is drained, from its tasks and those that take over from them. Pure. */
import { compareStates, isTerminal } from '../../proto/task-state.js';
import type { Node, Task } from '../../proto/types.js';

/** Tasks of services that have not left the node. */
export function leftOn(nodeId: string, tasks: readonly Task[]): Task[] {
  return tasks.filter((task) => task.node_id === nodeId && task.service_id !== '' && !isTerminal(task.status.state));
}

/** One line for each service that has tasks left, with a line below for each task that waits for something of its own. */
export function drainLines(node: Node, tasks: readonly Task[], nameOf: (nodeId: string) => string): string[] {
  const byService = new Map<string, Task[]>();
  for (const task of leftOn(node.id, tasks)) {
    const same = byService.get(task.service_name);
    if (same) same.push(task);
    else byService.set(task.service_name, [task]);
  }
  return [...byService].sort().flatMap(([name, left]) => {
    const reasons = left
      .sort((a, b) => a.slot - b.slot)
      .flatMap((task) => {
        const reason = reasonOf(task, tasks, nameOf, node.spec.drain_deadline);
        return reason === undefined ? [] : [`  ${taskName(task)}: ${reason}`];
      });
    return [`${name}: ${left.length === 1 ? '1 task' : `${left.length} tasks`} left`, ...reasons];
  });
}

/** What keeps one task on the node; undefined: its turn has not come. */
function reasonOf(
  task: Task,
  tasks: readonly Task[],
  nameOf: (nodeId: string) => string,
  deadline: string,
): string | undefined {
  if (!isWanted(task)) return 'is being stopped';
  const successors = tasks.filter(({ replaces }) => replaces === task.id);
  const newest = successors.reduce<Task | undefined>((a, b) => (a && a.created_at > b.created_at ? a : b), undefined);
  if (!newest) return undefined;
  const { state, err, message } = newest.status;
  const until = deadline === '' ? '' : `; it runs here until ${deadline}`;
  if (state === 'failed' || state === 'rejected')
    return `its replacement ${state === 'failed' ? 'failed' : 'was rejected'}: ${err || message}${until}`;
  if (state === 'new') return `its replacement is ${message}${until}`;
  if (newest.node_id === '')
    return err === '' ? 'its replacement is being placed' : `no other place for it: ${err}${until}`;
  const failures = successors.filter(({ status }) => status.state === 'failed' || status.state === 'rejected');
  const last = failures.at(-1)?.status.err;
  return `its replacement on ${nameOf(newest.node_id)} is ${state}${last ? `, after a failure: ${last}` : ''}`;
}

const isWanted = (task: Task): boolean => compareStates(task.desired_state, 'running') <= 0;

const taskName = ({ service_name, slot, node_id }: Task): string => `${service_name}.${slot > 0 ? slot : node_id}`;
