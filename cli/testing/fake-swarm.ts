/**
 * A daemon for tests of commands: real gRPC over a local socket in a folder of its own, in front of objects in memory. What is
 * created or updated runs at once, unless a test says otherwise.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { must } from '../../lib/assert.js';
import { rfc3339, SystemClock, type Cancel, type Millis } from '../../lib/clock.js';
import { swarmError, type SwarmError } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { ServiceLogsRequest } from '../../proto/gen/swarm/v1/ServiceLogsRequest.js';
import type { ServiceLogsResponseInput } from '../../proto/gen/swarm/v1/ServiceLogsResponse.js';
import type { ExplainTaskResponseInput } from '../../proto/gen/swarm/v1/ExplainTaskResponse.js';
import type { PreviewResponseInput } from '../../proto/gen/swarm/v1/PreviewResponse.js';
import type { RebalanceResponseInput } from '../../proto/gen/swarm/v1/RebalanceResponse.js';
import type { ResolveImageResponseInput } from '../../proto/gen/swarm/v1/ResolveImageResponse.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import type { UpdateStatusInput } from '../../proto/gen/swarm/v1/UpdateStatus.js';
import type { WatchEventInput } from '../../proto/gen/swarm/v1/WatchEvent.js';
import type { WatchRequest } from '../../proto/gen/swarm/v1/WatchRequest.js';
import { Control, LocalNode } from '../../proto/load.js';
import { makeCluster, makeNode, makeService, makeServiceSpec, makeTask } from '../../proto/objects.js';
import { recoveryHandlers } from '../../proto/rpc/backup-service.js';
import { endWithError, unary } from '../../proto/rpc/handlers.js';
import { RpcServer } from '../../proto/rpc/server.js';
import type { Node, NodeSpec, Service, ServiceSpec, Task } from '../../proto/types.js';
import type { Io } from '../app.js';
import { run } from '../program.js';
import { FakeNetworks } from './fake-networks.js';
import { FakePayloads } from './fake-payloads.js';

export const NOW = Date.UTC(2026, 0, 1, 12);

/** Stands still for who asks the time, and waits for nothing. */
class EagerClock extends SystemClock {
  override now(): Millis {
    return NOW;
  }
  override after(_ms: Millis, fn: () => void): Cancel {
    return super.after(0, fn);
  }
}

export interface Result {
  code: number;
  out: string;
  err: string;
}

/** A machine without files, unless a test gives some. */
function noSuchFile(path: string): never {
  throw swarmError('FILE_UNREADABLE', { path, detail: 'no such file' });
}

type WatchCall = ServerWritableStream<WatchRequest, WatchEventInput>;

export class FakeSwarm {
  readonly dir: string;
  readonly requests: { method: string; request: object }[] = [];
  readonly services = new Map<string, Service>();
  readonly tasks = new Map<string, Task>();
  readonly nodes = new Map<string, Node>();
  cluster = makeCluster({
    id: 'c1',
    version: { index: 7 },
    root_ca: { worker_join_token: 'SWMTKN-1-d-w', manager_join_token: 'SWMTKN-1-d-m' },
  });
  /** What becomes of a service's tasks. */
  runs: (spec: ServiceSpec) => TaskInput = () => ({ status: { state: 'running' } });
  /** What becomes of a node that is promoted or demoted. */
  takesRole: (node: Node) => Node = (node) => {
    const status = { reachability: 'reachable', addr: '10.0.0.9:2377' } as const;
    return makeNode({ ...node, manager_status: node.spec.role === 'manager' ? status : null });
  };
  readonly payloads = new FakePayloads();
  readonly networks = new FakeNetworks(() => this.services.values());
  /** What a registry answers; by default none does. */
  resolves: (image: string) => ResolveImageResponseInput = (image) => ({ image });
  /** What `Rebalance` answers. */
  rebalances: RebalanceResponseInput = {};
  /** What `Preview` answers. */
  previews: PreviewResponseInput = {};
  refusesPreview: SwarmError | undefined;
  explains: (ref: string) => ExplainTaskResponseInput = () => ({});
  /** What this host's daemon says of itself. */
  state: 'active' | 'locked' | 'inactive' = 'active';
  role: 'manager' | 'worker' = 'manager';
  /** Why this host's manager cannot be asked about nodes any more. */
  managerGone: SwarmError | undefined;
  unlockKey = '';
  /** What `swarm leave --force` leaves to do. */
  leaveNotice = '';
  /** Whether this host is of the cluster that it is to join. */
  isMember = false;
  logs: ServiceLogsResponseInput[] = [];
  /** What `Init` answers with --force-new-cluster. */
  formerManagers: string[] = [];
  /** What `Backup` sends; undefined: it is no manager. */
  backup: Buffer | undefined;
  /** Called with each watch once it has been told the present state. */
  onWatch: (call: WatchCall) => void = () => undefined;
  /** What happens to a service while a command is about to update it. */
  beforeUpdate: (service: Service) => void = () => undefined;
  /** Of the running command: what Ctrl-C calls. */
  interrupt: () => void = () => undefined;
  readonly #server = new RpcServer({ clock: new SystemClock(), log: silentLog });
  readonly #watches = new Set<WatchCall>();
  #index = 100;

  private constructor(dir: string) {
    this.dir = dir;
    this.nodes.set(
      'n1',
      makeNode({
        id: 'n1',
        status: { state: 'ready' },
        description: { hostname: 'host-1' },
        manager_status: { leader: true, addr: '10.0.0.1:2377' },
      }),
    );
  }

  static async start(): Promise<FakeSwarm> {
    const fake = new FakeSwarm(await mkdtemp(join(tmpdir(), 'swarm-cli-')));
    fake.#serve();
    await fake.#server.listenUnix(join(fake.dir, 'swarm.sock'));
    return fake;
  }
  async stop(): Promise<void> {
    await this.#server.close({ graceMs: 0 });
    await rm(this.dir, { recursive: true });
  }
  get host(): string {
    return `unix://${join(this.dir, 'swarm.sock')}`;
  }

  /** Runs `swarm` with these arguments to its end. */
  async swarm(argv: string[], more: Partial<Io> = {}): Promise<Result> {
    const out: Uint8Array[] = [];
    let err = '';
    const io: Io = {
      out: (data) => out.push(Buffer.from(data)),
      drained: () => Promise.resolve(),
      err: (data) => (err += Buffer.from(data).toString()),
      env: { SWARM_HOST: this.host },
      cwd: this.dir,
      clock: new EagerClock(),
      random: new SeededRandom(1),
      readFile: noSuchFile,
      readBytes: noSuchFile,
      readStdin: () => Promise.resolve(''),
      readStdinBytes: () => Promise.resolve(new Uint8Array()),
      runHelper: (program) => must<Promise<never>>(undefined, program),
      readSecret: () => Promise.resolve(''),
      readLine: () => Promise.resolve(''),
      onInterrupt: (listener) => {
        this.interrupt = listener;
        return () => (this.interrupt = () => undefined);
      },
      version: '1.2.3',
      swarmd: ['false'],
      ...more,
    };
    const code = await run(argv, io);
    return { code, out: Buffer.concat(out).toString(), err };
  }

  sent(method: string): object[] {
    return this.requests.filter((each) => each.method === method).map(({ request }) => request);
  }

  /** Stores a service and its tasks, and tells the watches. */
  put(spec: ServiceSpec, before?: Service, update_status: UpdateStatusInput | null = null): Service {
    const index = ++this.#index;
    const id = before?.id ?? `${spec.name}-id`.padEnd(25, '0');
    const service = makeService({
      id,
      spec,
      version: { index },
      spec_version: { index },
      previous_spec: before?.spec ?? null,
      update_status,
      job_status: spec.mode.replicated_job ? { job_iteration: { index } } : null,
    });
    this.services.set(id, service);
    this.tell({ action: before ? 'update' : 'create', service });
    for (const task of this.tasks.values()) if (task.service_id === id) this.#drop(task);
    const { replicated, replicated_job: job } = spec.mode;
    for (let slot = 1; slot <= (replicated?.replicas ?? job?.total_completions ?? 0); slot++) {
      const made = {
        slot,
        service_id: id,
        service_name: spec.name,
        node_id: 'n1',
        spec: spec.task_template,
        spec_version: { index },
        job_iteration: job ? { index } : null,
      };
      const task = makeTask({
        id: `t${slot}${id}`,
        desired_state: 'running',
        created_at: rfc3339(NOW),
        ...made,
        ...this.runs(spec),
      });
      this.tasks.set(task.id, task);
      this.tell({ action: 'create', task });
    }
    return service;
  }
  tell(event: WatchEventInput): void {
    for (const call of this.#watches) call.write(event);
  }

  #drop(task: Task): void {
    this.tasks.delete(task.id);
    this.tell({ action: 'remove', task });
  }
  #find(ref: string): Service {
    const found = this.services.get(ref) ?? [...this.services.values()].find(({ spec }) => spec.name === ref);
    if (!found) throw swarmError('NOT_FOUND', { kind: 'service', ref });
    return found;
  }
  #node(ref: string): Node {
    const found = this.nodes.get(ref);
    if (!found) throw swarmError('NOT_FOUND', { kind: 'node', ref });
    return found;
  }

  #serve(): void {
    const noted = <Q extends object, A extends object>(method: string, handle: (request: Q) => A) =>
      unary<Q, A>((request) => {
        this.requests.push({ method, request });
        return handle(request);
      });
    const others = { ...this.payloads.handlers(), ...this.networks.handlers() };
    const notedOthers = Object.entries(others).map(([method, handle]) => [method, noted(method, handle)]);
    this.#server.addService(Control.service, {
      ...(Object.fromEntries(notedOthers) as Record<string, ReturnType<typeof noted>>),
      ResolveImage: noted('ResolveImage', ({ image }: { image: string }) => this.resolves(image)),
      Rebalance: noted('Rebalance', () => this.rebalances),
      Preview: noted('Preview', () => {
        if (this.refusesPreview) throw this.refusesPreview;
        return this.previews;
      }),
      ExplainTask: noted('ExplainTask', ({ ref }: { ref: string }) => this.explains(ref)),
      GetCluster: noted('GetCluster', () => this.cluster),
      UpdateCluster: noted('UpdateCluster', () => this.cluster),
      GetUnlockKey: noted('GetUnlockKey', () => ({ unlock_key: this.unlockKey })),
      ListNodes: noted('ListNodes', () => ({ nodes: [...this.nodes.values()] })),
      GetNode: noted('GetNode', ({ ref }: { ref: string }) => {
        if (this.managerGone) throw this.managerGone;
        return this.#node(ref);
      }),
      UpdateNode: noted('UpdateNode', ({ ref, spec }: { ref: string; spec: NodeSpec }) => {
        const before = this.#node(ref);
        const node = makeNode({ ...before, spec });
        this.nodes.set(ref, spec.role === before.spec.role ? node : this.takesRole(node));
        return node;
      }),
      RemoveNode: noted('RemoveNode', ({ ref }: { ref: string }) => (this.#node(ref), {})),
      CreateService: noted('CreateService', ({ spec }: { spec: object }) => this.put(makeServiceSpec(spec))),
      ListServices: noted('ListServices', () => ({
        services: [...this.services.values()].map((service) => ({ service, running_tasks: 1, desired_tasks: 1 })),
      })),
      GetService: noted('GetService', ({ ref }: { ref: string }) => this.#find(ref)),
      UpdateService: noted(
        'UpdateService',
        ({ ref, version, spec, rollback }: { ref: string; version: number; spec: object; rollback: boolean }) => {
          const stored = this.#find(ref);
          this.beforeUpdate(stored);
          const { id, version: now } = this.#find(ref);
          if (now.index !== version)
            throw swarmError('OUT_OF_DATE', { kind: 'service', id, stored: now.index, expected: version });
          if (!rollback) return this.put(makeServiceSpec(spec), stored);
          if (!stored.previous_spec) throw swarmError('NO_PREVIOUS_SPEC', { name: stored.spec.name });
          return this.put(stored.previous_spec, stored, { state: 'rollback_completed', message: 'rollback completed' });
        },
      ),
      RemoveService: noted('RemoveService', ({ ref }: { ref: string }) => {
        const service = this.#find(ref);
        this.services.delete(service.id);
        this.tell({ action: 'remove', service });
        for (const task of this.tasks.values()) if (task.service_id === service.id) this.#drop(task);
        return {};
      }),
      ListTasks: noted('ListTasks', () => ({ tasks: [...this.tasks.values()] })),
      GetTask: noted('GetTask', ({ ref }: { ref: string }) => {
        const task = this.tasks.get(ref);
        if (!task) throw swarmError('NOT_FOUND', { kind: 'task', ref });
        return task;
      }),
      Watch: (call: WatchCall) => this.#watch(call),
      ServiceLogs: (call: ServerWritableStream<ServiceLogsRequest, ServiceLogsResponseInput>) => {
        this.requests.push({ method: 'ServiceLogs', request: call.request });
        for (const response of this.logs) call.write(response);
        call.end();
      },
    });
    this.#server.addService(LocalNode.service, {
      GetStatus: noted('GetStatus', () => ({
        state: this.state,
        node_id: 'n1',
        role: this.role,
        version: '1.2.4',
        managers: ['10.0.0.1:2377'],
        manager: { leader: true, quorum: true, voter: true, managers: 1 },
      })),
      Init: noted('Init', () => ({
        node_id: 'n1',
        worker_join_token: 'SWMTKN-1-d-w',
        manager_join_token: 'm',
        advertise_addr: '10.0.0.1:2377',
        former_managers: this.formerManagers,
        unlock_key: this.unlockKey,
      })),
      Unlock: noted('Unlock', () => ({})),
      Join: noted('Join', () => ({ node_id: 'n1', role: 'worker', known_already: this.isMember })),
      ...recoveryHandlers({
        backup: async () => {
          if (!this.backup) throw swarmError('NOT_A_MANAGER', {});
          return Promise.resolve(this.backup);
        },
        restore: async (options, file) => {
          this.requests.push({ method: 'Restore', request: { options, file } });
          const former = { former_managers: ['h1 (10.0.0.1:2377)'], known_addrs: ['10.0.0.1:2377'] };
          return Promise.resolve({ node_id: 'n9', advertise_addr: '10.0.0.9:2377', ...former });
        },
      }),
      Leave: noted('Leave', ({ force }: { force: boolean }) => {
        if (!force) throw swarmError('LAST_MANAGER', {});
        return { notice: this.leaveNotice };
      }),
    });
  }

  #watch(call: WatchCall): void {
    this.requests.push({ method: 'Watch', request: call.request });
    for (const node of this.nodes.values()) call.write({ action: 'create', node });
    for (const service of this.services.values()) call.write({ action: 'create', service });
    for (const task of this.tasks.values()) call.write({ action: 'create', task });
    call.write({ synced: { index: this.#index } });
    this.#watches.add(call);
    call.once('cancelled', () => this.#watches.delete(call));
    this.onWatch(call);
  }
}

/** Ends a watch as a manager does that cannot serve it any longer. */
export function breakWatch(call: WatchCall): void {
  endWithError(call, swarmError('WATCH_RENEWED', { why: 'this manager was given the whole state anew' }));
}
