/**
 * Between the managers and this node's networks: hands on what managers tell, says when it is in force, answers their checks, and tells of containers
 * that were run by hand. What cannot be put in force is said, and tried again for as long as the session lasts.
 */
import type { Clock, Millis } from '../lib/clock.js';
import { messageOf } from '../lib/errors.js';
import type { Assignments } from '../proto/gen/swarm/v1/Assignments.js';
import type { NetworkChanges } from '../proto/gen/swarm/v1/NetworkChanges.js';
import { sameMessage } from '../proto/objects.js';
import type { AttachedContainer } from '../proto/types.js';
import type { Reply } from './session.js';

const RETRY: Millis = 1_000;

export interface ToldNetworks {
  update(changes: NetworkChanges, kind: 'full' | 'increment'): void;
  /** Resolves when what was told of endpoints until now is in force, or could not be put in force. */
  applied(): Promise<{ err: string }>;
  /** What is in force: lines of proto/network-facts.ts. */
  facts(): Promise<string[]>;
}

export class NetworkTalk {
  readonly #networks: ToldNetworks;
  readonly #clock: Clock;
  /** To the manager of the present session. */
  readonly #send: Reply;
  #attached: readonly AttachedContainer[] = [];
  /** Counts what was told: an answer about less is of no use any more. */
  #told = 0;

  constructor(options: { networks: ToldNetworks; clock: Clock; send: Reply }) {
    this.#networks = options.networks;
    this.#clock = options.clock;
    this.#send = options.send;
  }

  assigned({ networks, kind, sequence }: Assignments, reply: Reply): void {
    if (!networks) return;
    this.#networks.update(networks, kind === 'full' ? 'full' : 'increment');
    this.#acknowledge(++this.#told, sequence, reply);
  }
  check(check_id: string, sequence: number, reply: Reply): void {
    const answer = async (): Promise<void> => {
      reply({ network_report: { check_id, sequence, facts: await this.#networks.facts(), err: '' } });
    };
    answer().catch((error: unknown) =>
      reply({ network_report: { check_id, sequence, facts: [], err: messageOf(error) } }),
    );
  }
  /** A session has begun. */
  begun(): void {
    if (this.#attached.length > 0) this.#tellAttached();
  }
  attached(containers: readonly AttachedContainer[]): void {
    if (sameMessage([...this.#attached], [...containers])) return;
    this.#attached = containers;
    this.#tellAttached();
  }

  #tellAttached(): void {
    this.#send({ attached: { containers: [...this.#attached] } });
  }
  #acknowledge(told: number, sequence: number, reply: Reply): void {
    void this.#networks.applied().then(({ err }) => {
      if (told !== this.#told && err !== '') return; // what was told later is tried with the rest
      reply({ network_ack: { sequence, err } });
      if (err === '') return;
      this.#clock.after(RETRY, () => {
        if (told === this.#told) this.#acknowledge(told, sequence, reply);
      });
    });
  }
}
