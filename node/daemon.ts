/**
 * One host's daemon.
 *
 * Owns: the local control socket and this host's membership: none, or one Member.
 * Serves: LocalNode always; Control on the local socket, the manager's own while there is one, else a refusal that says what to do.
 * Never: changes the membership twice at once; leaves a half-made membership behind.
 */
import { networkInterfaces } from 'node:os';
import type { Engine } from '../agent/engine/engine.js';
import { assert } from '../lib/assert.js';
import type { Clock } from '../lib/clock.js';
import { swarmError, type SwarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import type { InitRequest } from '../proto/gen/swarm/v1/InitRequest.js';
import type { InitResponseInput } from '../proto/gen/swarm/v1/InitResponse.js';
import type { JoinRequest } from '../proto/gen/swarm/v1/JoinRequest.js';
import type { JoinResponseInput } from '../proto/gen/swarm/v1/JoinResponse.js';
import type { LeaveRequest } from '../proto/gen/swarm/v1/LeaveRequest.js';
import type { LocalStatusInput } from '../proto/gen/swarm/v1/LocalStatus.js';
import { Control, LocalNode } from '../proto/load.js';
import { RpcServer } from '../proto/rpc/server.js';
import type { InterfaceAddress } from './address.js';
import { foundCluster, joinCluster } from './enter.js';
import { loadIdentity } from './identity/files.js';
import { localNodeHandlers, type LocalNodeApi } from './local-service.js';
import { Member, type MemberDependencies } from './member.js';
import { refuseAll } from './refuse.js';
import { clearNodeState, loadNodeState } from './state.js';

const SOCKET_MODE = 0o660; // root and the socket's group, as Docker's
const CLOSE_GRACE_MS = 500;
/** How long init and join wait for this node to be ready, so that the next command finds it so. Docker's join waits as long. */
const JOIN_WAIT_MS = 20_000;
const INIT_WAIT_MS = 5_000;

export interface DaemonOptions {
  stateDir: string;
  /** Path of the local control socket. */
  socketPath: string;
  engine: Engine;
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
  /** What changes the membership right now. */
  #changing: string | undefined;

  /** Takes up the membership found in the state directory, then serves the control socket. Throws STATE_DAMAGED, ADDRESS_IN_USE. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(options);
    await daemon.#resume();
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
    this.#server.addService(
      Control.service,
      refuseAll(Control.service, () => this.#whyNoControl()),
    );
  }

  status(): LocalStatusInput {
    const base: LocalStatusInput = { version: this.#options.version, state: this.#changing ? 'pending' : 'inactive' };
    if (!this.#member) return base;
    const { identity, state } = this.#member;
    const { nodeId, clusterId, role } = identity.current;
    const where = { advertise_addr: state.advertiseAddr, managers: state.managers };
    return { ...base, state: 'active', node_id: nodeId, cluster_id: clusterId, role, ...where };
  }

  /** `swarm init`. Throws ALREADY_IN_SWARM, MEMBERSHIP_BUSY, and what is wrong with the request. */
  init(request: InitRequest): Promise<InitResponseInput> {
    return this.#change('init', async () => {
      this.#assertInactive();
      const { member, cluster } = await foundCluster(this.#dependencies(), request, interfaceAddresses());
      this.#adopt(member);
      await member.isConnected(INIT_WAIT_MS); // the cluster is there, with or without an engine on this host
      const { worker_join_token, manager_join_token } = cluster.root_ca;
      const { nodeId } = member.identity.current;
      return { node_id: nodeId, worker_join_token, manager_join_token, advertise_addr: member.state.advertiseAddr };
    });
  }

  /** `swarm join`. Throws as `init`, what the manager says to the token, and JOIN_PENDING when it goes on in the background. */
  join(request: JoinRequest): Promise<JoinResponseInput> {
    return this.#change('join', async () => {
      this.#assertInactive();
      const member = await joinCluster(this.#dependencies(), request, interfaceAddresses());
      this.#adopt(member);
      if (!(await member.isConnected(JOIN_WAIT_MS))) throw swarmError('JOIN_PENDING', {});
      const { nodeId, role } = member.identity.current;
      return { node_id: nodeId, role };
    });
  }

  /** `swarm leave`. Throws NOT_IN_SWARM, LAST_MANAGER. */
  leave(request: LeaveRequest): Promise<void> {
    return this.#change('leave', async () => {
      const member = this.#member;
      if (!member) throw swarmError('NOT_IN_SWARM', {});
      if (member.manager && !request.force) throw swarmError('LAST_MANAGER', {});
      await member.leave();
      this.#dismiss();
      await clearNodeState(this.#options.stateDir);
    });
  }

  /** Stops serving and lets go of everything; containers run on. */
  async stop(): Promise<void> {
    await this.#member?.stop();
    await this.#server.close({ graceMs: CLOSE_GRACE_MS });
  }

  async #resume(): Promise<void> {
    const { stateDir } = this.#options;
    const state = await loadNodeState(stateDir);
    if (!state) return;
    const identity = await loadIdentity(stateDir);
    if (!identity)
      throw swarmError('STATE_DAMAGED', { path: stateDir, detail: 'node.json is there, the certificate is not' });
    const member = await Member.start(this.#dependencies(), state, identity);
    member.resumed();
    this.#adopt(member);
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
    if (member.manager) this.#serveControl(member.manager.control);
  }
  #dismiss(): void {
    this.#member = undefined;
    this.#serveControl(refuseAll(Control.service, () => this.#whyNoControl()));
  }
  #serveControl(handlers: Parameters<RpcServer['addService']>[1]): void {
    this.#server.removeService(Control.service);
    this.#server.addService(Control.service, handlers);
  }

  #assertInactive(): void {
    if (this.#member) throw swarmError('ALREADY_IN_SWARM', {});
  }
  #whyNoControl(): SwarmError {
    return this.#member ? swarmError('NOT_A_MANAGER', {}) : swarmError('NO_MANAGER', {});
  }
  #dependencies(): MemberDependencies {
    const { stateDir, engine, clock, random, log, onFatal } = this.#options;
    return { stateDir, engine, clock, random, log, onFatal };
  }
}

function interfaceAddresses(): InterfaceAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address, internal }) => ({ interface: name, address, internal })),
  );
}
