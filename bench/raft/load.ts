/** Clients that put without a pause: so many at a time, each waiting for its answer before it goes on. */
import { credentials } from '@grpc/grpc-js';
import type { Cluster } from './cluster.js';
import { KV } from './kv.js';

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of processor time for one put: of the three members, and of this client. */
  readonly memberCpu: number;
  readonly clientCpu: number;
}

const KEYS = 1_000;
const VALUE = Buffer.alloc(256, 'v');

/** Not counted: connections and compilers get warm. */
const WARM_MS = 1_000;

export async function measure(cluster: Cluster, inFlight: number, seconds: number): Promise<Measured> {
  const addr = await cluster.leader();
  const usage = async () => {
    const { user, system } = process.cpuUsage();
    return { members: 1_000 * (await cluster.cpu()), client: user + system };
  };
  const before = await usage();
  const client = new KV(addr, credentials.createInsecure());
  const times: number[] = [];
  const begin = performance.now() + WARM_MS;
  const end = begin + seconds * 1_000;
  let next = 0;
  let puts = 0;
  const put = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const key = Buffer.from(`key-${next++ % KEYS}`);
      client.Put({ key, value: VALUE }, (error) => (error ? reject(error) : resolve()));
    });
  const write = async (): Promise<void> => {
    for (let now = performance.now(); now < end;) {
      const started = now;
      await put();
      now = performance.now();
      puts++;
      if (started >= begin && now < end) times.push(now - started);
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, write));
  } finally {
    client.close();
  }
  const after = await usage();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
  return {
    perSecond: times.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    memberCpu: (after.members - before.members) / puts,
    clientCpu: (after.client - before.client) / puts,
  };
}
