import { Option } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import type { NetworkSpecInput } from '../../../proto/gen/swarm/v1/NetworkSpec.js';
import { optionWarnings } from '../../../proto/network-options.js';
import { unary } from '../../../proto/rpc/client.js';
import { addSwitch, collect } from '../../flags/define.js';
import { ipamConfigs } from '../../flags/ipam.js';
import { addLeftOut } from '../../flags/left-out.js';
import { parsePairs } from '../../flags/pairs.js';
import type { AddCommand } from '../shared.js';

interface Options {
  driver: string;
  ipamDriver: string;
  opt?: string[];
  ipamOpt?: string[];
  label?: string[];
  subnet?: string[];
  ipRange?: string[];
  gateway?: string[];
  internal?: boolean;
  attachable?: boolean;
  ingress?: boolean;
  ipv4: boolean;
  ipv6?: boolean;
  scope?: string;
}

export const addNetworkCreate: AddCommand = (parent, app) => {
  const command = parent
    .command('create')
    .description('Create a network')
    .argument('<network>', 'its name')
    .option('-d, --driver <string>', 'Driver to manage the Network', 'overlay')
    .option('--gateway <strings>', 'IPv4 or IPv6 Gateway for the master subnet', collectCommas)
    .option('--ip-range <strings>', 'Allocate container ip from a sub-range', collectCommas)
    .option('--ipam-driver <string>', 'IP Address Management Driver', 'default')
    .option('--ipam-opt <map>', 'Set IPAM driver specific options', collect)
    .option('--label <list>', 'Set metadata on a network', collect)
    .option('-o, --opt <map>', 'Set driver specific options', collect)
    .option('--scope <string>', "Control the network's scope")
    .option('--subnet <strings>', 'Subnet in CIDR format that represents a network segment', collectCommas);
  const switches: [string, string][] = [
    ['--attachable', 'Enable manual container attachment'],
    ['--ingress', 'Create swarm routing-mesh network'],
    ['--internal', 'Restrict external access to the network'],
    ['--ipv6', 'Enable or disable IPv6 address assignment'],
  ];
  for (const [flag, says] of switches) addSwitch(command, new Option(flag, says));
  addSwitch(command, new Option('--ipv4', 'Enable or disable IPv4 address assignment').default(true));
  addLeftOut(command, ['aux-address', 'config-from', 'config-only']);
  command.addHelpText(
    'after',
    `
Without --subnet the network gets one from the cluster's pools (swarm init --default-addr-pool).

Examples:
  swarm network create front
  swarm network create --attachable --subnet 10.20.0.0/24 --opt com.docker.network.driver.mtu=1400 tools
  swarm network create --internal --label tier=data back`,
  );
  command.action(
    app.action<Options>(async ([name = ''], options) => {
      const spec = networkSpec(name, options);
      const { id } = await unary(app.control, 'CreateNetwork', { spec });
      const { driver_config: driver, ipam } = spec;
      for (const warning of optionWarnings(name, { driver: driver?.options ?? {}, ipam: ipam?.driver?.options ?? {} }))
        app.io.err(`Warning: ${warning}\n`);
      app.io.out(`${id}\n`);
    }),
  );
};

function networkSpec(name: string, options: Options): NetworkSpecInput {
  const { scope = 'swarm', ipv4 } = options;
  if (scope !== 'swarm') {
    const expected =
      "it must be swarm; networks of one node alone are its engine's, and `docker network create` makes them";
    throw swarmError('INVALID_FIELD', { field: '--scope', value: scope, expected });
  }
  if (!ipv4)
    throw swarmError('USAGE', { why: '--ipv4=false is not available: every overlay network has IPv4 addresses' });
  return {
    name,
    labels: parsePairs('--label', options.label ?? []),
    driver_config: { name: options.driver, options: parsePairs('--opt', options.opt ?? []) },
    ipv6_enabled: options.ipv6 === true,
    internal: options.internal === true,
    attachable: options.attachable === true,
    ingress: options.ingress === true,
    ipam: {
      driver: { name: options.ipamDriver, options: parsePairs('--ipam-opt', options.ipamOpt ?? []) },
      configs: ipamConfigs({
        subnets: options.subnet ?? [],
        ranges: options.ipRange ?? [],
        gateways: options.gateway ?? [],
      }),
    },
  };
}

/** Each may be given many times, or many at once with commas between them. */
function collectCommas(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...value.split(',')];
}
