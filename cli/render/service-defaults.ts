import type { Endpoint, EndpointSpec, Service, ServiceSpec } from '../../proto/types.js';
import { makeEndpointSpec, makeRestartPolicy } from '../flags/blank.js';
import {
  DEFAULT_MONITOR_NANOS,
  DEFAULT_RESTART_DELAY_NANOS,
  DEFAULT_STOP_GRACE_NANOS,
  defaultRollout,
} from '../flags/draft.js';

/** A service as `service inspect` shows it. */
export interface ShownService extends Service {
  endpoint: Endpoint & { spec: EndpointSpec };
}

/**
 * The service with what holds where its specification is silent, and with its endpoint, as `docker service inspect` shows it (insertDefaults
 * of the Engine API): scripts read `.Spec.UpdateConfig.Parallelism` and `.Endpoint.Ports` of any service. It is for showing only; what is
 * stored stays as it was given.
 */
export function withDefaults(service: Service): ShownService {
  const { previous_spec: previous } = service;
  const spec = complete(service.spec);
  const { endpoint_spec: endpoint } = spec;
  return {
    ...service,
    spec,
    previous_spec: previous && complete(previous),
    endpoint: {
      spec: endpoint,
      ports: service.endpoint?.ports ?? endpoint.ports,
      virtual_ips: service.endpoint?.virtual_ips ?? [],
    },
  };
}

function complete(spec: ServiceSpec): ServiceSpec & { endpoint_spec: EndpointSpec } {
  const { task_template: task, update_config: update, rollback_config: rollback } = spec;
  const rollout = (config: typeof update) =>
    config ? { ...config, monitor: config.monitor || DEFAULT_MONITOR_NANOS } : defaultRollout();
  return {
    ...spec,
    task_template: {
      ...task,
      container_spec: { stop_grace_period: DEFAULT_STOP_GRACE_NANOS, ...task.container_spec },
      restart_policy: { delay: DEFAULT_RESTART_DELAY_NANOS, ...(task.restart_policy ?? makeRestartPolicy()) },
    },
    update_config: rollout(update),
    rollback_config: rollout(rollback),
    endpoint_spec: spec.endpoint_spec ?? makeEndpointSpec(),
  };
}
