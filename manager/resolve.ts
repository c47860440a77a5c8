import { swarmError } from '../lib/errors.js';
import type { Config, Network, Node, Secret, Service, Task } from '../proto/types.js';
import type { StoreView } from './store/types.js';

interface Candidate {
  id: string;
}

/**
 * Finds what a user means by `ref`, as Docker does: the object with that id; else the one with that name; else the one whose
 * id begins so. Two that fit equally well are an error, never a guess.
 */
function resolve<T extends Candidate>(
  kind: string,
  ref: string,
  byId: T | undefined,
  all: Iterable<T>,
  nameOf: (object: T) => string,
): T {
  if (ref === '')
    throw swarmError('MISSING_FIELD', {
      field: `${kind} reference`,
      expected: 'an id, a name or the beginning of an id',
    });
  if (byId) return byId;
  const named: T[] = [];
  const prefixed: T[] = [];
  for (const object of all) {
    if (nameOf(object) === ref) named.push(object);
    else if (object.id.startsWith(ref)) prefixed.push(object);
  }
  const matches = named.length > 0 ? named : prefixed;
  if (matches.length > 1) throw swarmError('AMBIGUOUS', { kind, ref, count: matches.length });
  const match = matches[0];
  if (!match) throw swarmError('NOT_FOUND', { kind, ref });
  return match;
}

export function resolveService(view: StoreView, ref: string): Service {
  const named = view.services.get(ref) ?? view.services.byName(ref);
  return resolve('service', ref, named, view.services.values(), (service) => service.spec.name);
}

export function resolveSecret(view: StoreView, ref: string): Secret {
  const named = view.secrets.get(ref) ?? view.secrets.byName(ref);
  return resolve('secret', ref, named, view.secrets.values(), (secret) => secret.spec.name);
}

export function resolveConfig(view: StoreView, ref: string): Config {
  const named = view.configs.get(ref) ?? view.configs.byName(ref);
  return resolve('config', ref, named, view.configs.values(), (config) => config.spec.name);
}

export function resolveNetwork(view: StoreView, ref: string): Network {
  const named = view.networks.get(ref) ?? view.networks.byName(ref);
  return resolve('network', ref, named, view.networks.values(), (network) => network.spec.name);
}

export function resolveNode(view: StoreView, ref: string): Node {
  return resolve('node', ref, view.nodes.get(ref), view.nodes.values(), nodeName);
}

/** A name means the present task of its slot: the newest that is wanted, else the newest. Those before it are known by their ids. */
export function resolveTask(view: StoreView, ref: string): Task {
  const known = view.tasks.get(ref);
  if (known) return known;
  const named = [...view.tasks.values()].filter((task) => taskName(task) === ref);
  const wanted = named.filter(({ desired_state: desired }) => desired === 'ready' || desired === 'running');
  const newest = (wanted.length > 0 ? wanted : named).reduce<Task | undefined>(
    (a, b) => (a && a.created_at >= b.created_at ? a : b),
    undefined,
  );
  return resolve('task', ref, newest, view.tasks.values(), taskName);
}

/** What a node is called: its given name, else its hostname. */
export function nodeName(node: Node): string {
  return node.spec.name || (node.description?.hostname ?? '');
}

/** `web.2`, or `agent.<node id>` of a global service: as Docker's task names, without the task id. */
export function taskName(task: Task): string {
  return `${task.service_name}.${task.slot > 0 ? task.slot : task.node_id}`;
}
