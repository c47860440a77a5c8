import { swarmError } from '../../lib/errors.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import { TASK_STATE_ORDER } from '../../proto/task-state.js';
import { modeOf } from '../../proto/service-mode.js';
import type { Config, Network, Node, Secret, Service, Task } from '../../proto/types.js';
import { nodeName, taskName } from '../resolve.js';

/** Keys whose values must all fit (`filterMatchLabels` of swarmkit). */
const ALL_OF: ReadonlySet<string> = new Set(['label', 'node.label']);

/** Whether `object` fits one wanted value of one key. */
type Predicate<T> = (object: T, value: string) => boolean;

/**
 * The objects that a list request asks for, by Docker's rules: values of one key are alternatives, but for labels, which must all be there, and all keys
 * must fit; ids and names fit by their beginning. An unknown key is an error.
 */
function filterBy<T>(objects: Iterable<T>, request: ListRequest, known: Record<string, Predicate<T>>): T[] {
  const wanted = Object.entries(request.filters).map(([key, { values }]) => {
    const fits = Object.hasOwn(known, key) ? known[key] : undefined;
    if (!fits) throw swarmError('INVALID_FILTER', { filter: key, known: Object.keys(known).join(', ') });
    return ALL_OF.has(key)
      ? (object: T) => values.every((value) => fits(object, value))
      : (object: T) => values.some((value) => fits(object, value));
  });
  const found: T[] = [];
  for (const object of objects) if (wanted.every((fits) => fits(object))) found.push(object);
  return found;
}

/** `key` fits a label of that name, `key=value` one with that value. */
function hasLabel(labels: Record<string, string>, wanted: string): boolean {
  const at = wanted.indexOf('=');
  if (at < 0) return Object.hasOwn(labels, wanted);
  return labels[wanted.slice(0, at)] === wanted.slice(at + 1);
}

/** An enumeration's value, written as Docker does or as our .proto files do. */
const sameWord = (a: string, b: string): boolean => a === b.toLowerCase().replaceAll('-', '_');

/** Throws in Docker's words for a value that no object can have. */
function knownValues(request: ListRequest, key: string, known: readonly string[]): void {
  for (const value of request.filters[key]?.values ?? []) {
    if (!known.some((word) => sameWord(word, value))) throw swarmError('INVALID_FILTER_VALUE', { key, value });
  }
}

export function filterServices(services: Iterable<Service>, request: ListRequest): Service[] {
  return filterBy(services, request, {
    id: (service, value) => service.id.startsWith(value),
    name: (service, value) => service.spec.name.startsWith(value),
    label: (service, value) => hasLabel(service.spec.labels, value),
    mode: (service, value) => sameWord(modeOf(service.spec), value),
    runtime: (_, value) => sameWord('container', value),
  });
}

export function filterPayloads<T extends Secret | Config>(payloads: Iterable<T>, request: ListRequest): T[] {
  return filterBy(payloads, request, {
    id: ({ id }, value) => id.startsWith(value),
    name: ({ spec }, value) => spec.name.startsWith(value),
    label: ({ spec }, value) => hasLabel(spec.labels, value),
  });
}

/**
 * By any part of ids and names, as `docker network ls` has it. All networks of a cluster are made by users, in Docker's sense. `inUse`: the ids of
 * those that something uses, which is found out only if it is asked for.
 */
export function filterNetworks(
  networks: Iterable<Network>,
  request: ListRequest,
  inUse: () => ReadonlySet<string>,
): Network[] {
  knownValues(request, 'type', ['custom', 'builtin']);
  knownValues(request, 'dangling', ['true', 'false', '1', '0']);
  const used = request.filters['dangling'] ? inUse() : undefined;
  return filterBy(networks, request, {
    id: ({ id }, value) => id.includes(value),
    name: ({ spec }, value) => spec.name.includes(value),
    label: ({ spec }, value) => hasLabel(spec.labels, value),
    driver: ({ spec }, value) => (spec.driver_config?.name || 'overlay') === value,
    scope: (_, value) => value === 'swarm',
    type: (_, value) => sameWord('custom', value),
    dangling: ({ id }, value) => used?.has(id) !== (value === 'true' || value === '1'),
  });
}

export function filterNodes(nodes: Iterable<Node>, request: ListRequest): Node[] {
  knownValues(request, 'role', ['manager', 'worker']);
  knownValues(request, 'membership', ['accepted', 'pending']);
  return filterBy(nodes, request, {
    id: (node, value) => node.id.startsWith(value),
    name: (node, value) => nodeName(node).startsWith(value),
    label: (node, value) => hasLabel(node.description?.engine.labels ?? {}, value),
    'node.label': (node, value) => hasLabel(node.spec.labels, value),
    role: (node, value) => sameWord(node.spec.role, value),
    membership: (_, value) => sameWord('accepted', value),
  });
}

/** `service` and `node` take ids: the caller resolves references first. */
export function filterTasks(tasks: Iterable<Task>, request: ListRequest): Task[] {
  knownValues(request, 'desired-state', Object.keys(TASK_STATE_ORDER));
  return filterBy(tasks, request, {
    id: (task, value) => task.id.startsWith(value),
    name: (task, value) => taskName(task).startsWith(value) || `${taskName(task)}.${task.id}` === value,
    label: (task, value) => hasLabel(task.spec.container_spec.labels, value),
    service: (task, value) => task.service_id === value,
    node: (task, value) => task.node_id === value,
    'desired-state': (task, value) =>
      sameWord(task.desired_state, value) || (value === 'accepted' && task.desired_state === 'ready'),
  });
}
