import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { must } from '../../lib/assert.js';
import type { Lab } from '../lab/lab.js';
import { CLIENT_IN_IMAGE } from './probe-image.js';
import type { Line, Second, Summary } from './report.js';

const CLIENT = join(import.meta.dirname, 'client.js');

export interface LoadOptions {
  /** http://HOST:PORT/PATH, or udp://HOST:PORT */
  url: string;
  /** Requests a second; default 250. */
  rate?: number;
  /** Connections (UDP: sockets) that are kept and used in turn; 0, the default, makes a new one for each request. */
  kept?: number;
  /** Milliseconds until a request without its whole answer has failed; default 3000. */
  timeout?: number;
  /** Ends by itself after so many requests. */
  count?: number;
  /** A form to post with each request. */
  form?: string;
}

/** A load client that runs: in a host of a lab or, with `container`, inside that container, which must be of the probe image. */
export class Load {
  /** What was counted in each second so far. */
  readonly seconds: Second[] = [];
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #exited: Promise<unknown>;
  #summary: Summary | undefined;
  #begun = false;
  #errors = '';
  readonly #onLine = new Set<() => void>();

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
    this.#exited = once(child, 'close');
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    createInterface({ input: must(child.stdout, 'its output') }).on('line', (line) => this.#hear(line));
    child.once('close', () => this.#wake());
  }

  /** Resolves when the first request has its outcome. */
  static async start(lab: Lab, host: string, options: LoadOptions, container?: string): Promise<Load> {
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const inside = ['docker', 'exec', '-i', container ?? '', 'node', CLIENT_IN_IMAGE];
    const program = container === undefined ? [process.execPath, CLIENT] : inside;
    // It ends with its standard input: a signal would reach only the programs that lead into the host.
    const load = new Load(lab.start(host, [...program, ...flags, '--stdin']), options.url);
    await load.#until(() => load.#begun);
    return load;
  }

  /** Resolves after `count` more seconds of load have been counted. A way to have load before and after a change. */
  async more(count: number): Promise<void> {
    const target = this.seconds.length + count;
    await this.#until(() => this.seconds.length >= target);
  }
  /** Resolves when a second has been counted of which `condition` holds. */
  async until(condition: (second: Second) => boolean): Promise<void> {
    let looked = this.seconds.length;
    await this.#until(() => {
      const fresh = this.seconds.slice(looked);
      looked = this.seconds.length;
      return fresh.some(condition);
    });
  }
  /** Ends it: requests that are under way are waited for. What became of all. */
  async stop(): Promise<Summary> {
    this.#child.stdin?.end();
    return this.done();
  }
  /** Waits until it ends by itself: see `count`. */
  async done(): Promise<Summary> {
    await this.#exited;
    if (!this.#summary) throw new Error(`the load on ${this.#url} ended without a word: ${this.#errors}`);
    return this.#summary;
  }

  #hear(text: string): void {
    const line = JSON.parse(text) as Line;
    if (line.type === 'begun') this.#begun = true;
    else if (line.type === 'second') this.seconds.push(line);
    else this.#summary = line;
    this.#wake();
  }
  #wake(): void {
    for (const look of this.#onLine) look();
  }
  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const ended = this.#child.exitCode !== null || this.#child.signalCode !== null;
        if (condition()) resolve();
        else if (ended) reject(new Error(`the load on ${this.#url} has ended: ${this.#errors}`));
        else return;
        this.#onLine.delete(look);
      };
      this.#onLine.add(look);
      look();
    });
  }
}
