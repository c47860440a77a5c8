import type { Millis } from '../../lib/clock.js';
import type { PreviewRequest } from '../../proto/gen/swarm/v1/PreviewRequest.js';
import type { PreviewResponse } from '../../proto/gen/swarm/v1/PreviewResponse.js';
import { makeServiceSpec } from '../../proto/objects.js';
import { preview } from '../scheduler/preview.js';
import type { Service } from '../../proto/types.js';
import type { StoreView } from '../store/types.js';
import { withCredentials } from './registry-auth.js';
import { checkAttachable, withNetworkIds } from './validate/attachments.js';
import { checkDependencyCycle } from './validate/dependencies.js';
import { checkPorts } from './validate/ports.js';
import { validateSelf } from './validate/service-spec.js';

/**
 * What the specifications would lead to. They are refused as they would be refused when they are applied, but for secrets, configs and networks: those
 * may be made together with them.
 */
export function previewOf(view: StoreView, request: PreviewRequest, now: Millis): PreviewResponse {
  const specs = request.specs.map((input) => {
    const spec = makeServiceSpec(input);
    validateSelf(spec);
    const named = withNetworkIds(view, spec);
    checkAttachable(view, named);
    const stored = view.services.byName(spec.name);
    return stored ? withCredentials(named, stored, 'spec') : named;
  });
  const wanted = new Map(specs.map((spec) => [spec.name, spec]));
  const removed = new Set(request.remove_services);
  for (const spec of specs) {
    // A port may pass from a service that is updated, or removed, to another one of the same request.
    const stays = (other: Service): boolean => !wanted.has(other.spec.name) && !removed.has(other.spec.name);
    checkPorts(view, { id: '', spec }, stays);
  }
  for (const spec of specs) checkDependencyCycle(spec, (name) => wanted.get(name) ?? view.services.byName(name)?.spec);
  return preview(view, { specs, remove_services: request.remove_services }, now);
}
