import { unary } from '../../../proto/rpc/client.js';
import type { NodeRole } from '../../../proto/types.js';
import { forEach, type AddCommand } from '../shared.js';
import { findNode } from './self.js';

/** `node promote` and `node demote`: short for `node update --role`, for several nodes at once. */
const addRoleCommand =
  (name: string, role: NodeRole, description: string): AddCommand =>
  (parent, app) => {
    parent
      .command(name)
      .description(description)
      .argument('<node...>', 'host names, ids or beginnings of ids')
      .action(
        app.action(async (refs) =>
          forEach(app, refs, async (ref) => {
            const { id, version, spec } = await findNode(app, ref);
            if (spec.role === role) return app.io.out(`Node ${ref} is already a ${role}.\n`);
            await unary(app.control, 'UpdateNode', { ref: id, version: version.index, spec: { ...spec, role } });
            app.io.out(
              `${name === 'promote' ? `Node ${ref} promoted to a manager` : `Manager ${ref} demoted`} in the swarm.\n`,
            );
          }),
        ),
      );
  };

export const addNodePromote = addRoleCommand('promote', 'manager', 'Promote one or more nodes to manager in the swarm');
export const addNodeDemote = addRoleCommand('demote', 'worker', 'Demote one or more nodes from manager in the swarm');
