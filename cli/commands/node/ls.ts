import { makeNode } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import { naturalOrder } from '../../render/human.js';
import { renderList } from '../../render/list.js';
import { nodeColumns } from '../../render/node.js';
import { addListOptions, listFormat, listRequest, nodeName, type AddCommand, type ListOptions } from '../shared.js';

export const addNodeLs: AddCommand = (parent, app) => {
  const command = parent.command('ls').alias('list').description('List nodes in the swarm');
  addListOptions(command).action(
    app.action<ListOptions>(async (_, options) => {
      const { nodes } = await unary(app.control, 'ListNodes', listRequest(options));
      const { node_id } = await unary(app.local, 'GetStatus', {});
      const rows = nodes.map(makeNode).sort((a, b) => naturalOrder(nodeName(a), nodeName(b)));
      app.io.out(renderList(rows, nodeColumns(node_id), listFormat(options)));
    }),
  );
};
