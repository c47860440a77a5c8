import { Option } from 'commander';
import { makeService } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { TaskMove } from '../../../proto/gen/swarm/v1/TaskMove.js';
import type { App } from '../../app.js';
import { exitCodes, type ExitCode } from '../../exit-codes.js';
import { addSwitch } from '../../flags/define.js';
import { poll } from '../../progress/poll.js';
import { seeMoves, type MovesSeen } from '../../progress/moves.js';
import { renderList, type Column } from '../../render/list.js';
import { tasksOf } from '../tasks-of.js';
import { chooseDisplay, getService, nodeNames, type AddCommand, type WaitFlags } from '../shared.js';

interface Options extends WaitFlags {
  plan?: boolean;
  format?: string;
}

export const addServiceRebalance: AddCommand = (parent, app) => {
  const command = parent
    .command('rebalance')
    .description('Move tasks so that replicated services are spread as they would be placed anew')
    .argument('[service...]', 'names, ids or beginnings of ids (default: all replicated services)')
    .option('--plan', 'Show which tasks would move, and move none')
    .option(
      '--format <string>',
      "Format output: 'table', 'json', 'table TEMPLATE' or a Go template such as '{{.Name}}'",
    )
    .option('-q, --quiet', 'Suppress progress output')
    .addHelpText('after', '\nExamples:\n  swarm service rebalance --plan\n  swarm service rebalance web worker');
  addSwitch(command, new Option('-d, --detach', 'Exit immediately instead of waiting until the tasks have moved'));
  command.action(
    app.action<Options>(async (services, options) => {
      const plan_only = options.plan === true;
      const { moves } = await unary(app.control, 'Rebalance', { services, plan_only });
      const names = await nodeNames(app, true);
      if (moves.length === 0) app.io.err(`Nothing to move: ${await whyNothing(app, services)}.\n`);
      else app.io.out(renderList(moves, columnsOf(names), { format: options.format ?? '', quiet: false }));
      if (plan_only || options.detach || moves.length === 0) return exitCodes.done;
      return awaitMoves(app, moves, options);
    }),
  );
};

/** What an update is about to replace is not moved, however it is spread. */
async function whyNothing(app: App, refs: readonly string[]): Promise<string> {
  const services =
    refs.length > 0
      ? await Promise.all(refs.map((ref) => getService(app, ref)))
      : (await unary(app.control, 'ListServices', {})).services.map(({ service }) => makeService(service ?? {}));
  const updating = services.filter(({ spec, update_status: status }) => {
    return spec.mode.replicated && (status?.state === 'updating' || status?.state === 'rollback_started');
  });
  if (updating.length === 0) return 'the tasks are spread as they should be';
  const names = updating.map(({ spec }) => spec.name).join(', ');
  return `the update of ${names} is under way, which places its tasks anew; run this again when it is complete`;
}

function columnsOf(names: ReadonlyMap<string, string>): Column<TaskMove>[] {
  return [
    { key: 'Name', header: 'TASK', value: nameOf },
    { key: 'From', header: 'FROM', value: (move) => names.get(move.from_node_id) ?? move.from_node_id },
    { key: 'To', header: 'TO', value: (move) => names.get(move.to_node_id) ?? move.to_node_id },
    { key: 'ID', header: 'ID', value: (move) => move.task_id, extra: true },
  ];
}

/** Exit code 1 when a task had to stay. */
async function awaitMoves(app: App, moves: readonly TaskMove[], flags: WaitFlags): Promise<ExitCode> {
  const services = moves.map(({ service_id }) => service_id);
  let seen: MovesSeen = { moved: [], stayed: [], waiting: [] };
  const end = await poll(app, chooseDisplay(app, flags), async () => {
    seen = seeMoves(moves, await tasksOf(app, services));
    const lines = [`${seen.moved.length} out of ${moves.length} tasks moved`];
    return { done: seen.waiting.length === 0, lines };
  });
  if (end !== 'done') {
    app.io.err('Operation continuing in background.\nUse `swarm service ps` to check progress.\n');
    return exitCodes.interrupted;
  }
  for (const move of seen.stayed)
    app.io.err(`Error: ${nameOf(move)} stays where it is: its new node would not take it\n`);
  return seen.stayed.length === 0 ? exitCodes.done : exitCodes.failed;
}

const nameOf = ({ service_name, slot }: TaskMove): string => `${service_name}.${slot}`;
