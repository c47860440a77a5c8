import type { Millis } from '../../lib/clock.js';
import type { PreviewRequest } from '../../proto/gen/swarm/v1/PreviewRequest.js';
import type { PreviewResponse } from '../../proto/gen/swarm/v1/PreviewResponse.js';
import { makeServiceSpec } from '../../proto/objects.js';
import { preview } from '../scheduler/preview.js';
import type { StoreView } from '../store/types.js';
import { withCredentials } from './registry-auth.js';
import { checkDependencyCycle } from './validate/dependencies.js';
import { validateSelf } from './validate/service-spec.js';

/**
 * What the specifications would lead to. They are refused as they would be refused when they are applied, but for secrets and configs: those
 * may be made together with them.
 */
export function previewOf(view: StoreView, request: PreviewRequest, now: Millis): PreviewResponse {
  const specs = request.specs.map((input) => {
    const spec = makeServiceSpec(input);
    validateSelf(spec);
    const stored = view.services.byName(spec.name);
    return stored ? withCredentials(spec, stored, 'spec') : spec;
  });
  const wanted = new Map(specs.map((spec) => [spec.name, spec]));
  for (const spec of specs) checkDependencyCycle(spec, (name) => wanted.get(name) ?? view.services.byName(name)?.spec);
  return preview(view, { specs, remove_services: request.remove_services }, now);
}
