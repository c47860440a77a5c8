/**
 * The networks of one node.
 *
 * Owns: the engine's networks and the devices with its names, the table `inet swarm`, its rules in the host's firewall, the name servers on the
 * gateways, the record on disk. Watches: records (`update`), the engine's network events. Tells: what is in force (`applied`, `facts`), containers
 * that were run by hand (`onAttached`), containers that leave a network (`onLeft`). Never: removes a network or a device that the record does not name before a manager
 * has told in this life which there are, or touches rules, routes and devices of others.
 */
import { Backoff } from '../../lib/backoff.js';
import type { Cancel, Clock, Millis } from '../../lib/clock.js';
import { messageOf, SwarmError, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import { noNetworkChanges } from '../../proto/network-changes.js';
import type { NetworkChanges } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import type { AttachedContainer, Task } from '../../proto/types.js';
import type { TaskNetworking } from '../engine/config/networking.js';
import type { Engine, EngineNetwork, NetworkEvent } from '../engine/engine.js';
import { pause } from '../pause.js';
import { Turns } from '../turns.js';
import { Applier, prepareHost, type Due } from './apply.js';
import { Attached } from './attached.js';
import type { Commands } from './commands.js';
import { Devices } from './devices.js';
import type { NameServer } from './dns/server.js';
import { factsInForce } from './facts.js';
import { Kernel } from './kernel.js';
import { NETWORK_LABEL } from './names-of-devices.js';
import { RecordStore } from './record-store.js';
import { Records } from './records.js';
import { attachmentsOf, networkingOf } from './task-networking.js';

export interface NetworksOptions {
  nodeId: string;
  engine: Engine;
  commands: Commands;
  /** The record is kept in `<stateDir>/networks`. */
  stateDir: string;
  /** IP address of this node's end of the overlay (VTEP). */
  selfAddr: () => string;
  /** TCP port of this node's own, that no service gets here: see the set `own_ports` of table.ts. Undefined: it has none now. */
  ownPort?: () => number | undefined;
  /** All containers that were run by hand in attachable networks, whenever they are others than before. */
  onAttached: (containers: AttachedContainer[]) => void;
  /** A container has left a network: because it ends, or because somebody has disconnected it. Undefined: any may have while nobody watched. */
  onLeft: (containerId: string | undefined) => void;
  clock: Clock;
  random: Random;
  log: Log;
  nameServer: Pick<NameServer, 'update' | 'listen' | 'close'>;
}

type Waiter = (outcome: { err: string }) => void;

/** Looks take no more than a twentieth of the time, be there ten thousand services. */
const LOOK_SHARE = 20;
/** How long after it has told of it an engine may list a container otherwise: it is written to its disk first. */
const LISTED: Millis = 250;
const STOPPED = 'this node’s networks are not looked after any more';
const RETRY: { first: Millis; most: Millis } = { first: 200, most: 10_000 };

export class Networks {
  readonly #options: NetworksOptions;
  readonly #records = new Records();
  readonly #store: RecordStore;
  readonly #devices: Devices;
  readonly #kernel: Kernel;
  readonly #applier: Applier;
  readonly #attached: Attached;
  readonly #stop = new AbortController();
  readonly #retry: Backoff;
  /** What is due; undefined: nothing. */
  #due: Due | undefined;
  #waiters: Waiter[] = [];
  /**
   * Looks at the devices, and makes those that are missing. They go beside the runs: an engine that is busy takes seconds to answer or to make a
   * network, and who answers for a name or a port changes meanwhile.
   */
  readonly #looks = new Turns(() => this.#lookNow());
  /** The next look is at everything. */
  #atEverything = false;
  /** Networks that have changed since the last look at the devices began; and since the one before it, which may be under way. */
  #unseen = new Set<string>();
  #beingSeen = new Set<string>();
  #running: Promise<void> | undefined;
  /** Of the last look. */
  #followingUp = Promise.resolve();
  /** A manager has told in this life which networks there are. */
  #hasFullSet = false;
  /** How long the last run took that looked at everything. */
  #lookTook: Millis = 0;
  #cancelCheck: Cancel = () => undefined;
  #cancelRetry: Cancel | undefined;
  #cancelLook: Cancel = () => undefined;
  readonly #hairpins = new Turns(() => this.#applier.hairpins());
  #watching = Promise.resolve();
  #hasWatched = false;

  constructor(options: NetworksOptions) {
    const { nodeId, engine, commands, stateDir, selfAddr, clock, random, log } = options;
    this.#options = options;
    this.#retry = new Backoff({ ...RETRY, random });
    this.#store = new RecordStore({ stateDir, nodeId, records: this.#records, log });
    this.#devices = new Devices({ nodeId, engine, commands, log, selfAddr });
    this.#kernel = new Kernel({ commands, log });
    this.#applier = new Applier({
      nodeId,
      ownPort: options.ownPort ?? (() => undefined),
      clock,
      log,
      commands,
      records: this.#records,
      devices: this.#devices,
      kernel: this.#kernel,
      nameServer: options.nameServer,
    });
    this.#attached = new Attached({
      engine,
      records: this.#records,
      log,
      onAttached: (containers) => this.#onAttached(containers),
    });
  }

  /** Reads the record on disk, and begins to put it in force. COMMAND_FAILED when this host cannot have networks at all; STATE_DAMAGED. */
  async open(): Promise<void> {
    await prepareHost(this.#options.commands);
    this.#records.apply(await this.#store.open(), 'full', this.#applier.dirty);
    this.#applier.told();
    for (const id of this.#records.networks.keys()) this.#unseen.add(id);
    this.#watching = this.#watchEngine();
    if (this.#records.networks.size > 0) void this.check();
    this.#plan();
  }

  update(changes: NetworkChanges, kind: 'full' | 'increment'): void {
    const { dirty } = this.#applier;
    const known = kind === 'full' ? [...this.#records.networks.keys()] : changes.remove_networks;
    for (const id of [...known, ...changes.update_networks.map((network) => network.id)]) this.#unseen.add(id);
    this.#records.apply(changes, kind, dirty);
    this.#applier.told();
    if (kind === 'full') this.#hasFullSet = true;
    this.#store.write(dirty.units);
    this.#isDue({ devices: undefined, everything: false });
    if (kind === 'full' || changes.update_networks.length + changes.remove_networks.length > 0) void this.#look();
  }

  /**
   * Resolves when the endpoints that `update` has told of until now are in force: who serves is found, and nobody is led to others; or when that has
   * failed, and will be tried again. Networks that are new here, in which nobody is yet, may come later.
   */
  applied(): Promise<{ err: string }> {
    if (this.#stop.signal.aborted) return Promise.resolve({ err: STOPPED });
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#isDue({ devices: undefined, everything: false });
    });
  }
  /** The same of everything: the networks are there, too. */
  async settled(): Promise<{ err: string }> {
    await this.#looks.settled();
    const { err } = await this.applied();
    return { err: together([err, ...this.#applier.problems]) };
  }

  /**
   * Before the container is made: its networks are there when this resolves. NETWORK_MISSING and NETWORK_NOT_READY may pass, NETWORK_UNUSABLE
   * says why not here.
   */
  async attach(task: Task): Promise<TaskNetworking> {
    const ids = attachmentsOf(task).map(({ network_id }) => network_id);
    if (ids.length > 0) {
      const isReady = ids.every((id) => this.#isReady(id));
      await (isReady ? this.applied() : this.#look());
    }
    const networks = ids.map((id) => {
      const network = this.#records.networks.get(id);
      if (!network) throw swarmError('NETWORK_MISSING', { id });
      const failure = this.#applier.failure(id);
      if (failure) throw failure;
      const detail = 'the engine has not made it';
      if (!this.#applier.isThere(network.vni)) throw swarmError('NETWORK_NOT_READY', { name: network.name, detail });
      return network;
    });
    return networkingOf(task, networks);
  }
  /** Its container runs now. */
  async started(task: Task): Promise<void> {
    if (attachmentsOf(task).length > 0) await this.#hairpins.ask();
  }

  /** What is in force, read back from the kernel and the engine; lines of proto/network-facts.ts, sorted. */
  async facts(): Promise<string[]> {
    await this.settled();
    const devices = await this.#devices.look();
    const [networks, { entries }] = await Promise.all([
      this.#options.engine.listNetworks(),
      this.#kernel.read(devices),
    ]);
    return factsInForce({ networks, devices, entries }, this.#records);
  }
  /** Looks at everything, and puts back what somebody else has changed. Resolves with what could not be. */
  check(): Promise<{ err: string }> {
    this.#atEverything = true;
    return this.#look();
  }
  /** Containers that were run by hand, as last seen: with each session a manager is told all of them. */
  get attached(): readonly AttachedContainer[] {
    return this.#attached.containers;
  }

  /** Lets go of everything; packets go on as they went. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#cancelCheck();
    this.#cancelRetry?.();
    this.#cancelLook();
    await this.#watching;
    await this.#running;
    for (const resolve of this.#waiters.splice(0)) resolve({ err: STOPPED });
    await this.#followingUp; // a look that still waits for the engine is not waited for
    await this.#applier.stop();
    await this.#options.nameServer.close();
    await this.#store.close();
  }
  /**
   * After `close`, when the node leaves its cluster and its containers are gone: no trace stays. `err`: what could not be done; `left`: of the networks
   * and their devices.
   */
  async removeAll(): Promise<{ err: string; left: string }> {
    await this.#looks.settled();
    this.#records.apply(noNetworkChanges(), 'full', this.#applier.dirty);
    const devices = await this.#devices.removeAll();
    const errors = await this.#applier.run({ devices, everything: true }, { mayRemove: true });
    await this.#applier.followUp(devices);
    await this.#options.nameServer.close();
    await this.#store.remove();
    return { err: together([...errors, ...this.#applier.problems]), left: together(devices.left) };
  }

  #isReady(id: string): boolean {
    if (this.#unseen.has(id) || this.#beingSeen.has(id)) return false;
    const network = this.#records.networks.get(id);
    return network !== undefined && !this.#applier.failure(id) && this.#applier.isThere(network.vni);
  }

  #isDue({ devices, everything }: Due): void {
    this.#due = {
      devices: devices ?? this.#due?.devices,
      everything: everything || (this.#due?.everything ?? false),
    };
    this.#running ??= this.#run();
  }
  async #run(): Promise<void> {
    const { clock } = this.#options;
    await Promise.resolve(); // what is told in one moment is done in one go
    while (this.#due && !this.#stop.signal.aborted) {
      const due = this.#due;
      const waiters = this.#waiters;
      this.#due = undefined;
      this.#waiters = [];
      const mayRemove = this.#hasFullSet;
      const begun = clock.monotonic();
      const errors = this.#isIdle ? [] : await this.#applier.run(due, { mayRemove });
      if (due.everything) this.#lookTook = clock.monotonic() - begun;
      const err = together(errors);
      for (const resolve of waiters) resolve({ err });
      this.#tryAgain(together([...errors, ...this.#applier.problems]));
    }
    this.#running = undefined; // in the same breath as the last look at what is due, so that nothing falls between
  }
  /** Unless nothing is wrong. */
  #tryAgain(err: string): void {
    if (err === '') {
      this.#retry.reset();
      this.#cancelRetry?.();
      this.#cancelRetry = undefined;
      return;
    }
    if (this.#cancelRetry || this.#stop.signal.aborted) return;
    this.#options.log.warn({ err }, 'the networks are not all as they should be; trying again');
    this.#cancelRetry = this.#options.clock.after(this.#retry.next(), () => {
      this.#cancelRetry = undefined;
      void this.check();
    });
  }
  #plan(): void {
    const period = Math.max(limits.network_check_period_ms, LOOK_SHARE * this.#lookTook);
    this.#cancelCheck = this.#options.clock.after(period, () => {
      if (this.#records.networks.size > 0) void this.check();
      this.#plan();
    });
  }

  /** Nothing is known of networks, and nothing can be said of what is there. */
  get #isIdle(): boolean {
    return !this.#hasFullSet && this.#records.networks.size === 0;
  }
  #look(): Promise<{ err: string }> {
    return this.#looks.ask();
  }
  async #lookNow(): Promise<{ err: string }> {
    const { signal } = this.#stop;
    if (signal.aborted) return { err: STOPPED };
    if (this.#isIdle) return { err: '' };
    const everything = this.#atEverything;
    this.#atEverything = false;
    this.#beingSeen = this.#unseen;
    this.#unseen = new Set();
    const wanted = [...this.#records.networks.values()];
    const devices = await this.#devices.reconcile(wanted, { mayRemove: this.#hasFullSet, signal });
    if (signal.aborted) return { err: STOPPED };
    this.#isDue({ devices, everything });
    const { err } = await this.applied();
    if (!devices.networks) for (const id of this.#beingSeen) this.#unseen.add(id);
    this.#beingSeen = new Set();
    if (signal.aborted) return { err: STOPPED };
    this.#followingUp = this.#applier.followUp(devices);
    await this.#followingUp;
    void this.#lookAttached();
    const all = together([err, ...this.#applier.problems]);
    this.#tryAgain(all);
    return { err: all };
  }

  /** Others learn of a container when this node lets its connections pass: its address may have been that of one that has just ended. */
  async #onAttached(containers: AttachedContainer[]): Promise<void> {
    this.#applier.ownContainers = new Set(containers.flatMap(({ addresses }) => addresses));
    await this.applied();
    this.#options.onAttached(containers);
  }
  #lookAttached(): Promise<void> {
    return this.#attached.look(() => this.#applier.engineNetworks);
  }

  async #watchEngine(): Promise<void> {
    const { engine, clock, random, log } = this.#options;
    const backoff = new Backoff({ ...RETRY, random });
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const reason = await this.#subscription(signal, backoff);
        if (signal.aborted) return;
        log.debug({ err: messageOf(reason) }, 'the events of networks have ended');
      } catch (error) {
        if (!(error instanceof SwarmError)) throw error;
        log.debug({ engine: engine.addr, err: error.message }, 'the engine does not tell of its networks');
      }
      await pause(clock, backoff.next(), signal);
    }
  }
  async #subscription(signal: AbortSignal, backoff: Backoff): Promise<unknown> {
    let ended!: (reason: unknown) => void;
    const end = new Promise<unknown>((resolve) => (ended = resolve));
    const onAbort = (): void => ended(signal.reason);
    signal.addEventListener('abort', onAbort);
    let cancel: Cancel = () => undefined;
    try {
      cancel = await this.#options.engine.watchNetworks((event) => this.#onEvent(event), ended);
      backoff.reset();
      if (this.#hasWatched) this.#options.onLeft(undefined);
      this.#hasWatched = true;
      // The engine may have been away, and have put its own rules in front of ours.
      if (this.#records.networks.size > 0) void this.check();
      return signal.aborted ? signal.reason : await end;
    } finally {
      signal.removeEventListener('abort', onAbort);
      cancel();
    }
  }
  #onEvent({ kind, networkId, containerId }: NetworkEvent): void {
    if (containerId !== '') this.#options.onLeft(containerId);
    if (kind === 'create' || kind === 'destroy') {
      if (this.#records.networks.size > 0) void this.#look();
      return;
    }
    const mayBeByHand = [...this.#records.networks.values()].some(({ id, range }) => {
      // Whoever is connected to one that is not open is found by the next look: that of each task there is not worth one.
      const isMeant = (each: EngineNetwork): boolean => networkId === '' || (each.id === networkId && range !== '');
      return this.#applier.engineNetworks.some((each) => isFor(each, id) && isMeant(each));
    });
    if (!mayBeByHand) return;
    void this.#lookAttached();
    this.#cancelLook();
    this.#cancelLook = this.#options.clock.after(LISTED, () => void this.#lookAttached());
    void this.#hairpins
      .ask()
      .catch((error: unknown) =>
        this.#options.log.warn({ err: messageOf(error) }, 'a port of a bridge could not be set'),
      );
  }
}

const isFor = ({ labels }: EngineNetwork, networkId: string): boolean => labels[NETWORK_LABEL] === networkId;
const together = (errors: readonly string[]): string => [...new Set(errors)].filter((err) => err !== '').join('; ');
