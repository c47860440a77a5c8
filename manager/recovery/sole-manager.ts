import { makeNode } from '../../proto/objects.js';
import type { Availability, Node } from '../../proto/types.js';
import type { StoreChange, StoreView } from '../store/types.js';

/** The manager that a cluster goes on with. */
export interface Survivor {
  nodeId: string;
  /** host:port of its cluster port, as others reach it. */
  addr: string;
  /** Of its certificate. */
  certificatePem: string;
  /** For a node that the cluster does not know yet; a known one keeps its own. */
  availability?: Availability;
}

/** Whether the node is a manager, or is on the way to or from it. */
function isManager(node: Node): boolean {
  return node.spec.role === 'manager' || node.manager_status !== null;
}

/** Managers besides `self`. */
export function otherManagers(view: StoreView, self: string): Node[] {
  return [...view.nodes.values()].filter((node) => node.id !== self && isManager(node));
}

/**
 * What makes `survivor` the only manager of the cluster: the others are to be workers, and are no managers any more. Nothing else of
 * them changes: their tasks stay theirs until it shows that they are down.
 */
export function soleManager(view: StoreView, survivor: Survivor): StoreChange[] {
  const { nodeId: id, addr, certificatePem, availability = 'active' } = survivor;
  const known = view.nodes.get(id);
  const manager = makeNode({
    ...(known ?? { id, spec: { availability } }),
    spec: { ...(known?.spec ?? { availability }), role: 'manager' },
    manager_status: { leader: true, reachability: 'reachable', addr },
    certificate: known?.certificate.certificate.length
      ? known.certificate
      : { role: 'manager', certificate: Buffer.from(certificatePem) },
  });
  const workers = otherManagers(view, id).map((node) =>
    makeNode({ ...node, spec: { ...node.spec, role: 'worker' }, manager_status: null }),
  );
  return [
    { action: known ? 'update' : 'create', kind: 'node', object: manager },
    ...workers.map((object): StoreChange => ({ action: 'update', kind: 'node', object })),
  ];
}

/** How a node is named to a person: its host name and the address that managers had. */
export function managerName(node: Node): string {
  const name = node.spec.name || node.description?.hostname || node.id;
  const addr = node.manager_status?.addr;
  return addr ? `${name} (${addr})` : name;
}
