/** One mistake, as a change of one place in the sources. The tests bite when the simulator finds each of them. */
export interface Mutation {
  /** What the mistaken code does; a sentence without its subject. */
  readonly title: string;
  /** The rule that it breaks: a section of the raft paper, or of Ongaro's thesis. */
  readonly section: string;
  readonly file: `${'raft' | 'sim'}/${string}.ts`;
  /** Must be in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}
