import type { Mutation } from './mutation.js';

export const reads: readonly Mutation[] = [
  {
    title: 'answers reads without asking a majority',
    section: 'thesis, 6.4',
    file: 'raft/reads.ts',
    find: 'if (!holdsLease(state, role)) return true;',
    replace: '',
  },
  {
    title: 'answers reads before it has committed an entry of its own term',
    section: 'thesis, 6.4',
    file: 'raft/reads.ts',
    find: 'const ownTerm = log.termAt(log.committed) === term;',
    replace: 'const ownTerm = true;',
  },
  {
    title: 'answers reads from a state that is not as far as it must be',
    section: 'thesis, 6.4',
    file: 'sim/member.ts',
    find: 'if (ready.reads) this.#reads.confirm(ready.reads);\n      this.#reads.applied(this.applied.index);',
    replace: 'if (ready.reads) this.#reads.confirm(ready.reads);\n      this.#reads.applied(Infinity);',
  },
  {
    title: 'trusts its lease after its clock stood still',
    section: 'thesis, 6.4.1',
    file: 'raft/reads.ts',
    find: 'rounds.leaseFrom = undefined;',
    replace: '',
  },
  {
    title: 'lets its lease run for longer than others wait',
    section: 'thesis, 6.4.1',
    file: 'raft/reads.ts',
    find: 'rounds.ticks - rounds.leaseFrom < leaseTicks',
    replace: 'rounds.ticks - rounds.leaseFrom < 4 * leaseTicks',
  },
];
