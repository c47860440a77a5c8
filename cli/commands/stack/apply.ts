import { messageOf } from '../../../lib/errors.js';
import { isJob } from '../../../proto/service-mode.js';
import { unary } from '../../../proto/rpc/client.js';
import type { ServiceSpec } from '../../../proto/types.js';
import type {
  NetworkOperation,
  ObjectKind,
  ObjectOperation,
  Plan,
  ServiceOperation,
} from '../../../stackfiles/operations.js';
import { progressLine } from '../../../stackfiles/plan-format.js';
import { withIds } from '../../../stackfiles/plan.js';
import type { App } from '../../app.js';
import { changeService } from '../service/change.js';
import type { Credentials } from './credentials.js';

/** Does what a plan says, in its order, with a line for each thing done. Returns the services that the stack has then. */
export async function apply(
  app: App,
  { operations }: Plan,
  credentials: Credentials,
): Promise<{ id: string; name: string }[]> {
  const created = new Map<string, string>();
  const services: { id: string; name: string }[] = [];
  for (const operation of operations) {
    const line = progressLine(operation);
    if (line !== undefined) app.io.out(`${line}\n`);
    if (operation.kind === 'network') {
      created.set(`network ${operation.name}`, await performOnNetwork(app, operation));
      continue;
    }
    if (operation.kind !== 'service') {
      const id = await performOnObject(app, operation);
      created.set(`${operation.kind} ${operation.name}`, id);
      continue;
    }
    const idOf = (kind: ObjectKind | 'network', name: string): string | undefined => created.get(`${kind} ${name}`);
    const id = await performOnService(app, operation, async (spec) =>
      withIds(await withCredentials(spec, credentials), idOf),
    );
    if (operation.action !== 'remove') services.push({ id, name: operation.name });
  }
  return services;
}

async function performOnService(
  app: App,
  operation: ServiceOperation,
  complete: (spec: ServiceSpec) => Promise<ServiceSpec>,
): Promise<string> {
  if (operation.action === 'create') {
    return (await unary(app.control, 'CreateService', { spec: await complete(operation.spec) })).id;
  }
  const { id } = operation.current;
  if (operation.action === 'remove') {
    await unary(app.control, 'RemoveService', { ref: id });
    return id;
  }
  const spec = await complete(operation.spec);
  // Credentials are never shown, so whether they are new is for the managers to see. No task restarts for them, but a job would run anew.
  const hasCredentials = spec.task_template.container_spec.pull_options !== null && !isJob(spec);
  if (operation.action === 'update' || hasCredentials) {
    await changeService(app, operation.current, spec);
  }
  return id;
}

/** Returns the network's id. */
async function performOnNetwork({ control }: App, { action, current, spec }: NetworkOperation): Promise<string> {
  return action === 'create' ? (await unary(control, 'CreateNetwork', { spec })).id : current.id;
}

/** Returns the id of the secret or config. */
async function performOnObject(
  app: App,
  operation: ObjectOperation<'secret'> | ObjectOperation<'config'>,
): Promise<string> {
  const { control, io } = app;
  const isSecret = operation.kind === 'secret';
  const { action, current, spec } = operation;
  switch (action) {
    case 'create':
      return (await unary(control, isSecret ? 'CreateSecret' : 'CreateConfig', { spec })).id;
    case 'update': {
      const change = { ref: current.id, version: current.version.index, spec };
      return (await unary(control, isSecret ? 'UpdateSecret' : 'UpdateConfig', change)).id;
    }
    case 'unchanged':
      return current.id;
    case 'remove':
      // Left for the next deploy when somebody has begun to use it meanwhile.
      await unary(control, isSecret ? 'RemoveSecret' : 'RemoveConfig', { ref: current.id }).catch((error: unknown) => {
        io.err(`${operation.kind} ${operation.name} stays: ${messageOf(error)}\n`);
      });
      return current.id;
  }
}

async function withCredentials(spec: ServiceSpec, credentials: Credentials): Promise<ServiceSpec> {
  const container = spec.task_template.container_spec;
  const registry_auth = await credentials(container.image);
  if (registry_auth === '') return spec;
  return {
    ...spec,
    task_template: { ...spec.task_template, container_spec: { ...container, pull_options: { registry_auth } } },
  };
}
