import { resolve } from 'node:path';
import { decodeBackup } from '../../../proto/backup-file.js';
import type { RestoreResponse } from '../../../proto/gen/swarm/v1/RestoreResponse.js';
import { parseUnlockKey } from '../../../proto/unlock-key.js';
import { readBackup, sendBackup } from '../../backup-files.js';
import { parseWord } from '../../flags/units.js';
import { describeBackup, formerManagers } from '../../render/backup.js';
import type { AddCommand } from '../shared.js';
import { addAddressOptions, addDaemonOptions, addDataPathPort, parseDataPathPort, startDaemon } from './options.js';
import type { AddressFlags, DaemonFlags } from './options.js';

interface Options extends DaemonFlags, AddressFlags {
  dataPathPort?: string;
  verify?: boolean;
}

export const addSwarmRestore: AddCommand = (parent, app) => {
  const command = parent
    .command('restore')
    .description('Bring a swarm back from a backup, with this host as its only manager')
    .argument('<file>', 'what "swarm backup" has written')
    .option('--verify', 'Only check that the file is whole, and say what is in it');
  addDataPathPort(addAddressOptions(command));
  addDaemonOptions(command).addHelpText(
    'after',
    '\nThis host must be in no swarm. No manager of the swarm may run on elsewhere.\n' +
      '\nExamples:\n  swarm restore --verify /backups/swarm-monday\n  swarm restore --advertise-addr 10.0.0.1 /backups/swarm-monday',
  );
  command.action(
    app.action<Options>(async ([file = ''], options) => {
      const { io } = app;
      const bytes = await readBackup(resolve(io.cwd, file));
      const backup = decodeBackup(bytes, file); // before a daemon is started for nothing
      if (options.verify) {
        io.out(describeBackup(backup, `${file} is a whole backup`));
        return;
      }
      const request = {
        file,
        unlock_key: backup.facts.sealed ? await askForKey() : '',
        listen_addr: options.listenAddr ?? '',
        advertise_addr: options.advertiseAddr ?? '',
        data_path_addr: options.dataPathAddr ?? '',
        data_path_port: parseDataPathPort(options.dataPathPort),
        availability: parseWord('--availability', options.availability, ['active', 'pause', 'drain']),
      };
      await startDaemon(app, options);
      const response = await sendBackup(app.local, request, bytes);
      io.out(`${describeBackup(backup, `Swarm restored from ${file}`)}\n${whatNow(response)}`);
    }),
  );

  async function askForKey(): Promise<string> {
    const key = await app.io.readSecret('The backup is sealed. Please enter the unlock key of its swarm: ');
    parseUnlockKey(key);
    return key.trim();
  }
};

function whatNow({ node_id, advertise_addr, same_node, former_managers, known_addrs }: RestoreResponse): string {
  const self = same_node
    ? `This host runs containers of node ${node_id} and is that node again`
    : `This host is a new node (${node_id})`;
  const reachable = known_addrs.includes(advertise_addr);
  const workers = reachable
    ? 'The nodes know that address and come back by themselves.\n'
    : `The nodes know the managers at ${known_addrs.join(', ')}: to each of them bring the new address, by running there what ` +
      '"swarm join-token worker" prints here.\n';
  return `${self}, the swarm's only manager, at ${advertise_addr}.\n${workers}${formerManagers(former_managers)}`;
}
