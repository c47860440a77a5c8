/** The joining manager's side: asks those it knows until one of them leads and answers. */
import { Backoff } from '../../lib/backoff.js';
import { sleep, type Clock, type Millis } from '../../lib/clock.js';
import { SwarmError, swarmError } from '../../lib/errors.js';
import type { Random } from '../../lib/random.js';
import type { JoinGroupResponse } from '../../proto/gen/swarm/v1/JoinGroupResponse.js';
import { Membership } from '../../proto/load.js';
import { connect, unary } from '../../proto/rpc/client.js';
import type { LiveIdentity } from '../../proto/rpc/identity.js';

const RETRY = { first: 50, most: 1_000 };
/** An election, or another manager's joining, is over by then. */
const PATIENCE: Millis = 10_000;
const CALL_TIMEOUT: Millis = 5_000;
/** From one that is said to lead to the next: more than a few means that they do not agree yet. */
const REDIRECTS_MAX = 3;

interface Options {
  identity: LiveIdentity;
  /** host:port where this manager is. */
  addr: string;
  /** host:port of managers, best first. */
  via: () => readonly string[];
  clock: Clock;
  random: Random;
  /** Ends the asking. */
  signal: AbortSignal;
}

export class Admission {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Asks to be taken in, with an empty log; goes on for some seconds. Throws as `ask`. */
  async enter(): Promise<JoinGroupResponse> {
    const { clock, random, signal } = this.#options;
    const backoff = new Backoff({ ...RETRY, random });
    const deadline = clock.monotonic() + PATIENCE;
    for (;;) {
      try {
        return await this.ask({ empty: true });
      } catch (error) {
        const isLate = clock.monotonic() >= deadline;
        if (isLate || !(error instanceof SwarmError) || !error.retryable) throw error;
        await sleep(clock, backoff.next(), signal);
      }
    }
  }

  /**
   * Asks each manager once. Throws what the leader answered, see join-service.ts, or why none was found: UNREACHABLE, RAFT_NOT_LEADER,
   * RAFT_NO_QUORUM.
   */
  async ask({ empty }: { empty: boolean }): Promise<JoinGroupResponse> {
    let reason: SwarmError | undefined;
    for (const addr of new Set(this.#options.via())) {
      if (addr === this.#options.addr) continue;
      try {
        return await this.#follow(addr, empty);
      } catch (error) {
        if (!(error instanceof SwarmError) || !error.retryable) throw error;
        reason = error;
      }
    }
    throw reason ?? swarmError('UNREACHABLE', { addr: 'any manager', detail: 'no address of another one is known' });
  }

  async #follow(first: string, empty: boolean): Promise<JoinGroupResponse> {
    let addr = first;
    for (let hops = 0; ; hops++) {
      try {
        return await this.#call(addr, empty);
      } catch (error) {
        const leader = error instanceof SwarmError ? error.leader : undefined;
        if (leader === undefined || hops === REDIRECTS_MAX) throw error;
        addr = leader;
      }
    }
  }

  async #call(addr: string, empty: boolean): Promise<JoinGroupResponse> {
    const { identity, signal, addr: own } = this.#options;
    const client = connect(Membership, { addr, identity });
    try {
      return await unary(client, 'Join', { addr: own, empty }, { timeoutMs: CALL_TIMEOUT, signal });
    } finally {
      client.close();
    }
  }
}
