/** The two ways into a cluster: to found one, and to join one. Both leave node.json as the last thing they write. */
import { X509Certificate } from 'node:crypto';
import { rfc3339 } from '../lib/clock.js';
import { newId } from '../lib/id.js';
import { hasCode, swarmError } from '../lib/errors.js';
import { clusterWithIngress } from '../manager/allocator/ingress.js';
import { createCluster, issueForSelf } from '../manager/ca/cluster.js';
import { validateClusterSpec } from '../manager/control/cluster.js';
import { validateAddressing } from '../manager/control/validate/addressing.js';
import type { StoreChange } from '../manager/store/types.js';
import type { InitRequest } from '../proto/gen/swarm/v1/InitRequest.js';
import type { JoinRequest } from '../proto/gen/swarm/v1/JoinRequest.js';
import { parseJoinToken, rootDigest } from '../proto/join-token.js';
import { makeNode } from '../proto/objects.js';
import { DATA_PATH_PORT_DEFAULT } from '../manager/reserved-ports.js';
import { formatAddr, type HostPort } from '../proto/rpc/address.js';
import { unary } from '../proto/rpc/client.js';
import { readNodeCertificate } from '../proto/rpc/certificate.js';
import type { Cluster } from '../proto/types.js';
import { advertiseAddress, advertiseTowards, listenAddress, parseHostPort, type InterfaceAddress } from './address.js';
import { saveIdentity } from './identity/files.js';
import { join, withNodeCa } from './identity/join.js';
import { KeyFile } from './keys/key-file.js';
import { Member, type MemberDependencies } from './member.js';
import { clearNodeState, type NodeState } from './state.js';

/** Makes a cluster with this host as its first manager. */
export async function foundCluster(
  dependencies: MemberDependencies,
  request: InitRequest,
  interfaces: readonly InterfaceAddress[],
): Promise<{ member: Member; cluster: Cluster }> {
  const { stateDir, clock, random } = dependencies;
  const listen = listenAddress(request.listen_addr, interfaces);
  const advertiseAddr = formatAddr(advertiseAddress(request.advertise_addr, listen, interfaces));
  const state = nodeState('manager', request, listen, advertiseAddr, [advertiseAddr]);
  if (request.spec) validateClusterSpec(request.spec);
  const addressing = {
    default_addr_pool: request.default_addr_pool,
    subnet_size: request.default_addr_pool_mask_length,
    data_path_port: request.data_path_port,
  };
  validateAddressing(addressing);
  await clearNodeState(stateDir);
  const cluster = await createCluster({ spec: request.spec ?? {}, now: clock.now(), random, addressing });
  const identity = await issueForSelf({ cluster, nodeId: newId(random), now: clock.now(), random });
  const unlockKey = cluster.unlock_key.length > 0 ? cluster.unlock_key : undefined;
  const keys = await KeyFile.open(stateDir, unlockKey);
  await saveIdentity(stateDir, identity, keys.cipher);
  const certificate = Buffer.from(identity.certificatePem);
  const { notAfter } = readNodeCertificate(new X509Certificate(certificate));
  const node = makeNode({
    id: identity.nodeId,
    spec: { role: 'manager', availability: request.availability },
    manager_status: { leader: true, reachability: 'reachable', addr: state.advertiseAddr },
    certificate: { role: 'manager', certificate, not_after: rfc3339(notAfter) },
  });
  const seed: StoreChange[] = [
    ...clusterWithIngress(cluster, random),
    { action: 'create', kind: 'node', object: node },
  ];
  const member = await Member.start(dependencies, state, identity, { seed, keys });
  await recordOrStop(member);
  return { member, cluster };
}

/**
 * Makes this host a node of the cluster that `request.remote_addr` belongs to, with the role of the token. It starts as a worker: a
 * certificate for a manager makes it one as it does with any node that is promoted (role-keeper.ts).
 */
export async function joinCluster(
  dependencies: MemberDependencies,
  request: JoinRequest,
  interfaces: readonly InterfaceAddress[],
): Promise<Member> {
  const { stateDir, clock } = dependencies;
  const remoteAddr = remoteAddress(request);
  const listen = listenAddress(request.listen_addr, interfaces);
  const advertiseAddr = await joinAddress(remoteAddr, request.advertise_addr, listen, interfaces);
  const state = nodeState('worker', { ...request, data_path_port: 0 }, listen, advertiseAddr, [remoteAddr]);
  await clearNodeState(stateDir);
  const identity = await join({ remoteAddr, token: request.token, availability: request.availability, clock });
  await saveIdentity(stateDir, identity);
  const member = await Member.start(dependencies, state, identity);
  await recordOrStop(member);
  return member;
}

/**
 * `swarm join` on a node that is a member already: if it is of the token's cluster, it learns the address of one more manager. That is
 * the way back for a node whose managers have all changed their addresses. Throws ALREADY_IN_SWARM when it is another cluster's,
 * TOKEN_FORMAT, and UNREACHABLE when no manager of this cluster answers at the address: it must prove itself with a certificate.
 */
export async function learnManager(member: Member, request: JoinRequest): Promise<void> {
  const remoteAddr = remoteAddress(request);
  const { identity } = member;
  if (parseJoinToken(request.token).digest !== rootDigest(identity.current.rootPem)) {
    throw swarmError('ALREADY_IN_SWARM', {});
  }
  await withNodeCa({ addr: remoteAddr, identity }, (client) => unary(client, 'GetRootCaCertificate', {}));
  await member.learnManager(remoteAddr);
}

function remoteAddress({ remote_addr }: JoinRequest): string {
  if (remote_addr === '')
    throw swarmError('MISSING_FIELD', { field: 'remote address', expected: 'HOST:PORT of a manager' });
  return formatAddr(parseHostPort(remote_addr, 'remote address'));
}

async function recordOrStop(member: Member): Promise<void> {
  try {
    await member.record();
  } catch (error) {
    await member.stop();
    throw error;
  }
}

type Addresses = Pick<InitRequest, 'listen_addr' | 'data_path_addr' | 'data_path_port'>;

export function nodeState(
  role: NodeState['role'],
  request: Addresses,
  listen: HostPort,
  advertiseAddr: string,
  managers: string[],
): NodeState {
  return {
    format: 1,
    role,
    listenAddr: formatAddr(listen),
    advertiseAddr,
    advertiseInterface: '', // Member notes it with its first write
    dataPathAddr: request.data_path_addr,
    dataPathPort: request.data_path_port || DATA_PATH_PORT_DEFAULT,
    managers,
  };
}

/** A node with several addresses and no way to its managers is a worker all the same: the address is asked for when it is promoted. */
async function joinAddress(
  remoteAddr: string,
  flag: string,
  listen: HostPort,
  interfaces: readonly InterfaceAddress[],
): Promise<string> {
  try {
    return formatAddr(await advertiseTowards([remoteAddr], flag, listen, interfaces));
  } catch (error) {
    if (hasCode(error, 'ADDRESS_UNCLEAR')) return '';
    throw error;
  }
}
