/**
 * Who may call what: the one table. A method without a row is refused to everybody; a test holds the table against
 * the .proto files.
 */
import { swarmError, type SwarmError } from '../../lib/errors.js';
import { assertNever } from '../../lib/assert.js';
import type { Caller } from './caller.js';

type Right = 'local' | 'manager' | 'worker' | 'anonymous';

const LOCAL: readonly Right[] = ['local'];
const USERS: readonly Right[] = ['local', 'manager'];
const MANAGERS: readonly Right[] = ['manager'];
const NODES: readonly Right[] = ['worker', 'manager'];
const ANYONE: readonly Right[] = ['local', 'worker', 'manager', 'anonymous'];

const table: Record<string, Record<string, readonly Right[]>> = {
  Control: {
    GetCluster: USERS,
    UpdateCluster: USERS,
    GetUnlockKey: USERS,
    ListNodes: USERS,
    GetNode: USERS,
    UpdateNode: USERS,
    RemoveNode: USERS,
    CreateService: USERS,
    ListServices: USERS,
    GetService: USERS,
    UpdateService: USERS,
    RemoveService: USERS,
    ListTasks: USERS,
    GetTask: USERS,
    ExplainTask: USERS,
    Preview: USERS,
    Rebalance: USERS,
    ResolveImage: USERS,
    CreateSecret: USERS,
    ListSecrets: USERS,
    GetSecret: USERS,
    UpdateSecret: USERS,
    RemoveSecret: USERS,
    MatchSecret: USERS,
    CreateConfig: USERS,
    ListConfigs: USERS,
    GetConfig: USERS,
    UpdateConfig: USERS,
    RemoveConfig: USERS,
    CreateNetwork: USERS,
    ListNetworks: USERS,
    GetNetwork: USERS,
    RemoveNetwork: USERS,
    VerifyNetworks: USERS,
    Watch: USERS,
    ServiceLogs: USERS,
  },
  Dispatcher: {
    Session: NODES,
    PublishLogs: NODES,
  },
  NodeCa: {
    GetRootCaCertificate: ANYONE, // trusted by the caller only if its digest is the join token's
    IssueNodeCertificate: ANYONE, // the handler wants a join token, or a certificate to renew
  },
  Membership: {
    Join: MANAGERS,
  },
  Raft: {
    Stream: MANAGERS,
  },
  LocalNode: {
    GetStatus: LOCAL,
    Init: LOCAL,
    Join: LOCAL,
    Leave: LOCAL,
    Backup: LOCAL,
    Restore: LOCAL,
    Unlock: LOCAL,
  },
};

/** The table's rows by method path, as gRPC writes it: "/swarm.v1.Control/GetNode". */
export const policy: ReadonlyMap<string, readonly Right[]> = new Map(
  Object.entries(table).flatMap(([service, methods]) =>
    Object.entries(methods).map(([method, rights]) => [`/swarm.v1.${service}/${method}`, rights] as const),
  ),
);

/** Why `caller` may not call `path`; undefined when it may. */
export function refusal(path: string, caller: Caller): SwarmError | undefined {
  const rights = policy.get(path) ?? [];
  const right = caller.kind === 'node' ? caller.role : caller.kind;
  if (rights.includes(right)) return undefined;
  const method = methodName(path);
  if (rights.length === 0) return swarmError('METHOD_REFUSED', { method, detail: 'is open to nobody' });
  switch (caller.kind) {
    case 'anonymous':
      return caller.refused ?? swarmError('CERTIFICATE_MISSING', { method });
    case 'local':
      return swarmError('METHOD_REFUSED', { method, detail: 'is for other nodes, not for the local socket' });
    case 'node': {
      const needed = rights.filter((each) => each === 'manager' || each === 'worker').join(' and ');
      if (needed === '') return swarmError('METHOD_REFUSED', { method, detail: 'is for the local socket only' });
      return swarmError('ROLE_REFUSED', { method, needed, id: caller.nodeId, role: caller.role });
    }
    default:
      return assertNever(caller);
  }
}

/** "Control.GetNode" of "/swarm.v1.Control/GetNode". */
export function methodName(path: string): string {
  return path.replace(/^\/(?:swarm\.v1\.)?/, '').replace('/', '.');
}
