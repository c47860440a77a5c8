import { swarmError } from '../../lib/errors.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { RemoveNodeRequest } from '../../proto/gen/swarm/v1/RemoveNodeRequest.js';
import type { UpdateNodeRequest } from '../../proto/gen/swarm/v1/UpdateNodeRequest.js';
import { makeNode, sameMessage } from '../../proto/objects.js';
import type { Node } from '../../proto/types.js';
import type { Store } from '../store/types.js';
import { filterNodes } from './filters.js';
import { resolveNode } from './resolve.js';
import { assertVersion } from './services.js';

/** What users ask of nodes. */
export class NodeApi {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get(ref: string): Node {
    return resolveNode(this.#store.view, ref);
  }

  list(request: ListRequest): Node[] {
    return filterNodes(this.#store.view.nodes.values(), request);
  }

  async update(request: UpdateNodeRequest): Promise<Node> {
    const { spec } = request;
    if (!spec) throw swarmError('MISSING_FIELD', { field: 'spec', expected: 'the specification of a node' });
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.nodes.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'node', ref: request.ref });
      assertVersion(stored, request.version, 'node');
      if (spec.role !== stored.spec.role) {
        throw swarmError('INVALID_FIELD', {
          field: 'role',
          value: spec.role,
          expected: `"${stored.spec.role}": in this version a node keeps the role of the token it joined with`,
        });
      }
      if (sameMessage(spec, stored.spec)) return [];
      return [{ action: 'update', kind: 'node', object: makeNode({ ...stored, spec }) }];
    });
    return this.get(id);
  }

  /** Takes a node out for good: its certificate is refused from then on. Without `force` only one that is down. */
  async remove(request: RemoveNodeRequest): Promise<void> {
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const node = view.nodes.get(id);
      if (!node) throw swarmError('NOT_FOUND', { kind: 'node', ref: request.ref });
      if (node.spec.role === 'manager') throw swarmError('NODE_IS_MANAGER', { id });
      if (!request.force && node.status.state !== 'down') throw swarmError('NODE_NOT_DOWN', { id });
      return [{ action: 'remove', kind: 'node', object: node }];
    });
  }
}
