import { unary } from '../../../proto/rpc/client.js';
import type { Node } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { getNode } from '../shared.js';

/** The node that `ref` names; "self" is the one this command runs on. */
export async function findNode(app: App, ref: string): Promise<Node> {
  if (ref !== 'self') return getNode(app, ref);
  const { node_id } = await unary(app.local, 'GetStatus', {});
  return getNode(app, node_id);
}
