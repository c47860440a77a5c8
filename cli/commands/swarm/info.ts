import type { LocalStatus } from '../../../proto/gen/swarm/v1/LocalStatus.js';
import { SwarmError } from '../../../lib/errors.js';
import { parseAddr } from '../../../proto/rpc/address.js';
import { unary } from '../../../proto/rpc/client.js';
import { toTemplateValue } from '../../../proto/api-json.js';
import { parseTemplate } from '../../render/template.js';
import type { App } from '../../app.js';
import type { AddCommand } from '../shared.js';

/** What a cluster has whose maker did not say (proto/objects.proto, Cluster). */
const DEFAULT_POOL = ['10.0.0.0/8'];
const DEFAULT_SUBNET_SIZE = 24;
const DEFAULT_DATA_PATH_PORT = 4789;

export const addSwarmInfo: AddCommand = (parent, app) => {
  parent
    .command('info')
    .description('Display the state of this node')
    .option('-f, --format <string>', "Format output: 'json' or a Go template such as '{{.NodeID}}'")
    .action(
      app.action<{ format?: string }>(async (_, { format }) => {
        const status = await unary(app.local, 'GetStatus', {});
        app.io.out(renderStatus(status, await poolsOf(app, status), format ?? ''));
      }),
    );
};

interface Pools {
  default_addr_pool: string[];
  subnet_size: number;
  data_path_port: number;
}

/** Where networks get their subnets from, which only managers know. A manager that cannot answer is told of by `Quorum`, and shows none. */
async function poolsOf({ control }: App, { manager }: LocalStatus): Promise<Pools | undefined> {
  if (!manager?.quorum) return undefined;
  try {
    const { default_addr_pool: pools, subnet_size, data_path_port } = await unary(control, 'GetCluster', {});
    return {
      default_addr_pool: pools.length > 0 ? pools : DEFAULT_POOL,
      subnet_size: subnet_size || DEFAULT_SUBNET_SIZE,
      data_path_port: data_path_port || DEFAULT_DATA_PATH_PORT,
    };
  } catch (error) {
    // The quorum was lost between the two questions: what is known is shown all the same.
    if (error instanceof SwarmError && error.retryable) return undefined;
    throw error;
  }
}

function renderStatus(status: LocalStatus, pools: Pools | undefined, format: string): string {
  const own = isMember(status) ? status : { ...status, role: '' };
  const value = { ...toTemplateValue(own), Swarm: toTemplateValue(inDockersWords(status, pools)) };
  if (format === 'json') return `${JSON.stringify(value)}\n`;
  if (format !== '') return `${parseTemplate(format)(value)}\n`;
  const lines = [`Swarm: ${status.state}`];
  if (status.error) lines.push(` Error: ${status.error}`);
  if (status.state === 'locked')
    lines.push(' Run "swarm unlock" here: until then nothing on this host is started or stopped');
  if (isMember(status)) {
    lines.push(
      ` NodeID: ${status.node_id}`,
      ` Is Manager: ${status.role === 'manager'}`,
      ` ClusterID: ${status.cluster_id}`,
      ...managerLines(status),
      ...poolLines(pools),
      ` Node Address: ${status.advertise_addr}`,
      ' Manager Addresses:',
      ...status.managers.map((addr) => `  ${addr}`),
    );
  }
  return `${lines.join('\n')}\nServer Version: ${status.version}\n`;
}

/** Whether this host is of a swarm, and can say what it is there. */
const isMember = ({ state }: LocalStatus): boolean => state !== 'inactive' && state !== 'locked';

/** What `docker info` has below "Swarm", for scripts that ask for `{{.Swarm.LocalNodeState}}`. */
function inDockersWords(status: LocalStatus, pools: Pools | undefined): object {
  const { state, error, node_id, cluster_id, advertise_addr, managers, manager } = status;
  return {
    node_id,
    node_addr: advertise_addr && parseAddr(advertise_addr).host,
    local_node_state: state,
    control_available: manager !== null,
    error,
    remote_managers: managers.map((addr) => ({ addr })),
    managers: manager?.managers ?? 0,
    cluster: cluster_id ? { id: cluster_id, ...pools } : null,
  };
}

function poolLines(pools: Pools | undefined): string[] {
  if (!pools) return [];
  return [
    ` Default Address Pool: ${pools.default_addr_pool.join('  ')}`,
    ` SubnetSize: ${pools.subnet_size}`,
    ` Data Path Port: ${pools.data_path_port}`,
  ];
}

function managerLines({ role, manager }: LocalStatus): string[] {
  if (!manager) return role === 'manager' ? [' Manager: not running'] : [];
  return [
    ` Managers: ${manager.managers}`,
    ` Is Leader: ${manager.leader}`,
    ` Quorum: ${manager.quorum ? 'yes' : 'no: too few managers answer each other to agree on a leader'}`,
    ...(manager.voter ? [] : [' Manager: joining, without a vote yet']),
  ];
}
