import { createInterface } from 'node:readline';
import { Backoff } from '../../lib/backoff.js';
import { SystemClock } from '../../lib/clock.js';
import { messageOf } from '../../lib/errors.js';
import { createLog } from '../../lib/log.js';
import { SystemRandom } from '../../lib/random.js';
import { codec } from '../../proto/load.js';
import { makeTask } from '../../proto/objects.js';
import { isTerminal } from '../../proto/task-state.js';
import type { NetworkChanges, NetworkChangesInput } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import type { TaskStatus } from '../../proto/types.js';
import { TaskFolder } from '../../agent/dependencies/folder.js';
import { DependencyStore } from '../../agent/dependencies/store.js';
import { DockerEngine } from '../../agent/engine/docker.js';
import { SystemCommands } from '../../agent/network/commands.js';
import { NameServer } from '../../agent/network/dns/server.js';
import { Networks } from '../../agent/network/networks.js';
import { Gate } from '../../agent/task/gate.js';
import { Images } from '../../agent/task/images.js';
import { Preparer } from '../../agent/task/prepare.js';
import { TaskRunner } from '../../agent/task/task.js';

/*
 * The networks of one host, without a manager: requests come as lines of JSON on the standard input, each with an id, and so do the answers on the
 * standard output. Runs inside a host of the lab: node node.js NODE-ID ADDRESS PORT.
 */

export type Request =
  | { do: 'update'; kind: 'full' | 'increment'; changes: NetworkChangesInput }
  | { do: 'facts' }
  | { do: 'check' }
  /** Answers when the container runs; fails as the task does. */
  | { do: 'run'; task: TaskInput }
  | { do: 'stop'; taskId: string }
  | { do: 'attached' }
  | { do: 'close' }
  | { do: 'remove-all' };

const [, , nodeId = '', address = '', ownPort = ''] = process.argv;
const changesCodec = codec<NetworkChangesInput, NetworkChanges>('NetworkChanges');
const clock = new SystemClock();
const random = new SystemRandom();
const log = createLog('info');
const engine = new DockerEngine({ addr: 'unix:///run/docker.sock', clock });
const tasks = new Map<string, TaskInput>();
const networks = new Networks({
  nodeId,
  engine,
  commands: new SystemCommands({ clock }),
  stateDir: '/var/lib/networks',
  selfAddr: () => address,
  ownPort: () => Number(ownPort),
  onLeft: () => undefined,
  onAttached: () => undefined,
  nameServer: new NameServer({
    clock,
    random,
    log,
    nameserversOf: (id: string) => tasks.get(id)?.spec?.container_spec?.dns_config?.nameservers ?? [],
  }),
  clock,
  random,
  log,
});
const runners = new Map<string, TaskRunner>();
const info = await engine.info();
const folder = new TaskFolder({ path: '/run/networks-tasks' });
const preparer = new Preparer({
  nodeId,
  allowed: [],
  info: () => info,
  store: new DependencyStore(),
  folder,
  networks,
});
const shared = { engine, preparer, images: new Images(engine), gate: new Gate(8), clock, log };

function run(input: TaskInput): Promise<void> {
  const task = makeTask({ ...input, node_id: nodeId, desired_state: 'running', status: { state: 'assigned' } });
  tasks.set(task.id, task);
  return new Promise((resolve, reject) => {
    const onStatus = (_: string, status: TaskStatus): void => {
      if (status.state === 'running') resolve();
      else if (isTerminal(status.state)) reject(new Error(`${status.state}: ${status.err || status.message}`));
    };
    const backoff = new Backoff({ first: 100, most: 1000, random });
    const start = { task, status: task.status, containerId: undefined, isConfirmed: true, isAwaited: false };
    runners.set(task.id, new TaskRunner({ ...shared, backoff, onStatus }, start));
  });
}

async function answer(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'update':
      networks.update(changesCodec.canonical(request.changes), request.kind);
      return networks.settled();
    case 'facts':
      return networks.facts();
    case 'check':
      return networks.check();
    case 'run':
      return run(request.task);
    case 'stop':
      await runners.get(request.taskId)?.remove();
      return undefined;
    case 'attached':
      return networks.attached;
    case 'close':
      return networks.close();
    case 'remove-all':
      await networks.close();
      return networks.removeAll();
  }
}

await networks.open();
for await (const line of createInterface({ input: process.stdin })) {
  const { id, ...request } = JSON.parse(line) as { id: number } & Request;
  const say = (outcome: object): boolean => process.stdout.write(`${JSON.stringify({ id, ...outcome })}\n`);
  answer(request).then(
    (value) => say({ value }),
    (error: unknown) => say({ error: messageOf(error) }),
  );
}
process.exit(0);
