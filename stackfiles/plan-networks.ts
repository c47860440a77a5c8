/**
 * Networks of a stack. One that is there is never changed: containers are in it. So it stays as it is, as with Docker; where the file asks for
 * another one, the plan says so.
 */
import { swarmError } from '../lib/errors.js';
import { makeNetwork } from '../proto/objects.js';
import type { Network, NetworkSpec, ServiceSpec } from '../proto/types.js';
import { changesBetween, type Change } from './diff.js';
import { isEngineNetwork } from './engine-networks.js';
import { namespaceLabel } from './labels.js';
import type { NetworkOperation } from './operations.js';
import type { StackNetwork } from './stack-specs.js';

export class NetworkPlanner {
  readonly #stack: string;
  readonly #wanted: readonly StackNetwork[];
  readonly #stored: readonly Network[];
  /** Ids by the files' names. One that is yet to be created has none. */
  readonly #present = new Map<string, string>();

  constructor(stack: string, wanted: readonly StackNetwork[], stored: readonly Network[]) {
    this.#stack = stack;
    this.#wanted = wanted;
    this.#stored = stored;
  }

  /** What makes the wanted networks be there. Throws what is wrong before anything is done. */
  deploy(): NetworkOperation[] {
    return this.#wanted.flatMap((wanted) => (wanted.external ? this.#external(wanted) : [this.#own(wanted)]));
  }

  #external({ name }: StackNetwork): [] {
    const found = this.#stored.find(({ spec }) => spec.name === name) ?? this.#stored.find(({ id }) => id === name);
    if (found) {
      this.#present.set(name, found.id);
      return [];
    }
    const why = `network "${name}" is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed`;
    throw swarmError('USAGE', { why });
  }

  #own({ name, spec: input }: StackNetwork): NetworkOperation {
    const { spec } = makeNetwork({ spec: input });
    const current = this.#stored.find((one) => one.spec.name === name);
    if (!current)
      return { kind: 'network', action: 'create', name, changes: contentOf(spec), kept: [], current: null, spec };
    const owner = current.spec.labels[namespaceLabel];
    if (owner === undefined) {
      const why = `network with name ${name} already exists, and belongs to no stack: declare it as external to use it`;
      throw swarmError('USAGE', { why });
    }
    if (owner !== this.#stack) throw swarmError('STACK_NAME_TAKEN', { kind: 'network', name, owner });
    this.#present.set(name, current.id);
    const kept = changesBetween(comparable(current.spec, spec), comparable(spec, spec));
    return { kind: 'network', action: 'unchanged', name, changes: [], kept, current, spec };
  }

  /** The specification with ids of networks, where they are known yet: `withIds` of the plan does the rest. */
  withReferences(spec: ServiceSpec): ServiceSpec {
    return mapTargets(spec, (name) => this.#present.get(name) ?? name);
  }

  /** The specification as it is shown: with the names of networks. */
  withNames(spec: ServiceSpec): ServiceSpec {
    const names = new Map(this.#stored.map((one) => [one.id, one.spec.name]));
    return mapTargets(spec, (id) => names.get(id) ?? id);
  }
}

/** The specification with what `change` makes of the networks that it refers to. */
export function mapTargets(spec: ServiceSpec, change: (target: string) => string): ServiceSpec {
  const networks = spec.task_template.networks.map((network) => ({
    ...network,
    target: isEngineNetwork(network.target) ? network.target : change(network.target),
  }));
  return { ...spec, task_template: { ...spec.task_template, networks } };
}

const contentOf = (spec: NetworkSpec): Change[] =>
  changesBetween(null, { ...spec, name: '' }).filter(({ new: value }) => value !== false);

/** What can be told apart: an address plan only where the file has one. */
function comparable({ labels, driver_config, ipam, ...rest }: NetworkSpec, wanted: NetworkSpec): object {
  const configs = (ipam?.configs ?? []).map((config, index) => {
    const { ip_range, gateway } = wanted.ipam?.configs[index] ?? {};
    return {
      subnet: config.subnet,
      ...(ip_range && { ip_range: config.ip_range }),
      ...(gateway && { gateway: config.gateway }),
    };
  });
  return {
    labels,
    ipv6_enabled: rest.ipv6_enabled,
    internal: rest.internal,
    attachable: rest.attachable,
    options: driver_config?.options ?? {},
    ...((wanted.ipam?.configs.length ?? 0) > 0 && { ipam: configs }),
  };
}
