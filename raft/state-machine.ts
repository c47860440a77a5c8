/**
 * What raft replicates. All calls are synchronous and deterministic: the same entries in the same order give the same
 * state and the same results on every member.
 */
export interface StateMachine<Result> {
  /** Applies one committed entry. `index` grows from call to call, not always by one: raft's own entries are not passed on. */
  apply(index: number, data: Uint8Array): Result;
  /**
   * Whether `apply` can read this: asked of what other members hand to the leader, since a committed entry that nobody can apply would stop
   * every member, also after a restart. All is taken when it is not there.
   */
  accepts?(data: Uint8Array): boolean;
  /** All state up to the last applied entry, as bytes that `restore` reads. */
  snapshot(): Uint8Array;
  /** Replaces all state. */
  restore(index: number, snapshot: Uint8Array): void;
}
