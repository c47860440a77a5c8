import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Measures from where it runs: node network-client.js PLAN, the plan in JSON. Says what it found as one line of JSON.
 */

export interface Target {
  name: string;
  host: string;
  port: number;
}
export type Plan =
  /** One stream of network-stream.ts: seconds from the connection's first packet to the last byte. */
  | { do: 'stream'; target: Target; bytes: number }
  /** `count` requests to each target, in turn, each so many milliseconds after the last: milliseconds of each, by the target's name. */
  | { do: 'requests'; targets: Target[]; count: number; gapMs: number; kept: boolean };

const WARM_UP = 5;
const TIMEOUT_MS = 10_000;
const BUFFER_BYTES = 256 * 1024;

function stream({ host, port }: Target, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let received = 0;
    const begun = performance.now();
    const onread = {
      buffer: Buffer.allocUnsafe(BUFFER_BYTES),
      callback: (count: number) => {
        received += count;
        return true;
      },
    };
    const socket = connect({ host, port, onread }, () => socket.write(`${bytes}\n`));
    socket.once('error', reject);
    socket.once('close', () => {
      if (received === bytes) resolve((performance.now() - begun) / 1000);
      else reject(new Error(`${received} of ${bytes} bytes came from ${host}:${port}`));
    });
  });
}

/** From the call (with a new connection: from its first packet) to the end of the answer. */
function one({ host, port }: Target, agent: Agent | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const call = request({ host, port, agent: agent ?? false, timeout: TIMEOUT_MS });
    call.once('timeout', () => call.destroy(new Error(`no answer from ${host}:${port}`)));
    call.once('error', reject);
    call.once('response', (response) => {
      response.once('error', reject);
      response.once('end', () => resolve(performance.now() - begun));
      response.resume();
    });
    call.end();
  });
}

async function requests({ targets, count, gapMs, kept }: Plan & { do: 'requests' }): Promise<Record<string, number[]>> {
  const all = targets.map((target) => {
    return { target, agent: kept ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined, times: [] as number[] };
  });
  for (let i = -WARM_UP; i < count; i++) {
    for (const { target, agent, times } of all) {
      const due = performance.now() + gapMs;
      const ms = await one(target, agent);
      if (i >= 0) times.push(ms);
      await sleep(Math.max(0, due - performance.now()));
    }
  }
  for (const { agent } of all) agent?.destroy();
  return Object.fromEntries(all.map(({ target, times }) => [target.name, times]));
}

const plan = JSON.parse(process.argv[2] ?? '') as Plan;
console.log(JSON.stringify(plan.do === 'stream' ? await stream(plan.target, plan.bytes) : await requests(plan)));
