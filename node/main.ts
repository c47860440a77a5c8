#!/usr/bin/env -S node --single-threaded-gc --max-semi-space-size=32
/** `swarmd`: flags in, one Daemon, signals out. The only place of the daemon that reads the environment or ends the process. */
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { SystemCommands } from '../agent/network/commands.js';
import { DockerEngine } from '../agent/engine/docker.js';
import { SystemClock } from '../lib/clock.js';
import { SwarmError, swarmError } from '../lib/errors.js';
import { createLog, LOG_LEVELS, type LogLevel } from '../lib/log.js';
import { SystemRandom } from '../lib/random.js';
import { VERSION } from '../lib/version.js';
import { ALLOW_HELP, parseAllow, type OptIn } from '../proto/opt-ins.js';
import { interfaceAddresses } from './address.js';
import { Daemon } from './daemon.js';

interface Flags {
  stateDir: string;
  host: string;
  engine: string;
  allow: OptIn[];
  logLevel: LogLevel;
}

const DEFAULT_STATE_DIR = '/var/lib/swarm';

const command = new Command('swarmd')
  .description('The daemon of one host of a cluster. `swarm init` and `swarm join` start it when it does not run.')
  .version(VERSION)
  .option('--state-dir <dir>', "folder that keeps this host's identity and state", DEFAULT_STATE_DIR)
  .option('--host <addr>', 'local control socket', 'unix:///run/swarm/swarm.sock')
  .option('--engine <addr>', 'container engine', process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock')
  .addOption(new Option('--allow <list>', ALLOW_HELP).argParser(parseAllow).default([], 'nothing'))
  .addOption(new Option('--log-level <level>', 'least level that is logged').choices(LOG_LEVELS).default('info'))
  .allowExcessArguments(false)
  .action(run);

/** Exit code 0 after SIGTERM or SIGINT, 1 when it cannot start or go on. */
async function run(flags: Flags): Promise<void> {
  const log = createLog(flags.logLevel);
  const die = (error: unknown): never => {
    log.fatal({ err: error, ...(error instanceof SwarmError ? { code: error.code } : {}) }, 'swarmd ends');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  const socketPath = unixPath(flags.host);
  await mkdir(flags.stateDir, { recursive: true, mode: 0o700 });
  await mkdir(dirname(socketPath), { recursive: true, mode: 0o755 });
  process.umask(0o077); // all that is written from now on is for root alone, in a folder that somebody else has made as well
  const clock = new SystemClock();
  const daemon = await Daemon.start({
    stateDir: flags.stateDir,
    socketPath,
    engine: new DockerEngine({ addr: flags.engine, clock }),
    tasksDir: tasksFolder(flags.stateDir),
    allowed: flags.allow,
    commands: new SystemCommands({ clock }),
    interfaces: interfaceAddresses,
    version: VERSION,
    clock,
    random: new SystemRandom(),
    log,
    onFatal: die,
  });
  log.info(
    {
      version: VERSION,
      stateDir: flags.stateDir,
      host: flags.host,
      engine: flags.engine,
      allow: flags.allow,
      pid: process.pid,
    },
    'swarmd serves',
  );

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'swarmd stops; containers run on');
    daemon.stop().then(() => process.exit(0), die);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** One of this daemon alone, as its state directory is; below /run for the usual one, where it is in memory without a mount. */
function tasksFolder(stateDir: string): string {
  return stateDir === DEFAULT_STATE_DIR ? '/run/swarm/tasks' : join(resolve(stateDir), 'run');
}

function unixPath(host: string): string {
  const path = /^unix:\/\/(\/.+)$/.exec(host)?.[1];
  if (!path) throw swarmError('INVALID_FIELD', { field: '--host', value: host, expected: 'unix:///absolute/path' });
  return path;
}

command.parseAsync().catch((error: unknown) => {
  process.stderr.write(`swarmd: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
