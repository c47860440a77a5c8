import { Option, type Command } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { unary } from '../../../proto/rpc/client.js';
import type { Node, NodeRole, NodeSpec } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { exitCodes, type ExitCode } from '../../exit-codes.js';
import { addSwitch } from '../../flags/define.js';
import { waitForRole } from '../../progress/wait-role.js';
import { forEach, type AddCommand } from '../shared.js';
import { findNode } from './self.js';

export interface RoleOptions {
  force?: boolean;
  detach?: boolean;
}

export function addRoleOptions(command: Command): Command {
  const detach = new Option('-d, --detach', 'Exit immediately instead of waiting until the node has its new role');
  return addSwitch(command, detach);
}
export function addForceOption(command: Command): Command {
  return command.option(
    '-f, --force',
    'Demote also when the managers that answer are too few without it: no command is served then until more of them do',
  );
}

/** Writes the node's specification, and waits until a change of role has come true. */
export async function updateNode(
  app: App,
  { id, version }: Node,
  spec: NodeSpec,
  { force = false }: RoleOptions,
): Promise<void> {
  await unary(app.control, 'UpdateNode', { ref: id, version: version.index, spec, force });
}

/** Exit code 1 when it takes too long, 130 after Ctrl-C: the change goes on in both cases. */
export async function awaitRole(
  app: App,
  { ref, id, role, detach = false }: { ref: string; id: string; role: NodeRole; detach?: boolean },
): Promise<ExitCode> {
  if (detach) return exitCodes.done;
  const end = await waitForRole(app, id, role, (what) => app.io.err(`${ref}: ${what}\n`));
  if (end === 'done') return exitCodes.done;
  if (end === 'late') throw swarmError('ROLE_PENDING', { ref, role });
  app.io.err('Operation continuing in background.\nUse `swarm node ls` to check progress.\n');
  return exitCodes.interrupted;
}

/** `node promote` and `node demote`: short for `node update --role`, for several nodes at once. */
function addRoleCommand(command: Command, app: App, role: NodeRole, said: (ref: string) => string): void {
  command.argument('<node...>', '"self", host names, ids or beginnings of ids');
  addRoleOptions(command).action(
    app.action<RoleOptions>(async (refs, options) => {
      let code: ExitCode = exitCodes.done;
      const failed = await forEach(app, refs, async (ref) => {
        if (code === exitCodes.interrupted) return;
        const node = await findNode(app, ref);
        if (node.spec.role === role) return app.io.out(`Node ${ref} is already a ${role}.\n`);
        await updateNode(app, node, { ...node.spec, role }, options);
        app.io.out(said(ref));
        code = await awaitRole(app, { ...options, ref, id: node.id, role });
      });
      return code === exitCodes.done ? failed : code;
    }),
  );
}

export const addNodePromote: AddCommand = (parent, app) => {
  const command = parent.command('promote').description('Promote one or more nodes to manager in the swarm');
  addRoleCommand(command, app, 'manager', (ref) => `Node ${ref} promoted to a manager in the swarm.\n`);
};

export const addNodeDemote: AddCommand = (parent, app) => {
  const command = parent.command('demote').description('Demote one or more nodes from manager in the swarm');
  addRoleCommand(addForceOption(command), app, 'worker', (ref) => `Manager ${ref} demoted in the swarm.\n`);
};
