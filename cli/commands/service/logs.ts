import { parseTime, rfc3339, type Clock } from '../../../lib/clock.js';
import { hasCode, swarmError } from '../../../lib/errors.js';
import type { ServiceLogsResponse } from '../../../proto/gen/swarm/v1/ServiceLogsResponse.js';
import type { ServiceSpec, Task } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { streamError } from '../../connect.js';
import { exitCodes, type ExitCode } from '../../exit-codes.js';
import { jobOf } from '../../flags/mode.js';
import { parseCount, parseDuration } from '../../flags/units.js';
import { renderLogLine, type LogFormat } from '../../render/log-line.js';
import { getService, getTask, listRequest, listTasks, nodeNames, type AddCommand } from '../shared.js';

interface Options {
  follow?: boolean;
  tail: string;
  since?: string;
  timestamps?: boolean;
  trunc: boolean;
  taskIds: boolean;
  resolve: boolean;
  raw?: boolean;
}

export const addServiceLogs: AddCommand = (parent, app) => {
  parent
    .command('logs')
    .description('Fetch the logs of a service or task')
    .argument('<service|task>', 'name, id or the beginning of an id')
    .option('-f, --follow', 'Follow log output')
    .option('-n, --tail <lines>', 'Number of lines to show from the end of the logs', 'all')
    .option(
      '--since <time>',
      'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    )
    .option('-t, --timestamps', 'Show timestamps')
    .option('--no-trunc', 'Do not truncate output')
    .option('--no-task-ids', 'Do not include task IDs in output')
    .option('--no-resolve', 'Do not map IDs to Names in output')
    .option('--raw', 'Do not neatly format logs')
    .addHelpText(
      'after',
      '\nExamples:\n  swarm service logs -f --tail 20 web\n  swarm service logs --since 10m --raw web',
    )
    .action(
      app.action<Options>(async ([ref = ''], options) => {
        const target = await findTarget(app, ref);
        if (target.tty && !options.raw)
          throw swarmError('INVALID_FIELD', {
            field: 'logs',
            value: ref,
            expected: 'tty service logs only supported with --raw',
          });
        return printLogs(app, target, options);
      }),
    );
};

interface Target {
  id: string;
  tty: boolean;
  tasks: Task[];
  slotMax: number;
}

async function findTarget(app: App, ref: string): Promise<Target> {
  try {
    const { id, spec } = await getService(app, ref);
    const tasks = await listTasks(app, listRequest({}, { service: [id] }));
    return { id, tty: spec.task_template.container_spec.tty, tasks, slotMax: slotMaxOf(spec) };
  } catch (error) {
    if (!hasCode(error, 'NOT_FOUND')) throw error;
  }
  try {
    const task = await getTask(app, ref);
    return { id: task.id, tty: task.spec.container_spec.tty, tasks: [task], slotMax: task.slot };
  } catch (error) {
    throw hasCode(error, 'NOT_FOUND') ? swarmError('NOT_FOUND', { kind: 'task or service', ref }) : error;
  }
}

function slotMaxOf({ mode: { replicated, replicated_job: job } }: ServiceSpec): number {
  return job ? jobOf(job).total_completions : (replicated?.replicas ?? 1);
}

/** Lines as they come. Tasks that are made while following are looked up once, when their first line comes. */
async function printLogs(app: App, target: Target, options: Options): Promise<ExitCode> {
  const nodes = await nodeNames(app, options.resolve);
  const tasks = new Map(target.tasks.map((task) => [task.id, task]));
  const format: LogFormat = {
    timestamps: options.timestamps === true,
    raw: options.raw === true,
    taskIds: options.taskIds,
    trunc: options.trunc,
    slotWidth: String(target.slotMax).length,
  };
  const call = app.control.ServiceLogs({
    ref: target.id,
    options: {
      follow: options.follow === true,
      tail: options.tail === 'all' ? -1 : parseCount('--tail', options.tail),
      since: options.since === undefined ? '' : readSince(options.since, app.io.clock),
      stdout: true,
      stderr: true,
    },
  });
  let interrupted = false;
  const forget = app.io.onInterrupt(() => {
    interrupted = true;
    call.cancel();
  });
  try {
    for await (const { lines, notice } of call as AsyncIterable<ServiceLogsResponse>) {
      if (notice !== '') app.io.err(`${notice}\n`);
      for (const line of lines) {
        if (!format.raw && !tasks.has(line.task_id)) await learnTasks(app, target, tasks);
        const node = nodes.get(line.node_id) ?? line.node_id;
        const text = renderLogLine(line, tasks.get(line.task_id), node, format);
        if (line.stream === 'stderr') app.io.err(text);
        else app.io.out(text);
      }
      await app.io.drained();
    }
  } catch (error) {
    if (!interrupted) throw streamError(app.control, 'Control.ServiceLogs', error as Error);
  } finally {
    forget();
  }
  return interrupted ? exitCodes.interrupted : exitCodes.done;
}

async function learnTasks(app: App, { id }: Target, tasks: Map<string, Task>): Promise<void> {
  for (const task of await listTasks(app, listRequest({}, { service: [id] }))) tasks.set(task.id, task);
}

/** A point in time, from one or from how long ago. */
function readSince(text: string, clock: Clock): string {
  if (/^\d{4}-/.test(text)) {
    const at = parseTime(text);
    if (!Number.isNaN(at)) return rfc3339(at);
  }
  if (/^\d+(\.\d+)?$/.test(text)) return rfc3339(Number(text) * 1000); // Unix seconds, as Docker reads it
  return rfc3339(clock.now() - parseDuration('--since', text) / 1e6);
}
