/** Networks of a project: those that it has made for it, and those that its services take part in (docker/cli, cli/compose/convert). */
import type { NetworkAttachmentConfigInput } from '../proto/gen/swarm/v1/NetworkAttachmentConfig.js';
import type { NetworkSpecInput } from '../proto/gen/swarm/v1/NetworkSpec.js';
import { isEngineNetwork } from './engine-networks.js';
import { namespaceLabel } from './labels.js';
import type { NetworkConfig } from './network-schema.js';
import type { Project } from './project.js';
import { compareText } from './read.js';
import type { ServiceConfig } from './service-schema.js';
import type { StackNetwork } from './stack-specs.js';

/** The network of services that name none. */
export const DEFAULT_NETWORK = 'default';

/** The keys of the networks that a service takes part in. */
export function networkKeysOf({ networks = {}, network_mode }: ServiceConfig): string[] {
  const keys = Object.keys(networks);
  return keys.length > 0 || network_mode !== undefined ? keys : [DEFAULT_NETWORK];
}

/** Those that services use, by name: as Docker, which does not make others. */
export function convertNetworks(project: Project, stack: string): StackNetwork[] {
  const used = new Set(Object.values(project.services).flatMap(networkKeysOf));
  return [...used]
    .map((key) => ({ key, network: project.networks[key], name: networkName(project.networks[key], key, stack) }))
    .filter(({ network, name }) => !(network?.external && isEngineNetwork(name)))
    .map(({ key, network = {}, name }): StackNetwork => {
      const external = network.external === true;
      return { key, name, external, spec: external ? { name } : networkSpec(network, name, stack) };
    })
    .sort((a, b) => compareText(a.name, b.name));
}

function networkName(network: NetworkConfig | undefined, key: string, stack: string): string {
  return network?.name ?? `${stack}_${key}`;
}

function networkSpec(network: NetworkConfig, name: string, stack: string): NetworkSpecInput {
  const { driver = 'overlay', driver_opts = {}, ipam } = network;
  return {
    name,
    labels: { ...network.labels, [namespaceLabel]: stack },
    driver_config: { name: driver, options: driver_opts },
    ipv6_enabled: network.enable_ipv6 ?? false,
    internal: network.internal ?? false,
    attachable: network.attachable ?? false,
    ipam: ipam
      ? { driver: ipam.driver === undefined ? null : { name: ipam.driver }, configs: ipam.config ?? [] }
      : null,
  };
}

/**
 * Sorted by the networks' names, which stand for their ids: see StackSpecs. In each, but for those of the engines, the service is known by its
 * short name too.
 */
export function convertAttachments(
  service: ServiceConfig,
  key: string,
  project: Project,
  stack: string,
): NetworkAttachmentConfigInput[] {
  const { network_mode, networks = {} } = service;
  if (network_mode !== undefined) return [{ target: network_mode }];
  return networkKeysOf(service)
    .map((network) => {
      const { aliases = [], driver_opts = {} } = networks[network] ?? {};
      const target = networkName(project.networks[network], network, stack);
      return { target, aliases: isEngineNetwork(target) ? aliases : [...aliases, key], driver_opts };
    })
    .sort((a, b) => compareText(a.target, b.target));
}
