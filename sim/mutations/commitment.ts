import type { Mutation } from './mutation.js';

export const commitment: readonly Mutation[] = [
  {
    title: 'commits an entry of an earlier term because a majority has it',
    section: '5.4.2, figure 8',
    file: 'raft/leader.ts',
    find: 'index <= log.committed || log.termAt(index) !== state.term',
    replace: 'index <= log.committed',
  },
  {
    title: 'commits with one acknowledgement too few',
    section: '5.3',
    file: 'raft/quorum.ts',
    find: 'descending[majority(matches.length) - 1]',
    replace: 'descending[Math.max(0, majority(matches.length) - 2)]',
  },
  {
    title: 'takes an entry for stored that was replaced while it was being written',
    section: '5.3',
    file: 'raft/log.ts',
    find: 'index > this.stable && this.matches(index, term)',
    replace: 'index > this.stable && index <= this.lastIndex',
  },
  {
    title: 'applies entries before they are committed',
    section: '5.3',
    file: 'raft/log.ts',
    find: 'this.between(this.applied, this.committed)',
    replace: 'this.between(this.applied, this.stable)',
  },
  {
    title: 'sends before it has synced',
    section: '5.1',
    file: 'sim/member.ts',
    find: 'this.disk.write(ready);',
    replace: 'this.disk.write(ready); this.#around.network.send(ready.messages);',
  },
];
