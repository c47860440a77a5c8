/**
 * What raft replicates. All three calls are synchronous and deterministic: the same entries in the same order give the same
 * state and the same results on every member.
 */
export interface StateMachine<Result> {
  /** Applies one committed entry. `index` grows from call to call, not always by one: raft's own entries are not passed on. */
  apply(index: number, data: Uint8Array): Result;
  /** All state up to the last applied entry, as bytes that `restore` reads. */
  snapshot(): Uint8Array;
  /** Replaces all state. */
  restore(index: number, snapshot: Uint8Array): void;
}
