/** For tests: managers of one cluster in this process, each with its own log, over real TLS on loopback ports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { must } from '../lib/assert.js';
import { SystemClock } from '../lib/clock.js';
import { swarmError } from '../lib/errors.js';
import { silentLog, type Log } from '../lib/log.js';
import { SystemRandom } from '../lib/random.js';
import { freePort } from '../lib/testing/free-port.js';
import type { ControlClient } from '../proto/gen/swarm/v1/Control.js';
import { Control } from '../proto/load.js';
import { makeNode } from '../proto/objects.js';
import { connect, unary } from '../proto/rpc/client.js';
import { LiveIdentity } from '../proto/rpc/identity.js';
import type { Cluster, Node } from '../proto/types.js';
import { testCipher } from '../raft/testing/cipher.js';
import { createCluster, issueForSelf, rootOf } from './ca/cluster.js';
import { forge } from './ca/testing.js';
import { Manager } from './manager.js';
import type { ManagerStart, Registry } from './options.js';
import type { StoreChange } from './store/types.js';

const clock = new SystemClock();
const random = new SystemRandom();
const DAY = 24 * 3_600_000;

/** No registry answers. */
const noRegistry: Registry = {
  distribution: (image) => Promise.reject(swarmError('IMAGE_NOT_FOUND', { image, detail: 'no registry answers' })),
};

/** One host that can be a manager. Its node is stored by the cluster's seed, as a manager that has not joined yet. */
export class TestHost {
  readonly id: string;
  readonly addr: string;
  readonly identity: LiveIdentity;
  readonly control: ControlClient;
  readonly dir: string;
  readonly #log: Log;
  readonly #via: () => readonly string[];
  #manager: Manager | undefined;
  /** Resolves when the manager has said that it is no member any more. */
  expelled!: Promise<void>;

  constructor(options: { addr: string; identity: LiveIdentity; dir: string; via: () => readonly string[]; log: Log }) {
    this.id = options.identity.current.nodeId;
    this.addr = options.addr;
    this.identity = options.identity;
    this.dir = join(options.dir, this.id);
    this.#log = options.log;
    this.#via = options.via;
    this.control = connect(Control, { addr: this.addr, identity: this.identity });
  }
  get manager(): Manager {
    return must(this.#manager, `the manager of ${this.id}`);
  }
  async start(
    start: ManagerStart = { kind: 'resume', via: this.#via },
    advertiseAddr = this.addr,
    signal?: AbortSignal,
  ): Promise<void> {
    let onRemoved = (): void => undefined;
    this.expelled = new Promise((resolve) => (onRemoved = resolve));
    this.#manager = await Manager.open({
      dir: this.dir,
      identity: this.identity,
      keys: { cipher: testCipher(), lockWith: () => Promise.resolve(false) },
      listenAddr: this.addr,
      advertiseAddr,
      clock,
      random,
      log: this.#log,
      onFatal: (error) => {
        throw error;
      },
      onRemoved,
      start,
      registry: noRegistry,
      ...(signal && { signal }),
    });
  }
  async stop(): Promise<void> {
    await this.#manager?.close();
    this.#manager = undefined;
  }
  /** Removes the log, as a node does that was told to be a worker. */
  wipe(): Promise<void> {
    return rm(this.dir, { recursive: true });
  }
  close(): void {
    this.control.close();
  }

  async node(id: string): Promise<Node> {
    return (await unary(this.control, 'GetNode', { ref: id })) as Node;
  }
  /** Asks this manager to change the role of node `id`. */
  async setRole(id: string, role: 'worker' | 'manager', force = false): Promise<void> {
    const { version, spec } = await this.node(id);
    await unary(this.control, 'UpdateNode', { ref: id, version: version.index, spec: { ...spec, role }, force });
  }
}

/** The first host has founded the cluster; the others have a certificate, and nothing else yet. */
export async function startCluster(t: TestContext, ids: readonly string[], log: Log = silentLog): Promise<TestHost[]> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-managers-'));
  const cluster = await createCluster({ spec: {}, now: clock.now(), random });
  const hosts: TestHost[] = [];
  for (const id of ids) {
    const addr = await freeAddr();
    const identity = new LiveIdentity(
      hosts.length === 0
        ? await issueForSelf({ cluster, nodeId: id, now: clock.now(), random })
        : await issued(cluster, id),
    );
    const via = (): string[] => hosts.map((host) => host.addr).filter((other) => other !== addr);
    hosts.push(new TestHost({ addr, identity, dir, via, log }));
  }
  t.after(async () => {
    for (const host of hosts) {
      host.close();
      await host.stop();
    }
    await rm(dir, { recursive: true });
  });
  const seed: StoreChange[] = [
    { action: 'create', kind: 'cluster', object: cluster },
    ...hosts.map(({ id }): StoreChange => {
      const node = makeNode({ id, spec: { role: 'manager' }, status: { state: 'ready' } });
      return { action: 'create', kind: 'node', object: node };
    }),
  ];
  await hosts[0]?.start({ kind: 'found', seed });
  return hosts;
}

async function issued(cluster: Cluster, nodeId: string): ReturnType<typeof forge> {
  const subject = { nodeId, clusterId: cluster.id, role: 'manager' } as const;
  return forge(rootOf(cluster), subject, { now: clock.now(), lifetime: DAY });
}

/** Looks again and again until `condition` holds. For what is seen only by asking; fails with `what` after some seconds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = clock.monotonic() + 15_000;
  while (!(await condition())) {
    if (clock.monotonic() > deadline) throw new Error(`in vain: ${what}`);
    await new Promise<void>((resolve) => clock.after(20, resolve));
  }
}

const freeAddr = async (): Promise<string> => `127.0.0.1:${await freePort()}`;
