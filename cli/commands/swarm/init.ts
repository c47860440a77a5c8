import type { Command } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { makeCluster } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import { addFlags, applyFlags } from '../../flags/define.js';
import { parseWord } from '../../flags/units.js';
import { formerManagers } from '../../render/backup.js';
import type { AddCommand } from '../shared.js';
import {
  addAddressOptions,
  addDaemonOptions,
  addDataPathPort,
  addPoolOptions,
  clusterFlags,
  ENTER_TIMEOUT_MS,
  joinInstructions,
  parseDataPathPort,
  parseMaskLength,
  startDaemon,
  type AddressFlags,
  type DaemonFlags,
} from './options.js';
import { unlockInstructions } from './unlock-key.js';

interface Options extends DaemonFlags, AddressFlags {
  dataPathPort?: string;
  defaultAddrPool?: string[];
  defaultAddrPoolMaskLength?: string;
  forceNewCluster?: boolean;
}

const flags = clusterFlags('Enable manager autolocking (requiring an unlock key to start a stopped manager)');

export const addSwarmInit: AddCommand = (parent, app) => {
  const command = parent.command('init').description('Initialize a swarm');
  addPoolOptions(addDataPathPort(addAddressOptions(command)));
  command.option('--force-new-cluster', 'Go on alone with the state of this manager, all others being lost');
  addDaemonOptions(addFlags(command, flags));
  command.addHelpText(
    'after',
    '\nExamples:\n  swarm init\n  swarm init --advertise-addr 10.0.0.1\n  swarm init --default-addr-pool 10.64.0.0/12 --default-addr-pool-mask-length 26',
  );
  command.action(
    app.action<Options>(async (_, options) => {
      const force = options.forceNewCluster === true;
      if (force) refuseWithForce(command);
      const { spec } = makeCluster({});
      applyFlags(command, flags, spec);
      const request = {
        listen_addr: options.listenAddr ?? '',
        advertise_addr: options.advertiseAddr ?? '',
        data_path_addr: options.dataPathAddr ?? '',
        data_path_port: parseDataPathPort(options.dataPathPort),
        availability: parseWord('--availability', options.availability, ['active', 'pause', 'drain']),
        spec,
        force_new_cluster: force,
        default_addr_pool: options.defaultAddrPool ?? [],
        default_addr_pool_mask_length: parseMaskLength(options.defaultAddrPoolMaskLength),
      };
      await startDaemon(app, options);
      const response = await unary(app.local, 'Init', request, { timeoutMs: ENTER_TIMEOUT_MS });
      const { node_id, worker_join_token, advertise_addr, former_managers } = response;
      app.io.out(
        (force
          ? `Swarm rebuilt: current node (${node_id}) is its only manager now, at ${advertise_addr}.\n\n`
          : `Swarm initialized: current node (${node_id}) is now a manager.\n\n`) +
          joinInstructions('worker', worker_join_token, advertise_addr) +
          `To add a manager to this swarm, run 'swarm join-token manager' and follow the instructions.\n\n`,
      );
      if (response.unlock_key) app.io.out(unlockInstructions(response.unlock_key));
      app.io.err(formerManagers(former_managers));
    }),
  );
};

/** Rebuilding takes the swarm's settings and this node as they are: a flag that would change nothing is refused. */
function refuseWithForce(command: Command): void {
  const settled = 'address pools are settled when a swarm is made';
  const places: Record<string, string> = {
    availability: 'use "swarm node update" afterwards',
    defaultAddrPool: settled,
    defaultAddrPoolMaskLength: settled,
  };
  for (const { option } of flags) places[option.attributeName()] = 'use "swarm update" afterwards';
  for (const option of command.options) {
    const instead = places[option.attributeName()];
    if (instead === undefined || command.getOptionValueSource(option.attributeName()) !== 'cli') continue;
    throw swarmError('FLAG_OUT_OF_PLACE', { flag: `--${option.name()}`, other: '--force-new-cluster', instead });
  }
}
