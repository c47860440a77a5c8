import { swarmError } from '../../lib/errors.js';
import type { Random } from '../../lib/random.js';
import type { UpdateClusterRequest } from '../../proto/gen/swarm/v1/UpdateClusterRequest.js';
import { makeCluster } from '../../proto/objects.js';
import type { Cluster, ClusterSpec } from '../../proto/types.js';
import { formatUnlockKey } from '../../proto/unlock-key.js';
import { rotateJoinToken } from '../ca/tokens.js';
import { nextUnlockKey } from '../ca/unlock-key.js';
import type { Store, StoreView } from '../store/types.js';
import { checkLabels } from './validate/labels.js';
import { assertVersion } from './versions.js';

const CERT_EXPIRY_MIN_NANOS = 3600e9; // Docker: an hour
const HEARTBEAT_MIN_NANOS = 100e6;

/** What users ask of the cluster object. The root's key never leaves through here, the unlock key only where it is asked for. */
export class ClusterApi {
  readonly #store: Store;
  readonly #random: Random;

  constructor(options: { store: Store; random: Random }) {
    this.#store = options.store;
    this.#random = options.random;
  }

  get(): Cluster {
    const cluster = stored(this.#store.view);
    return { ...cluster, root_ca: { ...cluster.root_ca, key: Buffer.alloc(0) }, unlock_key: Buffer.alloc(0) };
  }

  /** "" while managers do not lock themselves. */
  getUnlockKey(): { unlock_key: string } {
    const { unlock_key: key } = stored(this.#store.view);
    return { unlock_key: key.length > 0 ? formatUnlockKey(key) : '' };
  }

  async update(request: UpdateClusterRequest): Promise<Cluster> {
    if (request.spec) validateClusterSpec(request.spec);
    await this.#store.update((view) => {
      const cluster = stored(view);
      assertVersion(cluster, request.version, 'cluster');
      const ca = { ...cluster.root_ca };
      if (request.rotate_worker_token) ca.worker_join_token = rotateJoinToken(ca.digest, this.#random);
      if (request.rotate_manager_token) ca.manager_join_token = rotateJoinToken(ca.digest, this.#random);
      const spec = request.spec ?? cluster.spec;
      const rotate = request.rotate_unlock_key;
      const unlock_key = nextUnlockKey(cluster.unlock_key, { spec, rotate, random: this.#random });
      const object = makeCluster({ ...cluster, spec, root_ca: ca, unlock_key });
      return [{ action: 'update', kind: 'cluster', object }];
    });
    return this.get();
  }
}

function stored(view: StoreView): Cluster {
  const cluster = view.cluster();
  if (!cluster) throw swarmError('NOT_FOUND', { kind: 'cluster', ref: 'default' });
  return cluster;
}

/** Throws for a setting that no cluster can run with. Zero means Docker's default and is filled in before it is stored. */
export function validateClusterSpec(spec: ClusterSpec): void {
  checkLabels(spec.labels);
  if (spec.node_cert_expiry !== 0 && spec.node_cert_expiry < CERT_EXPIRY_MIN_NANOS) {
    throw swarmError('INVALID_FIELD', {
      field: 'cert-expiry',
      value: `${spec.node_cert_expiry / 1e9}s`,
      expected: 'at least one hour (1h)',
    });
  }
  if (spec.heartbeat_period !== 0 && spec.heartbeat_period < HEARTBEAT_MIN_NANOS) {
    throw swarmError('INVALID_FIELD', {
      field: 'dispatcher-heartbeat',
      value: `${spec.heartbeat_period / 1e9}s`,
      expected: 'at least 100ms',
    });
  }
  if ((spec.task_history_retention_limit ?? 0) < 0) {
    throw swarmError('INVALID_FIELD', {
      field: 'task-history-limit',
      value: spec.task_history_retention_limit ?? 0,
      expected: 'zero or more',
    });
  }
}
