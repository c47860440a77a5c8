/** Services of the probe image (e2e/load), as the scenarios of networks need them. */
import { must } from '../../lib/assert.js';
import type { Task } from '../../proto/types.js';
import type { Result } from '../lab/run.js';
import type { Cluster } from './cluster.js';

export const HTTP = 8080;
export const UDP = 8081;

/**
 * Creates a service of servers that tell who they are and whom they answer. It counts as running once it answers; on SIGTERM it still takes, for `drain`
 * milliseconds, what the kernel has accepted for it: long enough to come to it, too short to hide that somebody is still led there.
 */
export async function createProbe(
  cluster: Cluster,
  name: string,
  flags: readonly string[],
  { version = 'v1', drain = 100 } = {},
): Promise<void> {
  const env = ['TASK={{.Task.ID}}', `VERSION=${version}`, `DRAIN_MS=${drain}`].flatMap((each) => ['--env', each]);
  const health = ['--health-cmd', `wget -q -O /dev/null http://127.0.0.1:${HTTP}/health`];
  const pace = ['--health-interval', '1s', '--health-timeout', '2s', '--health-retries', '2'];
  await cluster.swarm('service', 'create', '--name', name, ...env, ...health, ...pace, ...flags, 'probe');
}

/** The name of the host that the task runs on. */
export function hostOf(cluster: Cluster, task: Task): string {
  const node = must(
    cluster.nodes.find(({ id }) => id === task.node_id),
    'the node of a task',
  );
  return must(node.description, 'its description').hostname;
}

/** Runs a command in a running task's container. */
export function inTask(cluster: Cluster, task: Task, argv: readonly string[]): Promise<Result> {
  const id = must(task.status.container_status, 'the container of a task').container_id;
  return cluster.lab.exec(hostOf(cluster, task), ['docker', 'exec', id, ...argv]);
}
export async function mustInTask(cluster: Cluster, task: Task, argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await inTask(cluster, task, argv);
  if (code !== 0) throw new Error(`${argv.join(' ')} in ${task.service_name}.${task.slot}: ${stdout}${stderr}`);
  return stdout;
}

export interface Told {
  server: string;
  version: string;
  client: string;
}

/** What a server says at `url`, asked from within a task or (`host`) from a host. */
export async function ask(cluster: Cluster, from: Task | string, url: string): Promise<Told> {
  const text =
    typeof from === 'string' ? await cluster.lab.fetch(from, url) : await mustInTask(cluster, from, fetching(url));
  return JSON.parse(text) as Told;
}

/**
 * The program that writes what is at `url`, for a container of the probe image: its busybox cannot look names up. With time for the first packets of a
 * container that was just run by hand: the other nodes hear of its address in the meantime.
 */
export const fetching = (url: string): string[] => [
  ...[
    'node',
    '-e',
    `fetch(process.argv[1], { signal: AbortSignal.timeout(20000) }).then((answer) => answer.text()).then(console.log)`,
  ],
  url,
];

/** The addresses that a name stands for within a task, in order; none where it does not exist (a lab has nobody else to ask: SERVFAIL). */
export async function lookUp(cluster: Cluster, from: Task, name: string): Promise<string[]> {
  const program = `require('dns').promises.resolve4(process.argv[1]).then((all) => console.log(all.sort().join(' ')), (error) => {
    if (['ENOTFOUND', 'ENODATA', 'ESERVFAIL'].includes(error.code)) return; console.error(String(error)); process.exitCode = 1; })`;
  const found = await mustInTask(cluster, from, ['node', '-e', program, name]);
  return found.trim().split(' ').filter(Boolean);
}

/** A task's address in the network of that name, as `network inspect` and the store have it. */
export async function addressIn(cluster: Cluster, task: Task, network: string): Promise<string> {
  const [id = ''] = (await cluster.swarm('network', 'inspect', '--format', '{{.Id}}', network)).trim().split('\n');
  const attachment = must(
    task.networks.find(({ network_id }) => network_id === id),
    `${network} of a task`,
  );
  return must(attachment.addresses[0], 'an address').replace(/\/.*/, '');
}

/** `swarm network verify` on the manager; its words when something differs, else "". */
export async function differences(cluster: Cluster): Promise<string> {
  const { code, stdout, stderr } = await cluster.trySwarm('network', 'verify');
  return code === 0 ? '' : `${stdout}${stderr}`;
}

/** Everything of a host's network that could be left behind. */
export function traces(cluster: Cluster, host: string): Promise<string> {
  const look = [
    // Interfaces of containers come and go, and the engine's own bridge goes up and down with them.
    `ip -o link show | awk '{print $2}' | grep -v '^veth' | sort`,
    'ip rule show',
    'ip -4 route show table all | grep -v docker0 | sort',
    'nft list tables | grep -v -E "table ip6? (nat|filter|raw|mangle)" | sort',
    'iptables-save | grep -v -E "^#|^:|docker0" | sort',
    `docker network ls --format '{{.Name}}' | sort`,
  ];
  return cluster.lab.must(host, ['bash', '-c', look.join('; ')]);
}
