import type { ChildProcess, StdioOptions } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killAll, removeCgroups } from './cgroups.js';
import * as hosts from './host.js';
import { makeLocalImage } from './image.js';
import type { ProcessId } from './processes.js';
import { isAlive, thisProcess } from './processes.js';
import { labProblem } from './ready.js';
import type { Result, RunOptions } from './run.js';
import { must, run, start, until } from './run.js';
import type { HostState, LabState } from './state.js';
import { claim, hostDir, isInUse, labDir, listLabs, loadState, removeFolder, saveState } from './state.js';

export interface LabOptions {
  name: string;
  hosts: number;
  /** Whether the lab ends with this process: a later `up` removes it once this process is gone. */
  owned: boolean;
  /** More of the engines' configuration (dockerd's daemon.json), by host. */
  engines?: Readonly<Record<string, object>>;
  /** Told of each step, for a person to read. */
  progress?: (line: string) => void;
}

export type Daemon = 'swarmd' | 'engine';
/** How a daemon's command line looks. */
const PROGRAM: Record<Daemon, RegExp> = { swarmd: /\/node\/main\.js(?: |$)/, engine: /(?:^|\/)dockerd / };

const HOSTS_MAX = 250; // of the 10.77.0.0/24 network

/**
 * Hosts that are not: each a set of namespaces of this machine with its own container engine, joined by a switch that is
 * a network namespace as well. Nothing of it shows in the machine's own network. What belongs to a lab hangs from its
 * processes, its cgroup and its folder, so removing those three removes it all.
 */
export class Lab {
  readonly #state: LabState;

  private constructor(state: LabState) {
    this.#state = state;
  }

  /** Makes a lab. Removes what dead labs have left behind first. Leaves nothing when it fails. */
  static async up(options: LabOptions): Promise<Lab> {
    const problem = labProblem();
    if (problem !== undefined) throw new Error(problem);
    checkName(options.name);
    if (!(options.hosts >= 1 && options.hosts <= HOSTS_MAX)) throw new Error(`a lab has 1 to ${HOSTS_MAX} hosts`);
    await Lab.sweep(options.progress);
    const names = Array.from({ length: options.hosts }, (_, index) => `h${index + 1}`);
    const state: LabState = {
      name: options.name,
      owner: thisProcess(),
      hosts: names.map((name, index) => ({ name, address: hosts.addressOf(index) })),
    };
    if (!claim(state))
      throw new Error(`a lab named ${options.name} is up: remove it first, or name this one otherwise`);
    const lab = new Lab(state);
    try {
      await lab.#build(options.progress ?? (() => undefined), options.engines ?? {});
      if (!options.owned) {
        delete lab.#state.owner;
        lab.#save();
      }
      return lab;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  /** A lab that is up. */
  static open(name: string): Lab {
    const state = loadState(name);
    if (!state) throw new Error(`no lab is named ${name}: npm run lab -- up 3 --lab ${name}`);
    return new Lab(state);
  }

  /** Removes the leftovers of labs whose owner has died. */
  static async sweep(progress?: (line: string) => void): Promise<void> {
    for (const name of listLabs()) {
      const state = loadState(name);
      if (state && isInUse(state)) continue;
      progress?.(`removing what is left of lab ${name}`);
      await remove(name);
    }
  }

  get name(): string {
    return this.#state.name;
  }
  get hosts(): readonly HostState[] {
    return this.#state.hosts;
  }

  address(host: string): string {
    return this.#host(host).address;
  }

  async #build(progress: (line: string) => void, engines: Readonly<Record<string, object>>): Promise<void> {
    const names = this.hosts.map((host) => host.name);
    progress(`starting ${names.length} hosts: ${names.join(', ')}`);
    const image = makeLocalImage(join(labDir(this.name), 'busybox.tar'));
    this.#state.switch = await hosts.startInit(this.name, 'switch');
    this.#save();
    for (const name of names) hosts.furnish(this.name, name, names, engines[name]);
    // All are waited for, also when one fails: `down` must not run beside a host that is still starting.
    const outcomes = await Promise.allSettled([image, ...names.map((name) => this.boot(name))]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    await Promise.all(names.map((name) => hosts.loadLocalImage(this.#on(name))));
    progress('every host runs its own container engine');
  }

  /** Switches a host on: its namespaces, its network card and its engine. What its disk held is still there. */
  async boot(host: string): Promise<void> {
    const state = this.#host(host);
    state.init = await hosts.startInit(this.name, host);
    this.#save();
    await hosts.plugIn(this.#switch(), this.#on(host));
    await hosts.startEngine(this.#on(host));
  }

  /** Switches a host off, as a power failure does: every process of it ends at once, its disk stays. */
  async powerOff(host: string): Promise<void> {
    // The card first: a machine without power says no farewell. It must not be left to the kernel either, which keeps a host's network for as
    // long as one of its connections has something to send again, minutes if the other end is off too.
    await must(hosts.inSwitch(this.#switch(), ['ip', 'link', 'delete', host]));
    await killAll(this.name, host);
    await removeCgroups(this.name, host);
    delete this.#host(host).init;
    this.#save();
  }

  /** Runs a command in a host, in the checkout's folder. Does not look at the exit code. */
  exec(host: string, argv: readonly string[], options?: RunOptions): Promise<Result> {
    return run(hosts.inHost(this.#on(host), argv), options);
  }

  /** Runs a command in a host that must succeed; its standard output. */
  must(host: string, argv: readonly string[], options?: RunOptions): Promise<string> {
    return must(hosts.inHost(this.#on(host), argv), options);
  }

  /** Starts a command in a host, to be talked to through its pipes. */
  start(host: string, argv: readonly string[], stdio: 'pipe' | 'inherit' = 'pipe'): ChildProcess {
    return start(hosts.inHost(this.#on(host), argv), { stdio });
  }

  /** Starts a program in the network of the switch, from which every host can be reached. */
  startAtSwitch(argv: readonly string[], stdio: StdioOptions): ChildProcess {
    return start(hosts.inSwitch(this.#switch(), argv), { stdio });
  }

  /** Runs `swarm ARGS` on a host; it must succeed. */
  swarm(host: string, args: readonly string[], options?: RunOptions): Promise<string> {
    return this.must(host, ['swarm', ...args], options);
  }

  /** The text at a URL, as seen from a host. Fails when there is no answer within two seconds. */
  fetch(host: string, url: string): Promise<string> {
    const program = `const answer = await fetch(process.argv[1], { signal: AbortSignal.timeout(2000) });
      process.stdout.write(await answer.text());`;
    return this.must(host, [process.execPath, '--input-type=module', '-e', program, url]);
  }

  /** Pulls the host's cable out of the switch: its own network card does not notice. */
  async cut(host: string): Promise<void> {
    this.#host(host);
    await must(hosts.inSwitch(this.#switch(), ['ip', 'link', 'set', host, 'nomaster']));
  }

  /** Puts the cable back. */
  async heal(host: string): Promise<void> {
    this.#host(host);
    await must(hosts.inSwitch(this.#switch(), ['ip', 'link', 'set', host, 'master', 'br0']));
  }

  /** Starts a host's swarmd; more arguments of it may be given. Resolves once its control socket answers. */
  async startSwarmd(host: string, args: readonly string[] = []): Promise<void> {
    if (this.isRunning(host, 'swarmd')) throw new Error(`swarmd of ${host} is running already`);
    await hosts.startDaemon(this.#on(host), 'swarmd', ['swarmd', ...args]);
    const socket = `/proc/${this.#init(host).pid}/root/run/swarm/swarm.sock`;
    await until(`swarmd of ${host} answers`, () => {
      if (!this.isRunning(host, 'swarmd')) throw new Error(`swarmd of ${host} has ended:\n${this.log(host, 'swarmd')}`);
      return hosts.accepts(socket);
    });
  }

  async startEngine(host: string): Promise<void> {
    await hosts.startEngine(this.#on(host));
  }

  /** Starts any other program of a host in the background: it ends with the host. Its output goes to NAME.log in the host's folder. */
  async startProgram(host: string, name: string, argv: readonly string[]): Promise<void> {
    await hosts.startDaemon(this.#on(host), name, argv);
  }

  /** Sends a daemon of a host a signal and waits until it has ended. SIGKILL is a crash, SIGTERM a clean stop. */
  async kill(host: string, what: Daemon, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const pid = this.#pid(host, what);
    if (pid === undefined) throw new Error(`no ${what} is running in ${host}`);
    await this.must(host, ['bash', '-c', `kill -${signal.slice(3)} ${pid}`]);
    await until(`${what} of ${host} has ended`, () => !hosts.isRunningInside(this.#init(host), pid));
  }

  isRunning(host: string, what: Daemon): boolean {
    return isAlive(this.#init(host)) && this.#pid(host, what) !== undefined;
  }

  /** The end of what a daemon of the host has written to its log. */
  log(host: string, what: Daemon, lines?: number): string {
    return hosts.tail(join(hostDir(this.name, host), `${what}.log`), lines);
  }

  /** The Docker Engine's socket of a host, as processes outside can reach it. */
  engineSocket(host: string): string {
    return hosts.engineSocket(this.#init(host));
  }

  /** Removes the lab with everything that was made for it or in it. */
  async down(): Promise<void> {
    await remove(this.name);
  }

  /** Of the daemon that runs: the one that the lab started, else one that was started in the host. */
  #pid(host: string, what: Daemon): string | undefined {
    const file = join(hostDir(this.name, host), `${what}.pid`);
    const ours = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (ours !== '' && hosts.isRunningInside(this.#init(host), ours)) return ours;
    return hosts.findInside(this.#init(host), PROGRAM[what]);
  }
  #host(name: string): HostState {
    const host = this.hosts.find((each) => each.name === name);
    if (!host)
      throw new Error(`lab ${this.name} has no host ${name}: it has ${this.hosts.map((each) => each.name).join(', ')}`);
    return host;
  }
  #init(name: string): ProcessId {
    const { init } = this.#host(name);
    if (!init || !isAlive(init))
      throw new Error(`host ${name} of lab ${this.name} is off: npm run lab -- start ${name} host`);
    return init;
  }
  #on(name: string): hosts.RunningHost {
    return { lab: this.name, name, address: this.#host(name).address, init: this.#init(name) };
  }
  #switch(): ProcessId {
    if (!this.#state.switch) throw new Error(`lab ${this.name} has no switch yet`);
    return this.#state.switch;
  }
  #save(): void {
    saveState(this.#state);
  }
}

async function remove(lab: string): Promise<void> {
  await killAll(lab);
  await removeCgroups(lab);
  removeFolder(lab);
}

function checkName(name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,30}$/.test(name)) throw new Error(`"${name}" is no name for a lab: use a-z, 0-9 and -`);
}
