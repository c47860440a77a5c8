/** What the leader does about the members of the raft group: pure functions of what raft and the store say. */
import { sameMessage } from '../../proto/objects.js';
import { makeNode } from '../../proto/objects.js';
import type { ManagerStatus, Node } from '../../proto/types.js';
import { everybodyIn, isJoint, votersOf, type MemberChange, type Membership } from '../../raft/membership.js';
import type { PeerStatus } from '../../raft/progress.js';
import type { StoreChange, StoreView } from '../store/types.js';

/** Raft's ticks of 50 ms: silent for so long, a manager is unreachable (1.5 s), and reachable again when it answers regularly. */
const SILENT_TICKS = 30;
const HEARD_TICKS = 10;
/** Entries that a learner may lack and still vote: at full load it is never quite level, and these are sent in one go. */
const NEARLY_LEVEL = 100;

export interface MembersFacts {
  /** The leader. */
  readonly self: string;
  readonly membership: Membership;
  readonly commit: number;
  readonly peers: ReadonlyMap<string, PeerStatus>;
  readonly view: StoreView;
  /** host:port of a member, as it says itself. */
  readonly addressOf: (id: string) => string | undefined;
}

export type MembersStep =
  { readonly kind: 'change'; readonly change: MemberChange } | { readonly kind: 'hand-over'; readonly to: string };

/** The one next step towards a group of just those nodes that are to be managers; undefined: none, or none is possible now. */
export function nextStep(facts: MembersFacts): MembersStep | undefined {
  const { self, membership } = facts;
  if (isJoint(membership)) return undefined;
  const staying = membership.members.filter((id) => isWanted(facts, id));
  const leaving = [...everybodyIn(membership)].filter((id) => !isWanted(facts, id));
  // One that does not answer first, since it counts against the majority; ourselves last.
  const [first] = leaving.sort((a, b) => rank(facts, a) - rank(facts, b));
  if (first !== undefined && first !== self) return { kind: 'change', change: { kind: 'remove', id: first } };
  const level = (membership.learners ?? []).find((id) => isWanted(facts, id) && isLevel(facts, id));
  if (level !== undefined) return { kind: 'change', change: { kind: 'voter', id: level } };
  const to = first === self && staying.length > 0 ? successor(facts) : undefined;
  return to === undefined ? undefined : { kind: 'hand-over', to };
}

/** The voter that should lead when this one does not: one that answers and has most of the log. */
export function successor(facts: MembersFacts): string | undefined {
  const { self, membership, peers } = facts;
  const able = [...votersOf(membership)].filter((id) => id !== self && isWanted(facts, id) && answers(facts, id));
  const matchOf = (id: string): number => peers.get(id)?.match ?? 0;
  return able.sort((a, b) => matchOf(b) - matchOf(a))[0];
}

/** What is to be stored of the managers: who is one, where, and whether it answers. */
export function statusChanges(facts: MembersFacts): StoreChange[] {
  return [...facts.view.nodes.values()].flatMap((node) => {
    const manager_status = statusOf(facts, node);
    if (sameMessage(manager_status, node.manager_status)) return [];
    return [{ action: 'update', kind: 'node', object: makeNode({ ...node, manager_status }) }];
  });
}

function statusOf(facts: MembersFacts, node: Node): ManagerStatus | null {
  const isMember = everybodyIn(facts.membership).has(node.id);
  const stored = node.manager_status;
  if (!isMember && node.spec.role === 'worker') return null;
  if (!isMember && !stored) return null; // to be a manager, and has not asked to be let in yet
  const addr = (isMember ? facts.addressOf(node.id) : undefined) ?? stored?.addr ?? '';
  // Who leads is raft's to say, at the moment of asking.
  return { leader: false, addr, reachability: reachability(facts, node.id, stored?.reachability ?? 'unknown') };
}

function reachability(
  { self, peers }: MembersFacts,
  id: string,
  stored: ManagerStatus['reachability'],
): ManagerStatus['reachability'] {
  if (id === self) return 'reachable';
  const peer = peers.get(id);
  if (!peer) return stored === 'reachable' ? 'unreachable' : stored;
  if (peer.silentTicks >= SILENT_TICKS) return 'unreachable';
  return isHeard(peer) ? 'reachable' : stored;
}

/** A new leader counts everybody as heard just now, but knows nothing of the log of one that has not answered it yet. */
function isHeard({ match, silentTicks }: PeerStatus): boolean {
  return match > 0 && silentTicks <= HEARD_TICKS;
}

function answers({ peers }: MembersFacts, id: string): boolean {
  const peer = peers.get(id);
  return peer !== undefined && isHeard(peer);
}

function isLevel(facts: MembersFacts, id: string): boolean {
  return answers(facts, id) && (facts.peers.get(id)?.match ?? 0) + NEARLY_LEVEL >= facts.commit;
}

function isWanted({ view }: MembersFacts, id: string): boolean {
  return view.nodes.get(id)?.spec.role === 'manager';
}

function rank(facts: MembersFacts, id: string): number {
  if (id === facts.self) return 2;
  return answers(facts, id) ? 1 : 0;
}
