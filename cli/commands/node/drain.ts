import type { Command } from 'commander';
import { nanosToMillis, parseTime, rfc3339, type Millis } from '../../../lib/clock.js';
import { swarmError } from '../../../lib/errors.js';
import { makeNode } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { NodeSpec, Task } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { exitCodes, type ExitCode } from '../../exit-codes.js';
import { parseDuration } from '../../flags/units.js';
import { drainLines, leftOn } from '../../progress/drain.js';
import { poll, type Look } from '../../progress/poll.js';
import { tasksOf } from '../tasks-of.js';
import { chooseDisplay, listTasks, nodeNames } from '../shared.js';

export interface DrainOptions {
  wait?: boolean;
  deadline?: string;
}

/** Beyond a deadline, at which tasks are told to stop: how long that may take. As long as a manager gives them beyond their grace. */
const STOP_MS: Millis = 90_000;

export function addDrainOptions(command: Command): Command {
  return command
    .option('--wait', 'With a drained node: wait until no task of a service runs on it')
    .option(
      '--deadline <duration>',
      'With a drained node: how long tasks that find no other place may run on; then they are stopped',
    );
}

/** Sets the drain deadline that the options ask for; one of an earlier drain does not live on. `isAsked`: this very call sets the availability. */
export function applyDrain(spec: NodeSpec, { wait, deadline }: DrainOptions, isAsked: boolean, now: Millis): void {
  if (spec.availability !== 'drain') {
    const flag = deadline === undefined ? (wait ? '--wait' : '') : '--deadline';
    if (flag !== '') {
      throw swarmError('INVALID_FIELD', {
        field: flag,
        value: deadline ?? 'true',
        expected: 'for a node with the availability drain only',
      });
    }
    spec.drain_deadline = '';
  } else if (deadline !== undefined) {
    spec.drain_deadline = rfc3339(now + nanosToMillis(parseDuration('--deadline', deadline)));
  } else if (isAsked) spec.drain_deadline = '';
}

/** Shows what is left until nothing is. Ends with 1 when somebody stops the drain, the node goes down, or a deadline is long over. */
export async function awaitDrain(app: App, ref: string, id: string): Promise<ExitCode> {
  const { clock } = app.io;
  const names = await nodeNames(app, true);
  const until = parseTime(makeNode(await unary(app.control, 'GetNode', { ref: id })).spec.drain_deadline);
  const deadline = Number.isNaN(until) ? Infinity : clock.monotonic() + Math.max(0, until - clock.now()) + STOP_MS;
  let left: Task[] = [];
  const look = async (): Promise<Look> => {
    const node = makeNode(await unary(app.control, 'GetNode', { ref: id }));
    const here = await listTasks(app, { filters: { node: { values: [id] } } });
    left = leftOn(id, here);
    if (node.spec.availability !== 'drain')
      throw swarmError('DRAIN_ENDED', { ref, why: 'it is no longer drained', left: left.length });
    if (node.status.state === 'down') throw swarmError('DRAIN_ENDED', { ref, why: 'it is down', left: left.length });
    if (left.length === 0) return { done: true, lines: [`${ref}: no task is left`] };
    const tasks = await tasksOf(
      app,
      left.map(({ service_id }) => service_id),
    );
    return { done: false, lines: drainLines(node, tasks, (nodeId) => names.get(nodeId) ?? nodeId) };
  };
  const end = await poll(app, chooseDisplay(app, {}), look, deadline);
  if (end === 'done') return exitCodes.done;
  if (end === 'late') throw swarmError('DRAIN_ENDED', { ref, why: 'its deadline is over', left: left.length });
  app.io.err(`Operation continuing in background.\nUse \`swarm node ps ${ref}\` to check progress.\n`);
  return exitCodes.interrupted;
}
