/**
 * Which step brings this node from what it is to what it should be: worker or manager. Pure, and a function of facts that are all
 * either on disk or told anew after a start, so that a crash between any two steps is repaired by deciding again.
 *
 * Up: told "manager" -> `renew` -> `appoint` (node.json says manager) -> `open` (joins the raft group, or goes on with its log).
 * Down: told "worker" -> `renew` -> `retire` (the manager is closed, node.json says worker) -> `wipe` (the raft folder goes).
 *
 * The log is removed only after node.json says worker, and a manager is opened only after it says manager: so a raft folder beside
 * "worker" is the rest of a term of office that has ended, never something to go on with. That matters: a member which the group has
 * let go may be taken in again only with nothing left of what it once voted for (raft paper, 5.2: a vote must not be forgotten).
 */
import type { NodeRole } from '../proto/types.js';

export interface RoleFacts {
  /** What the managers last said that this node is to be; undefined: nothing yet since the start. */
  told: NodeRole | undefined;
  /** The role in the certificate. It decides: what a node is told is only the reason to ask for another certificate. */
  certified: NodeRole;
  /** The role in node.json. */
  recorded: NodeRole;
  /** Whether there is a raft folder. */
  hasLog: boolean;
  /** `expelled`: it runs, and has learnt that it is no member of the raft group any more. */
  manager: 'none' | 'running' | 'expelled';
  /** The certificate's role must be asked for anew: the node was expelled under it. */
  doubted: boolean;
}

export type RoleStep = 'rest' | 'renew' | 'appoint' | 'open' | 'retire' | 'wipe';

export function nextStep(facts: RoleFacts): RoleStep {
  const { told, certified, recorded, hasLog, manager, doubted } = facts;
  if (manager === 'expelled') return 'retire';
  if (certified === 'worker' && (manager === 'running' || recorded === 'manager')) return 'retire';
  if (recorded === 'worker' && hasLog) return 'wipe';
  if (doubted || (told !== undefined && told !== certified)) return 'renew';
  if (certified === 'manager' && recorded === 'worker') return 'appoint';
  if (certified === 'manager' && manager === 'none') return 'open';
  return 'rest';
}
