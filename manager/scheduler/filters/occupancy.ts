/** Filters about what the tasks that a node has already leave to another one. */
import { hostPorts } from '../node-info.js';
import { nodes, type Filter } from './filter.js';

/** The ports that the task publishes in host mode are free on the node. */
export const ports: Filter = (task) => {
  const wanted = hostPorts(task);
  if (wanted.length === 0) return undefined;
  return {
    key: wanted.map(({ published_port, protocol, host_ip }) => `${host_ip}:${published_port}/${protocol}`).join(' '),
    isOfNode: false,
    fits: (info) => !wanted.some((port) => info.isPortTaken(port)),
    refusals: (info) =>
      wanted
        .filter((port) => info.isPortTaken(port))
        .map((port) => `host-mode port ${port.published_port}/${port.protocol} is in use`),
    explain: (count) => `host-mode port already in use on ${nodes(count)}`,
  };
};

/** The node has fewer tasks of the service than it may have. */
export const maxReplicas: Filter = (task) => {
  const most = task.spec.placement?.max_replicas ?? 0;
  if (most === 0) return undefined;
  return {
    key: `${most} of ${task.service_id}`,
    isOfNode: false,
    fits: (info) => info.activeOf(task.service_id) < most,
    refusals: (info) => [`max replicas per node: ${info.activeOf(task.service_id)} of ${most} are there`],
    explain: () => 'max replicas per node limit exceed',
  };
};
