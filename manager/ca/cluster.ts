/** What a cluster begins with: its object with a root of its own, and the first manager's certificate. */
import { nanosToMillis, type Millis, type Nanos } from '../../lib/clock.js';
import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import type { ClusterSpecInput } from '../../proto/gen/swarm/v1/ClusterSpec.js';
import { rootDigest } from '../../proto/join-token.js';
import { makeCluster } from '../../proto/objects.js';
import type { Identity } from '../../proto/rpc/identity.js';
import type { Cluster } from '../../proto/types.js';
import { createRequest, generateKeys, privateKeyToPem } from '../../proto/x509.js';
import { createRoot, issue, type Root } from './issue.js';
import { rotateJoinToken } from './tokens.js';
import { locksManagers, newUnlockKey } from './unlock-key.js';

// Docker's defaults (docker swarm update --help), but for the heartbeat: its 5 s leave a lost node's tasks waiting for 15 s. One
// message a second for each of a hundred nodes is nothing to a manager.
const CERT_EXPIRY: Nanos = 90 * 24 * 3600e9;
const HEARTBEAT_PERIOD: Nanos = 1e9;
const TASK_HISTORY = 5;

/** A new cluster, not stored yet. What `spec` leaves out, or sets to zero where zero makes no sense, is Docker's default. */
export async function createCluster(options: {
  spec: ClusterSpecInput;
  now: Millis;
  random: Random;
  addressing?: Pick<Cluster, 'default_addr_pool' | 'subnet_size' | 'data_path_port'>;
}): Promise<Cluster> {
  const { spec, now, random, addressing } = options;
  const id = newId(random);
  const root = await createRoot(id, now, random);
  const digest = rootDigest(root.certificatePem);
  return makeCluster({
    id,
    spec: {
      ...spec,
      name: 'default',
      task_history_retention_limit: spec.task_history_retention_limit ?? TASK_HISTORY,
      heartbeat_period: spec.heartbeat_period || HEARTBEAT_PERIOD,
      node_cert_expiry: spec.node_cert_expiry || CERT_EXPIRY,
    },
    root_ca: {
      certificate: Buffer.from(root.certificatePem),
      key: Buffer.from(root.keyPem),
      digest,
      worker_join_token: rotateJoinToken(digest, random),
      manager_join_token: rotateJoinToken(digest, random),
    },
    unlock_key: locksManagers(spec) ? newUnlockKey(random) : Buffer.alloc(0),
    ...addressing,
  });
}

/** The identity of the manager that makes the cluster: there is nobody yet whom it could ask. */
export async function issueForSelf(options: {
  cluster: Cluster;
  nodeId: string;
  now: Millis;
  random: Random;
}): Promise<Identity> {
  const { cluster, nodeId, now, random } = options;
  const keys = await generateKeys();
  const csr = Buffer.from(await createRequest(keys));
  const subject = { nodeId, clusterId: cluster.id, role: 'manager' } as const;
  const root = rootOf(cluster);
  const certificatePem = await issue(root, csr, subject, validityIn(cluster, now), random);
  return { ...subject, certificatePem, keyPem: await privateKeyToPem(keys.privateKey), rootPem: root.certificatePem };
}

export function rootOf({ root_ca }: Cluster): Root {
  return { certificatePem: root_ca.certificate.toString('utf8'), keyPem: root_ca.key.toString('utf8') };
}

/** How long a certificate issued now in this cluster is good for. */
export function validityIn({ spec }: Cluster, now: Millis): { now: Millis; lifetime: Millis } {
  return { now, lifetime: nanosToMillis(spec.node_cert_expiry || CERT_EXPIRY) };
}
