import { parseTime, type Millis } from '../../lib/clock.js';
import type { Task } from '../../proto/types.js';
import { capital, ellipsis, familiarImage, humanDuration, naturalOrder, shortId } from './human.js';
import type { Column } from './list.js';
import { portList } from './service.js';

const ERROR_WIDTH = 30;

export interface TaskRow {
  task: Task;
  /** "web.2", with " \_ " before it when a newer task has the same slot. */
  name: string;
  node: string;
}

export interface TaskNames {
  /** Names of services; else their ids. */
  resolve: boolean;
  nodes: ReadonlyMap<string, string>;
}

/** By name, the newest of a slot first, the older ones marked as such. Ids stand for what has no name in `names`. */
export function taskRows(tasks: readonly Task[], names: TaskNames): TaskRow[] {
  const rows = tasks.map((task) => {
    const service = names.resolve ? task.service_name || task.service_id : task.service_id;
    const place = task.slot > 0 ? String(task.slot) : task.node_id;
    return { task, name: `${service}.${place}`, node: names.nodes.get(task.node_id) ?? task.node_id };
  });
  rows.sort((a, b) => naturalOrder(a.name, b.name) || newestFirst(a.task, b.task));
  return rows.map((row, i) => (row.name === rows[i - 1]?.name ? { ...row, name: ` \\_ ${row.name}` } : row));
}

function newestFirst(a: Task, b: Task): number {
  return b.created_at === a.created_at ? b.version.index - a.version.index : b.created_at < a.created_at ? -1 : 1;
}

/** `now`: for how long ago a state was reached. */
export function taskColumns({ now, trunc }: { now: Millis; trunc: boolean }): readonly Column<TaskRow>[] {
  return [
    { key: 'ID', header: 'ID', value: ({ task }) => (trunc ? shortId(task.id) : task.id) },
    { key: 'Name', header: 'NAME', value: ({ name }) => name },
    { key: 'Image', header: 'IMAGE', value: ({ task }) => image(task, trunc) },
    { key: 'Node', header: 'NODE', value: ({ node }) => node },
    { key: 'DesiredState', header: 'DESIRED STATE', value: ({ task }) => capital(task.desired_state) },
    { key: 'CurrentState', header: 'CURRENT STATE', value: ({ task }) => currentState(task, now) },
    { key: 'Error', header: 'ERROR', value: ({ task }) => quoted(task.status.err, trunc) },
    { key: 'Ports', header: 'PORTS', value: ({ task }) => portList(task.status.port_status) },
  ];
}

function image(task: Task, trunc: boolean): string {
  const { image } = task.spec.container_spec;
  return trunc ? familiarImage(image) : image;
}

function currentState({ status }: Task, now: Millis): string {
  const since = parseTime(status.timestamp);
  const state = capital(status.state);
  return Number.isNaN(since) ? state : `${state} ${humanDuration(now - since).toLowerCase()} ago`;
}

function quoted(err: string, trunc: boolean): string {
  return err === '' ? '' : `"${trunc ? ellipsis(err, ERROR_WIDTH) : err}"`;
}
