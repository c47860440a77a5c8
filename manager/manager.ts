/**
 * One manager: the replicated store, the API on it, and while it leads the loops that decide.
 *
 * Owns: the raft member and its storage, the server on the cluster port. Watches: its leadership, and whether it still is a member.
 * Writes: through the loops and the API only. Never: runs a loop while it does not lead; needs other managers to come up, but for
 * the moment it is let into the group.
 */
import { messageOf, swarmError } from '../lib/errors.js';
import { Control, Dispatcher as DispatcherService, Membership, NodeCa, Raft } from '../proto/load.js';
import type { ControlHandlers } from '../proto/gen/swarm/v1/Control.js';
import type { NodeCertificateFacts } from '../proto/rpc/certificate.js';
import { parseAddr } from '../proto/rpc/address.js';
import { RpcServer } from '../proto/rpc/server.js';
import type { RaftNode } from '../raft/node.js';
import type { GrpcRaftTransport } from '../raft/transport-grpc.js';
import { Allocator } from './allocator/allocator.js';
import { Autolock } from './autolock.js';
import { nodeCaHandlers, renewOwnCertificate } from './ca/node-ca.js';
import { hasLeftOffice } from './ca/office.js';
import { controlHandlers } from './control/service.js';
import { Dispatcher } from './dispatcher/dispatcher.js';
import { dispatcherHandlers } from './dispatcher/service.js';
import { Leadership, Office } from './leadership.js';
import { LogBroker } from './logs/log-broker.js';
import { Orchestrator } from './orchestrator/orchestrator.js';
import { RoomKeeper } from './orchestrator/room-keeper.js';
import { TaskReaper } from './orchestrator/task-reaper.js';
import { RebalanceOnJoin } from './rebalance/on-join.js';
import { Scheduler } from './scheduler/scheduler.js';
import { managerAddr, managerAddrs } from './members/addresses.js';
import { Departed } from './members/departed.js';
import { Admission } from './members/admission.js';
import { membershipHandlers } from './members/join-service.js';
import { membersFacts, MembersLoop, type MembersSource } from './members/members-loop.js';
import { openGroup, type OpenedGroup } from './members/open-group.js';
import { barrier } from './members/outage.js';
import { successor } from './members/plan.js';
import { untilExpelled } from './members/standing.js';
import type { ManagerOptions, Standing } from './options.js';
import { patientProposer } from './proposer.js';
import { backupOf } from './recovery/backup.js';
import { MemoryStore } from './store/memory-store.js';
import type { ApplyResult } from './store/types.js';

/** Calls under way when the manager stops get this long. */
const CLOSE_GRACE_MS = 1_000;

export class Manager {
  /** The control API, for the local socket too. */
  readonly control: ControlHandlers;
  /** A new certificate for this manager itself, from its own CA: it must not depend on the one it has, which may have expired. */
  readonly renewCertificate: (csr: Buffer) => ReturnType<typeof renewOwnCertificate>;
  readonly #options: ManagerOptions;
  readonly #raft: RaftNode<ApplyResult>;
  readonly #transport: GrpcRaftTransport;
  readonly #store: MemoryStore;
  readonly #leadership: Leadership;
  readonly #members: MembersSource;
  readonly #autolock: Autolock;
  readonly #server: RpcServer;
  readonly #stopping: AbortController;
  #leading = false;

  /**
   * Resolves when it serves. Without a raft log, and without founding a group, that is when the leader has let it in, or some seconds
   * later it rejects and may be tried again; with a log it waits for nobody. Throws MANAGER_UNREACHABLE, MANAGER_EXPELLED, ROLE_REFUSED,
   * NODE_REMOVED, LIMIT_REACHED, UNREACHABLE, RAFT_*, ADDRESS_IN_USE; and CANCELLED when `signal` was aborted.
   */
  static async open(options: ManagerOptions): Promise<Manager> {
    const { clock, log, identity, start, advertiseAddr, keys } = options;
    const store = new MemoryStore({ clock });
    const stopping = new AbortController();
    const abort = (): void => stopping.abort(swarmError('CANCELLED', { why: 'the manager is stopped' }));
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    const admission = new Admission({
      ...options,
      addr: advertiseAddr,
      via: () => [...(start.kind === 'found' ? [] : start.via()), ...managerAddrs(store.view, undefined)],
      signal: stopping.signal,
    });
    let manager: Manager | undefined;
    const departed = new Departed(store);
    // Only the leader knows of all who are gone: another manager may not have heard yet of a node that has just come.
    const isRemoved = (nodeId: string): boolean =>
      departed.has(nodeId) || (manager !== undefined && manager.#leading && !store.view.nodes.get(nodeId));
    const isPastOffice = (facts: NodeCertificateFacts): boolean =>
      hasLeftOffice(store.view.nodes.get(facts.nodeId), facts);
    const server = new RpcServer({ clock, log, isRemoved, isPastOffice });
    let listening: Promise<unknown> | undefined;
    const listen = async (): Promise<void> => {
      await (listening ??= server.listenTls(options.listenAddr, identity));
    };
    try {
      const found = start.kind === 'found';
      const group = await openGroup({ ...options, cipher: keys.cipher, store, found, admission, listen });
      store.attach(patientProposer(group.raft, clock));
      manager = new Manager(options, { ...group, store, server, stopping });
      if (found) await store.update(() => start.seed);
      await listen();
      manager.#run(admission);
      return manager;
    } catch (error) {
      stopping.abort();
      if (manager) await manager.close();
      else await server.close({ graceMs: 0 });
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
  }

  private constructor(
    options: ManagerOptions,
    parts: OpenedGroup & { store: MemoryStore; server: RpcServer; stopping: AbortController },
  ) {
    const { clock, random, log, onFatal, identity, advertiseAddr } = options;
    const { raft, transport, storage, store, server } = parts;
    this.#options = options;
    this.#raft = raft;
    this.#store = store;
    this.#transport = transport;
    this.#server = server;
    this.#stopping = parts.stopping;
    const self = identity.current.nodeId;
    const addressOf = (id: string): string | undefined => (id === self ? advertiseAddr : transport.addressOf(id));
    const leaderAddr = (): string | undefined => {
      const { leader } = raft.status();
      return leader === undefined || leader === self ? undefined : addressOf(leader);
    };

    const office = new Office();
    const asLeader = { store: store.asLeader(() => office.assertHeld()), clock, random, log, onFatal };
    this.#members = { group: raft, store: asLeader.store, addressOf };
    const dispatcher = new Dispatcher({
      ...asLeader,
      managers: () => managerAddrs(store.view, raft.status().leader),
      leader: { other: leaderAddr, onChange: (listener) => raft.onLeader(listener) },
      barrier: () => raft.readBarrier(),
    });
    const logs = new LogBroker({ ...asLeader, agents: dispatcher });
    this.#leadership = new Leadership(
      [
        new Orchestrator(asLeader),
        new Allocator(asLeader),
        new RoomKeeper(asLeader),
        new TaskReaper(asLeader),
        new Scheduler(asLeader),
        new RebalanceOnJoin(asLeader),
        new MembersLoop({ ...asLeader, ...this.#members, office }),
        dispatcher,
        logs,
      ],
      office,
      onFatal,
    );

    this.#autolock = new Autolock({ store, keys: options.keys, reseal: () => storage.reseal(), log, onFatal });
    const ca = {
      store,
      clock,
      random,
      log,
      barrier: () => barrier({ group: raft, view: store.view, identity, clock }),
    };
    const verifyNetworks = () => dispatcher.verifyNetworks();
    this.control = controlHandlers({
      ...ca,
      registry: options.registry,
      logs,
      group: raft,
      identity,
      leaderAddr,
      verifyNetworks,
    });
    this.renewCertificate = (csr) => renewOwnCertificate(ca, self, csr);
    // A manager is where it says, whoever leads: its own agent comes over loopback, to another leader perhaps from another address.
    const hostOf = (nodeId: string): string | undefined => {
      const addr = nodeId === self ? advertiseAddr : managerAddr(store.view, nodeId);
      return addr === undefined ? undefined : parseAddr(addr).host;
    };
    server.addService(Control.service, this.control);
    server.addService(NodeCa.service, nodeCaHandlers(ca));
    server.addService(DispatcherService.service, dispatcherHandlers({ dispatcher, logs, addrOf: hostOf }));
    const hangUp = (nodeId: string): void => transport.hangUp(nodeId);
    server.addService(
      Membership.service,
      membershipHandlers({ store: asLeader.store, group: raft, identity, clock, hangUp }),
    );
    server.addService(Raft.service, transport.handlers);
  }

  get standing(): Standing {
    const { id, role, leader, membership } = this.#raft.status();
    return {
      leader: role === 'leader',
      quorum: leader !== undefined,
      voter: membership.members.includes(id),
      managers: membership.members.length,
    };
  }
  /** Resolves once this manager is a full member of the group. */
  voting(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#raft.onMembership(() => {
        if (!this.standing.voter) return;
        queueMicrotask(() => cancel()); // the first call comes before there is anything to cancel
        resolve();
      });
    });
  }

  /** All that the cluster has acknowledged, as a file (proto/backup-file.ts). Throws as `barrier` does, and LIMIT_REACHED. */
  async backup(): Promise<Buffer> {
    const { identity, clock } = this.#options;
    await barrier({ group: this.#raft, view: this.#store.view, identity, clock });
    return backupOf(this.#store, identity.current.nodeId, clock);
  }

  /**
   * Hands the leadership over if it has it, so that the others need no election, which takes them up to a second; then takes no new work,
   * stops the loops, ends the calls, closes the log.
   */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#handOver();
    await this.#leadership.stop();
    await this.#transport.close();
    await this.#server.close({ graceMs: CLOSE_GRACE_MS });
    await this.#autolock.stop();
    await this.#raft.close();
  }

  #run(admission: Admission): void {
    const { clock, random, log, onFatal, onRemoved } = this.#options;
    this.#autolock.start();
    this.#raft.onLeadership((leading) => {
      this.#leading = leading;
      this.#leadership.set(leading);
    });
    const { signal } = this.#stopping;
    untilExpelled({ group: this.#raft, admission, clock, random, log, signal }).then((expelled) => {
      if (expelled) onRemoved();
    }, onFatal);
  }

  /** Raft gives it up after an election timeout, less than a second. */
  async #handOver(): Promise<void> {
    if (this.#raft.status().role !== 'leader') return;
    const to = successor(membersFacts(this.#members));
    if (to === undefined) return;
    try {
      await this.#raft.transferLeadership(to);
    } catch (error) {
      this.#options.log.warn({ to, reason: messageOf(error) }, 'the leadership was not handed over');
    }
  }
}
