import { swarmError } from '../../lib/errors.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { RemoveNodeRequest } from '../../proto/gen/swarm/v1/RemoveNodeRequest.js';
import type { UpdateNodeRequest } from '../../proto/gen/swarm/v1/UpdateNodeRequest.js';
import { makeNode, sameMessage } from '../../proto/objects.js';
import type { Node } from '../../proto/types.js';
import type { GroupMember } from '../members/group.js';
import { checkSpare } from '../members/quorum.js';
import { checkManagersMax, roleOf } from '../members/role.js';
import type { Store, StoreChange, StoreView } from '../store/types.js';
import { filterNodes } from './filters.js';
import { resolveNode } from '../resolve.js';
import { validateNodeSpec } from './validate/node-spec.js';
import { assertVersion } from './versions.js';

/** What users ask of nodes. Writes specs, and removes nodes; the members loop makes managers of them and workers again. */
export class NodeApi {
  readonly #store: Store;
  readonly #group: GroupMember;

  constructor(store: Store, group: GroupMember) {
    this.#store = store;
    this.#group = group;
  }

  get(ref: string): Node {
    return this.#shown(resolveNode(this.#store.view, ref));
  }

  list(request: ListRequest): Node[] {
    return filterNodes(this.#store.view.nodes.values(), request).map((node) => this.#shown(node));
  }

  /** Throws INVALID_SPEC, INVALID_FIELD; for a change of role LIMIT_REACHED, MANAGER_LAST, and without `force` QUORUM_AT_RISK. */
  async update(request: UpdateNodeRequest): Promise<Node> {
    const { spec, force } = request;
    if (!spec) throw swarmError('MISSING_FIELD', { field: 'spec', expected: 'the specification of a node' });
    validateNodeSpec(spec);
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.nodes.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'node', ref: request.ref });
      assertVersion(stored, request.version, 'node');
      if (sameMessage(spec, stored.spec)) return [];
      const update = { action: 'update', kind: 'node', object: makeNode({ ...stored, spec }) } as const;
      if (spec.role === stored.spec.role) return [update];
      if (spec.role === 'worker') {
        const remedy = 'Bring a manager back or promote a node first, or insist with --force.';
        checkSpare(view, this.#group, stored, { what: 'demote', force, remedy });
      } else if (roleOf(stored) === 'worker') checkManagersMax(view);
      return [update, ...oneRoleAtATime(view)];
    });
    return this.get(id);
  }

  /**
   * Takes a node out for good: its certificate is refused from then on. Without `force` only one that is not ready, and no manager. Never a
   * manager without whom there would be no quorum: `force` says already that the node is a manager, and is too easily typed to
   * mean that as well. Who wants it demotes the manager by force before. Throws NODE_IS_MANAGER, NODE_NOT_DOWN, MANAGER_LAST, QUORUM_AT_RISK.
   */
  async remove(request: RemoveNodeRequest): Promise<void> {
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const node = view.nodes.get(id);
      if (!node) throw swarmError('NOT_FOUND', { kind: 'node', ref: request.ref });
      const isManager = node.spec.role === 'manager';
      if (isManager && !request.force) throw swarmError('NODE_IS_MANAGER', { id });
      if (!request.force && node.status.state === 'ready') throw swarmError('NODE_NOT_DOWN', { id });
      const removal = { action: 'remove', kind: 'node', object: node } as const;
      if (!isManager) return [removal];
      const remedy = 'Bring a manager back or promote a node first.';
      checkSpare(view, this.#group, node, { what: 'remove', force: false, remedy });
      return [removal, ...oneRoleAtATime(view)];
    });
  }

  /** Who leads is not stored: what is stored of it would be about the past. */
  #shown(node: Node): Node {
    if (!node.manager_status) return node;
    return { ...node, manager_status: { ...node.manager_status, leader: node.id === this.#group.status().leader } };
  }
}

/**
 * Two changes of role that were each allowed may lose the quorum together. A write to the object that all nodes share makes the second
 * one decide anew, after the first.
 */
function oneRoleAtATime(view: StoreView): StoreChange[] {
  const cluster = view.cluster();
  return cluster ? [{ action: 'update', kind: 'cluster', object: cluster }] : [];
}
