/** The specification that the flags of `service create` and `service update` work on, and the way to its parts. */
import type { ContainerSpec, DnsConfig, HealthConfig, Placement, Resources } from '../../proto/types.js';
import type { Driver, NetworkAttachmentConfig, RestartPolicy, ServiceSpec, UpdateConfig } from '../../proto/types.js';
import * as make from './blank.js';

/** What flags may read of the caller's surroundings. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Throws FILE_UNREADABLE. */
  readFile: (path: string) => string;
}

/** What --network and the like name: by their names, until the managers have been asked for ids (commands/service/networks.ts). */
export interface NetworkChange {
  add: NetworkAttachmentConfig[];
  /** Names or ids. */
  remove: string[];
}

export interface Draft extends Surroundings {
  spec: ServiceSpec;
  /** What --cap-add and --cap-drop name: they are decided together (capabilities.ts). */
  capabilities?: { add: readonly string[]; drop: readonly string[] };
  networks?: NetworkChange;
}

export function startDraft(spec: ServiceSpec, { env, cwd, readFile }: Surroundings): Draft {
  return { spec, env, cwd, readFile };
}

export const container = (draft: Draft): ContainerSpec => draft.spec.task_template.container_spec;

export function placement(draft: Draft): Placement {
  return (draft.spec.task_template.placement ??= make.makePlacement());
}

export function resources(draft: Draft, which: 'limits' | 'reservations'): Resources {
  const both = (draft.spec.task_template.resources ??= make.makeRequirements());
  return (both[which] ??= make.makeResources());
}

export const DEFAULT_STOP_GRACE_NANOS = 10e9;
export const DEFAULT_RESTART_DELAY_NANOS = 5e9; // all as in Docker's reference of `service create`
export const DEFAULT_MONITOR_NANOS = 5e9;

export function restart(draft: Draft): RestartPolicy {
  return (draft.spec.task_template.restart_policy ??= make.makeRestartPolicy({ delay: DEFAULT_RESTART_DELAY_NANOS }));
}

/** What one of its flags leaves open has Docker's defaults: zero would mean all tasks at once. */
export function rollout(draft: Draft, which: 'update' | 'rollback'): UpdateConfig {
  return (draft.spec[`${which}_config`] ??= defaultRollout());
}
export const defaultRollout = (): UpdateConfig =>
  make.makeUpdateConfig({ parallelism: 1, monitor: DEFAULT_MONITOR_NANOS });

/** A health check that was turned off is on again as soon as anything of it is said. */
export function health(draft: Draft): HealthConfig {
  const config = (container(draft).healthcheck ??= make.makeHealthConfig());
  if (config.test[0] === 'NONE') config.test = [];
  return config;
}

export function logDriver(draft: Draft): Driver {
  return (draft.spec.task_template.log_driver ??= make.makeDriver());
}

export function dns(draft: Draft): DnsConfig {
  return (container(draft).dns_config ??= make.makeDnsConfig());
}

export function networks(draft: Draft): NetworkChange {
  return (draft.networks ??= { add: [], remove: [] });
}

export function endpoint(draft: Draft) {
  return (draft.spec.endpoint_spec ??= make.makeEndpointSpec());
}
