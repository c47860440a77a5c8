/**
 * A broken invariant is our mistake, not the user's: the process ends, and its next start replays what was stored.
 * For anything a user or the world outside can cause, throw a SwarmError instead.
 */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailure(`broken invariant: ${message}`);
}

/** The value, which must be there. `what` names it in the failure. */
export function must<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, `${what} is missing`);
  return value;
}

/** For the end of a switch over a union: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new AssertionFailure(`broken invariant: unexpected value ${JSON.stringify(value)}`);
}
