import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { must } from '../../lib/assert.js';
import { CHECKOUT } from '../lab/host.js';
import { LOCAL_IMAGE } from '../lab/image.js';
import type { Lab } from '../lab/lab.js';
import { Cluster, HostNetworks } from './host-networks.js';

const RUNS = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000 & wait'];
const program = (name: string): string[] => [process.execPath, `${CHECKOUT}/dist/e2e/networks/${name}.js`];

/** Where a client runs: a host, or the container of a task on it. */
export interface Place {
  host: string;
  taskId?: string;
}

/** A program that goes on, line by line. */
export class Talk {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  #wake: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    createInterface({ input: must(child.stdout, 'its output') }).on('line', (line) => {
      this.#lines.push(line);
      this.#wake();
    });
  }
  say(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }
  /** The next line; "nothing" when there is none for so long. */
  next(ms = 10_000): Promise<string> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('nothing'), ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(this.#lines.shift() ?? 'nothing');
        this.#wake = () => undefined;
      };
    });
  }
  end(): void {
    this.#child.kill('SIGKILL');
  }
}

/** A lab with its hosts' networks, told by hand what managers would tell, and with containers that tell who asks them. */
export class Stage {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly #nodes = new Map<string, HostNetworks>();
  readonly #talks: Talk[] = [];

  constructor(lab: Lab) {
    this.lab = lab;
    this.cluster = new Cluster(lab.hosts);
  }

  startNode(host: string): void {
    this.#nodes.set(host, HostNetworks.start(this.lab, host));
  }
  node(host: string): HostNetworks {
    return must(this.#nodes.get(host), host);
  }
  get nodes(): HostNetworks[] {
    return [...this.#nodes.values()];
  }
  address(host: string): string {
    return must(
      this.lab.hosts.find(({ name }) => name === host),
      host,
    ).address;
  }

  /** Every host is told everything. */
  async tellAll(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.update(this.cluster.full(node.host), 'full')));
  }

  /** Runs a task with these addresses, by network; its echo server says its id. It is an endpoint that serves, of which nobody is told yet. */
  async run(host: string, id: string, serviceId: string, addresses: Record<string, string>, port = 80): Promise<void> {
    const networks = Object.entries(addresses).map(([network_id, address]) => {
      this.cluster.endpoint(id, serviceId, network_id, host, [address]);
      return { network_id, addresses: [`${address}/24`] };
    });
    const task = { id, service_id: serviceId, service_name: serviceId, slot: 1, networks };
    const spec = { container_spec: { image: LOCAL_IMAGE, command: RUNS } };
    await this.node(host).ask({ do: 'run', task: { ...task, spec } });
    await this.talkIn({ host, taskId: id }, [...program('echo'), id, String(port)]).then((talk) => talk.next());
  }

  /** A program of the host that tells who asks it, by any of its addresses. */
  async serve(host: string, name: string, port: number): Promise<void> {
    await this.talkIn({ host }, [...program('echo'), name, String(port)]).then((talk) => talk.next());
  }
  /** Gives a task's container a route to everywhere. */
  async routeOut(host: string, taskId: string, gateway: string): Promise<void> {
    const argv = ['ip', 'route', 'replace', 'default', 'via', gateway];
    await this.lab.must(host, await this.#argvIn({ host, taskId }, argv));
  }
  /** A server of SCTP beside the one that `run` has started. */
  async serveSctp(host: string, taskId: string, port = 80): Promise<void> {
    const talk = await this.talkIn({ host, taskId }, [...program('sctp'), 'serve', taskId, String(port)]);
    await talk.next();
  }

  /** The lines of a client that asks so often. */
  async ask(
    place: Place,
    protocol: 'tcp' | 'udp' | 'sctp',
    address: string,
    port: number,
    times = 1,
    /** The client's port, but over UDP. */
    ...from: number[]
  ): Promise<string[]> {
    const client = protocol === 'sctp' ? [...program('sctp'), 'ask'] : [...program('client'), protocol];
    const argv = [...client, address, ...[port, times, ...from].map(String)];
    return (await this.lab.must(place.host, await this.#argvIn(place, argv))).trim().split('\n');
  }
  hold(place: Place, protocol: 'tcp' | 'udp', address: string, port: number, ...from: number[]): Promise<Talk> {
    return this.talkIn(place, [...program('client'), protocol, address, String(port), 'hold', ...from.map(String)]);
  }
  async talkIn(place: Place, argv: readonly string[]): Promise<Talk> {
    const talk = new Talk(this.lab.start(place.host, await this.#argvIn(place, argv)));
    this.#talks.push(talk);
    return talk;
  }
  /** The output of a command in a task's container, whatever its exit code. */
  async inContainer(host: string, taskId: string, ...argv: string[]): Promise<string> {
    const { stdout, stderr } = await this.lab.exec(host, [
      'docker',
      'exec',
      await this.#container(host, taskId),
      ...argv,
    ]);
    return stdout + stderr;
  }
  shell(host: string, script: string): Promise<string> {
    return this.lab.must(host, ['sh', '-c', script]);
  }

  /** What should be in force on a host and is not, and the other way round. */
  async difference(host: string): Promise<{ missing: string[]; surplus: string[] }> {
    const [have, want] = [await this.node(host).ask<string[]>({ do: 'facts' }), this.cluster.facts(host)];
    return {
      missing: want.filter((line) => !have.includes(line)),
      surplus: have.filter((line) => !want.includes(line)),
    };
  }

  /** What a host's network consists of, a line for each piece, sorted: a restarted engine makes its own in another order. */
  async trace(host: string): Promise<string[]> {
    const text = await this.shell(
      host,
      `ip -o link | cut -d: -f2; ip rule; ip route; ip -6 route; nft list tables; iptables -S; iptables -t nat -S
       docker network ls --format '{{.Name}}'; ls /var/lib/networks 2>/dev/null || true; sysctl net.ipv4.ip_forward net.ipv4.conf.all.route_localnet
       ss -Hlntu | grep ':53 ' || true`,
    );
    const lines = text.split('\n').map((line) => line.replace(/ linkdown/, '').trim());
    return lines.filter((line) => !line.startsWith('fe80')).sort();
  }

  end(): void {
    for (const talk of this.#talks) talk.end();
  }

  async #container(host: string, taskId: string): Promise<string> {
    const filter = `label=com.docker.swarm.task.id=${taskId}`;
    return (await this.lab.must(host, ['docker', 'ps', '-q', '--filter', filter])).trim();
  }
  async #argvIn({ host, taskId }: Place, argv: readonly string[]): Promise<string[]> {
    if (taskId === undefined) return [...argv];
    const container = await this.#container(host, taskId);
    const pid = await this.lab.must(host, ['docker', 'inspect', '--format', '{{.State.Pid}}', container]);
    return ['nsenter', '--target', pid.trim(), '--net', '--', ...argv];
  }
}
