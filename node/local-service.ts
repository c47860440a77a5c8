import type { InitRequest } from '../proto/gen/swarm/v1/InitRequest.js';
import type { InitResponseInput } from '../proto/gen/swarm/v1/InitResponse.js';
import type { JoinRequest } from '../proto/gen/swarm/v1/JoinRequest.js';
import type { JoinResponseInput } from '../proto/gen/swarm/v1/JoinResponse.js';
import type { LeaveRequest } from '../proto/gen/swarm/v1/LeaveRequest.js';
import type { LeaveResponseInput } from '../proto/gen/swarm/v1/LeaveResponse.js';
import type { LocalNodeHandlers } from '../proto/gen/swarm/v1/LocalNode.js';
import type { LocalStatusInput } from '../proto/gen/swarm/v1/LocalStatus.js';
import type { UnlockRequest } from '../proto/gen/swarm/v1/UnlockRequest.js';
import { unary } from '../proto/rpc/handlers.js';
import { recoveryHandlers, type RecoveryApi } from '../proto/rpc/backup-service.js';

/** What the daemon can do for its own host's users. */
export interface LocalNodeApi extends RecoveryApi {
  status(): LocalStatusInput;
  init(request: InitRequest): Promise<InitResponseInput>;
  join(request: JoinRequest): Promise<JoinResponseInput>;
  leave(request: LeaveRequest): Promise<LeaveResponseInput>;
  unlock(request: UnlockRequest): Promise<void>;
}

/** Binds what `swarm` asks of its own host's daemon to gRPC. */
export function localNodeHandlers(daemon: LocalNodeApi): LocalNodeHandlers {
  return {
    GetStatus: unary(() => daemon.status()),
    Init: unary((request) => daemon.init(request)),
    Join: unary((request) => daemon.join(request)),
    Leave: unary((request) => daemon.leave(request)),
    Unlock: unary(async (request) => {
      await daemon.unlock(request);
      return {};
    }),
    ...recoveryHandlers(daemon),
  };
}
