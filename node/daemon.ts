/**
 * One host's daemon.
 *
 * Owns: the local control socket and this host's membership: none, or one Member.
 * Serves: LocalNode always; Control on the local socket, the manager's own while there is one, else a refusal that says what to do.
 * Never: changes the membership twice at once; leaves a half-made membership behind.
 */
import type { Commands } from '../agent/network/commands.js';
import type { Engine } from '../agent/engine/engine.js';
import { assert, must } from '../lib/assert.js';
import type { Clock } from '../lib/clock.js';
import { hasCode, messageOf, SwarmError, swarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import type { InitRequest } from '../proto/gen/swarm/v1/InitRequest.js';
import type { InitResponseInput } from '../proto/gen/swarm/v1/InitResponse.js';
import type { JoinRequest } from '../proto/gen/swarm/v1/JoinRequest.js';
import type { JoinResponseInput } from '../proto/gen/swarm/v1/JoinResponse.js';
import type { LeaveRequest } from '../proto/gen/swarm/v1/LeaveRequest.js';
import type { LeaveResponseInput } from '../proto/gen/swarm/v1/LeaveResponse.js';
import type { LocalStatusInput } from '../proto/gen/swarm/v1/LocalStatus.js';
import type { RestoreOptions } from '../proto/gen/swarm/v1/RestoreOptions.js';
import type { RestoreResponseInput } from '../proto/gen/swarm/v1/RestoreResponse.js';
import type { Manager } from '../manager/manager.js';
import type { UnlockRequest } from '../proto/gen/swarm/v1/UnlockRequest.js';
import { Control, LocalNode } from '../proto/load.js';
import { RpcServer } from '../proto/rpc/server.js';
import { formatUnlockKey, parseUnlockKey } from '../proto/unlock-key.js';
import type { InterfaceAddress } from './address.js';
import { switched, type SwitchedHandlers } from './control-switch.js';
import { foundCluster, joinCluster, learnManager } from './enter.js';
import { KeyFile } from './keys/key-file.js';
import { localNodeHandlers, type LocalNodeApi } from './local-service.js';
import { leaveLocked, openMembership } from './locked.js';
import { Member, type MemberDependencies } from './member.js';
import { outlookWithoutOne } from './quorum-outlook.js';
import { aloneState, rebuildAlone, restoreCluster } from './recover.js';
import { refuseAll } from './refuse.js';
import { clearNodeState, loadNodeState, saveNodeState, type NodeState } from './state.js';
import { isMoved, located, relocated } from './whereabouts.js';

const SOCKET_MODE = 0o660; // root and the socket's group, as Docker's
const CLOSE_GRACE_MS = 500;
/** How long init and join wait for this node to be ready, so that the next command finds it so. Docker's join waits as long. */
const JOIN_WAIT_MS = 20_000;
const INIT_WAIT_MS = 5_000;
/** How long a manager that leaves waits until the others do without it: a hand-over of the leadership is over long before. */
const STEP_DOWN_MS = 15_000;

export interface DaemonOptions {
  stateDir: string;
  /** Path of the local control socket. */
  socketPath: string;
  engine: Engine;
  /** Folder for the files of tasks' secrets and configs. */
  tasksDir: string;
  /** What tasks may do on this host beyond a plain container: proto/opt-ins.ts. */
  allowed: readonly string[];
  /** The programs that networks are made with. */
  commands: Commands;
  /** This host's addresses as they are now. */
  interfaces: () => readonly InterfaceAddress[];
  version: string;
  clock: Clock;
  random: Random;
  log: Log;
  onFatal: (error: unknown) => void;
}

export class Daemon implements LocalNodeApi {
  readonly #options: DaemonOptions;
  readonly #server: RpcServer;
  #member: Member | undefined;
  /** There is a membership in the state directory that waits for its unlock key. */
  #locked = false;
  /** The control API of this host's manager, while there is one. */
  #control: SwitchedHandlers | undefined;
  /** What changes the membership right now. */
  #changing: string | undefined;

  /** Takes up the membership found in the state directory, unless it is locked, then serves the control socket. Throws STATE_DAMAGED, ADDRESS_IN_USE. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(options);
    await daemon.#resume().catch((error: unknown) => {
      if (!hasCode(error, 'SWARM_LOCKED')) throw error;
      daemon.#locked = true;
      options.log.warn({}, messageOf(error));
    });
    try {
      await daemon.#server.listenUnix(options.socketPath, SOCKET_MODE);
    } catch (error) {
      await daemon.#member?.stop();
      throw error;
    }
    return daemon;
  }

  private constructor(options: DaemonOptions) {
    this.#options = options;
    this.#server = new RpcServer({ clock: options.clock, log: options.log });
    this.#server.addService(LocalNode.service, localNodeHandlers(this));
    this.#serveControl(undefined);
  }

  status(): LocalStatusInput {
    const idle = this.#changing ? 'pending' : this.#locked ? 'locked' : 'inactive';
    const base: LocalStatusInput = { version: this.#options.version, state: idle };
    if (!this.#member) return base;
    const { identity, state } = this.#member;
    const { nodeId, clusterId, role } = identity.current;
    return {
      ...base,
      state: 'active',
      error: this.#member.error?.message ?? '',
      node_id: nodeId,
      cluster_id: clusterId,
      role,
      advertise_addr: state.advertiseAddr,
      managers: state.managers,
      manager: this.#member.manager?.standing ?? null,
    };
  }

  /** `swarm init`. Throws ALREADY_IN_SWARM, MEMBERSHIP_BUSY, and what is wrong with the request. */
  init(request: InitRequest): Promise<InitResponseInput> {
    if (request.force_new_cluster) return this.#change('init --force-new-cluster', () => this.#rebuild(request));
    return this.#change('init', async () => {
      this.#assertInactive();
      const { member, cluster } = await foundCluster(this.#dependencies(), request, this.#options.interfaces());
      this.#adopt(member);
      await member.isConnected(INIT_WAIT_MS); // the cluster is there, with or without an engine on this host
      const { worker_join_token, manager_join_token } = cluster.root_ca;
      const { nodeId } = member.identity.current;
      return {
        node_id: nodeId,
        worker_join_token,
        manager_join_token,
        advertise_addr: member.state.advertiseAddr,
        unlock_key: cluster.unlock_key.length > 0 ? formatUnlockKey(cluster.unlock_key) : '',
      };
    });
  }

  /**
   * `swarm join`. Throws as `init`, what the manager says to the token, and JOIN_PENDING or MANAGER_PENDING when it goes on in the
   * background. A member of the same cluster learns the address of one more manager.
   */
  join(request: JoinRequest): Promise<JoinResponseInput> {
    return this.#change('join', async () => {
      const known = this.#member;
      this.#assertUnlocked();
      if (known) await learnManager(known, request);
      const member = known ?? (await joinCluster(this.#dependencies(), request, this.#options.interfaces()));
      if (!known) {
        this.#adopt(member);
        await joined(member);
      }
      const { nodeId, role } = member.identity.current;
      return { node_id: nodeId, role, known_already: known !== undefined };
    });
  }

  /** `swarm leave`. Throws NOT_IN_SWARM, SWARM_LOCKED without `force`, and on a manager without `force` LAST_MANAGER or LEAVE_AS_MANAGER. */
  leave({ force }: LeaveRequest): Promise<LeaveResponseInput> {
    return this.#change('leave', async () => {
      const member = this.#member;
      if (!force) this.#assertUnlocked();
      if (this.#locked) {
        const left = await leaveLocked(this.#options);
        this.#locked = false;
        return { notice: noticeOf(left) };
      }
      if (!member) throw swarmError('NOT_IN_SWARM', {});
      if (!force) assertMayLeave(member);
      const why = isOneOfSeveral(member) ? await member.stepDown(STEP_DOWN_MS) : undefined;
      const left = await member.leave();
      this.#dismiss();
      await clearNodeState(this.#options.stateDir);
      const stillCounted = why === undefined ? '' : leftBehind(member.identity.current.nodeId, why);
      return { notice: [stillCounted, noticeOf(left)].filter((each) => each !== '').join(' ') };
    });
  }

  /** `swarm unlock`. Throws SWARM_NOT_LOCKED, NOT_IN_SWARM, UNLOCK_KEY_FORMAT, UNLOCK_KEY_WRONG; then nothing has changed. */
  unlock(request: UnlockRequest): Promise<void> {
    return this.#change('unlock', async () => {
      if (!this.#locked) throw this.#member ? swarmError('SWARM_NOT_LOCKED', {}) : swarmError('NOT_IN_SWARM', {});
      await this.#resume(parseUnlockKey(request.unlock_key));
      this.#locked = false;
    });
  }

  /** `swarm backup`. Throws NOT_A_MANAGER, NO_MANAGER, and as Manager.backup. */
  async backup(): Promise<Buffer> {
    const manager = this.#member?.manager;
    if (!manager) throw this.#whyNoControl();
    return manager.backup();
  }

  /** `swarm restore`. Throws ALREADY_IN_SWARM, MEMBERSHIP_BUSY, and as restoreCluster. */
  restore(options: RestoreOptions, file: Buffer): Promise<RestoreResponseInput> {
    return this.#change('restore', async () => {
      this.#assertInactive();
      const restored = await restoreCluster(this.#options, options, file, this.#options.interfaces());
      await this.#takeUp(options.unlock_key === '' ? undefined : parseUnlockKey(options.unlock_key));
      await this.#assertManages();
      return restored;
    });
  }

  /** Stops serving and lets go of everything; containers run on. */
  async stop(): Promise<void> {
    await this.#member?.stop();
    await this.#server.close({ graceMs: CLOSE_GRACE_MS });
  }

  /** What runs here stops meanwhile, but for the containers, and is taken up again also when nothing came of it. */
  async #rebuild(request: InitRequest): Promise<InitResponseInput> {
    const member = this.#member;
    this.#assertUnlocked();
    if (!member) throw swarmError('RECOVERY_NO_STATE', {});
    const state = aloneState(member.state, request, this.#options.interfaces());
    const identity = member.identity.current;
    const keys = member.keys ?? (await KeyFile.open(this.#options.stateDir));
    await member.stop();
    this.#dismiss();
    const { cluster, former } = await rebuildAlone(this.#options, { state, identity, keys }).finally(() =>
      this.#takeUp(keys.unlockKey),
    );
    await this.#assertManages();
    const { worker_join_token, manager_join_token } = cluster.root_ca;
    const { nodeId } = identity;
    return {
      ...{ node_id: nodeId, worker_join_token, manager_join_token },
      advertise_addr: state.advertiseAddr,
      former_managers: former,
    };
  }

  /** Goes on with what a recovery has left on disk, or ends: as an inactive host this one could be made to forget it by `swarm init`. */
  async #takeUp(unlockKey: Uint8Array | undefined): Promise<void> {
    try {
      await this.#resume(unlockKey);
    } catch (error) {
      this.#options.onFatal(error);
      throw error;
    }
  }

  /** After a recovery: what is stored is good, but the manager may be kept from serving it, by an address that is taken for example. */
  async #assertManages(): Promise<void> {
    const member = must(this.#member, 'the member that was taken up');
    if (!member.manager) throw member.error ?? swarmError('NOT_A_MANAGER', {});
    await member.isConnected(INIT_WAIT_MS);
  }

  /** Throws SWARM_LOCKED, UNLOCK_KEY_WRONG, STATE_DAMAGED. */
  async #resume(unlockKey?: Uint8Array): Promise<void> {
    const { stateDir } = this.#options;
    const stored = await loadNodeState(stateDir);
    if (!stored) return;
    const state = this.#hereNow(stored);
    if (state !== stored) await saveNodeState(stateDir, state);
    const { identity, keys } = await openMembership(stateDir, state, unlockKey);
    const member = await Member.start(this.#dependencies(), state, identity, { keys });
    this.#adopt(member);
    await member.resumed();
  }

  /** What node.json says, or is to say of a host that has another address than before. */
  #hereNow(stored: NodeState): NodeState {
    const { interfaces, log } = this.#options;
    const addresses = interfaces();
    if (!isMoved(stored, addresses)) return located(stored, addresses);
    const { advertiseAddr: before, advertiseInterface } = stored;
    const state = relocated(stored, addresses);
    if (!state) {
      log.warn(
        { before, interface: advertiseInterface },
        'the address of this host is gone; its interface has not just one other',
      );
      return stored;
    }
    log.warn({ before, now: state.advertiseAddr, interface: advertiseInterface }, 'this host has a new address');
    return state;
  }

  async #change<T>(what: string, run: () => Promise<T>): Promise<T> {
    if (this.#changing) throw swarmError('MEMBERSHIP_BUSY', { what: this.#changing });
    this.#changing = what;
    try {
      return await run();
    } finally {
      this.#changing = undefined;
    }
  }

  #adopt(member: Member): void {
    assert(!this.#member, 'a host is a member of one cluster');
    this.#member = member;
  }
  #dismiss(): void {
    this.#member = undefined;
  }
  /** Control on the local socket is the manager's own, as long as there is one. */
  #serveControl(manager: Manager | undefined): void {
    this.#server.removeService(Control.service);
    this.#control?.end(swarmError('NOT_A_MANAGER', {}));
    this.#control = manager && switched(Control.service, manager.control);
    const handlers = this.#control?.handlers ?? refuseAll(Control.service, () => this.#whyNoControl());
    this.#server.addService(Control.service, handlers);
  }

  #assertUnlocked(): void {
    if (this.#locked) throw swarmError('SWARM_LOCKED', {});
  }
  #assertInactive(): void {
    this.#assertUnlocked();
    if (this.#member) throw swarmError('ALREADY_IN_SWARM', {});
  }
  #whyNoControl(): SwarmError {
    if (!this.#member) return swarmError(this.#locked ? 'SWARM_LOCKED' : 'NO_MANAGER', {});
    const { error, state } = this.#member;
    if (error instanceof SwarmError && error.code === 'NODE_REMOVED') return error;
    return state.role === 'manager' && error
      ? swarmError('MANAGER_DOWN', { why: messageOf(error) })
      : swarmError('NOT_A_MANAGER', {});
  }
  #dependencies(): MemberDependencies {
    const { stateDir, interfaces, engine, tasksDir, allowed, commands, clock, random, log, onFatal } = this.#options;
    return {
      stateDir,
      interfaces,
      engine,
      tasksDir,
      allowed,
      commands,
      clock,
      random,
      log,
      onFatal,
      onManager: (manager) => this.#serveControl(manager),
    };
  }
}

/** Waits until a node that has just joined is what its token makes it. Throws JOIN_PENDING, MANAGER_PENDING. */
async function joined(member: Member): Promise<void> {
  if (member.identity.current.role === 'manager') {
    if (await member.isVoter(JOIN_WAIT_MS)) return;
    throw swarmError('MANAGER_PENDING', { why: messageOf(member.error ?? 'it is being brought up to date') });
  }
  if (!(await member.isConnected(JOIN_WAIT_MS))) throw swarmError('JOIN_PENDING', {});
}

/** Whether other managers count on this one. */
function isOneOfSeveral({ manager, state }: Member): boolean {
  return manager ? manager.standing.managers > 1 : state.role === 'manager';
}

/** Throws LAST_MANAGER, LEAVE_AS_MANAGER. */
function assertMayLeave({ manager, state, identity }: Member): void {
  if (state.role !== 'manager') return;
  const standing = manager?.standing;
  if (standing?.managers === 1) throw swarmError('LAST_MANAGER', {});
  const outlook = standing === undefined ? 'The others count on it.' : outlookWithoutOne(standing);
  throw swarmError('LEAVE_AS_MANAGER', { outlook, id: identity.current.nodeId });
}

function noticeOf(left: string): string {
  if (left === '') return '';
  return `Some of its networks are left on this host: ${left}. They go when it joins a swarm again, or with "docker network rm".`;
}

function leftBehind(id: string, why: string): string {
  return (
    `The other managers still count on this node, which has left for good: ${why}. ` +
    `Run "swarm node rm --force ${id}" on one of them.`
  );
}
