import type { LogLine } from '../../proto/gen/swarm/v1/LogLine.js';
import type { Task } from '../../proto/types.js';
import { shortId } from './human.js';

export interface LogFormat {
  timestamps: boolean;
  raw: boolean;
  taskIds: boolean;
  trunc: boolean;
  /** Digits of the highest slot, so that the bars line up. */
  slotWidth: number;
}

/** "web.2.q1w2e3r4t5y6@host-3     | the line", as Docker marks each line with its task. */
export function renderLogLine(line: LogLine, task: Task | undefined, node: string, format: LogFormat): Buffer {
  const time = format.timestamps ? `${line.timestamp} ` : '';
  const mark = format.raw ? '' : `${taskMark(line, task, format)}@${node}${padding(task, format)}    | `;
  return Buffer.concat([Buffer.from(time + mark), line.data, Buffer.from('\n')]);
}

function taskMark(line: LogLine, task: Task | undefined, { taskIds, trunc }: LogFormat): string {
  const id = trunc ? shortId(line.task_id) : line.task_id;
  if (!task) return id;
  const name = `${task.service_name}.${task.slot > 0 ? task.slot : shortId(task.node_id)}`;
  return taskIds ? `${name}.${id}` : name;
}

function padding(task: Task | undefined, { slotWidth }: LogFormat): string {
  return ' '.repeat(Math.max(0, slotWidth - String(task?.slot ?? 0).length));
}
