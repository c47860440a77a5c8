import { hasCode } from '../../../lib/errors.js';
import { sameMessage } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { Service, ServiceSpec } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { getService } from '../shared.js';

/** An update under way writes its status to the service now and then: a few tries find a gap. */
const TRIES_MAX = 5;

/**
 * Gives a service, as it was read, a new specification. When only its status has changed since, that is no reason to refuse;
 * when somebody else has changed the specification, throws OUT_OF_DATE.
 */
export async function changeService(app: App, read: Service, spec: ServiceSpec): Promise<void> {
  let version = read.version.index;
  for (let tries = 1; ; tries++) {
    try {
      await unary(app.control, 'UpdateService', { ref: read.id, version, spec });
      return;
    } catch (error) {
      if (!hasCode(error, 'OUT_OF_DATE') || tries >= TRIES_MAX) throw error;
      const fresh = await getService(app, read.id);
      if (!sameMessage(fresh.spec, read.spec)) throw error;
      version = fresh.version.index;
    }
  }
}
