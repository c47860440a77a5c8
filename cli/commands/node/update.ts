import { swarmError } from '../../../lib/errors.js';
import type { NodeSpec } from '../../../proto/types.js';
import { exitCodes } from '../../exit-codes.js';
import { addFlags, applyFlags, list, text, type Flag } from '../../flags/define.js';
import { parsePairs } from '../../flags/pairs.js';
import { parseWord } from '../../flags/units.js';
import type { AddCommand } from '../shared.js';
import { addDrainOptions, applyDrain, awaitDrain, type DrainOptions } from './drain.js';
import { addForceOption, addRoleOptions, awaitRole, updateNode, type RoleOptions } from './role.js';
import { findNode } from './self.js';

const flags: readonly Flag<NodeSpec>[] = [
  text('--availability <string>', 'Availability of the node ("active", "pause", "drain")', (spec, value, flag) => {
    spec.availability = parseWord(flag, value, ['active', 'pause', 'drain']);
  }),
  list('--label-rm <key>', 'Remove a node label if exists', (spec, keys) => {
    for (const key of keys) {
      if (!Object.hasOwn(spec.labels, key))
        throw swarmError('USAGE', { why: `key ${key} doesn't exist in node's labels` });
      delete spec.labels[key];
    }
  }),
  list('--label-add <key=value>', 'Add or update a node label ("key=value")', (spec, values, flag) => {
    Object.assign(spec.labels, parsePairs(flag, values));
  }),
  text('--role <string>', 'Role of the node ("worker", "manager")', (spec, value, flag) => {
    spec.role = parseWord(flag, value, ['worker', 'manager']);
  }),
];

export const addNodeUpdate: AddCommand = (parent, app) => {
  const command = parent
    .command('update')
    .description('Update a node')
    .argument('<node>', '"self", host name, id or the beginning of an id')
    .addHelpText(
      'after',
      '\nExamples:\n  swarm node update --availability drain --wait --deadline 10m host-2\n  swarm node update --label-add zone=a host-1',
    );
  addDrainOptions(addRoleOptions(addForceOption(addFlags(command, flags)))).action(
    app.action<RoleOptions & DrainOptions & { availability?: string }>(async ([ref = ''], options) => {
      const node = await findNode(app, ref);
      const { role } = node.spec;
      applyFlags(command, flags, node.spec);
      applyDrain(node.spec, options, options.availability !== undefined, app.io.clock.now());
      await updateNode(app, node, node.spec, options);
      app.io.out(`${ref}\n`);
      const roleTaken =
        node.spec.role === role
          ? exitCodes.done
          : await awaitRole(app, { ...options, ref, id: node.id, role: node.spec.role });
      return options.wait && roleTaken === exitCodes.done ? awaitDrain(app, ref, node.id) : roleTaken;
    }),
  );
};
