/** For tests: hosts in this process, each with a daemon that comes and goes, over real sockets and real TLS on loopback ports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { FakeEngine } from '../agent/engine/fake.js';
import { must } from '../lib/assert.js';
import { SystemClock } from '../lib/clock.js';
import { messageOf } from '../lib/errors.js';
import { silentLog } from '../lib/log.js';
import { SystemRandom } from '../lib/random.js';
import { freePort } from '../lib/testing/free-port.js';
import type { WatchEvent } from '../proto/gen/swarm/v1/WatchEvent.js';
import { Control, LocalNode } from '../proto/load.js';
import { connect, unary } from '../proto/rpc/client.js';
import type { NodeRole, TaskState } from '../proto/types.js';
import type { InterfaceAddress } from './address.js';
import { Daemon } from './daemon.js';

const clock = new SystemClock();

/** A host: a state directory and an engine in memory, on which daemons come and go. */
export class Host {
  readonly dir: string;
  readonly engine = new FakeEngine({ clock });
  readonly #t: TestContext;
  #daemon: Daemon | undefined;

  static async make(t: TestContext): Promise<Host> {
    return new Host(t, await mkdtemp(join(tmpdir(), 'swarmd-')));
  }
  private constructor(t: TestContext, dir: string) {
    this.#t = t;
    this.dir = dir;
    this.engine.images.set('busybox:latest', {});
    t.after(async () => {
      await this.stop();
      await rm(dir, { recursive: true });
    });
  }
  /** This host's addresses. */
  interfaces: readonly InterfaceAddress[] = [{ interface: 'lo', address: '127.0.0.1', internal: true }];
  /** host:port of its cluster port, once `init` or `joinAs` was called. */
  addr = '';
  get socket(): string {
    return join(this.dir, 'swarm.sock');
  }
  get stateDir(): string {
    return join(this.dir, 'state');
  }
  async start(): Promise<this> {
    this.#daemon = await Daemon.start({
      stateDir: this.stateDir,
      tasksDir: join(this.stateDir, 'run'),
      allowed: [],
      commands: { run: () => Promise.resolve({ code: 0, stdout: '', stderr: '' }) },
      socketPath: this.socket,
      engine: this.engine,
      interfaces: () => this.interfaces,
      version: 'test',
      clock,
      random: new SystemRandom(),
      log: silentLog,
      onFatal: (error) => {
        throw error;
      },
    });
    return this;
  }
  async stop(): Promise<void> {
    await this.#daemon?.stop();
    this.#daemon = undefined;
  }
  /** Clients of the local socket, closed with the test. */
  get local() {
    return this.#closing(connect(LocalNode, { unix: this.socket }));
  }
  get control() {
    return this.#closing(connect(Control, { unix: this.socket }));
  }
  /** Founds a cluster. */
  async init() {
    this.addr = `127.0.0.1:${await freePort()}`;
    return unary(this.local, 'Init', { listen_addr: this.addr, advertise_addr: this.addr });
  }
  /** Joins the cluster of `manager`. */
  async joinAs(role: NodeRole, manager: Host) {
    this.addr = `127.0.0.1:${await freePort()}`;
    const { root_ca } = await unary(manager.control, 'GetCluster', {});
    const token = must(root_ca, 'the root')[`${role}_join_token`];
    const addrs = { listen_addr: this.addr, advertise_addr: this.addr };
    return unary(this.local, 'Join', { remote_addr: manager.addr, token, ...addrs }, { timeoutMs: 30_000 });
  }
  status() {
    return unary(this.local, 'GetStatus', {});
  }
  /** Asks this host's manager for another role of node `id`. */
  async setRole(id: string, role: NodeRole): Promise<void> {
    const { version, spec } = await unary(this.control, 'GetNode', { ref: id });
    const request = { ref: id, version: must(version, 'version').index, spec: { ...spec, role } };
    await unary(this.control, 'UpdateNode', request);
  }
  #closing<C extends { close(): void }>(client: C): C {
    this.#t.after(() => client.close());
    return client;
  }
}

/** Resolves when as many tasks of all services as given are in this state and wanted. */
export function tasksIn(host: Host, state: TaskState, count: number): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const found = new Map<string, string>();
    const call = host.control.Watch({ service_ids: [], nodes: false });
    call.on('data', ({ action, task }: WatchEvent) => {
      if (!task) return;
      const fits = action !== 'remove' && task.status?.state === state && task.desired_state === 'running';
      if (fits) found.set(task.id, task.node_id);
      else found.delete(task.id);
      if (found.size !== count) return;
      call.on('error', () => undefined); // our own cancellation
      call.cancel();
      resolve(found);
    });
    call.once('error', reject);
  });
}

export const web = (replicas: number) => ({
  spec: {
    name: 'web',
    mode: { replicated: { replicas } },
    task_template: { container_spec: { image: 'busybox:latest', command: ['sleep', '1000'] } },
  },
});

/** Looks again and again until `condition` holds; what it throws meanwhile is told if it never does. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = clock.monotonic() + 20_000;
  for (;;) {
    const why = await condition().then(
      (holds) => (holds ? undefined : 'not so'),
      (error: unknown) => messageOf(error),
    );
    if (why === undefined) return;
    if (clock.monotonic() > deadline) throw new Error(`in vain: ${what}: ${why}`);
    await new Promise<void>((resolve) => clock.after(20, resolve));
  }
}
