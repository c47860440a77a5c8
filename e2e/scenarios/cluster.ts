import type { ClientReadableStream } from '@grpc/grpc-js';
import Docker from 'dockerode';
import type { TestContext } from 'node:test';
import { emptyObserved, observe, type Observed } from '../../cli/progress/observed.js';
import { must } from '../../lib/assert.js';
import { messageOf } from '../../lib/errors.js';
import type { ControlClient } from '../../proto/gen/swarm/v1/Control.js';
import type { WatchEvent } from '../../proto/gen/swarm/v1/WatchEvent.js';
import { Control } from '../../proto/load.js';
import { connect } from '../../proto/rpc/client.js';
import type { Node, NodeRole, Service, Task } from '../../proto/types.js';
import { Lab } from '../lab/lab.js';
import type { Result } from '../lab/run.js';

const DEADLINE_MS = 90_000;
const RECONNECT_MS = 100;

/** A container as its engine describes it, as far as a restart of it would show. */
export interface ContainerFacts {
  id: string;
  startedAt: string;
  running: boolean;
}

let clusters = 0;

/**
 * A cluster in a lab of its own, with a manager on h1 and perhaps more on the hosts after it. It follows the cluster's state through
 * the same stream of events as `swarm` does, from whichever host is a manager, so that tests wait for what they need to see and not
 * for time to pass.
 */
export class Cluster {
  readonly lab: Lab;
  #seen: Observed = emptyObserved();
  #client: ControlClient | undefined;
  #closed = false;
  /** The host that is asked for events now, by its place among the lab's. */
  #vantage = 0;
  #streamError = '';
  readonly #onEvent = new Set<() => void>();

  private constructor(lab: Lab) {
    this.lab = lab;
  }

  /**
   * `joined` of the lab's hosts are made nodes, the first `managers` of them managers; the others run nothing but their engine.
   * Removed after the test. `engines`: see LabOptions.
   */
  static async up(
    t: TestContext,
    hosts: number,
    joined = hosts,
    managers = 1,
    engines: Readonly<Record<string, object>> = {},
  ): Promise<Cluster> {
    const lab = await Lab.up({ name: `e2e-${process.pid}-${++clusters}`, hosts, owned: true, engines });
    const cluster = new Cluster(lab);
    t.after(() => cluster.#down());
    const [first, ...others] = lab.hosts.slice(0, joined).map((host) => host.name);
    if (first === undefined) return cluster;
    await Promise.all([first, ...others].map((host) => lab.startSwarmd(host)));
    await cluster.swarm('init', '--advertise-addr', cluster.address('h1'));
    cluster.#follow();
    const tokens = { manager: await cluster.token('manager'), worker: await cluster.token() };
    const join = (host: string, i: number) => cluster.join(host, tokens[i + 1 < managers ? 'manager' : 'worker']);
    await Promise.all(others.map(join));
    await cluster.until('every node is ready', () => {
      const ready = cluster.nodes.filter((node) => node.status.state === 'ready');
      return ready.length === joined;
    });
    return cluster;
  }

  /** Runs `swarm ARGS` on the manager; it must succeed. Its standard output. */
  swarm(...args: string[]): Promise<string> {
    return this.lab.swarm('h1', args);
  }
  /** The same, for a command that may fail. */
  trySwarm(...args: string[]): Promise<Result> {
    return this.lab.exec('h1', ['swarm', ...args]);
  }
  /** `swarm ARGS` on a host, which need not be a manager for every command; it must succeed. */
  on(host: string, ...args: string[]): Promise<string> {
    return this.lab.swarm(host, args);
  }
  tryOn(host: string, ...args: string[]): Promise<Result> {
    return this.lab.exec(host, ['swarm', ...args]);
  }
  async token(role: NodeRole = 'worker'): Promise<string> {
    return (await this.swarm('join-token', '-q', role)).trim();
  }
  /** What `swarm node ls` says on `host` of each host that is a manager: Leader, Reachable or Unreachable. */
  async managers(host: string): Promise<Record<string, string>> {
    const rows = (await this.on(host, 'node', 'ls', '--format', '{{.Hostname}} {{.ManagerStatus}}')).trim().split('\n');
    const pairs = rows.map((row) => row.split(' '));
    return Object.fromEntries(pairs.filter(([, status]) => status)) as Record<string, string>;
  }
  /** Which host leads, as `host` has it. */
  async leader(host: string): Promise<string> {
    const found = Object.entries(await this.managers(host)).find(([, status]) => status === 'Leader');
    return must(found, 'a leader')[0];
  }
  tryJoin(host: string, token: string): Promise<Result> {
    return this.lab.exec(host, ['swarm', 'join', '--token', token, `${this.address('h1')}:2377`]);
  }
  async join(host: string, token: string): Promise<void> {
    await this.lab.swarm(host, ['join', '--token', token, `${this.address('h1')}:2377`]);
  }
  address(host: string): string {
    return must(
      this.lab.hosts.find((each) => each.name === host),
      host,
    ).address;
  }

  get nodes(): Node[] {
    return [...this.#seen.nodes.values()];
  }
  node(host: string): Node {
    return must(
      this.nodes.find((node) => node.description?.hostname === host),
      `the node ${host}`,
    );
  }
  get services(): Service[] {
    return [...this.#seen.services.values()];
  }
  service(name: string): Service {
    return must(
      this.services.find((service) => service.spec.name === name),
      `the service ${name}`,
    );
  }
  /** All tasks of a service, old ones too, the oldest first. */
  tasks(name: string): Task[] {
    const tasks = [...(this.#seen.tasks.get(this.service(name).id)?.values() ?? [])];
    return tasks.sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
  }
  /** The tasks of a service that run and shall. */
  running(name: string): Task[] {
    return this.tasks(name).filter((task) => task.status.state === 'running' && task.desired_state === 'running');
  }

  /** Waits until `condition` holds, looking at each event of the cluster. A deadline tells how the cluster looked then. */
  until(what: string, condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#onEvent.delete(look);
      };
      const look = (): void => {
        try {
          if (!this.#seen.synced || !condition()) return;
          finish();
          resolve();
        } catch (error) {
          finish();
          reject(error instanceof Error ? error : new Error(messageOf(error)));
        }
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`${what}: not so after ${DEADLINE_MS / 1000} s\n${this.#describe()}`));
      }, DEADLINE_MS);
      this.#onEvent.add(look);
      look();
    });
  }

  /** Calls `look` after each event, until the test ends or `look` has said no. */
  onEvent(look: () => void): void {
    this.#onEvent.add(look);
  }

  engine(host: string): Docker {
    return new Docker({ socketPath: this.lab.engineSocket(host) });
  }

  /** The containers of a service on a host, or of all services: running ones and others, by their ids. */
  async containers(host: string, service?: string): Promise<ContainerFacts[]> {
    const label = service === undefined ? 'com.docker.swarm.service.name' : `com.docker.swarm.service.name=${service}`;
    const engine = this.engine(host);
    const found = await engine.listContainers({ all: true, filters: { label: [label] } });
    const facts = found.map(async ({ Id }) => {
      const { State: state } = await engine.getContainer(Id).inspect();
      return { id: Id, startedAt: state.StartedAt, running: state.Running };
    });
    return (await Promise.all(facts)).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #follow(): void {
    if (this.#closed) return;
    const socket = `/proc/${this.lab.hosts[this.#vantage]?.init?.pid ?? 0}/root/run/swarm/swarm.sock`;
    this.#client = connect(Control, { unix: socket });
    this.#seen = emptyObserved();
    const call: ClientReadableStream<WatchEvent> = this.#client.Watch({ service_ids: [], nodes: true });
    call.on('data', (event: WatchEvent) => {
      observe(this.#seen, event);
      for (const look of this.#onEvent) look();
    });
    // The manager was killed by the test, or ended by mistake, or is none: the description of a missed deadline tells.
    call.once('error', (error) => {
      this.#streamError = messageOf(error);
      this.#client?.close();
      this.#vantage = (this.#vantage + 1) % this.lab.hosts.length;
      setTimeout(() => this.#follow(), RECONNECT_MS);
    });
  }

  #describe(): string {
    const nodes = this.nodes.map((node) => `node ${node.description?.hostname ?? node.id}: ${node.status.state}`);
    const tasks = this.services.flatMap(({ spec }) =>
      this.tasks(spec.name).map(({ slot, status, desired_state: wanted, node_id: node }) => {
        return `${spec.name}.${slot} on ${node}: ${status.state}, wanted ${wanted} ${status.err || status.message}`;
      }),
    );
    const logs = this.lab.hosts.map(({ name }) => `${name}, end of swarmd.log:\n${this.lab.log(name, 'swarmd')}`);
    return [...nodes, ...tasks, `last error of the watch: ${this.#streamError}`, ...logs].join('\n');
  }

  async #down(): Promise<void> {
    this.#closed = true;
    this.#client?.close();
    await this.lab.down();
  }
}
