/** Why a task is where it is: `task why`. */
import { swarmError } from '../../lib/errors.js';
import type { NodeVerdict } from '../../proto/gen/swarm/v1/NodeVerdict.js';
import type { Task } from '../../proto/types.js';
import { toApiJson } from '../../proto/api-json.js';
import { capital, dashed, naturalOrder, shortId } from './human.js';
import { renderTable } from './table.js';

interface Explanation {
  task: Task;
  summary: string;
  nodes: readonly NodeVerdict[];
}

const FITS = 'could run it';
const IS_THERE = 'the task is here';

/** `names`: of nodes, by id. A node with several reasons against it has a line for each. */
export function renderWhy(explanation: Explanation, names: ReadonlyMap<string, string>, format: string): string {
  if (format === 'json') return `${JSON.stringify(toApiJson(explanation))}\n`;
  if (format !== '') throw swarmError('INVALID_FIELD', { field: '--format', value: format, expected: 'json' });
  const { task, summary, nodes } = explanation;
  const name = `${task.service_name || task.service_id}.${task.slot > 0 ? task.slot : task.node_id}`;
  const head = [
    `Task:    ${name} (${task.id})`,
    `State:   ${capital(dashed(task.status.state))}${task.status.err === '' ? '' : `: ${task.status.err}`}`,
    ...(task.node_id === '' ? [] : [`Node:    ${names.get(task.node_id) ?? task.node_id}`]),
    ...(summary === '' ? [] : [`Reason:  ${summary}`]),
  ];
  const rows = [...nodes]
    .sort((a, b) => naturalOrder(a.hostname, b.hostname))
    .flatMap((node) => nodeRows(node, node.node_id === task.node_id, names));
  return `${head.join('\n')}\n\n${renderTable(['NODE', 'ID', 'VERDICT'], rows)}`;
}

function nodeRows(node: NodeVerdict, isThere: boolean, names: ReadonlyMap<string, string>): string[][] {
  const name = names.get(node.node_id) ?? (node.hostname || node.node_id);
  const says = [...(isThere ? [IS_THERE] : []), ...node.refusals];
  if (says.length === 0) says.push(FITS);
  return says.map((verdict, i) => (i === 0 ? [name, shortId(node.node_id), verdict] : ['', '', verdict]));
}
