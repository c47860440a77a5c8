import type { LocalStatus } from '../../../proto/gen/swarm/v1/LocalStatus.js';
import { unary } from '../../../proto/rpc/client.js';
import { toApiJson } from '../../render/api-json.js';
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
  if (format === 'json') return `${JSON.stringify(toApiJson(status))}\n`;
  if (format !== '') return `${parseTemplate(format)(toApiJson(status))}\n`;
  const lines = [`Swarm: ${status.state}`];
  if (status.error) lines.push(` Error: ${status.error}`);
  if (status.state !== 'inactive' && status.state !== 'locked') {
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

function managerLines({ role, manager }: LocalStatus): string[] {
  if (!manager) return role === 'manager' ? [' Manager: not running'] : [];
  return [
    ` Managers: ${manager.managers}`,
    ` Is Leader: ${manager.leader}`,
    ` Quorum: ${manager.quorum ? 'yes' : 'no: too few managers answer each other to agree on a leader'}`,
    ...(manager.voter ? [] : [' Manager: joining, without a vote yet']),
  ];
}
