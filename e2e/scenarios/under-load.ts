/** Two loads on a service of the probe image, by its virtual address and by a published port, of which no request may fail. */
import assert from 'node:assert/strict';
import type { Task } from '../../proto/types.js';
import { must } from '../../lib/assert.js';
import { Load } from '../load/load.js';
import { describe } from '../load/report.js';
import type { Cluster } from './cluster.js';
import { createProbe, hostOf, HTTP, lookUp } from './probe.js';

/** Requests a second, of each of the two loads; and how long one may take, which is for busy machines: one that is lost takes longer. */
const RATE = 200;
const TIMEOUT_MS = 15_000;
const PORT = 8000;

/** A service `web` in a network `net`, and a task that asks it by its virtual address. Requests from outside come from a host that is no node, by h1's port. */
export class ServiceUnderLoad {
  readonly #cluster: Cluster;
  readonly #stranger: string;
  readonly #client: Task;
  readonly #vip: string;

  private constructor(cluster: Cluster, stranger: string, client: Task, vip: string) {
    this.#cluster = cluster;
    this.#stranger = stranger;
    this.#client = client;
    this.#vip = vip;
  }

  static async create(cluster: Cluster, stranger: string, flags: readonly string[]): Promise<ServiceUnderLoad> {
    await cluster.swarm('network', 'create', 'net');
    await createProbe(cluster, 'web', ['--network', 'net', '--publish', `${PORT}:${HTTP}`, ...flags]);
    await createProbe(cluster, 'client', ['--network', 'net', '--constraint', 'node.hostname==h1']);
    const client = must(cluster.running('client')[0], 'the task of the client');
    const [vip] = await lookUp(cluster, client, 'web');
    return new ServiceUnderLoad(cluster, stranger, client, must(vip, 'the virtual address of web'));
  }

  /** Under load from a second before `change` begins to a second after its end. Throws with all that was counted when a request failed. */
  async during(what: string, change: () => Promise<unknown>): Promise<void> {
    const { lab } = this.#cluster;
    const pace = { rate: RATE, timeout: TIMEOUT_MS };
    const inside = { url: `http://${this.#vip}:${HTTP}/?delay=20`, ...pace };
    const outside = { url: `http://${this.#cluster.address('h1')}:${PORT}/?delay=20`, ...pace };
    const container = this.#client.status.container_status?.container_id;
    const loads = await Promise.all([
      Load.start(lab, hostOf(this.#cluster, this.#client), inside, container),
      Load.start(lab, this.#stranger, outside),
    ]);
    await Promise.all(loads.map((load) => load.more(1)));
    await change();
    await Promise.all(loads.map((load) => load.more(1)));
    for (const load of loads) {
      const counted = await load.stop();
      assert.equal(counted.failed, 0, `${what}\n${describe(counted)}`);
      assert.ok(counted.ok > RATE, `${what}\n${describe(counted)}`);
    }
  }
}
