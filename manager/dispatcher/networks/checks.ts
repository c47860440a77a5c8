/** Asks nodes what of their networks is in force, and tells what differs from what is stored (`swarm network verify`). */
import type { Clock, Millis } from '../../../lib/clock.js';
import { messageOf, swarmError } from '../../../lib/errors.js';
import { newId } from '../../../lib/id.js';
import type { Random } from '../../../lib/random.js';
import type { ManagerMessageInput } from '../../../proto/gen/swarm/v1/ManagerMessage.js';
import type { NetworkReport } from '../../../proto/gen/swarm/v1/NetworkReport.js';
import type { NodeNetworks } from '../../../proto/gen/swarm/v1/NodeNetworks.js';
import type { Node } from '../../../proto/types.js';

/** A node looks at its kernel, which takes it some hundredths of a second for each thousand facts. */
const ANSWER_TIMEOUT: Millis = 10_000;
/** While services change, what was asked for is often not what holds when the answer comes. */
const ATTEMPTS = 5;

export interface ChecksOptions {
  clock: Clock;
  random: Random;
  sendTo: (nodeId: string, message: ManagerMessageInput) => boolean;
  /** What must be in force on the node now, and the last message that told it of networks. */
  expected: (nodeId: string) => { facts: readonly string[]; sequence: number };
}

export class NetworkChecks {
  readonly #options: ChecksOptions;
  readonly #asked = new Map<string, (answer: NetworkReport | Error) => void>();

  constructor(options: ChecksOptions) {
    this.#options = options;
  }

  answered(report: NetworkReport): void {
    this.#asked.get(report.check_id)?.(report);
  }
  /** The leader's loops end: nobody answers any more. */
  stop(error: Error): void {
    for (const settle of this.#asked.values()) settle(error);
  }

  async verify({ id, description }: Node): Promise<NodeNetworks> {
    const found = { node_id: id, hostname: description?.hostname ?? '', facts: 0, missing: [], surplus: [], err: '' };
    try {
      for (let attempt = 1; ; attempt++) {
        const report = await this.#ask(id);
        const { facts, sequence } = this.#options.expected(id);
        if (report.sequence < sequence && attempt < ATTEMPTS) continue;
        return { ...found, facts: facts.length, ...differences(facts, report.facts), err: report.err };
      }
    } catch (error) {
      return { ...found, err: messageOf(error) };
    }
  }

  async #ask(nodeId: string): Promise<NetworkReport> {
    const { clock, random, sendTo } = this.#options;
    const check_id = newId(random);
    let cancel = (): void => {};
    const answer = await new Promise<NetworkReport | Error>((resolve) => {
      this.#asked.set(check_id, resolve);
      const silent = `no answer within ${ANSWER_TIMEOUT / 1000} s`;
      cancel = clock.after(ANSWER_TIMEOUT, () => resolve(swarmError('UNREACHABLE', { addr: nodeId, detail: silent })));
      if (!sendTo(nodeId, { network_check: { check_id } }))
        resolve(swarmError('UNREACHABLE', { addr: nodeId, detail: 'it is not connected to the leader' }));
    });
    cancel();
    this.#asked.delete(check_id);
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

/** Both in any order. */
export function differences(
  expected: readonly string[],
  found: readonly string[],
): { missing: string[]; surplus: string[] } {
  const wanted = new Set(expected);
  const present = new Set(found);
  return {
    missing: [...wanted].filter((fact) => !present.has(fact)).sort(),
    surplus: [...present].filter((fact) => !wanted.has(fact)).sort(),
  };
}
