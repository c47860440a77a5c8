import type { Mutation } from './mutation.js';

export const membership: readonly Mutation[] = [
  {
    title: 'begins a change of members before the last one is committed',
    section: 'thesis, 4.1',
    file: 'raft/leader.ts',
    find: 'log.membershipIndex > log.committed || isJoint(log.membership)',
    replace: 'isJoint(log.membership)',
  },
  {
    title: 'counts members that were removed until their removal is committed',
    section: 'thesis, 4.1',
    file: 'raft/leader.ts',
    find: 'agreedIndex(log.membership, ',
    replace: 'agreedIndex(log.membershipAt(log.committed), ',
  },
  {
    title: 'lets the new half of a joint group decide alone',
    section: 'thesis, 4.3',
    file: 'raft/quorum.ts',
    find: 'outgoing.length > 0 ? [members, outgoing] : [members]',
    replace: '[members]',
  },
  {
    title: 'changes several voters at once without joint consensus',
    section: 'thesis, 4.3',
    file: 'raft/membership.ts',
    find: 'gone + come > 1 ? from.members : []',
    replace: '[]',
  },
  {
    title: 'counts learners',
    section: 'thesis, 4.2.1',
    file: 'raft/quorum.ts',
    find: 'function halves({ members, outgoing = [] }: Membership)',
    replace:
      'function halves({ members: voters, outgoing = [], learners = [], all: members = [...voters, ...learners] }: Membership)',
  },
  {
    title: 'keeps to a change of members whose entry was replaced',
    section: 'thesis, 4.1',
    file: 'raft/log.ts',
    find: 'this.#history.truncate(first);',
    replace: '',
  },
  {
    title: 'does not take over the members of a snapshot',
    section: 'thesis, 5.1',
    file: 'raft/log.ts',
    find: 'this.#history = new MembershipHistory(snapshot, []);',
    replace: '',
  },
];
