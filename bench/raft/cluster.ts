/** A group of three, ours or etcd's, for one round: fresh directories, processes of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { must } from '../../lib/assert.js';
import { SystemClock } from '../../lib/clock.js';
import { DAEMON_FLAGS } from '../../lib/daemon-flags.js';
import { freePort } from '../../lib/testing/free-port.js';
import { until } from '../../e2e/lab/run.js';
import { TestRoot } from '../../proto/rpc/testing.js';
import { Maintenance, type StatusResponse } from './kv.js';
import type { MemberConfig } from './member.js';

/** Of `/proc`, on every Linux that Node.js runs on (sysconf(3), _SC_CLK_TCK). */
const TICK_MS = 10;
const IDS = ['1', '2', '3'] as const;

export type System = 'ours' | 'etcd';

export class Cluster {
  readonly #processes: ChildProcess[] = [];
  readonly #addrs: string[] = [];

  /** `dir`: an empty directory. `etcd`: the path of its program. `flags`: for the Node.js that runs our members. */
  static async start(system: System, dir: string, etcd: string, flags: readonly string[]): Promise<Cluster> {
    const cluster = new Cluster();
    try {
      if (system === 'etcd') await cluster.#startEtcd(dir, etcd);
      else await cluster.#startOurs(dir, flags);
      await cluster.leader();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }
  /** host:port of the leader, for clients. */
  async leader(): Promise<string> {
    let found: string | undefined;
    await until('there is a leader', async () => (found = await this.#findLeader()) !== undefined, 20_000, 50);
    return must(found, 'the leader');
  }
  /** Milliseconds of processor time that the three have used. */
  async cpu(): Promise<number> {
    const ticks = await Promise.all(
      this.#processes.map(async ({ pid }) => {
        const [, after = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ');
        const fields = after.split(' '); // proc(5): utime is field 14, stime 15, the third is the first after the name
        return Number(fields[11]) + Number(fields[12]);
      }),
    );
    return ticks.reduce((sum, each) => sum + each, 0) * TICK_MS;
  }
  async stop(): Promise<void> {
    await Promise.all(
      this.#processes.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }),
    );
  }

  async #startOurs(dir: string, flags: readonly string[]): Promise<void> {
    const ports: number[] = [];
    while (ports.length < 2 * IDS.length) ports.push(await freePort());
    const root = await TestRoot.create(new SystemClock(), 'bench');
    const peers = Object.fromEntries(IDS.map((id, place) => [id, `127.0.0.1:${ports[place]}`]));
    for (const [place, id] of IDS.entries()) {
      const clientAddr = `127.0.0.1:${ports[IDS.length + place]}`;
      const config: MemberConfig = { identity: await root.identity(id), dir: join(dir, id), peers, clientAddr };
      const path = join(dir, `${id}.json`);
      await writeFile(path, JSON.stringify(config), { mode: 0o600 });
      this.#spawn(
        process.execPath,
        [...DAEMON_FLAGS, ...flags, new URL('./member.js', import.meta.url).pathname, path],
        dir,
        id,
      );
      this.#addrs.push(clientAddr);
    }
  }
  async #startEtcd(dir: string, etcd: string): Promise<void> {
    const ports: number[] = [];
    while (ports.length < 2 * IDS.length) ports.push(await freePort());
    const peers = IDS.map((_, place) => `http://127.0.0.1:${ports[place]}`);
    const initial = IDS.map((id, place) => `${id}=${peers[place]}`).join(',');
    for (const [place, id] of IDS.entries()) {
      const clientAddr = `127.0.0.1:${ports[IDS.length + place]}`;
      const [peer = '', client] = [peers[place], `http://${clientAddr}`];
      const flags = {
        name: id,
        'data-dir': join(dir, id),
        'listen-peer-urls': peer,
        'initial-advertise-peer-urls': peer,
        'listen-client-urls': client,
        'advertise-client-urls': client,
        'initial-cluster': initial,
        'initial-cluster-state': 'new',
      };
      this.#spawn(
        etcd,
        Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
        dir,
        id,
      );
      this.#addrs.push(clientAddr);
    }
  }
  #spawn(program: string, args: readonly string[], dir: string, id: string): void {
    const child = spawn(program, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(join(dir, `${id}.log`));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.#processes.push(child);
  }
  /** The one that says that it leads. */
  async #findLeader(): Promise<string | undefined> {
    for (const addr of this.#addrs) {
      const status = await statusOf(addr);
      if (status && status.leader !== '0' && status.header.member_id === status.leader) return addr;
    }
    return undefined;
  }
}

/** Undefined when nobody answers there yet. */
function statusOf(addr: string): Promise<StatusResponse | undefined> {
  const client = new Maintenance(addr, credentials.createInsecure());
  return new Promise((resolve) => {
    client.Status({}, (_, response) => {
      client.close();
      resolve(response);
    });
  });
}

export async function freshDir(parent: string, name: string): Promise<string> {
  const dir = join(parent, name);
  await mkdir(dir);
  return dir;
}
