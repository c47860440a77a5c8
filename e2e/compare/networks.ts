/** Networks, as far as two clusters can have the same: each gives its own ids, subnets and VXLAN identifiers. Pure. */

import { isEngineNetwork } from '../../stackfiles/engine-networks.js';

/** What both programs print of a network. */
export interface Network {
  Id: string;
  Name: string;
  Driver: string;
  EnableIPv6: boolean;
  Internal: boolean;
  Attachable: boolean;
  Ingress: boolean;
  Labels: Record<string, string> | null;
  Options: Record<string, string> | null;
}

export interface ServiceSpec {
  Name: string;
  TaskTemplate: { Networks?: { Target: string }[] };
}

const STACK_LABEL = 'com.docker.stack.namespace';
const VNI = 'com.docker.network.driver.overlay.vxlanid_list';

export const isOfStack = ({ Labels: labels }: Network, stack: string): boolean => labels?.[STACK_LABEL] === stack;

/** Ids of networks that services refer to and that no list shows: with Docker, those of the engines have one too. */
export function unlisted(specs: readonly ServiceSpec[], listed: readonly string[]): string[] {
  const targets = specs.flatMap(({ TaskTemplate: task }) => task.Networks ?? []).map(({ Target: target }) => target);
  return [...new Set(targets)].filter((target) => !listed.includes(target) && !isEngineNetwork(target));
}

/** The specification with the names of its networks. `names`: by id. */
export function withNetworkNames(spec: ServiceSpec, names: ReadonlyMap<string, string>): ServiceSpec {
  const { Networks: networks, ...rest } = spec.TaskTemplate;
  if (!networks) return spec;
  const named = networks.map((network) => ({ ...network, Target: names.get(network.Target) ?? network.Target }));
  return { ...spec, TaskTemplate: { ...rest, Networks: named } };
}

/** What a stack file says of a network. */
export function settings(network: Network): object {
  const { Driver, EnableIPv6, Internal, Attachable, Ingress, Labels, Options } = network;
  const given = Object.fromEntries(Object.entries(Options ?? {}).filter(([key]) => key !== VNI));
  return { Driver, EnableIPv6, Internal, Attachable, Ingress, Labels, Options: given };
}
