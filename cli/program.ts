import { Command, CommanderError } from 'commander';
import { AssertionFailure } from '../lib/assert.js';
import { hasCode, messageOf } from '../lib/errors.js';
import { StackFileError } from '../stackfiles/problems.js';
import { App, type Io } from './app.js';
import { addNetworkCreate } from './commands/network/create.js';
import { addNetworkInspect } from './commands/network/inspect.js';
import { addNetworkLs } from './commands/network/ls.js';
import { addNetworkPrune } from './commands/network/prune.js';
import { addNetworkRm } from './commands/network/rm.js';
import { addNetworkVerify } from './commands/network/verify.js';
import { addNodeInspect } from './commands/node/inspect.js';
import { addNodeLs } from './commands/node/ls.js';
import { addNodePs } from './commands/node/ps.js';
import { addNodeRm } from './commands/node/rm.js';
import { addNodeDemote, addNodePromote } from './commands/node/role.js';
import { addNodeUpdate } from './commands/node/update.js';
import { addPayloadCreate } from './commands/payload/create.js';
import { addPayloadInspect } from './commands/payload/inspect.js';
import { configKind, secretKind, type PayloadKind } from './commands/payload/kind.js';
import { addPayloadLs } from './commands/payload/ls.js';
import { addPayloadRm } from './commands/payload/rm.js';
import { addServiceCreate } from './commands/service/create.js';
import { addServiceInspect } from './commands/service/inspect.js';
import { addServiceLogs } from './commands/service/logs.js';
import { addServiceLs } from './commands/service/ls.js';
import { addServicePs } from './commands/service/ps.js';
import { addServiceRebalance } from './commands/service/rebalance.js';
import { addServiceRm } from './commands/service/rm.js';
import { addServiceRollback } from './commands/service/rollback.js';
import { addServiceScale } from './commands/service/scale.js';
import { addServiceUpdate } from './commands/service/update.js';
import { addStackConfig } from './commands/stack/config.js';
import { addStackDeploy } from './commands/stack/deploy.js';
import { addStackLs } from './commands/stack/ls.js';
import { addStackPlan } from './commands/stack/plan.js';
import { addStackPs } from './commands/stack/ps.js';
import { addStackRm } from './commands/stack/rm.js';
import { addStackServices } from './commands/stack/services.js';
import { addSwarmBackup } from './commands/swarm/backup.js';
import { addSwarmInfo } from './commands/swarm/info.js';
import { addSwarmInit } from './commands/swarm/init.js';
import { addSwarmJoinToken } from './commands/swarm/join-token.js';
import { addSwarmJoin } from './commands/swarm/join.js';
import { addSwarmLeave } from './commands/swarm/leave.js';
import { addSwarmRestore } from './commands/swarm/restore.js';
import { addSwarmUnlockKey } from './commands/swarm/unlock-key.js';
import { addSwarmUnlock } from './commands/swarm/unlock.js';
import { addSwarmUpdate } from './commands/swarm/update.js';
import { addVersion } from './commands/swarm/version.js';
import { addTaskInspect } from './commands/task/inspect.js';
import { addTaskWhy } from './commands/task/why.js';
import type { AddCommand } from './commands/shared.js';
import { DEFAULT_HOST, socketPath } from './connect.js';
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.js';

const swarm: readonly AddCommand[] = [
  addSwarmInit,
  addSwarmJoin,
  addSwarmJoinToken,
  addSwarmLeave,
  addSwarmUnlock,
  addSwarmUnlockKey,
  addSwarmUpdate,
  addSwarmBackup,
  addSwarmRestore,
  addSwarmInfo,
  addVersion,
];
const nouns: readonly { name: string; says: string; verbs: readonly AddCommand[] }[] = [
  {
    name: 'node',
    says: 'Manage Swarm nodes',
    verbs: [addNodeInspect, addNodeLs, addNodePs, addNodeRm, addNodeUpdate, addNodePromote, addNodeDemote],
  },
  {
    name: 'service',
    says: 'Manage Swarm services',
    verbs: [
      addServiceCreate,
      addServiceInspect,
      addServiceLogs,
      addServiceLs,
      addServicePs,
      addServiceRebalance,
      addServiceRm,
      addServiceRollback,
      addServiceScale,
      addServiceUpdate,
    ],
  },
  {
    name: 'stack',
    says: 'Manage Swarm stacks',
    verbs: [addStackConfig, addStackDeploy, addStackLs, addStackPlan, addStackPs, addStackRm, addStackServices],
  },
  {
    name: 'network',
    says: 'Manage Swarm networks',
    verbs: [addNetworkCreate, addNetworkInspect, addNetworkLs, addNetworkPrune, addNetworkRm, addNetworkVerify],
  },
  { name: 'secret', says: 'Manage Swarm secrets', verbs: payloadVerbs(secretKind) },
  { name: 'config', says: 'Manage Swarm configs', verbs: payloadVerbs(configKind) },
  { name: 'task', says: 'Inspect tasks', verbs: [addTaskInspect, addTaskWhy] },
];

function payloadVerbs(kind: PayloadKind): AddCommand[] {
  return [addPayloadCreate, addPayloadInspect, addPayloadLs, addPayloadRm].map((add) => add(kind));
}

/** Does what the arguments after the program's name ask for. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const app = new App(io);
  try {
    await buildProgram(app).parseAsync(argv, { from: 'user' });
    return app.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.failed;
    if (error instanceof AssertionFailure) throw error;
    io.err(`Error: ${describe(error, app)}\n`);
    return exitCodeOf(error);
  } finally {
    app.close();
  }
}

function buildProgram(app: App): Command {
  const program = new Command('swarm')
    .description('Run containers on many machines as one')
    .option('-H, --host <addr>', `Control socket of this host's swarmd (default $SWARM_HOST, else ${DEFAULT_HOST})`)
    .version(app.io.version, '-v, --version')
    .enablePositionalOptions()
    .exitOverride()
    .configureHelp({ sortOptions: true })
    .showHelpAfterError('Run it with --help for more information.')
    .configureOutput({ writeOut: (text) => app.io.out(text), writeErr: (text) => app.io.err(text) });
  for (const add of swarm) add(program, app);
  for (const { name, says, verbs } of nouns) {
    const noun = program.command(name).description(says).enablePositionalOptions();
    for (const add of verbs) add(noun, app);
  }
  return program;
}

function describe(error: unknown, app: App): string {
  if (error instanceof StackFileError) return error.format();
  if (hasCode(error, 'UNREACHABLE') && messageOf(error).includes(socketPath(app.host))) {
    const hint = `Cannot connect to swarmd at ${app.host}. Is it running? ("swarm init" and "swarm join" start it; on a host that is in a swarm already, start its service again, or "swarmd".)`;
    return /ENOENT|ECONNREFUSED/.test(messageOf(error)) ? hint : `${hint}\n${messageOf(error)}`;
  }
  return messageOf(error);
}
