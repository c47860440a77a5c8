import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Clock } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import type { ControlHandlers } from '../../proto/gen/swarm/v1/Control.js';
import type { ExplainTaskResponse } from '../../proto/gen/swarm/v1/ExplainTaskResponse.js';
import type { Task } from '../../proto/types.js';
import type { Caller } from '../../proto/rpc/caller.js';
import { contextOf, endWithError, unary } from '../../proto/rpc/handlers.js';
import type { LogBroker } from '../logs/log-broker.js';
import type { GroupMember } from '../members/group.js';
import { roleOf } from '../members/role.js';
import { notLeader } from '../not-leader.js';
import type { Registry } from '../options.js';
import { rebalance } from '../rebalance/rebalance.js';
import { explainTask } from '../scheduler/explain.js';
import type { Store, StoreView } from '../store/types.js';
import { ClusterApi } from './cluster.js';
import { ConfigApi } from './configs.js';
import { resolveImage } from './images.js';
import { NetworkApi } from './networks.js';
import { NodeApi } from './nodes.js';
import { previewOf } from './preview.js';
import { shownTask } from './redact.js';
import { SecretApi } from './secrets.js';
import { forwardLogs, isForwarded, serveLogs } from './service-logs.js';
import { ServiceApi } from './services.js';
import { TaskApi } from './tasks.js';
import { verifyNetworks, type VerifyOptions } from './verify-networks.js';
import { untilOutdated, watchStore } from './watch.js';

interface Options extends VerifyOptions {
  store: Store;
  random: Random;
  clock: Clock;
  log: Log;
  registry: Registry;
  logs: LogBroker;
  group: GroupMember;
  /** Resolves once the store here has all that is committed. */
  barrier: () => Promise<void>;
}

/**
 * Binds the control API to gRPC. Any manager serves it: each call sees all that was committed before it began, and what it writes
 * goes to the leader. Who may call is decided before, by proto/rpc/policy.ts.
 */
export function controlHandlers(options: Options): ControlHandlers {
  const { store, logs, barrier, clock } = options;
  const services = new ServiceApi(options);
  const nodes = new NodeApi(store, options.group);
  const tasks = new TaskApi(store);
  const secrets = new SecretApi(options);
  const configs = new ConfigApi(options);
  const networks = new NetworkApi(options);
  const cluster = new ClusterApi(options);

  const upToDate = async (caller: Caller): Promise<void> => {
    await barrier();
    checkCaller(store.view, caller);
  };
  const call = <Request extends object, Response extends object>(
    handle: (request: Request) => Promise<Response> | Response,
  ): handleUnaryCall<Request, Response> =>
    unary(async (request, { caller }) => {
      await upToDate(caller);
      return handle(request);
    });

  return {
    GetCluster: call(() => cluster.get()),
    UpdateCluster: call((request) => cluster.update(request)),
    GetUnlockKey: call(() => cluster.getUnlockKey()),

    ListNodes: call((request) => ({ nodes: nodes.list(request) })),
    GetNode: call(({ ref }) => nodes.get(ref)),
    UpdateNode: call((request) => nodes.update(request)),
    RemoveNode: call(async (request) => {
      await nodes.remove(request);
      return {};
    }),

    CreateService: call((request) => services.create(request)),
    ListServices: call((request) => ({ services: services.list(request) })),
    GetService: call(({ ref }) => services.get(ref)),
    UpdateService: call((request) => services.update(request)),
    RemoveService: call(async (request) => {
      await services.remove(request);
      return {};
    }),

    ListTasks: call((request) => ({ tasks: tasks.list(request) })),
    GetTask: call(({ ref }) => tasks.get(ref)),
    ExplainTask: call(({ ref }) => explained(explainTask(store.view, tasks.stored(ref), clock.now()))),
    Preview: call((request) => previewOf(store.view, request, clock.now())),
    Rebalance: call((request) => rebalance(options, request)),
    ResolveImage: call((request) => resolveImage(options, request)),

    CreateSecret: call((request) => secrets.create(request)),
    ListSecrets: call((request) => ({ secrets: secrets.list(request) })),
    GetSecret: call(({ ref }) => secrets.get(ref)),
    UpdateSecret: call((request) => secrets.update(request)),
    RemoveSecret: call(async (request) => {
      await secrets.remove(request);
      return {};
    }),
    MatchSecret: call((request) => ({ same: secrets.match(request) })),

    CreateConfig: call((request) => configs.create(request)),
    ListConfigs: call((request) => ({ configs: configs.list(request) })),
    GetConfig: call(({ ref }) => configs.get(ref)),
    UpdateConfig: call((request) => configs.update(request)),
    RemoveConfig: call(async (request) => {
      await configs.remove(request);
      return {};
    }),

    CreateNetwork: call((request) => networks.create(request)),
    ListNetworks: call((request) => ({ networks: networks.list(request) })),
    GetNetwork: call(({ ref }) => networks.get(ref)),
    RemoveNetwork: call(async (request) => {
      await networks.remove(request);
      return {};
    }),
    VerifyNetworks: unary(async (_request, { caller }) => {
      await upToDate(caller);
      return verifyNetworks(options, caller);
    }),

    Watch: (stream) => {
      const { caller, signal } = contextOf(stream);
      const over = new AbortController();
      const end = (): void => over.abort(swarmError('CANCELLED', { why: 'the watch has ended' }));
      stream.on('close', end);
      signal.addEventListener('abort', end);
      const run = async (): Promise<void> => {
        await upToDate(caller);
        if (over.signal.aborted) return;
        const stop = watchStore(store, stream.request, {
          write: (event) => stream.write(event),
          onDrain: (listener) => stream.once('drain', listener),
          fail: (error) => over.abort(error),
        });
        over.signal.addEventListener('abort', stop);
        await untilOutdated(barrier, clock, over.signal).finally(stop);
      };
      run().catch((error: unknown) => endWithError(stream, error));
    },

    ServiceLogs: (stream) => {
      const { caller } = contextOf(stream);
      const run = async (): Promise<void> => {
        await upToDate(caller);
        const elsewhere = options.leaderAddr();
        if (elsewhere === undefined) return serveLogs(store, logs, stream);
        // The manager that has sent it here might get it back: the two do not agree yet on who leads.
        if (isForwarded(stream)) throw notLeader(elsewhere);
        forwardLogs(stream, { addr: elsewhere, identity: options.identity });
      };
      run().catch((error: unknown) => endWithError(stream, error));
    },
  };
}

/** The scheduler looks at the stored task, with all that is in it. */
function explained(answer: ExplainTaskResponse): ExplainTaskResponse {
  return { ...answer, task: answer.task && shownTask(answer.task as Task) };
}

/** A manager calls for its users, and only as long as it is one: its certificate may say so for longer. */
function checkCaller(view: StoreView, caller: Caller): void {
  if (caller.kind !== 'node') return;
  const { nodeId: id } = caller;
  const node = view.nodes.get(id);
  if (!node) throw swarmError('NODE_REMOVED', { id });
  if (roleOf(node) === 'worker') {
    throw swarmError('ROLE_REFUSED', { method: 'Control', needed: 'manager', id, role: 'worker' });
  }
}
