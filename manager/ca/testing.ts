/** For tests: a cluster with a first manager that serves NodeCa over real TLS on a free port of this host. */
import type { Clock, Millis } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SystemRandom } from '../../lib/random.js';
import { NodeCa } from '../../proto/load.js';
import { makeNode } from '../../proto/objects.js';
import { LiveIdentity, type Identity } from '../../proto/rpc/identity.js';
import { RpcServer } from '../../proto/rpc/server.js';
import type { Cluster, NodeRole } from '../../proto/types.js';
import { createRequest, generateKeys, privateKeyToPem } from '../../proto/x509.js';
import type { MemoryStore } from '../store/memory-store.js';
import { storeWith } from '../store/testing.js';
import { createCluster, issueForSelf, rootOf } from './cluster.js';
import { issue, type Root } from './issue.js';
import { nodeCaHandlers } from './node-ca.js';

const random = new SystemRandom();

export interface TestCa {
  cluster: Cluster;
  store: MemoryStore;
  root: Root;
  server: RpcServer;
  /** The first manager's. */
  identity: LiveIdentity;
  /** host:port */
  addr: string;
}

/** The first manager's node id is "m1". */
export async function startCa(clock: Clock): Promise<TestCa> {
  const cluster = await createCluster({ spec: {}, now: clock.now(), random });
  const identity = new LiveIdentity(await issueForSelf({ cluster, nodeId: 'm1', now: clock.now(), random }));
  const store = await storeWith(clock, [
    { action: 'create', kind: 'cluster', object: cluster },
    { action: 'create', kind: 'node', object: makeNode({ id: 'm1', spec: { role: 'manager' } }) },
  ]);
  const server = new RpcServer({ clock, log: silentLog, isRemoved: (id) => !store.view.nodes.get(id) });
  server.addService(
    NodeCa.service,
    nodeCaHandlers({ store, clock, random, log: silentLog, barrier: () => Promise.resolve() }),
  );
  const addr = await server.listenTls('127.0.0.1:0', identity);
  return { cluster, store, root: rootOf(cluster), server, identity, addr };
}

/** An identity with any subject and validity, signed by `root`: also one that no cluster would issue. */
export async function forge(
  root: Root,
  subject: { nodeId: string; clusterId: string; role: NodeRole },
  validity: { now: Millis; lifetime: Millis },
): Promise<Identity> {
  const keys = await generateKeys();
  const csr = Buffer.from(await createRequest(keys));
  const certificatePem = await issue(root, csr, subject, validity, random);
  return { ...subject, certificatePem, keyPem: await privateKeyToPem(keys.privateKey), rootPem: root.certificatePem };
}
