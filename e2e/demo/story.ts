import { once } from 'node:events';
import { must } from '../../lib/assert.js';
import type { Image } from '../images/image.js';
import { votingImages } from '../images/voting-app.js';
import type { Lab } from '../lab/lab.js';
import { Registry } from '../lab/registry.js';
import { until } from '../lab/run.js';
import { Load } from '../load/load.js';
import type { Summary } from '../load/report.js';

/** The story that `npm start` tells, step by step. */

export const HOSTS = 4;
export const STACK = 'voting';
export const STACK_FILE = 'stackfiles/examples/voting-app.yml';
export const VOTE = { port: 5000, service: `${STACK}_vote` };
export const RESULT = { port: 5001 };
/** Not 5000, as registries have it: there people vote. */
const REGISTRY_PORT = 6000;
/** Votes a second. */
const RATE = 50;
const COUNTED_MS = 20_000;

export const say = (line: string): void => console.error(`\n==> ${line}`);

export class Story {
  readonly #lab: Lab;
  #registry = '';
  /** Votes that people were told are taken. */
  #taken = 0;
  #off = '';

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** HOST:PORT of the registry. */
  get registry(): string {
    return this.#registry;
  }
  /** The host that has lost its power. */
  get off(): string {
    return this.#off;
  }

  async tell(): Promise<void> {
    const [images] = await Promise.all([votingImages(), this.#cluster()]);
    await this.#fillRegistry(images);
    await this.#deploy();
    await this.#firstVotes();
    await this.#scaleAndRoll();
    await this.#loseHost();
  }

  async #cluster(): Promise<void> {
    await Promise.all(this.#lab.hosts.map(({ name }) => this.#lab.startSwarmd(name)));
    const first = this.#lab.address('h1');
    await this.#show('h1', 'init', '--advertise-addr', first);
    const token = async (role: string): Promise<string> =>
      (await this.#lab.swarm('h1', ['join-token', '-q', role])).trim();
    const tokens = { manager: await token('manager'), worker: await token('worker') };
    for (const [host, role] of [
      ['h2', 'manager'],
      ['h3', 'manager'],
      ['h4', 'worker'],
    ] as const) {
      await this.#show(host, 'join', '--token', tokens[role], `${first}:2377`);
    }
    await this.#show('h1', 'node', 'update', '--label-add', 'data=true', 'h1');
  }

  async #fillRegistry(images: readonly Image[]): Promise<void> {
    say('a registry on h1, and in it the images of the app, made of files of this machine');
    const registry = await Registry.start(this.#lab, 'h1', { login: false, port: REGISTRY_PORT });
    this.#registry = registry.addr;
    for (const name of await registry.add(images)) console.log(name);
  }

  async #deploy(): Promise<void> {
    await this.#run('h1', ['env', `REGISTRY=${this.#registry}`, 'swarm', 'stack', 'deploy', '-c', STACK_FILE, STACK]);
    await this.#show('h1', 'node', 'ls');
    await this.#show('h1', 'stack', 'ps', STACK);
  }

  async #firstVotes(): Promise<void> {
    say(`300 people vote at port ${VOTE.port} of h4; how it stands, at port ${RESULT.port} of h3`);
    const tea = await this.#people('h2', 'h4', 'a', 200);
    const coffee = await this.#people('h3', 'h4', 'b', 100);
    this.#told(await tea.done());
    this.#told(await coffee.done());
    await this.#stands('h2', 'h3');
  }

  async #scaleAndRoll(): Promise<void> {
    say(`more people vote, ${RATE} a second at h3, all the while`);
    const load = await this.#people('h4', 'h3', 'b');
    await this.#show('h1', 'service', 'scale', `${VOTE.service}=3`);
    await this.#show('h1', 'service', 'update', '--image', `${this.#registry}/vote:2`, VOTE.service);
    await load.more(1);
    this.#told(await load.stop());
    await this.#stands('h2', 'h4');
  }

  async #loseHost(): Promise<void> {
    const hosts = await this.#hostsOf(VOTE.service);
    const victim = must(hosts.filter((host) => host !== 'h1').at(-1), 'a host with a task of vote beside h1');
    const [at = '', from = ''] = ['h2', 'h3', 'h4'].filter((host) => host !== victim);
    say(`people vote on, at ${at}; ${victim}, on which one of the tasks of ${VOTE.service} runs, loses its power`);
    const load = await this.#people(from, at, 'a');
    await this.#lab.powerOff(victim);
    this.#off = victim;
    await until('the task has been replaced', async () => {
      const now = await this.#hostsOf(VOTE.service);
      return now.length === 3 && !now.includes(victim);
    });
    await load.more(2);
    const counted = await load.stop();
    this.#told(counted);
    if (counted.failed > 0)
      console.log(`(those went to the task on ${victim}, in the seconds until it was seen to be gone)`);
    await this.#show('h1', 'node', 'ls');
    await this.#show('h1', 'service', 'ps', VOTE.service);
    await this.#stands(from, at);
  }

  /** Voters at a host's port, each with a connection of its own: `count` of them or, without, until they are told to stop. */
  #people(from: string, at: string, choice: 'a' | 'b', count?: number): Promise<Load> {
    const url = `http://${this.#lab.address(at)}:${VOTE.port}/`;
    return Load.start(this.#lab, from, { url, form: `vote=${choice}`, rate: RATE, ...(count && { count }) });
  }

  #told({ ok, failed, reasons, servers, versions }: Summary): void {
    this.#taken += ok;
    const list = (tally: Record<string, number>): string =>
      Object.entries(tally)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ');
    const why = failed > 0 ? ` (${list(reasons)})` : '';
    const byVersion = Object.entries(versions).map(([version, count]) => `${count} by version ${version}`);
    console.log(
      `${ok} votes taken, ${failed} not${why}; ${byVersion.join(', ')}; by ${Object.keys(servers).length} tasks`,
    );
  }

  /** What the page of the result says at a host's port, once it has counted every vote that was taken. */
  async #stands(from: string, at: string): Promise<void> {
    const url = `http://${this.#lab.address(at)}:${RESULT.port}/api`;
    const ask = ['curl', '-s', '--max-time', '2', url];
    const counted = async (): Promise<boolean> => {
      const { code, stdout } = await this.#lab.exec(from, ask);
      if (code !== 0) return false; // the service has just lost a task
      const { counts, options, total } = JSON.parse(stdout) as Result;
      if (total < this.#taken) return false;
      say(`${from}$ ${ask.join(' ')}`);
      console.log(`${options.a} ${counts.a}, ${options.b} ${counts.b}`);
      return true;
    };
    await until(`all of ${this.#taken} votes are counted`, counted, COUNTED_MS, 200);
    console.log(`every vote that was taken is counted (${this.#taken} of ${this.#taken})`);
  }

  /** On which hosts the tasks of a service run. */
  async #hostsOf(service: string): Promise<string[]> {
    const format = ['--format', '{{.Node}} {{.CurrentState}}'];
    const rows = await this.#lab.swarm('h1', [
      'service',
      'ps',
      '--filter',
      'desired-state=running',
      ...format,
      service,
    ]);
    const running = rows
      .trim()
      .split('\n')
      .map((row) => row.split(' '))
      .filter(([, state]) => state === 'Running');
    return running.map(([host = '']) => host);
  }

  /** Runs a command of `swarm` on a host where everybody can see it. It must succeed. */
  async #show(host: string, ...args: string[]): Promise<void> {
    await this.#run(host, ['swarm', ...args]);
  }
  async #run(host: string, argv: readonly string[]): Promise<void> {
    say(`${host}$ ${argv.join(' ').replace(/^env /, '')}`);
    const child = this.#lab.start(host, argv, 'inherit');
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${argv.join(' ')} on ${host} failed (exit code ${code})`);
  }
}

interface Result {
  counts: Record<'a' | 'b', number>;
  options: Record<'a' | 'b', string>;
  total: number;
}
