import type { SwarmError } from '../../lib/errors.js';
import type { NodeRole } from '../types.js';

/** Who makes a call, decided before any handler runs. */
export type Caller =
  /** Whoever may open the local control socket. */
  | { kind: 'local' }
  /** A node of this cluster, by its certificate. */
  | { kind: 'node'; nodeId: string; clusterId: string; role: NodeRole }
  /** Over TLS without a certificate that counts. `refused` says why the one presented does not; undefined: none was. */
  | { kind: 'anonymous'; refused: SwarmError | undefined };
