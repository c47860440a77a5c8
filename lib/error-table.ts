/** Names of gRPC's status codes (grpc/grpc, doc/statuscodes.md) that we answer with. */
export type GrpcStatusName =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'UNIMPLEMENTED'
  | 'INTERNAL';

interface Row {
  /** What a user reads; `{name}` is filled in. It names the thing, its value, and what would be right. */
  message: string;
  grpcStatus: GrpcStatusName;
  /** Whether the same call may succeed later without anybody changing anything. */
  retryable: boolean;
}

const row = <const M extends string>(message: M, grpcStatus: GrpcStatusName, retryable = false) => ({
  message,
  grpcStatus,
  retryable,
});

/** Every error that a caller may meet. docs/errors.md is checked against it. Grouped by the room that throws it. */
export const errorTable = {
  // anywhere
  INTERNAL: row('internal error: {detail}', 'INTERNAL'),
  LIMIT_REACHED: row('{what} is at its limit of {limit}', 'RESOURCE_EXHAUSTED', true),
  CANCELLED: row('cancelled: {why}', 'CANCELLED'),
  // proto/rpc
  UNREACHABLE: row('cannot reach {addr}: {detail}', 'UNAVAILABLE', true),
  ADDRESS_IN_USE: row('cannot listen on {addr}: {detail}', 'FAILED_PRECONDITION'),
  METHOD_REFUSED: row('{method} {detail}', 'PERMISSION_DENIED'),
  UNIMPLEMENTED: row('{addr} does not know {method}: is it of another version?', 'UNIMPLEMENTED'),
  // proto/template.ts
  INVALID_TEMPLATE: row('expanding {what} failed: template:{place}: {detail}', 'INVALID_ARGUMENT'),
  // raft and the store
  RAFT_STOPPED: row('this manager is stopping', 'UNAVAILABLE', true),
  RAFT_NOT_LEADER: row('this manager is not the leader{hint}', 'UNAVAILABLE', true),
  RAFT_ENTRY_TOO_LARGE: row('a change of {bytes} bytes is over the limit of {limit}', 'RESOURCE_EXHAUSTED'),
  RAFT_OUTCOME_UNKNOWN: row(
    'the managers changed their leader before the change was confirmed: it may or may not have been made',
    'ABORTED',
  ),
  RAFT_NO_QUORUM: row(
    'the managers have no leader that a majority follows: waited {seconds} s in vain',
    'UNAVAILABLE',
    true,
  ),
  RAFT_MEMBERS_BUSY: row('the managers cannot be changed at this moment: {why}', 'ABORTED', true),
  RAFT_NO_SUCH_MEMBER: row('{id} is not among the managers that vote', 'NOT_FOUND'),
  RAFT_TRANSFERRING: row('the leadership is being handed to manager {to}', 'UNAVAILABLE', true),
  RAFT_TRANSFER_FAILED: row('manager {to} did not take over the leadership in time', 'UNAVAILABLE', true),
  QUORUM_LOST: row(
    'The swarm does not have a leader: {answering} of {total} managers answer and {needed} are needed; missing: {missing}. Bring them back; should they be lost for good, run "swarm init --force-new-cluster" on one manager that is left.',
    'UNAVAILABLE',
    true,
  ),
  RAFT_LAST_MEMBER: row('the last manager, {id}, cannot be removed', 'FAILED_PRECONDITION'),
  RAFT_GROUP_EXISTS: row(
    'the raft log in {dir} already belongs to a group: a new one cannot be made there',
    'FAILED_PRECONDITION',
  ),
  RAFT_GROUP_MISSING: row('there is no raft log in {dir}', 'FAILED_PRECONDITION'),
  RAFT_FOREIGN: row('the raft log in {dir} is of {owner}, not of {id}', 'FAILED_PRECONDITION'),
  RAFT_OTHER_GROUP: row(
    "node {from} is of another incarnation of the managers' group than node {id}: the group was made anew without it",
    'PERMISSION_DENIED',
  ),
  RAFT_MISDIRECTED: row('this is node {id}, not {to}', 'FAILED_PRECONDITION', true),
  RAFT_FORGED: row('a message says it is of node {from}, the certificate is of {id}', 'PERMISSION_DENIED'),
  RAFT_MALFORMED: row('a message of node {from} makes no sense: {detail}', 'INVALID_ARGUMENT'),
  RAFT_STORAGE_IN_USE: row('the raft log in {dir} is in use by another process', 'FAILED_PRECONDITION', true),
  RAFT_STORAGE_FORMAT: row(
    'the raft log in {dir} has format {found}, this version reads {known}',
    'FAILED_PRECONDITION',
  ),
  RAFT_STORAGE_KEY: row(
    'the raft log in {dir} was sealed with a key that is not here: {detail}',
    'FAILED_PRECONDITION',
  ),
  RAFT_STORAGE_CORRUPT: row('the raft log in {dir} is damaged: {detail}', 'INTERNAL'),
  RAFT_STORAGE_UNUSABLE: row('the raft log in {dir} cannot be opened: {detail}', 'FAILED_PRECONDITION', true),
  OUT_OF_DATE: row(
    'update out of sequence: {kind} {id} is at version {stored}, the change was made from {expected}',
    'ABORTED',
    true,
  ),
  // manager/control
  NOT_FOUND: row('{kind} {ref} not found', 'NOT_FOUND'),
  AMBIGUOUS: row('{kind} {ref} is ambiguous ({count} matches found)', 'INVALID_ARGUMENT'),
  NAME_CONFLICT: row('name conflicts with an existing object: {kind} {name} already exists', 'ALREADY_EXISTS'),
  IN_USE: row("{kind} '{name}' is in use by the following {users}", 'INVALID_ARGUMENT'),
  INGRESS_EXISTS: row('ingress network ({id}) is already present', 'ALREADY_EXISTS'),
  INGRESS_MISSING: row('service needs ingress network, but no ingress network is present', 'FAILED_PRECONDITION'),
  INGRESS_IN_USE: row(
    'ingress network cannot be removed because service {service} depends on it',
    'FAILED_PRECONDITION',
  ),
  PORT_IN_USE: row("port '{port}' is already in use by service '{name}' ({id}) as {how}", 'INVALID_ARGUMENT'),
  PORT_RESERVED: row("port '{port}' cannot be published by every node: it is that of {use}", 'INVALID_ARGUMENT'),
  LABELS_ONLY: row('only updates to Labels are allowed: {kind} {name} keeps its {part}', 'INVALID_ARGUMENT'),
  INVALID_SPEC: row('{problem}', 'INVALID_ARGUMENT'),
  INVALID_FIELD: row('invalid {field} "{value}": {expected}', 'INVALID_ARGUMENT'),
  MISSING_FIELD: row('{field} must be given: {expected}', 'INVALID_ARGUMENT'),
  INVALID_FILTER: row("invalid filter '{filter}': known are {known}", 'INVALID_ARGUMENT'),
  INVALID_FILTER_VALUE: row("Invalid {key} filter: '{value}'", 'INVALID_ARGUMENT'),
  NO_PREVIOUS_SPEC: row('service {name} does not have a previous spec', 'FAILED_PRECONDITION'),
  MODE_CHANGE: row('service mode change is not allowed: service {name} is {mode}', 'INVALID_ARGUMENT'),
  NOT_REPLICATED: row('{name}: rebalance can only be used with replicated mode', 'INVALID_ARGUMENT'),
  NODE_NOT_DOWN: row("node {id} is not down and can't be removed", 'FAILED_PRECONDITION'),
  NODE_IS_MANAGER: row(
    'node {id} is a cluster manager and is a member of the raft cluster. It must be demoted to worker before removal',
    'FAILED_PRECONDITION',
  ),
  QUORUM_AT_RISK: row(
    '{total} managers, {unreachable} of them unreachable: without {id}, {left} of {remaining} would be left and {needed} are needed, so the swarm would have no leader. {remedy}',
    'FAILED_PRECONDITION',
  ),
  MANAGER_LAST: row('attempting to {what} the last manager of the swarm', 'FAILED_PRECONDITION'),
  WATCH_RENEWED: row('the watch must begin anew: {why}', 'UNAVAILABLE', true),
  // manager/members
  MANAGER_UNREACHABLE: row(
    'cannot reach this manager at the address it advertises, {addr}: {detail}; the other managers must be able to. "--advertise-addr" and "--listen-addr" of "swarm join" say where it is',
    'FAILED_PRECONDITION',
  ),
  MANAGER_EXPELLED: row(
    "manager {id} is no member of the managers' raft group any more: its raft log does not count",
    'FAILED_PRECONDITION',
  ),
  NO_UNLOCK_KEY: row('no unlock key is set', 'FAILED_PRECONDITION'),
  AUTOLOCK_OFF: row('cannot rotate because autolock is not turned on', 'FAILED_PRECONDITION'),
  // manager/ca and proto/rpc: who may do what
  TOKEN_INVALID: row('A valid join token is necessary to join this cluster', 'PERMISSION_DENIED'),
  TOKEN_FORMAT: row('invalid join token "{token}": expected SWMTKN-1-<digest>-<secret>', 'INVALID_ARGUMENT'),
  CA_MISMATCH: row('remote CA does not match fingerprint. Expected: {expected}, got: {got}', 'UNAUTHENTICATED'),
  CSR_INVALID: row('invalid certificate request: {detail}', 'INVALID_ARGUMENT'),
  CERTIFICATE_MISSING: row('{method} needs a certificate of this cluster, none was presented', 'UNAUTHENTICATED'),
  CERTIFICATE_REFUSED: row('the certificate presented was refused: {detail}', 'UNAUTHENTICATED'),
  CERTIFICATE_EXPIRED: row(
    "this node's certificate expired at {at}, so no manager listens to it. Should the clock here be right, leave the swarm and join it again.",
    'FAILED_PRECONDITION',
  ),
  ROLE_REFUSED: row('{method} is for {needed} nodes: node {id} is a {role}', 'PERMISSION_DENIED'),
  NODE_REMOVED: row(
    'node {id} has been removed from the cluster: run "swarm leave" on it, then it may join again',
    'PERMISSION_DENIED',
  ),
  // manager/dispatcher
  SESSION_REPLACED: row(
    'node {id} has opened another session: if this comes again, two machines run with its certificate',
    'ABORTED',
    true,
  ),
  SESSION_RENEWED: row('the session must be opened again: {why}', 'UNAVAILABLE', true),
  // node/
  NOT_IN_SWARM: row('This node is not part of a swarm', 'FAILED_PRECONDITION'),
  ALREADY_IN_SWARM: row(
    'This node is already part of a swarm. Use "swarm leave" to leave this swarm and join another one.',
    'FAILED_PRECONDITION',
  ),
  NOT_A_MANAGER: row(
    "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager.",
    'FAILED_PRECONDITION',
  ),
  NO_MANAGER: row(
    'This node is not a swarm manager. Use "swarm init" or "swarm join" to connect this node to swarm and try again.',
    'FAILED_PRECONDITION',
  ),
  JOIN_PENDING: row(
    'Timeout was reached before node joined. The attempt to join the swarm will continue in the background. Use the "swarm info" command to see the current swarm status of your node; the log of swarmd says what it waits for.',
    'DEADLINE_EXCEEDED',
  ),
  MEMBERSHIP_BUSY: row(
    'this host is busy with "swarm {what}"; try again when it has ended',
    'FAILED_PRECONDITION',
    true,
  ),
  STATE_DAMAGED: row('{path} cannot be read: {detail}', 'INTERNAL'),
  ADDRESS_UNCLEAR: row(
    'could not choose an IP address to advertise since this system has {detail}; specify one with --advertise-addr',
    'INVALID_ARGUMENT',
  ),
  ADVERTISE_MISSING: row(
    'this node has no address to be reached at as a manager: {detail}. Leave the swarm and join it again with --advertise-addr',
    'FAILED_PRECONDITION',
  ),
  ROLE_UNSETTLED: row(
    'the managers want this node to be a {told}, and certify it as a {certified}: waiting until they agree',
    'UNAVAILABLE',
    true,
  ),
  MANAGER_DOWN: row('The manager of this node does not run: {why}', 'UNAVAILABLE', true),
  MANAGER_PENDING: row(
    'This node has joined the swarm, but is not a manager yet: {why}. It goes on trying; "swarm info" shows its state.',
    'DEADLINE_EXCEEDED',
  ),
  LEAVE_AS_MANAGER: row(
    'You are attempting to leave the swarm on a node that is participating as a manager. {outlook} The safe way is to run "swarm node demote {id}" first. Use `--force` to leave all the same.',
    'FAILED_PRECONDITION',
  ),
  LAST_MANAGER: row(
    'You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message.',
    'FAILED_PRECONDITION',
  ),
  SWARM_LOCKED: row(
    'Swarm is encrypted and needs to be unlocked before it can be used. Please use "swarm unlock" to unlock it.',
    'FAILED_PRECONDITION',
  ),
  SWARM_NOT_LOCKED: row('swarm is not locked', 'FAILED_PRECONDITION'),
  UNLOCK_KEY_WRONG: row('swarm could not be unlocked: invalid key provided', 'PERMISSION_DENIED'),
  UNLOCK_KEY_FORMAT: row(
    'this is no unlock key: expected SWMKEY-1-<43 characters>, as "swarm unlock-key" prints it',
    'INVALID_ARGUMENT',
  ),
  RECOVERY_NO_STATE: row(
    'this host has no state of a manager to rebuild a swarm from: "swarm init --force-new-cluster" belongs on a manager that is left. "swarm init" alone makes a new swarm, "swarm restore FILE" brings one back from a backup.',
    'FAILED_PRECONDITION',
  ),
  RECOVERY_ON_WORKER: row(
    'This node is a worker and has no state to rebuild the swarm from: run "swarm init --force-new-cluster" on a manager that is left, or "swarm restore FILE" on a host that is in no swarm.',
    'FAILED_PRECONDITION',
  ),
  BACKUP_FOREIGN: row('{path} is no backup of a swarm: {detail}', 'INVALID_ARGUMENT'),
  BACKUP_FORMAT: row(
    '{path} is a backup of format {found}, this version reads format {known}: restore it with the version that made it, or a later one',
    'INVALID_ARGUMENT',
  ),
  BACKUP_DAMAGED: row(
    '{path} is damaged or not complete: its digest is sha256:{found}, expected sha256:{expected}. Nothing was changed.',
    'INVALID_ARGUMENT',
  ),
  BACKUP_SEALED: row(
    '{path} is sealed, since its swarm was locked when it was made: the unlock key of that time is needed to restore it',
    'INVALID_ARGUMENT',
  ),
  // agent
  OUT_OF_SEQUENCE: row('assignments are out of sequence: {got} after {last}', 'ABORTED', true),
  DEPENDENCY_MISSING: row('{what} has not been delivered to this node', 'FAILED_PRECONDITION'),
  SECRETS_UNAVAILABLE: row('this node cannot keep secrets and configs in memory: {detail}', 'FAILED_PRECONDITION'),
  // agent/network
  NETWORK_MISSING: row('network {id} has not been delivered to this node', 'FAILED_PRECONDITION', true),
  NETWORK_UNUSABLE: row('network {name} cannot be made on this node: {detail}', 'FAILED_PRECONDITION'),
  NETWORK_NOT_READY: row('network {name} is not ready on this node: {detail}', 'UNAVAILABLE', true),
  COMMAND_FAILED: row('{command} failed: {detail}', 'INTERNAL', true),
  DNS_PORT_TAKEN: row('names of network {name} cannot be answered at {addr}: {detail}', 'FAILED_PRECONDITION', true),
  // agent/engine
  ENGINE_UNREACHABLE: row('cannot reach the container engine at {addr}: {detail}', 'UNAVAILABLE', true),
  IMAGE_NOT_FOUND: row('No such image: {image}: {detail}', 'NOT_FOUND'),
  ENGINE_REFUSED: row('{action}: {detail}', 'FAILED_PRECONDITION'),
  NOT_ALLOWED: row(
    "this node's administrator does not allow {what}: its swarmd runs without --allow {what}",
    'FAILED_PRECONDITION',
  ),
  ENGINE_TOO_OLD: row(
    '{field} needs an engine with API {since} or later: the engine of this node is {version} (API {api})',
    'FAILED_PRECONDITION',
  ),
  ADDRESS_STILL_USED: row(
    '{action}: another container of this node still has its address',
    'FAILED_PRECONDITION',
    true,
  ),
  CONTAINER_NOT_FOUND: row('No such container: {id}', 'NOT_FOUND'),
  // stackfiles/
  FILE_UNREADABLE: row('cannot read {path}: {detail}', 'NOT_FOUND'),
  STACK_FILE_INVALID: row('{problems}', 'INVALID_ARGUMENT'),
  SECRET_NOT_FOUND: row('secret not found: {name}', 'NOT_FOUND'),
  CONFIG_NOT_FOUND: row('config not found: {name}', 'NOT_FOUND'),
  STACK_NAME_TAKEN: row(
    '{kind} {name} belongs to stack {owner}: name it otherwise, or say "external: true" to use it as it is',
    'ALREADY_EXISTS',
  ),
  // cli
  ROLE_PENDING: row(
    'node {ref} is not a {role} yet, and goes on trying: "swarm info" on it shows what it waits for',
    'DEADLINE_EXCEEDED',
  ),
  DRAIN_ENDED: row('node {ref} is not waited for any more: {why}, with {left} tasks left on it', 'FAILED_PRECONDITION'),
  FILE_UNWRITABLE: row('cannot write {path}: {detail}', 'FAILED_PRECONDITION'),
  FLAG_OUT_OF_PLACE: row('{flag} cannot be given with {other}: {instead}', 'INVALID_ARGUMENT'),
  USAGE: row('{why}', 'INVALID_ARGUMENT'),
  REGISTRY_CREDENTIALS: row('cannot read credentials for {server} from {path}: {detail}', 'FAILED_PRECONDITION'),
  DAEMON_FAILED: row('swarmd did not start: {why}. The end of {log}:{lines}', 'FAILED_PRECONDITION'),
} satisfies Record<string, Row>;
