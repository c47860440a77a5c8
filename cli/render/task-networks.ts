import type { Network, Task } from '../../proto/types.js';

/** The task with its addresses as the Engine API shows them: each with the network that it is of. */
export function withAttachments(task: Task, networks: readonly Network[]): object {
  const { networks: attachments, ...rest } = task;
  if (attachments.length === 0) return rest;
  const byId = new Map(networks.map((network) => [network.id, network]));
  const networks_attachments = attachments.map(({ network_id: id, addresses, aliases }) => {
    const network = byId.get(id);
    return { network: network ? described(network) : { id }, addresses, aliases };
  });
  return { ...rest, networks_attachments };
}

function described({ id, version, created_at, updated_at, spec, state }: Network): object {
  const { driver_config: driver, ipam, labels, name, ...rest } = spec;
  const vni = state?.vni ? { 'com.docker.network.driver.overlay.vxlanid_list': String(state.vni) } : {};
  return {
    id,
    version,
    created_at,
    updated_at,
    spec: { name, labels, driver_configuration: driver, ...rest, scope: 'swarm', ipam_options: ipam },
    driver_state: { name: driver?.name || 'overlay', options: { ...driver?.options, ...vni } },
    ipam_options: { driver: { name: ipam?.driver?.name || 'default' }, configs: state?.ipam ?? [] },
  };
}
