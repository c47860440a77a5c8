import type { LocalNodeHandlers } from '../proto/gen/swarm/v1/LocalNode.js';
import { unary } from '../proto/rpc/handlers.js';
import type { Daemon } from './daemon.js';

/** Binds what `swarm` asks of its own host's daemon to gRPC. */
export function localNodeHandlers(daemon: Daemon): LocalNodeHandlers {
  return {
    GetStatus: unary(() => daemon.status()),
    Init: unary((request) => daemon.init(request)),
    Join: unary((request) => daemon.join(request)),
    Leave: unary(async (request) => {
      await daemon.leave(request);
      return {};
    }),
  };
}
