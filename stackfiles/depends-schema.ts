/** `depends_on`: a list of services, or a mapping that says of each what has to be true of it. */
import { flag, isEmptyScalar, mapOf, oneOf, record, texts, withZero } from './read.js';
import type { Reader } from './read.js';

export interface Dependency {
  condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  /** False: a service that is not there is not waited for. */
  required: boolean;
  /** Of `docker compose`: a stack's service is restarted only by changes of its own. */
  restart: boolean;
}

const keys = record({
  condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
  required: withZero(flag),
  restart: flag,
});
const byDefault: Dependency = { condition: 'service_started', required: true, restart: false };

const dependency: Reader<Dependency> = (node, context) => {
  const read = isEmptyScalar(node) ? {} : keys(node, context);
  return read && { ...byDefault, ...read };
};
const long = mapOf(dependency);

export const dependsOn: Reader<Record<string, Dependency>> = (node, context) => {
  if (node.kind === 'map') return long(node, context);
  const names = texts(node, context);
  return names && Object.fromEntries(names.map((name) => [name, byDefault]));
};

/** Whether the short form says all of it. */
export function isShort(dependencies: Readonly<Record<string, Dependency>>): boolean {
  return Object.values(dependencies).every(
    (one) => one.condition === 'service_started' && one.required && !one.restart,
  );
}
