/**
 * What Node.js is started with where it runs a daemon. Managers must answer within an election timeout also on a machine that has other
 * work for all its cores: a collection of garbage that waits there for helper threads takes several times as long as one that does
 * it alone, and most of what a manager allocates is dead before a larger young generation is full. Measured with `npm run bench:raft`
 * on two busy cores: longest pause 65 ms instead of 213 ms, a fifth less processor time for a write.
 */
export const DAEMON_FLAGS: readonly string[] = ['--single-threaded-gc', '--max-semi-space-size=32'];
