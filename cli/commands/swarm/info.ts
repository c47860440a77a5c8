import type { LocalStatus } from '../../../proto/gen/swarm/v1/LocalStatus.js';
import { parseAddr } from '../../../proto/rpc/address.js';
import { unary } from '../../../proto/rpc/client.js';
import { toTemplateValue } from '../../../proto/api-json.js';
import { parseTemplate } from '../../render/template.js';
import type { AddCommand } from '../shared.js';

export const addSwarmInfo: AddCommand = (parent, app) => {
  parent
    .command('info')
    .description('Display the state of this node')
    .option('-f, --format <string>', "Format output: 'json' or a Go template such as '{{.NodeID}}'")
    .action(
      app.action<{ format?: string }>(async (_, { format }) => {
        app.io.out(renderStatus(await unary(app.local, 'GetStatus', {}), format ?? ''));
      }),
    );
};

function renderStatus(status: LocalStatus, format: string): string {
  const own = isMember(status) ? status : { ...status, role: '' };
  const value = { ...toTemplateValue(own), Swarm: toTemplateValue(inDockersWords(status)) };
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
    );
    lines.push(
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
function inDockersWords(status: LocalStatus): object {
  const { state, error, node_id, cluster_id, advertise_addr, managers, manager } = status;
  return {
    node_id,
    node_addr: advertise_addr && parseAddr(advertise_addr).host,
    local_node_state: state,
    control_available: manager !== null,
    error,
    remote_managers: managers.map((addr) => ({ addr })),
    managers: manager?.managers ?? 0,
    cluster: cluster_id ? { id: cluster_id } : null,
  };
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
