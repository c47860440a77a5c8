import type { Mutation } from './mutation.js';

export const replication: readonly Mutation[] = [
  {
    title: 'keeps its own entries where the leader has others',
    section: '5.3',
    file: 'raft/log.ts',
    find: 'entries.findIndex((entry) => !this.matches(entry.index, entry.term))',
    replace: 'entries.findIndex((entry) => entry.index > this.lastIndex)',
  },
  {
    title: 'lets an append that comes late cut off what came after it',
    section: '5.3',
    file: 'raft/log.ts',
    find: 'entries.findIndex((entry) => !this.matches(entry.index, entry.term))',
    replace: 'entries.length > 0 ? Math.max(0, this.committed + 1 - entries[0]!.index) : -1',
  },
  {
    title: 'takes entries without a look at the term of the one before',
    section: '5.3',
    file: 'raft/follower.ts',
    find: '!log.matches(prevIndex, prevTerm)',
    replace: 'prevIndex > log.lastIndex',
  },
  {
    title: 'tells followers of commits further than it knows their logs to agree',
    section: '5.3',
    file: 'raft/leader.ts',
    find: 'commit: Math.min(match, log.committed) }',
    replace: 'commit: log.committed }',
  },
  {
    title: 'takes all that it has sent for acknowledged',
    section: '5.3',
    file: 'raft/progress.ts',
    find: 'this.match = Math.max(this.match, index);',
    replace: 'this.match = Math.max(this.match, this.next - 1);',
  },
  {
    title: 'installs a snapshot that is behind its own log',
    section: '7',
    file: 'raft/follower.ts',
    find: 'if (snapshot.index > log.committed)',
    replace: 'if (snapshot.index > 0)',
  },
  {
    title: 'keeps old entries after a snapshot that replaces them',
    section: '7',
    file: 'raft/log.ts',
    find: 'this.#base = { index: snapshot.index, term: snapshot.term };\n    this.#entries = [];',
    replace: 'this.#base = { index: snapshot.index, term: snapshot.term };',
  },
  {
    title: 'takes chunks of two different snapshots as one',
    section: '7, figure 13',
    file: 'raft/follower.ts',
    find: `if (!state.incoming || state.incoming.isBefore(message)) state.incoming = new SnapshotReceiving(message);
  const { incoming } = state;
  if (!incoming.isOf(message)) return undefined;`,
    replace: `state.incoming ??= new SnapshotReceiving(message);
  const { incoming } = state;`,
  },
  {
    title: 'installs a snapshot before its last chunk is there',
    section: '7, figure 13',
    file: 'raft/snapshot-receiving.ts',
    find: 'return this.#received === this.#data.length ? this.#data : undefined;',
    replace: 'return this.#data;',
  },
  {
    title: 'puts a chunk behind a gap',
    section: '7, figure 13',
    file: 'raft/snapshot-receiving.ts',
    find: 'if (offset > this.#received || offset + data.length <= this.#received) return;',
    replace: 'if (offset + data.length <= this.#received) return;',
  },
];
