/** The `deploy` section of a service. Keys stand in the order in which `stack config` prints them. */
import { decimal, list, mapOrPairs, oneOf, record, text, textOrNumber, whole, withZero } from './read.js';
import type { Reader } from './read.js';
import { deviceRequest } from './device-schema.js';
import { formatDuration, parseBytes, parseCpus, parseDuration } from './units.js';

/** Nanoseconds. */
export const duration: Reader<number> = (node, context) => {
  const value = text(node, context);
  if (value === undefined) return undefined;
  const parsed = parseDuration(value);
  if (parsed === undefined) {
    return context.problems.add(
      'VALUE',
      node.at,
      `${node.path}: "${value}" is not a duration such as 1m30s, 500ms or 2h`,
    );
  }
  if (parsed >= 0) return parsed;
  return context.problems.add('VALUE', node.at, `${node.path}: the duration ${formatDuration(parsed)} is negative`);
};

/** Bytes, from a number or from text with a unit. */
export const bytes: Reader<number> = (node, context) => {
  const value = textOrNumber(node, context);
  if (value === undefined) return undefined;
  const parsed = parseBytes(value);
  if (parsed !== undefined) return parsed;
  return context.problems.add('VALUE', node.at, `${node.path}: "${value}" is not a size such as 64M, 1.5G or 1048576`);
};

/** CPUs as they were written: `stack config` shows them so. */
export const cpus: Reader<string> = (node, context) => {
  const value = textOrNumber(node, context);
  if (value === undefined || parseCpus(value) !== undefined) return value;
  return context.problems.add('VALUE', node.at, `${node.path}: "${value}" is not a number of CPUs such as 0.5`);
};

function updateConfig<const Action extends string>(...actions: Action[]) {
  return record({
    parallelism: withZero(whole),
    delay: duration,
    failure_action: oneOf(...actions),
    monitor: duration,
    max_failure_ratio: ratio,
    order: oneOf('stop-first', 'start-first'),
  });
}

const ratio: Reader<number> = (node, context) => {
  const value = decimal(node, context);
  if (value === undefined || (value >= 0 && value <= 1)) return value;
  return context.problems.add('VALUE', node.at, `${node.path}: ${value} is not a ratio between 0 and 1`);
};

const constraint: Reader<string> = (node, context) => {
  const value = text(node, context);
  if (value === undefined || /^\s*[\w.-]+\s*(==|!=)\s*\S/.test(value)) return value;
  const expected = 'expected KEY==VALUE or KEY!=VALUE, such as node.labels.zone==a';
  return context.problems.add('VALUE', node.at, `${node.path}: "${value}" is not a constraint: ${expected}`);
};

const resourceKeys = record({ discrete_resource_spec: record({ kind: text, value: whole }) });

/** A generic resource is reserved by count: which ones a task gets is decided with its node. */
const genericResource: Reader<NonNullable<ReturnType<typeof resourceKeys>>> = (node, context) => {
  const value = resourceKeys(node, context);
  if (!value || (value.discrete_resource_spec?.kind && value.discrete_resource_spec.value)) return value;
  const message = `${node.path}: "discrete_resource_spec" with a kind and a value from 1 up must be given`;
  return context.problems.add('MISSING', node.at, message);
};

const deployKeys = record({
  mode: oneOf('replicated', 'global', 'replicated-job', 'global-job'),
  replicas: withZero(whole),
  labels: mapOrPairs(''),
  update_config: withZero(updateConfig('pause', 'continue', 'rollback')),
  rollback_config: withZero(updateConfig('pause', 'continue')),
  resources: record({
    limits: withZero(record({ cpus, memory: bytes, pids: whole })),
    reservations: withZero(
      record({ cpus, memory: bytes, generic_resources: list(genericResource), devices: list(deviceRequest) }),
    ),
  }),
  restart_policy: withZero(
    record({
      condition: oneOf('any', 'none', 'on-failure'),
      delay: withZero(duration),
      max_attempts: withZero(whole),
      window: withZero(duration),
    }),
  ),
  placement: record({
    constraints: list(constraint),
    preferences: list(record({ spread: text })),
    max_replicas_per_node: whole,
  }),
  endpoint_mode: oneOf('vip', 'dnsrr'),
  'x-rebalance': oneOf('off', 'on-join'),
});

/** `deploy:` with nothing after it is the same as no `deploy`. */
export const deploy: Reader<NonNullable<ReturnType<typeof deployKeys>>> = (node, context) =>
  node.kind === 'scalar' && node.value === null ? {} : deployKeys(node, context);
