import { limits } from '../../lib/limits.js';
import { swarmError, type SwarmError } from '../../lib/errors.js';
import type { Mount, PortConfig, Resources, ServiceSpec, TaskSpec, UpdateConfig } from '../../proto/types.js';
import { parseConstraint } from '../constraint.js';

const CPU_MIN_NANOS = 1e6; // Docker: 0.001 of a CPU
const MEMORY_MIN_BYTES = 4 * 1024 * 1024; // Docker: 4 MiB
const NAME = /^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$/; // a component of a DNS name, as Docker reads it
// distribution/reference: [domain[:port]/]path[:tag][@digest]
const IMAGE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$/;
const STOP_SIGNAL = /^(?:SIG)?[A-Z][A-Z0-9+-]*$|^\d{1,2}$/i;

/** Throws for the first thing in a service's specification that no node could ever run. Names the field, its value and what is right. */
export function validateServiceSpec(spec: ServiceSpec): void {
  validateName(spec.name);
  validateTask(spec.task_template);
  if (spec.update_config) validateUpdate('update_config', spec.update_config);
  if (spec.rollback_config) {
    validateUpdate('rollback_config', spec.rollback_config);
    if (spec.rollback_config.failure_action === 'rollback') {
      throw invalid('rollback_config.failure_action', 'rollback', 'pause or continue');
    }
  }
  validatePorts(spec.endpoint_spec?.ports ?? []);
}

function invalid(field: string, value: string | number, expected: string): SwarmError {
  return swarmError('INVALID_FIELD', { field, value, expected });
}

function validateName(name: string): void {
  if (name === '') throw swarmError('MISSING_FIELD', { field: 'name', expected: 'the name of the service' });
  if (name.length > limits.name_length_max)
    throw invalid('name', name, `name must be ${limits.name_length_max} characters or fewer`);
  if (!NAME.test(name)) throw invalid('name', name, 'name must be valid as a DNS name component');
}

function validateTask(task: TaskSpec): void {
  const container = task.container_spec;
  if (container.image === '') throw swarmError('MISSING_FIELD', { field: 'image', expected: 'an image reference' });
  if (!IMAGE.test(container.image)) throw invalid('image', container.image, 'an image reference such as nginx:1.27');
  for (const entry of container.env) {
    if (entry === '' || entry.startsWith('=')) throw invalid('env', entry, 'NAME=value');
  }
  if (container.stop_signal && !STOP_SIGNAL.test(container.stop_signal)) {
    throw invalid('stop_signal', container.stop_signal, 'a signal such as SIGTERM or 15');
  }
  atLeastZero('stop_grace_period', container.stop_grace_period ?? 0);
  if (container.healthcheck) {
    const { test, interval, timeout, retries, start_period } = container.healthcheck;
    const kind = test[0];
    if (kind !== undefined && !['NONE', 'CMD', 'CMD-SHELL', ''].includes(kind)) {
      throw invalid('healthcheck.test', test.join(' '), 'a list that begins with NONE, CMD or CMD-SHELL');
    }
    for (const [name, value] of Object.entries({ interval, timeout, start_period }))
      durationOrUnset(`healthcheck.${name}`, value);
    atLeastZero('healthcheck.retries', retries);
  }
  const { hostname, env, mounts } = container;
  const paths = mounts.flatMap(({ source, target }) => [source, target]);
  for (const value of [hostname, ...env, ...paths]) refuseTemplate(value);
  validateMounts(mounts);
  validateResources('limits', task.resources?.limits);
  validateResources('reservations', task.resources?.reservations);
  for (const constraint of task.placement?.constraints ?? []) parseConstraint(constraint);
  if (task.restart_policy) {
    atLeastZero('restart_policy.delay', task.restart_policy.delay ?? 0);
    atLeastZero('restart_policy.window', task.restart_policy.window);
  }
}

/** Docker expands these per task; passed on as they are they would only look as if they had been. */
function refuseTemplate(value: string): void {
  if (/\{\{.*\}\}/s.test(value))
    throw invalid('value', value, 'no template: this version does not expand {{…}} in hostname, env and mounts');
}

function atLeastZero(field: string, value: number): void {
  if (value < 0) throw invalid(field, value, 'zero or more');
}

/** Docker's API refuses durations between 0 and 1 ms: they are a missing unit. */
function durationOrUnset(field: string, nanos: number): void {
  if (nanos !== 0 && nanos < 1e6) throw invalid(field, nanos, '0 or at least one millisecond (1000000 ns)');
}

function validateResources(which: string, resources: Resources | null | undefined): void {
  if (!resources) return;
  const { nano_cpus: cpus, memory_bytes: memory, pids } = resources;
  if (cpus !== 0 && cpus < CPU_MIN_NANOS) throw invalid(`${which}.cpus`, cpus / 1e9, 'must be at least 0.001');
  if (memory !== 0 && memory < MEMORY_MIN_BYTES) throw invalid(`${which}.memory`, memory, 'must be at least 4MiB');
  atLeastZero(`${which}.pids`, pids);
}

function validateUpdate(field: string, config: UpdateConfig): void {
  atLeastZero(`${field}.delay`, config.delay);
  atLeastZero(`${field}.monitor`, config.monitor);
  if (!(config.max_failure_ratio >= 0 && config.max_failure_ratio <= 1)) {
    throw invalid(`${field}.max_failure_ratio`, config.max_failure_ratio, 'a number from 0 to 1');
  }
}

function validateMounts(mounts: readonly Mount[]): void {
  const targets = new Set<string>();
  for (const mount of mounts) {
    if (!mount.target.startsWith('/')) throw invalid('mount target', mount.target, 'an absolute path in the container');
    if (targets.has(mount.target))
      throw invalid('mount target', mount.target, 'each target once (duplicate mount point)');
    targets.add(mount.target);
    switch (mount.type) {
      case 'bind':
        if (!mount.source.startsWith('/')) throw invalid('bind source', mount.source, 'an absolute path on the node');
        break;
      case 'volume':
        if (mount.source.startsWith('/'))
          throw invalid('volume source', mount.source, 'the name of a volume; for a path use type bind');
        break;
      case 'tmpfs':
        if (mount.source !== '') throw invalid('tmpfs source', mount.source, 'no source');
    }
  }
}

function validatePorts(ports: readonly PortConfig[]): void {
  const published = new Set<string>();
  for (const port of ports) {
    const { target_port: target, published_port: outside } = port;
    if (target < 1 || target > 65535) throw invalid('target port', target, 'a port from 1 to 65535');
    if (outside > 65535) throw invalid('published port', outside, 'a port from 1 to 65535, or 0 to have one chosen');
    if (port.publish_mode === 'ingress') {
      throw invalid(
        'publish mode',
        'ingress',
        'this version publishes ports with mode=host only, on the nodes that run a task',
      );
    }
    if (outside === 0) continue;
    const key = `${outside}/${port.protocol}`;
    if (published.has(key)) throw invalid('published port', key, 'each port once');
    published.add(key);
  }
}
