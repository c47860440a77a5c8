/** The rules that secrets and configs share: names, sizes, what may change, who uses them. The words are swarmkit's. */
import { timingSafeEqual } from 'node:crypto';
import { swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { checkTemplate } from '../../proto/template.js';
import type { ConfigSpec, SecretSpec } from '../../proto/types.js';
import { isUser, referencedIds, type PayloadKind } from '../store/references.js';
import type { StoreView } from '../store/types.js';
import { isAtLeast, isTerminal } from '../../proto/task-state.js';
import { checkLabels } from './validate/labels.js';
import { problem } from './validate/problem.js';

const NAME = /^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/;
const BYTES_MAX = { secret: limits.secret_bytes_max, config: limits.config_bytes_max };

/** Throws for what cannot be stored. No message holds anything of the data. */
export function checkPayload(kind: PayloadKind, spec: SecretSpec | ConfigSpec): void {
  const { name, data, labels, templating } = spec;
  if (name === '') throw problem('name must be provided');
  if (name.length > limits.payload_name_length_max || !NAME.test(name)) {
    throw problem(
      `invalid name, only ${limits.payload_name_length_max} [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]: "${name.slice(0, 2 * limits.payload_name_length_max)}"`,
    );
  }
  checkLabels(labels);
  if ('driver' in spec && spec.driver) throw problem(`secret driver "${spec.driver.name}" is not known: none is`);
  if (data.length < 1 || data.length >= BYTES_MAX[kind]) {
    throw problem(`${kind} data must be larger than 0 and less than ${BYTES_MAX[kind]} bytes`);
  }
  if (!templating) return;
  if (templating.name !== 'golang') throw problem(`template driver "${templating.name}" is not known: "golang" is`);
  checkTemplate(data.toString(), 'payload', `${kind} ${name}`);
}

/** Throws when more than the labels would change. Data that is left out stays as it is. */
export function checkLabelsOnly(
  kind: PayloadKind,
  stored: SecretSpec | ConfigSpec,
  wanted: SecretSpec | ConfigSpec,
): void {
  const { name } = stored;
  if (wanted.name !== name) throw swarmError('LABELS_ONLY', { kind, name, part: 'name' });
  if (wanted.data.length > 0 && !sameData(wanted.data, stored.data)) {
    throw swarmError('LABELS_ONLY', { kind, name, part: 'data' });
  }
  if (wanted.templating && wanted.templating.name !== stored.templating?.name) {
    throw swarmError('LABELS_ONLY', { kind, name, part: 'template driver' });
  }
  checkLabels(wanted.labels);
}

/** Takes as long wherever the two differ. */
export function sameData(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Throws IN_USE, which names the services that use it: by their specification, by one that an update may still be rolled back to, or
 * by a task of an older version that has not ended.
 */
export function checkUnused(view: StoreView, kind: PayloadKind, object: { id: string; spec: { name: string } }): void {
  const names: string[] = [];
  for (const service of view.services.values()) {
    if (isUser(service, kind, object.id) || hasTaskWith(view, service.id, kind, object.id))
      names.push(service.spec.name);
  }
  if (names.length === 0) return;
  const users = `${names.length === 1 ? 'service' : 'services'}: ${names.sort().join(', ')}`;
  throw swarmError('IN_USE', { kind, name: object.spec.name, users });
}

function hasTaskWith(view: StoreView, serviceId: string, kind: PayloadKind, id: string): boolean {
  for (const task of view.tasks.byService(serviceId)) {
    const mayRun = !isAtLeast(task.desired_state, 'shutdown') && !isTerminal(task.status.state);
    if (mayRun && referencedIds({ task_template: task.spec }, kind).includes(id)) return true;
  }
  return false;
}
