/**
 * What runs while this host is a member: its identity and the renewal of it, the agent, and while its role is manager a manager. The
 * manager comes and goes at run time; the agent and its containers run on undisturbed.
 *
 * Owns: these parts, the order in which they start and stop, node.json after it was first written. Watches: what the managers tell the
 * agent of their addresses and of this node's role. Never: decides whether this host is a member; daemon.ts does.
 */
import { existsSync } from 'node:fs';
import { Agent } from '../agent/agent.js';
import { grpcTransport } from '../agent/transport-grpc.js';
import type { Commands } from '../agent/network/commands.js';
import type { Engine } from '../agent/engine/engine.js';
import { assert } from '../lib/assert.js';
import type { Clock, Millis } from '../lib/clock.js';
import { messageOf } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import { Manager } from '../manager/manager.js';
import type { ManagerStart } from '../manager/options.js';
import type { StoreChange } from '../manager/store/types.js';
import { LiveIdentity, type Identity } from '../proto/rpc/identity.js';
import type { NodeRole } from '../proto/types.js';
import { parseAddr } from '../proto/rpc/address.js';
import { addressForManager, ownAddress, type InterfaceAddress } from './address.js';
import { dataPath } from './data-path.js';
import { requestDemotion } from './demotion.js';
import { IdentityKeeper } from './identity/keeper.js';
import { Renewal, throughManagers } from './identity/renewal.js';
import { KeyFile } from './keys/key-file.js';
import { RoleKeeper } from './role-keeper.js';
import { raftFolder, saveNodeState, wipeRaft, type NodeState } from './state.js';
import { located } from './whereabouts.js';
import { heldWithin } from './within.js';

export interface MemberDependencies {
  stateDir: string;
  /** This host's addresses as they are now. */
  interfaces: () => readonly InterfaceAddress[];
  engine: Engine;
  /** Of the agent: where the files of its tasks lie in memory, and what tasks may do here (proto/opt-ins.ts). */
  tasksDir: string;
  allowed: readonly string[];
  commands: Commands;
  clock: Clock;
  random: Random;
  log: Log;
  /** The manager cannot go on: the process should end. */
  onFatal: (error: unknown) => void;
  /** Called with the manager as soon as one runs here, and with undefined before it is closed. */
  onManager: (manager: Manager | undefined) => void;
}

export class Member {
  readonly identity: LiveIdentity;
  readonly #dependencies: MemberDependencies;
  readonly #agent: Agent;
  readonly #renewal: Renewal;
  readonly #keeper: RoleKeeper;
  readonly #identities: IdentityKeeper;
  #keys: KeyFile | undefined;
  #manager: Manager | undefined;
  #state: NodeState;
  /** Ends the wait of a manager that is to be let into the group. */
  readonly #stopping = new AbortController();
  /** Whether node.json is there, and is to follow what changes. */
  #recorded = false;
  #saving: Promise<void> = Promise.resolve();
  #connected!: () => void;
  readonly #connecting = new Promise<void>((resolve) => (this.#connected = resolve));

  /**
   * `seed`: what a cluster founded right now begins with. Without one the manager, if this node is to be one, is opened after `record`
   * or `resumed`. `keys`: of a manager's files, where there are any.
   */
  static async start(
    dependencies: MemberDependencies,
    state: NodeState,
    identity: Identity,
    { seed, keys }: { seed?: readonly StoreChange[]; keys?: KeyFile | undefined } = {},
  ): Promise<Member> {
    const member = new Member(dependencies, state, new LiveIdentity(identity), keys);
    if (seed) await member.#open({ kind: 'found', seed });
    try {
      await member.#agent.start();
    } catch (error) {
      await member.#close();
      throw error;
    }
    member.#renewal.start();
    return member;
  }

  private constructor(
    dependencies: MemberDependencies,
    state: NodeState,
    identity: LiveIdentity,
    keys: KeyFile | undefined,
  ) {
    const { stateDir, tasksDir, allowed, commands, interfaces, clock, random, log, engine } = dependencies;
    this.#dependencies = dependencies;
    this.#state = state;
    this.identity = identity;
    this.#keys = keys;
    this.#identities = new IdentityKeeper(stateDir, identity, keys?.cipher);
    this.#agent = new Agent({
      nodeId: identity.current.nodeId,
      transport: grpcTransport(identity),
      managers: () => this.#reachable(),
      ownPort: () => (this.#manager ? parseAddr(this.#state.listenAddr).port : undefined),
      engine,
      stateDir,
      tasksDir,
      allowed,
      commands,
      dataPath: () => dataPath(this.#state, interfaces()),
      clock,
      random,
      log,
      onManagers: (addrs) => this.#rememberManagers(addrs),
      onRole: (role) => this.#keeper.told(role),
    });
    const others = throughManagers(identity, () => this.#others());
    this.#renewal = new Renewal({
      identity,
      save: (next) => this.#identities.save(next),
      // A manager signs for itself: its certificate may have expired. One that is to be none any more asks those who know.
      send: (csr, signal) =>
        this.#manager && this.#keeper.step === 'rest' ? this.#manager.renewCertificate(csr) : others(csr, signal),
      clock,
      random,
      log,
    });
    this.#keeper = new RoleKeeper({
      acts: {
        facts: () => ({
          certified: identity.current.role,
          recorded: this.#state.role,
          hasLog: existsSync(raftFolder(stateDir)),
          running: this.#manager !== undefined,
        }),
        renew: async () => (await this.#renewal.now()).role,
        record: (role) => this.#recordRole(role),
        open: () => this.#open({ kind: 'resume', via: () => this.#others() }),
        close: () => this.#close(),
        wipe: () => {
          this.#keys = undefined; // the identity is not sealed with them any more
          return wipeRaft(stateDir);
        },
      },
      clock,
      random,
      log,
    });
    identity.watch(() => this.#keeper.changed());
  }

  get state(): NodeState {
    return this.#state;
  }
  get manager(): Manager | undefined {
    return this.#manager;
  }
  /** Of a manager's files, as soon as one has run here. */
  get keys(): KeyFile | undefined {
    return this.#keys;
  }
  /** Why this node is not yet what it is to be; undefined while nothing is in the way. */
  get error(): Error | undefined {
    return this.#keeper.error;
  }

  /** Writes node.json, the commit point of a membership, and keeps it up to date from now on. */
  async record(): Promise<void> {
    this.#recorded = true;
    await this.#save();
    this.#keeper.start();
  }
  /** node.json is there already: this host was a member before. Resolves when its manager runs, or why it does not is known. */
  async resumed(): Promise<void> {
    this.#recorded = true;
    this.#keeper.start();
    await this.#keeper.until(() => this.#keeper.step === 'rest' || this.#keeper.error !== undefined);
  }

  /** Whether a manager has taken this node's agent in, waiting for it at most `timeout`. */
  isConnected(timeout: Millis): Promise<boolean> {
    return heldWithin(this.#dependencies.clock, timeout, this.#connecting);
  }
  /** Whether this node is a full member of the raft group, waiting for it at most `timeout`. */
  isVoter(timeout: Millis): Promise<boolean> {
    const voting = async (): Promise<void> => {
      await this.#keeper.until(() => this.#manager !== undefined);
      await this.#manager?.voting();
    };
    return heldWithin(this.#dependencies.clock, timeout, voting());
  }

  /** Adds the address of a manager that is known to be one of this cluster, to be tried first. */
  async learnManager(addr: string): Promise<void> {
    const { managers } = this.#state;
    this.#state = { ...this.#state, managers: [addr, ...managers.filter((known) => known !== addr)] };
    this.#keeper.changed();
    await this.#save();
  }

  /**
   * Asks the other managers to do without this one and waits until they do, at most `timeout`. Undefined when they do, else why it
   * is not known that they do.
   */
  async stepDown(timeout: Millis): Promise<string | undefined> {
    const { clock } = this.#dependencies;
    try {
      await requestDemotion({ identity: this.identity, addrs: this.#reachable(), timeout });
    } catch (error) {
      return messageOf(error);
    }
    const done = this.#keeper.until(() => this.#manager === undefined);
    if (await heldWithin(clock, timeout, done)) return undefined;
    return messageOf(this.error ?? `the others have not let it go within ${timeout / 1000} s`);
  }

  /** Stops all parts; containers run on. */
  async stop(): Promise<void> {
    const kept = this.#keeper.stop(); // first, so that what is broken off now is not taken for a failure
    this.#stopping.abort();
    await this.#renewal.stop();
    await kept;
    await this.#agent.stop();
    await this.#close();
    await this.#saving;
  }

  /** Stops all parts after this node's containers have been stopped and removed. What stays: as Agent.leave. */
  async leave(): Promise<string> {
    const left = await this.#agent.leave();
    await this.stop();
    return left;
  }

  async #open(start: ManagerStart): Promise<void> {
    const { stateDir, clock, random, log, engine, onFatal } = this.#dependencies;
    const { listenAddr, advertiseAddr } = this.#state;
    this.#keys ??= await KeyFile.open(stateDir);
    await this.#identities.sealWith(this.#keys.cipher);
    this.#manager = await Manager.open({
      dir: raftFolder(stateDir),
      keys: this.#keys,
      identity: this.identity,
      listenAddr,
      advertiseAddr,
      clock,
      random,
      log,
      onFatal,
      onRemoved: () => this.#keeper.expelled(),
      start,
      registry: engine,
      signal: this.#stopping.signal,
    });
    this.#dependencies.onManager(this.#manager);
  }

  async #close(): Promise<void> {
    if (!this.#manager) return;
    this.#dependencies.onManager(undefined);
    await this.#manager.close();
    this.#manager = undefined;
  }

  /** A worker that was never told an address for others needs one now. Throws ADVERTISE_MISSING. */
  async #recordRole(role: NodeRole): Promise<void> {
    const { listenAddr, managers } = this.#state;
    const advertiseAddr =
      this.#state.advertiseAddr || role === 'worker'
        ? this.#state.advertiseAddr
        : await addressForManager(listenAddr, managers);
    this.#state = { ...this.#state, role, advertiseAddr };
    if (role === 'worker') await this.#identities.sealWith(undefined); // before its keys go with the raft folder
    await this.#save();
  }

  /** The managers as this node's agent reaches them: its own never by the advertised address, which may be one that only others can use. */
  #reachable(): string[] {
    const { managers, advertiseAddr, listenAddr } = this.#state;
    if (!this.#manager) return managers;
    const own = ownAddress(listenAddr);
    const addrs = managers.map((addr) => (addr === advertiseAddr ? own : addr));
    return addrs.includes(own) ? addrs : [...addrs, own];
  }
  #others(): string[] {
    const { managers, advertiseAddr } = this.#state;
    return managers.filter((addr) => addr !== advertiseAddr);
  }

  #rememberManagers(addrs: readonly string[]): void {
    assert(addrs.length > 0, 'a cluster has a manager');
    this.#connected();
    if (addrs.join() === this.#state.managers.join()) return;
    this.#state = { ...this.#state, managers: [...addrs] };
    if (!this.#recorded) return;
    const { log } = this.#dependencies;
    this.#save().catch((error: unknown) =>
      log.error({ reason: messageOf(error) }, "cannot save the managers' addresses"),
    );
  }

  /** One write after the other: each writes the state of its turn. */
  #save(): Promise<void> {
    const { stateDir, interfaces } = this.#dependencies;
    this.#state = located(this.#state, interfaces());
    const save = this.#saving.then(() => saveNodeState(stateDir, this.#state));
    this.#saving = save.then(
      () => undefined,
      () => undefined, // told to whoever asked for this write; the next one is tried all the same
    );
    return save;
  }
}
