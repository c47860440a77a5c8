import type { Node } from '../../../proto/types.js';
import { renderInspect } from '../../render/inspect.js';
import { renderNodePretty } from '../../render/node.js';
import { addInspectOptions, forEach, type AddCommand } from '../shared.js';
import { findNode } from './self.js';

export const addNodeInspect: AddCommand = (parent, app) => {
  const command = parent
    .command('inspect')
    .description('Display detailed information on one or more nodes')
    .argument('<node...>', '"self", host names, ids or beginnings of ids');
  addInspectOptions(command).action(
    app.action<{ format?: string; pretty?: boolean }>(async (refs, { format, pretty }) => {
      const nodes: Node[] = [];
      const code = await forEach(app, refs, async (ref) => {
        nodes.push(await findNode(app, ref));
      });
      app.io.out(pretty ? nodes.map(renderNodePretty).join('\n') : renderInspect(nodes, format ?? ''));
      return code;
    }),
  );
};
