import { Option, type Command } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { ALLOW_HELP, parseAllow, type OptIn } from '../../../proto/opt-ins.js';
import type { ClusterSpec } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { DEFAULT_STATE_DIR, ensureDaemon } from '../../daemon.js';
import { bool, text, type Flag } from '../../flags/define.js';
import { parseSubnet } from '../../flags/ipam.js';
import { parseCount, parseDuration } from '../../flags/units.js';

/** Init and join connect to other machines, pull no images, and make keys: more than a plain call's time. */
export const ENTER_TIMEOUT_MS = 60_000;

const MASK_LENGTH_MAX = 29; // Docker's

export interface DaemonFlags {
  stateDir: string;
  engine?: string;
  allow?: OptIn[];
}

export interface AddressFlags {
  listenAddr?: string;
  advertiseAddr?: string;
  dataPathAddr?: string;
  availability: string;
}

export function addAddressOptions(command: Command): Command {
  return command
    .option('--advertise-addr <string>', 'Advertised address (format: "<ip|interface>[:port]")')
    .option('--availability <string>', 'Availability of the node ("active", "pause", "drain")', 'active')
    .option('--data-path-addr <string>', 'Address or interface to use for data path traffic (format: "<ip|interface>")')
    .option('--listen-addr <node-addr>', 'Listen address (format: "<ip|interface>[:port]") (default 0.0.0.0:2377)');
}

/** For the daemon that these commands start when none answers. */
export function addDaemonOptions(command: Command): Command {
  return command
    .option('--state-dir <dir>', 'swarmd: where it keeps its state, if it is to be started', DEFAULT_STATE_DIR)
    .option('--engine <addr>', "swarmd: the container engine's address, if it is to be started")
    .addOption(new Option('--allow <list>', `swarmd: ${ALLOW_HELP}, if it is to be started`).argParser(parseAllow))
    .option('-H, --host <addr>', 'Control socket of swarmd, which is started there when none answers');
}

export function addDataPathPort(command: Command): Command {
  return command.option(
    '--data-path-port <uint32>',
    'Port number to use for data path traffic (1024 - 49151). If no value is set or is set to 0, the default port (4789) is used',
  );
}

/** Zero is the default port. Throws INVALID_FIELD outside Docker's range, where no service of the host's own is disturbed. */
export function parseDataPathPort(text = '0'): number {
  const port = parseCount('--data-path-port', text);
  if (port === 0 || (port >= 1024 && port <= 49151)) return port;
  throw swarmError('INVALID_FIELD', { field: '--data-path-port', value: text, expected: '0, or 1024 to 49151' });
}

export function addPoolOptions(command: Command): Command {
  const collectPools = (value: string, before: string[] | undefined): string[] => [
    ...(before ?? []),
    ...value.split(',').map((pool) => parseSubnet('--default-addr-pool', pool)),
  ];
  return command
    .option('--default-addr-pool <ipNetSlice>', 'default address pool in CIDR format', collectPools)
    .option('--default-addr-pool-mask-length <uint32>', 'default address pool subnet mask length (default 24)');
}

/** Zero: the default. */
export function parseMaskLength(text = '0'): number {
  const length = parseCount('--default-addr-pool-mask-length', text);
  if (length <= MASK_LENGTH_MAX) return length;
  const expected = `at most ${MASK_LENGTH_MAX}: a network has a gateway, and room for some containers`;
  throw swarmError('INVALID_FIELD', { field: '--default-addr-pool-mask-length', value: text, expected });
}

export function startDaemon(app: App, { stateDir, engine, allow = [] }: DaemonFlags): Promise<void> {
  return ensureDaemon(app.io, { host: app.host, stateDir, allow, ...(engine === undefined ? {} : { engine }) });
}

/** The swarm's settings. `autolockSays`: what --autolock does in this command. */
export const clusterFlags = (autolockSays: string): readonly Flag<ClusterSpec>[] => [
  text(
    '--cert-expiry <duration>',
    'Validity period for node certificates (ns|us|ms|s|m|h) (default 2160h0m0s)',
    (spec, value, flag) => {
      spec.node_cert_expiry = parseDuration(flag, value);
    },
  ),
  text(
    '--dispatcher-heartbeat <duration>',
    'Dispatcher heartbeat period (ns|us|ms|s|m|h) (default 1s)',
    (spec, value, flag) => {
      spec.heartbeat_period = parseDuration(flag, value);
    },
  ),
  bool('--autolock', autolockSays, (spec, value) => {
    spec.encryption_config = { auto_lock_managers: value };
  }),
  text('--task-history-limit <int>', 'Task history retention limit (default 5)', (spec, value, flag) => {
    spec.task_history_retention_limit = parseCount(flag, value);
  }),
];

export function joinInstructions(role: 'worker' | 'manager', token: string, addr: string): string {
  return `To add a ${role} to this swarm, run the following command:\n\n    swarm join --token ${token} ${addr}\n\n`;
}
