import { swarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import type { ServiceSpecInput } from '../../../proto/gen/swarm/v1/ServiceSpec.js';
import { codec } from '../../../proto/load.js';
import type { ServiceSpec } from '../../../proto/types.js';
import { checkContainer } from './container.js';
import { checkAttachments } from './attachments.js';
import { checkDependencies } from './dependencies.js';
import { checkEndpoint } from './endpoint.js';
import { checkLabels } from './labels.js';
import { checkMode } from './mode.js';
import { checkPlacement } from './placement.js';
import { isServiceName, knownWord, problem } from './problem.js';
import { checkReferences } from './references.js';
import { checkRequirements } from './resources.js';
import { checkRestartPolicy, checkUpdateConfig } from './restart-and-update.js';

const specCodec = codec<ServiceSpecInput, ServiceSpec>('ServiceSpec');

/**
 * Throws for the first thing in a service's specification that no node could ever run, or that nobody can have meant. Where swarmkit
 * refuses the same, with its words.
 */
export function validateServiceSpec(spec: ServiceSpec): void {
  validateSelf(spec);
  checkReferences(spec.task_template.container_spec);
}

/** The same for one whose secrets and configs may not be stored yet, so that it cannot know their ids. */
export function validateSelf(spec: ServiceSpec): void {
  checkName(spec.name);
  checkLabels(spec.labels);
  const task = spec.task_template;
  checkContainer(task.container_spec);
  checkRequirements(task.resources);
  checkPlacement(task.placement);
  checkRestartPolicy(task.restart_policy);
  checkMode(spec);
  checkUpdateConfig('update', spec.update_config);
  checkUpdateConfig('rollback', spec.rollback_config);
  checkEndpoint(spec.endpoint_spec);
  checkAttachments(spec);
  checkDependencies(spec);
  knownWord('rebalance', spec.rebalance);
  checkSize(spec);
}

function checkSize(spec: ServiceSpec): void {
  const bytes = specCodec.encode(spec).length;
  const limit = limits.service_spec_bytes_max;
  if (bytes > limit)
    throw swarmError('LIMIT_REACHED', { what: `the size of the specification (${bytes} bytes)`, limit });
}

function checkName(name: string): void {
  if (name === '') throw problem('meta: name must be provided');
  if (name.length > limits.name_length_max) {
    throw problem(
      `name must be ${limits.name_length_max} characters or fewer: ${name.slice(0, 2 * limits.name_length_max)}`,
    );
  }
  if (!isServiceName(name)) throw problem(`name must be valid as a DNS name component: ${name}`);
}
