import type { Clock } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import type { Random } from '../../lib/random.js';
import type { ControlHandlers } from '../../proto/gen/swarm/v1/Control.js';
import { endWithError, unary } from '../../proto/rpc/handlers.js';
import type { LogBroker } from '../logs/log-broker.js';
import type { Store } from '../store/types.js';
import { ClusterApi } from './cluster.js';
import { NodeApi } from './nodes.js';
import { resolveService, resolveTask } from './resolve.js';
import { ServiceApi } from './services.js';
import { TaskApi } from './tasks.js';
import { watchStore } from './watch.js';

/** Binds the control API to gRPC. Who may call is decided before, by proto/rpc/policy.ts. */
export function controlHandlers(options: {
  store: Store;
  random: Random;
  clock: Clock;
  logs: LogBroker;
}): ControlHandlers {
  const { store, logs } = options;
  const services = new ServiceApi(options);
  const nodes = new NodeApi(store);
  const tasks = new TaskApi(store);
  const cluster = new ClusterApi(options);
  return {
    GetCluster: unary(() => cluster.get()),
    UpdateCluster: unary((request) => cluster.update(request)),

    ListNodes: unary((request) => ({ nodes: nodes.list(request) })),
    GetNode: unary(({ ref }) => nodes.get(ref)),
    UpdateNode: unary((request) => nodes.update(request)),
    RemoveNode: unary(async (request) => {
      await nodes.remove(request);
      return {};
    }),

    CreateService: unary((request) => services.create(request)),
    ListServices: unary((request) => ({ services: services.list(request) })),
    GetService: unary(({ ref }) => services.get(ref)),
    UpdateService: unary((request) => services.update(request)),
    RemoveService: unary(async (request) => {
      await services.remove(request);
      return {};
    }),

    ListTasks: unary((request) => ({ tasks: tasks.list(request) })),
    GetTask: unary(({ ref }) => tasks.get(ref)),

    Watch: (call) => {
      const stop = watchStore(store, call.request, {
        write: (event) => call.write(event),
        onDrain: (listener) => call.once('drain', listener),
        fail: (error) => endWithError(call, error),
      });
      call.on('close', stop);
      call.on('cancelled', stop);
    },

    ServiceLogs: (call) => {
      const { ref, options: logOptions } = call.request;
      try {
        if (!logOptions) throw swarmError('MISSING_FIELD', { field: 'options', expected: 'which lines are wanted' });
        const cancel = logs.subscribe(logSelector(store, ref), logOptions, {
          write: (message) =>
            new Promise((resolve) => {
              if (call.write(message)) resolve();
              else call.once('drain', resolve);
            }),
          end: (error) => (error ? endWithError(call, error) : call.end()),
        });
        call.on('cancelled', cancel);
      } catch (error) {
        endWithError(call, error);
      }
    },
  };
}

/** A service's name or id; else a task's. */
function logSelector(store: Store, ref: string): { serviceId: string } | { taskId: string } {
  try {
    return { serviceId: resolveService(store.view, ref).id };
  } catch (notAService) {
    try {
      return { taskId: resolveTask(store.view, ref).id };
    } catch {
      throw notAService; // a service is what people mean first
    }
  }
}
