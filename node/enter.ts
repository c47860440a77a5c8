/** The two ways into a cluster: to found one, and to join one. Both leave node.json as the last thing they write. */
import { newId } from '../lib/id.js';
import { hasCode, swarmError } from '../lib/errors.js';
import { createCluster, issueForSelf } from '../manager/ca/cluster.js';
import { validateClusterSpec } from '../manager/control/cluster.js';
import type { StoreChange } from '../manager/store/types.js';
import type { InitRequest } from '../proto/gen/swarm/v1/InitRequest.js';
import type { JoinRequest } from '../proto/gen/swarm/v1/JoinRequest.js';
import { makeNode } from '../proto/objects.js';
import { formatAddr, type HostPort } from '../proto/rpc/address.js';
import type { Cluster } from '../proto/types.js';
import { advertiseAddress, listenAddress, parseHostPort, type InterfaceAddress } from './address.js';
import { saveIdentity } from './identity/files.js';
import { join } from './identity/join.js';
import { Member, type MemberDependencies } from './member.js';
import { clearNodeState, type NodeState } from './state.js';

const DATA_PATH_PORT = 4789; // RFC 7348, section 8

/** Makes a cluster with this host as its first manager. */
export async function foundCluster(
  dependencies: MemberDependencies,
  request: InitRequest,
  interfaces: readonly InterfaceAddress[],
): Promise<{ member: Member; cluster: Cluster }> {
  const { stateDir, clock, random } = dependencies;
  const state = nodeState('manager', request, interfaces);
  if (request.spec) validateClusterSpec(request.spec);
  await clearNodeState(stateDir);
  const cluster = await createCluster({ spec: request.spec ?? {}, now: clock.now(), random });
  const identity = await issueForSelf({ cluster, nodeId: newId(random), now: clock.now(), random });
  await saveIdentity(stateDir, identity);
  const node = makeNode({
    id: identity.nodeId,
    spec: { role: 'manager', availability: request.availability },
    manager_status: { leader: true, reachability: 'reachable', addr: state.advertiseAddr },
    certificate: { role: 'manager', certificate: Buffer.from(identity.certificatePem) },
  });
  const seed: StoreChange[] = [
    { action: 'create', kind: 'cluster', object: cluster },
    { action: 'create', kind: 'node', object: node },
  ];
  const member = await Member.start(dependencies, state, identity, seed);
  await recordOrStop(member);
  return { member, cluster };
}

/** Makes this host a node of the cluster that `request.remote_addr` belongs to, with the role of the token. */
export async function joinCluster(
  dependencies: MemberDependencies,
  request: JoinRequest,
  interfaces: readonly InterfaceAddress[],
): Promise<Member> {
  const { stateDir, clock } = dependencies;
  if (request.remote_addr === '')
    throw swarmError('MISSING_FIELD', { field: 'remote address', expected: 'HOST:PORT of a manager' });
  const remoteAddr = formatAddr(parseHostPort(request.remote_addr, 'remote address'));
  const state = nodeState('worker', { ...request, data_path_port: 0 }, interfaces, [remoteAddr]);
  await clearNodeState(stateDir);
  const identity = await join({ remoteAddr, token: request.token, availability: request.availability, clock });
  await saveIdentity(stateDir, identity);
  const member = await Member.start(dependencies, state, identity);
  await recordOrStop(member);
  return member;
}

async function recordOrStop(member: Member): Promise<void> {
  try {
    await member.record();
  } catch (error) {
    await member.stop();
    throw error;
  }
}

type Addresses = Pick<InitRequest, 'listen_addr' | 'advertise_addr' | 'data_path_addr' | 'data_path_port'>;

/** Nobody calls a worker: one with several addresses need not be told which of them to show. */
function advertised(
  role: NodeState['role'],
  flag: string,
  listen: HostPort,
  interfaces: readonly InterfaceAddress[],
): string {
  try {
    return formatAddr(advertiseAddress(flag, listen, interfaces));
  } catch (error) {
    if (role === 'worker' && hasCode(error, 'ADDRESS_UNCLEAR')) return '';
    throw error;
  }
}

function nodeState(
  role: NodeState['role'],
  request: Addresses,
  interfaces: readonly InterfaceAddress[],
  managers?: string[],
): NodeState {
  const listen = listenAddress(request.listen_addr, interfaces);
  const advertiseAddr = advertised(role, request.advertise_addr, listen, interfaces);
  return {
    format: 1,
    role,
    listenAddr: formatAddr(listen),
    advertiseAddr,
    dataPathAddr: request.data_path_addr,
    dataPathPort: request.data_path_port || DATA_PATH_PORT,
    managers: managers ?? [advertiseAddr],
  };
}
