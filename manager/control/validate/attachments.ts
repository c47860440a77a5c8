/** The networks of a service's tasks. */
import { swarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import { isEngineNetwork, usesMesh } from '../../network-needs.js';
import type { ServiceSpec } from '../../../proto/types.js';
import type { StoreView } from '../../store/types.js';
import { checkCount, invalid, problem } from './problem.js';

/** A name in DNS, of one part or several (RFC 1123), with the underscores that Docker takes as well. */
const ALIAS =
  /^(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.)*[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/;
const ALIAS_LENGTH_MAX = 253;

/** What the specification alone shows. */
export function checkAttachments(spec: ServiceSpec): void {
  const { networks } = spec.task_template;
  checkCount('networks of the service', networks, limits.service_networks_max);
  for (const { target, aliases } of networks) {
    if (target === '') throw invalid('network', target, 'the name or id of a network');
    checkCount(`aliases in network ${target}`, aliases, limits.network_aliases_max);
    for (const alias of aliases)
      if (alias.length > ALIAS_LENGTH_MAX || !ALIAS.test(alias))
        throw invalid('network alias', alias, 'a name as in DNS: letters, digits, "-" and "_", in parts of 63 at most');
    if (aliases.length > 0 && isEngineNetwork(target))
      throw problem(`network-scoped alias is supported only for networks of the swarm, not for ${target}`);
  }
  checkDistinct(networks.map(({ target }) => target));
  const alone = networks.find(({ target }) => target === 'host' || target === 'none')?.target;
  if (alone === undefined) return;
  if (networks.length > 1) throw problem(`a task in the network ${alone} can be in no other network`);
  // Docker takes this, and then every task fails: a container of the host's network can't be connected to the ingress network as well.
  if (usesMesh(spec))
    throw problem(
      `EndpointSpec: port published with ingress mode can't be used with the network ${alone}: use mode=host`,
    );
}

function checkDistinct(targets: readonly string[], nameOf = (target: string): string => target): void {
  const twice = targets.find((target, at) => targets.indexOf(target) !== at);
  if (twice !== undefined) throw problem(`network ${nameOf(twice)} is given twice`);
}

/**
 * The specification with the id of each stored network where a user may have written its name, so that a network made later under that name is
 * not taken for it. What is not stored stays as it is.
 */
export function withNetworkIds(view: StoreView, spec: ServiceSpec): ServiceSpec {
  const { networks } = spec.task_template;
  const named = networks.map((network) => {
    if (isEngineNetwork(network.target) || view.networks.get(network.target)) return network;
    const id = view.networks.byName(network.target)?.id;
    return id === undefined ? network : { ...network, target: id };
  });
  if (named.every((network, at) => network === networks[at])) return spec;
  return { ...spec, task_template: { ...spec.task_template, networks: named } };
}

/** Throws NOT_FOUND unless every target is a stored network, INVALID_SPEC for one that services may not take part in. */
export function checkNetworksExist(view: StoreView, spec: ServiceSpec): void {
  const targets = spec.task_template.networks.map(({ target }) => target).filter((target) => !isEngineNetwork(target));
  for (const target of targets)
    if (!view.networks.get(target)) throw swarmError('NOT_FOUND', { kind: 'network', ref: target });
  checkAttachable(view, spec);
}

/** The same for a specification whose networks may not be stored yet. */
export function checkAttachable(view: StoreView, spec: ServiceSpec): void {
  const targets = spec.task_template.networks.map(({ target }) => target);
  const nameOf = (target: string): string => view.networks.get(target)?.spec.name ?? target;
  checkDistinct(targets, nameOf);
  const ingress = targets.find((target) => view.networks.get(target)?.spec.ingress);
  if (ingress !== undefined)
    throw problem(`Service cannot be explicitly attached to the ingress network "${nameOf(ingress)}"`);
}
