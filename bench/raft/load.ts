/** Clients that put without a pause: so many at a time, each waiting for its answer before it goes on. */
import { credentials } from '@grpc/grpc-js';
import { KV } from './kv.js';

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const KEYS = 1_000;
const VALUE = Buffer.alloc(256, 'v');

/** Not counted: connections and compilers get warm. */
const WARM_MS = 1_000;

export async function measure(addr: string, inFlight: number, seconds: number): Promise<Measured> {
  const client = new KV(addr, credentials.createInsecure());
  const times: number[] = [];
  const begin = performance.now() + WARM_MS;
  const end = begin + seconds * 1_000;
  let next = 0;
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
      if (started >= begin && now < end) times.push(now - started);
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, write));
  } finally {
    client.close();
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}
