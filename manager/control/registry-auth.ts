import { swarmError } from '../../lib/errors.js';
import type { UpdateServiceRequest } from '../../proto/gen/swarm/v1/UpdateServiceRequest.js';
import type { Service, ServiceSpec } from '../../proto/types.js';

/**
 * The specification with credentials for the registry. No answer shows those that are stored, so one that comes without keeps them: those
 * of the present specification, or of the one before (Docker Engine API, ServiceUpdate, registryAuthFrom).
 */
export function withCredentials(
  asked: ServiceSpec,
  stored: Service,
  from: UpdateServiceRequest['registry_auth_from'],
): ServiceSpec {
  const { container_spec } = asked.task_template;
  if (container_spec.pull_options?.registry_auth) return asked;
  const source = from === 'previous_spec' ? stored.previous_spec : stored.spec;
  if (!source) throw swarmError('NO_PREVIOUS_SPEC', { name: stored.spec.name });
  const { pull_options } = source.task_template.container_spec;
  return { ...asked, task_template: { ...asked.task_template, container_spec: { ...container_spec, pull_options } } };
}
