import { LOCAL_IMAGE } from '../e2e/lab/image.js';
import { hasCode, SwarmError } from '../lib/errors.js';
import type { ControlClient } from '../proto/gen/swarm/v1/Control.js';
import type { ServiceSpecInput } from '../proto/gen/swarm/v1/ServiceSpec.js';
import { unary } from '../proto/rpc/client.js';

/** Every so many writes one makes an object that stays, to be looked for at the end. */
const KEEP_EVERY = 20;
const TIMEOUT_MS = 30_000;
/** After a refusal. */
const RETRY_MS = 10;

interface Writer {
  /** Of its service. */
  name: string;
  /** The last number that was acknowledged. */
  last: number;
  /** Version of the service to write next; undefined: to be asked for. */
  version: number | undefined;
  /** Services that were made and stay. */
  kept: string[];
}

interface Acknowledged {
  begunAt: number;
  acknowledgedAt: number;
}

/**
 * Clients that write without a pause, one write at a time each, through whichever manager answers: each sets a label of a service of
 * its own to the next number, and now and then makes a service. What was acknowledged can be checked afterwards.
 */
export class Writers {
  /** Every acknowledged write since the last call of `longestSince`. */
  #writes: Acknowledged[] = [];
  acknowledged = 0;
  readonly #clients: () => readonly ControlClient[];
  readonly #writers: Writer[];
  readonly #waiting = new Set<(write: Acknowledged) => void>();
  readonly #refusals = new Map<string, number>();
  #loops: Promise<void>[] = [];
  #stopped = false;

  constructor(count: number, clients: () => readonly ControlClient[]) {
    this.#clients = clients;
    const writer = (index: number): Writer => ({ name: `writer-${index + 1}`, last: 0, version: undefined, kept: [] });
    this.#writers = Array.from({ length: count }, (_, index) => writer(index));
  }

  async start(): Promise<void> {
    const [client] = this.#clients();
    for (const { name } of this.#writers) if (client) await unary(client, 'CreateService', { spec: specOf(name, 0) });
    this.#loops = this.#writers.map((writer, index) => this.#run(writer, index));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }

  /** Resolves with the first acknowledgement of a write that was begun after `since`, in milliseconds of the epoch. */
  firstAfter(since: number): Promise<number> {
    return new Promise((resolve) => {
      const look = ({ begunAt, acknowledgedAt }: Acknowledged): void => {
        if (begunAt < since) return;
        this.#waiting.delete(look);
        resolve(acknowledgedAt);
      };
      this.#waiting.add(look);
    });
  }

  /** Milliseconds that the slowest write took of those begun after `since`. Forgets what was before this call. */
  longestSince(since: number): number {
    const writes = this.#writes.filter(({ begunAt }) => begunAt >= since);
    this.#writes = [];
    return writes.reduce((longest, { begunAt, acknowledgedAt }) => Math.max(longest, acknowledgedAt - begunAt), 0);
  }

  /** How often a write was refused, by the code of the refusal. */
  get refusals(): string {
    return [...this.#refusals].map(([code, count]) => `${code} ${count}`).join(', ') || 'none';
  }

  /** Throws when anything that was acknowledged is not there. */
  async check(client: ControlClient): Promise<void> {
    const { services } = await unary(client, 'ListServices', { filters: {} }, { timeoutMs: TIMEOUT_MS });
    const found = new Map(services.map(({ service }) => [service?.spec?.name, service?.spec?.labels]));
    for (const { name, last, kept } of this.#writers) {
      const number = Number(found.get(name)?.['number'] ?? -1);
      if (number < last) throw new Error(`${name}: write ${last} was acknowledged and ${number} is stored`);
      const lost = kept.filter((each) => !found.has(each));
      if (lost.length > 0) throw new Error(`acknowledged and lost: ${lost.join(', ')}`);
    }
  }

  async #run(writer: Writer, first: number): Promise<void> {
    for (let turn = first; !this.#stopped;) {
      const clients = this.#clients();
      const client = clients[turn % clients.length];
      if (!client) throw new Error('no manager is left to write to');
      const begunAt = Date.now();
      try {
        await this.#write(writer, client);
        const acknowledgedAt = Date.now();
        this.acknowledged++;
        this.#writes.push({ begunAt, acknowledgedAt });
        for (const look of [...this.#waiting]) look({ begunAt, acknowledgedAt });
      } catch (error) {
        if (!(error instanceof SwarmError)) throw error;
        this.#refusals.set(error.code, (this.#refusals.get(error.code) ?? 0) + 1);
        writer.version = undefined; // it may have been written all the same
        turn++; // another manager may know better
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async #write(writer: Writer, client: ControlClient): Promise<void> {
    const { name, kept } = writer;
    const number = writer.last + 1;
    const mark = `${name}-kept-${number}`;
    if (number % KEEP_EVERY === 0 && kept.at(-1) !== mark) {
      try {
        await unary(client, 'CreateService', { spec: specOf(mark, number) }, { timeoutMs: TIMEOUT_MS });
      } catch (error) {
        if (!hasCode(error, 'NAME_CONFLICT')) throw error; // made by an earlier try, whose answer was lost
      }
      kept.push(mark);
    }
    writer.version ??=
      (await unary(client, 'GetService', { ref: name }, { timeoutMs: TIMEOUT_MS })).version?.index ?? 0;
    const request = { ref: name, version: writer.version, spec: specOf(name, number) };
    const { version } = await unary(client, 'UpdateService', request, { timeoutMs: TIMEOUT_MS });
    writer.version = version?.index;
    writer.last = number;
  }
}

function specOf(name: string, number: number): ServiceSpecInput {
  return {
    name,
    labels: { number: String(number) },
    task_template: { container_spec: { image: LOCAL_IMAGE } },
    mode: { replicated: { replicas: 0 } },
  };
}
