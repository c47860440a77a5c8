import { swarmError } from '../../../lib/errors.js';
import { unary } from '../../../proto/rpc/client.js';
import { parseWord } from '../../flags/units.js';
import type { AddCommand } from '../shared.js';
import {
  addAddressOptions,
  addDaemonOptions,
  ENTER_TIMEOUT_MS,
  startDaemon,
  type AddressFlags,
  type DaemonFlags,
} from './options.js';

interface Options extends DaemonFlags, AddressFlags {
  token?: string;
}

export const addSwarmJoin: AddCommand = (parent, app) => {
  const command = parent
    .command('join')
    .description('Join a swarm as a node and/or manager')
    .argument('<host:port>', 'of a manager')
    .option('--token <string>', 'Token for entry into the swarm');
  addDaemonOptions(addAddressOptions(command));
  command.addHelpText('after', '\nExample:\n  swarm join --token SWMTKN-1-... 10.0.0.1:2377');
  command.action(
    app.action<Options>(async ([remote = ''], options) => {
      if (!options.token) {
        throw swarmError('MISSING_FIELD', {
          field: '--token',
          expected: 'what `swarm join-token worker` or `swarm join-token manager` prints on a manager',
        });
      }
      const request = {
        remote_addr: remote,
        token: options.token,
        listen_addr: options.listenAddr ?? '',
        advertise_addr: options.advertiseAddr ?? '',
        data_path_addr: options.dataPathAddr ?? '',
        availability: parseWord('--availability', options.availability, ['active', 'pause', 'drain']),
      };
      await startDaemon(app, options);
      const { node_id, role, known_already } = await unary(app.local, 'Join', request, { timeoutMs: ENTER_TIMEOUT_MS });
      app.io.out(
        known_already
          ? `This node is already part of this swarm, as a ${role}. It now knows the manager at ${remote} as well.\n` +
              (role === 'worker' ? `To make it a manager, run "swarm node promote ${node_id}" on a manager.\n` : '')
          : `This node joined a swarm as a ${role}.\n`,
      );
    }),
  );
};
