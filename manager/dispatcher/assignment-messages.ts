/** Cuts what an agent is to hear into messages of bearable size, in the order in which it needs them. */
import { limits } from '../../lib/limits.js';
import type { AssignmentsInput } from '../../proto/gen/swarm/v1/Assignments.js';
import type { TaskSpecInput } from '../../proto/gen/swarm/v1/TaskSpec.js';
import { noNetworkChanges } from '../../proto/network-changes.js';
import { codec } from '../../proto/load.js';
import type { Config, Secret, Task, TaskSpec } from '../../proto/types.js';
import type { NetworkChanges } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import type { DependencyChanges } from './dependencies.js';

const specCodec = codec<TaskSpecInput, TaskSpec>('TaskSpec');
/** What an object has besides the part that is measured: names, labels, times, a status. */
const OTHER_BYTES = 2048;

export interface Assigned extends DependencyChanges {
  update_tasks: Task[];
  remove_task_ids: string[];
  networks: NetworkChanges | null;
}

/**
 * Networks, secrets and configs come before the tasks that use them, and go after them. All messages of a full set but the last are parts; an increment
 * that is too large becomes several.
 */
export function messagesOf(
  kind: 'full' | 'increment',
  assigned: Assigned,
  bytesMax = limits.assignments_bytes_max,
): AssignmentsInput[] {
  // Even without any network a full set says so: it replaces all that the agent had.
  const networks = kind === 'full' ? (assigned.networks ?? noNetworkChanges()) : assigned.networks;
  const messages: Assigned[] = networks ? slices(networks).map((slice) => ({ ...nothing(), networks: slice })) : [];
  let room = messages.length > 0 ? bytesMax : 0;
  const into = (bytes: number): Assigned => {
    if (messages.length === 0 || bytes > room) {
      messages.push(nothing());
      room = bytesMax;
    }
    room -= bytes;
    return messages.at(-1) as Assigned;
  };
  for (const secret of assigned.update_secrets) into(payloadBytes(secret)).update_secrets.push(secret);
  for (const config of assigned.update_configs) into(payloadBytes(config)).update_configs.push(config);
  const specBytes = new Map<TaskSpec, number>(); // tasks of one service share theirs
  for (const task of assigned.update_tasks) {
    const bytes = specBytes.get(task.spec) ?? specCodec.encode(task.spec).length;
    specBytes.set(task.spec, bytes);
    into(bytes + OTHER_BYTES).update_tasks.push(task);
  }
  const last = into(0);
  last.remove_task_ids = assigned.remove_task_ids;
  last.remove_secret_ids = assigned.remove_secret_ids;
  last.remove_config_ids = assigned.remove_config_ids;
  return messages.map((message, i) => ({
    ...message,
    kind: kind === 'full' && i < messages.length - 1 ? 'part' : kind,
  }));
}

/** What goes stands in the last one, after all that comes. */
function slices(networks: NetworkChanges): NetworkChanges[] {
  const found: NetworkChanges[] = [];
  let room = 0;
  const into = (): NetworkChanges => {
    if (room-- > 0) return found.at(-1) as NetworkChanges;
    room = limits.network_records_max - 1;
    found.push(noNetworkChanges());
    return found.at(-1) as NetworkChanges;
  };
  into();
  for (const each of networks.update_networks) into().update_networks.push(each);
  for (const each of networks.update_peers) into().update_peers.push(each);
  for (const each of networks.update_endpoints) into().update_endpoints.push(each);
  for (const each of networks.update_services) into().update_services.push(each);
  for (const each of networks.update_ports) into().update_ports.push(each);
  const { remove_networks, remove_endpoints, remove_services, remove_ports, remove_peers } = networks;
  Object.assign(found.at(-1) as NetworkChanges, {
    remove_networks,
    remove_endpoints,
    remove_services,
    remove_ports,
    remove_peers,
  });
  return found;
}

/** Labels are at most as large as their limit: most have none, and the message has room to spare. */
const payloadBytes = ({ spec }: Secret | Config): number => spec.data.length + OTHER_BYTES;

const nothing = (): Assigned => ({
  update_tasks: [],
  remove_task_ids: [],
  update_secrets: [],
  remove_secret_ids: [],
  update_configs: [],
  remove_config_ids: [],
  networks: null,
});
