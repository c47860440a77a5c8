/** Why one task is where it is: node by node, and in a sentence. */
import { parseTime, type Millis } from '../../lib/clock.js';
import type { ExplainTaskResponse } from '../../proto/gen/swarm/v1/ExplainTaskResponse.js';
import type { NodeVerdict } from '../../proto/gen/swarm/v1/NodeVerdict.js';
import { isTerminal } from '../../proto/task-state.js';
import type { Node, Task } from '../../proto/types.js';
import { NEW_MESSAGE } from '../network-needs.js';
import type { StoreView } from '../store/types.js';
import { formatDuration } from './figures.js';
import { isActive, NodeInfo, occupies } from './node-info.js';
import { Pipeline } from './pipeline.js';

const NO_ADDRESSES = 'it waits for its addresses in its networks';

/**
 * The reasons of each node that could not run the task now, as if the task itself were nowhere yet, and a summary of what the task waits
 * for or came to. Costs a look at every task of every node. `task` is as it is stored.
 */
export function explainTask(view: StoreView, task: Task, now: Millis): ExplainTaskResponse {
  const pipeline = new Pipeline(task, view.networks);
  const verdicts = [...view.nodes.values()].map((node) => verdictOn(node, task, view, pipeline));
  verdicts.sort((a, b) => compare(a.hostname, b.hostname) || compare(a.node_id, b.node_id));
  return { task, summary: summary(view, task, verdicts, now), nodes: verdicts };
}

function verdictOn(node: Node, task: Task, view: StoreView, pipeline: Pipeline): NodeVerdict {
  const info = new NodeInfo(node);
  for (const other of view.tasks.byNode(node.id)) if (other.id !== task.id && occupies(other)) info.add(other);
  return { node_id: node.id, hostname: nameOf(node), refusals: pipeline.refusals(info) };
}

function summary(view: StoreView, task: Task, verdicts: readonly NodeVerdict[], now: Millis): string {
  const { state, message, err } = task.status;
  const node = view.nodes.get(task.node_id);
  const on = task.node_id === '' ? '' : ` on node ${node ? nameOf(node) : task.node_id}`;
  const said = err || message;
  if (isTerminal(state)) return sentences(because(`The task has ended${on} (${outcome(task)})`, said));
  if (!isActive(task)) return sentences(because(`The task is being stopped${on}`, said));
  const start = startOf(task, now);
  switch (state) {
    case 'new':
      return sentences(because('The task is not to be placed yet', said === NEW_MESSAGE ? NO_ADDRESSES : said), start);
    case 'pending':
      return sentences(waiting(task, on, verdicts), start);
    case 'running':
      return sentences(running(task, on), ...oddities(task, node));
    default:
      return sentences(because(`The task is ${state}${on}`, said), start, ...oddities(task, node));
  }
}

function running({ running_since: since }: Task, on: string): string {
  return since === '' ? `The task runs${on}` : `The task has been running${on} since ${since}`;
}

function waiting(task: Task, on: string, verdicts: readonly NodeVerdict[]): string {
  if (on !== '') {
    const refusals = verdicts.find((verdict) => verdict.node_id === task.node_id)?.refusals ?? ['the node was removed'];
    return refusals.length === 0
      ? `The task is about to start${on}`
      : `The task is for one node only and waits${on}: ${refusals.join('; ')}`;
  }
  const fitting = verdicts.filter((verdict) => verdict.refusals.length === 0).length;
  if (fitting > 0) return `The task is about to be placed: ${fitting} of ${verdicts.length} nodes can take it`;
  return `The task waits for a node: ${task.status.err || `none of ${verdicts.length} can take it`}`;
}

/** What keeps a task that is wanted `ready` from being started. */
function startOf(task: Task, now: Millis): string {
  if (task.desired_state !== 'ready') return '';
  const at = task.start_after === '' ? now : parseTime(task.start_after);
  if (at > now) return `It starts at the earliest in ${formatDuration(at - now)}, at ${task.start_after}`;
  return 'It starts when the task that it replaces has stopped';
}

/** What there is to say about where the task is. */
function oddities(task: Task, node: Node | undefined): string[] {
  const reasons: string[] = [];
  if (!node) reasons.push('The node was removed');
  else if (node.status.state !== 'ready') {
    reasons.push(`The node is ${node.status.state}: this is the last that was heard`);
    if (task.status.unheard) reasons.push('No other node may run it: it goes on when this one is back');
  }
  if (task.relocation) reasons.push(`It will be replaced on another node: ${task.relocation.reason}`);
  return reasons;
}

function outcome({ status }: Task): string {
  const code = status.container_status?.exit_code ?? 0;
  return code === 0 ? status.state : `${status.state}, exit code ${code}`;
}

const because = (what: string, why: string): string => (why === '' ? what : `${what}: ${why}`);

/** One after the other, without the empty ones. */
function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .map((part) => (part.endsWith('.') ? part : `${part}.`))
    .join(' ');
}

const nameOf = (node: Node): string => node.description?.hostname || node.id;
const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
