import type { Mutation } from './mutation.js';

export const elections: readonly Mutation[] = [
  {
    title: 'forgets its vote in a crash',
    section: '5.2',
    file: 'raft/core.ts',
    find: '{ term, vote, commit: log.committed }',
    replace: "{ term, vote: '', commit: log.committed }",
  },
  {
    title: 'stores its term, but not by itself a vote given in it',
    section: '5.2',
    file: 'raft/core.ts',
    find: '|| this.#state.vote !== this.#saved.vote',
    replace: '',
  },
  {
    title: 'votes for several candidates of a term',
    section: '5.2',
    file: 'raft/election.ts',
    find: "(state.vote === '' && leaderOf(state) === undefined)",
    replace: 'leaderOf(state) === undefined',
  },
  {
    title: 'votes for a shorter log',
    section: '5.4.1',
    file: 'raft/log.ts',
    find: '(lastTerm === this.lastTerm && lastIndex >= this.lastIndex)',
    replace: 'lastTerm === this.lastTerm',
  },
  {
    title: 'votes for the longer log, whatever its last term',
    section: '5.4.1',
    file: 'raft/log.ts',
    find: 'lastTerm > this.lastTerm || (lastTerm === this.lastTerm && lastIndex >= this.lastIndex)',
    replace: 'lastIndex >= this.lastIndex',
  },
  {
    title: 'counts the answer to a pre-vote as a vote',
    section: 'thesis, 9.6',
    file: 'raft/election.ts',
    find: "if (role.name !== (message.pre ? 'pre-candidate' : 'candidate')) return;",
    replace: "if (role.name !== 'pre-candidate' && role.name !== 'candidate') return;",
  },
  {
    title: 'takes half of the members for a majority',
    section: '5.2',
    file: 'raft/quorum.ts',
    find: 'Math.floor(members / 2) + 1',
    replace: 'Math.ceil(members / 2)',
  },
  {
    title: 'obeys a leader of an earlier term',
    section: '5.1',
    file: 'raft/core.ts',
    find: 'if (message.term < state.term) return',
    replace: 'if (message.term < state.term && !leads(message)) return',
  },
  {
    title: 'leads by heartbeats that go out before its term is stored',
    section: '5.1',
    file: 'raft/core.ts',
    find: "if (this.#mustSaveVote || (hangs && role.name === 'leader')) return [];",
    replace: "if (hangs && role.name === 'leader') return [];",
  },
  {
    title: 'acknowledges entries without waiting for its disk',
    section: '5.3',
    file: 'raft/core.ts',
    find: "kind === 'heartbeat' || kind === 'heartbeat-reply'",
    replace: "kind === 'append-reply' || kind === 'heartbeat-reply'",
  },
];
