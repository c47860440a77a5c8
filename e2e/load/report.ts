/*
 * What the load client tells, one JSON object a line: `begun` when the first request has its outcome, `second` for each second, `summary`
 * at the end. Pure: times are given.
 */

/** Who answered a request, as the answer says. */
export interface Answer {
  /** The task or container. */
  server: string;
  version: string;
  /** The client's address as the server saw it. */
  client: string;
}

/** What happened within a second, or within the whole run. Latencies in milliseconds, from when a request was due; 0 when none was answered. */
export interface Counts {
  ok: number;
  failed: number;
  /** Requests on a kept connection that the server closed before it answered, and that were then answered on a new one: counted in `ok` too. */
  retried: number;
  reasons: Record<string, number>;
  p50: number;
  p99: number;
  max: number;
  servers: Record<string, number>;
  versions: Record<string, number>;
  clients: Record<string, number>;
}

export interface Sample {
  /** Milliseconds after the beginning. */
  at: number;
  reason: string;
  detail: string;
}

export interface Second extends Counts {
  type: 'second';
  /** 1 for the first. */
  second: number;
}

export interface Summary extends Counts {
  type: 'summary';
  sent: number;
  seconds: number;
  /** The first failures. */
  samples: Sample[];
}

export type Line = { type: 'begun' } | Second | Summary;

const SAMPLES_MAX = 20;

class Counter {
  readonly #latencies: number[] = [];
  readonly #counts = { ok: 0, failed: 0, retried: 0 };
  readonly #tallies = { reasons: {}, servers: {}, versions: {}, clients: {} } satisfies Partial<Counts>;

  answered({ server, version, client }: Answer, ms: number, retried: boolean): void {
    this.#latencies.push(ms);
    this.#counts.ok += 1;
    if (retried) this.#counts.retried += 1;
    count(this.#tallies.servers, server);
    count(this.#tallies.versions, version);
    count(this.#tallies.clients, client);
  }
  failed(reason: string): void {
    this.#counts.failed += 1;
    count(this.#tallies.reasons, reason);
  }
  counts(): Counts {
    const sorted = Float64Array.from(this.#latencies).sort();
    const [p50, p99, max] = [percentile(sorted, 50), percentile(sorted, 99), percentile(sorted, 100)];
    return { ...this.#counts, p50, p99, max, ...this.#tallies };
  }
}

function count(tally: Record<string, number>, what: string): void {
  tally[what] = (tally[what] ?? 0) + 1;
}

/** The smallest value that at least `percent` of a hundred values do not exceed, with two decimals; 0 of no values. */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const index = Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1);
  return Math.round((sorted[index] ?? 0) * 100) / 100;
}

/** Counts outcomes, for the whole run and for each second of it. */
export class Tally {
  readonly #all = new Counter();
  #second = new Counter();
  #seconds = 0;
  readonly #samples: Sample[] = [];

  answered(answer: Answer, ms: number, retried = false): void {
    for (const counter of [this.#all, this.#second]) counter.answered(answer, ms, retried);
  }
  failed(reason: string, detail: string, at: number): void {
    for (const counter of [this.#all, this.#second]) counter.failed(reason);
    if (this.#samples.length < SAMPLES_MAX) this.#samples.push({ at: Math.round(at), reason, detail });
  }
  /** What has been counted since the last call. */
  second(): Second {
    const counts = this.#second.counts();
    this.#second = new Counter();
    return { type: 'second', second: ++this.#seconds, ...counts };
  }
  summary(sent: number, ms: number): Summary {
    const seconds = Math.round(ms / 10) / 100;
    return { type: 'summary', sent, seconds, ...this.#all.counts(), samples: this.#samples };
  }
}

/** For people, and for what an assertion says: "7500 ok, 2 failed (reset 2), p50 1.2 ms, …" and the first failures. */
export function describe(counts: Counts | Summary): string {
  const list = (tally: Record<string, number>): string =>
    Object.entries(tally)
      .map(([name, count]) => `${name || '?'} ${count}`)
      .join(', ');
  const { ok, failed, retried, reasons, p50, p99, max, servers, versions, clients } = counts;
  const failures = failed > 0 ? ` (${list(reasons)})` : '';
  const retries = retried > 0 ? `, ${retried} on a second connection` : '';
  const head = `${ok} ok${retries}, ${failed} failed${failures}; p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
  const samples = 'samples' in counts ? counts.samples : [];
  return [
    head,
    `servers: ${list(servers)}`,
    `versions: ${list(versions)}`,
    `clients: ${list(clients)}`,
    ...samples.map(({ at, reason, detail }) => `at ${at} ms: ${reason}: ${detail}`),
  ].join('\n');
}
