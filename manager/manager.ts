/**
 * One manager: the replicated store, the API on it, and while it leads the loops that decide.
 *
 * Owns: the raft member and its storage, the server on the cluster port. Watches: its leadership. Writes: through the loops and the API only.
 * Never: runs a loop while it does not lead.
 */
import { join } from 'node:path';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import { Control, Dispatcher as DispatcherService, NodeCa } from '../proto/load.js';
import type { ControlHandlers } from '../proto/gen/swarm/v1/Control.js';
import type { LiveIdentity } from '../proto/rpc/identity.js';
import { parseAddr } from '../proto/rpc/address.js';
import { RpcServer } from '../proto/rpc/server.js';
import { RaftNode } from '../raft/node.js';
import { LevelStorage } from '../raft/storage-level.js';
import { nodeCaHandlers, renewCertificate } from './ca/node-ca.js';
import { controlHandlers } from './control/service.js';
import { Dispatcher } from './dispatcher/dispatcher.js';
import { dispatcherHandlers } from './dispatcher/service.js';
import type { ManagerKeys } from './keys.js';
import { Leadership } from './leadership.js';
import { LogBroker } from './logs/log-broker.js';
import { Orchestrator } from './orchestrator/orchestrator.js';
import { TaskReaper } from './orchestrator/task-reaper.js';
import { Scheduler } from './scheduler/scheduler.js';
import { managerAddr, managerAddrs } from './members/addresses.js';
import { MemoryStore } from './store/memory-store.js';
import type { ApplyResult, StoreChange } from './store/types.js';

/** Calls under way when the manager stops get this long. */
const CLOSE_GRACE_MS = 1_000;

export interface ManagerOptions {
  /** Folder of the raft log. */
  dir: string;
  identity: LiveIdentity;
  /** What seals this manager's files. */
  keys: ManagerKeys;
  /** host:port to serve the cluster on, and the one that others reach it at. */
  listenAddr: string;
  advertiseAddr: string;
  clock: Clock;
  random: Random;
  log: Log;
  /** Called once when the manager cannot go on: the process should end, and its next start replays what is stored. */
  onFatal: (error: unknown) => void;
  /** This manager is no member of the raft group any more: it is to be closed, and its raft folder to be removed. Called once. */
  onRemoved: () => void;
  start: ManagerStart;
}

/** How a manager comes by its part of the cluster's state. `via`: addresses (host:port) of managers to ask, best first. */
export type ManagerStart =
  /** It makes a cluster that begins with `seed`. Refused when there is a log already. */
  | { kind: 'found'; seed: readonly StoreChange[] }
  /** It has none yet, and asks to be taken into the raft group. */
  | { kind: 'join'; via: () => readonly string[] }
  /** It goes on with its log; without one it joins anew. */
  | { kind: 'resume'; via: () => readonly string[] };

export class Manager {
  /** The control API, for the local socket too. */
  readonly control: ControlHandlers;
  /** A new certificate for this manager itself, from its own CA: it must not depend on the one it has, which may have expired. */
  readonly renewCertificate: (csr: Buffer) => ReturnType<typeof renewCertificate>;
  readonly #raft: RaftNode<ApplyResult>;
  readonly #server: RpcServer;
  readonly #leadership: Leadership;

  static async open(options: ManagerOptions): Promise<Manager> {
    const { clock, random, log, identity, onFatal, start } = options;
    const seed = start.kind === 'found' ? start.seed : undefined;
    const store = new MemoryStore({ clock });
    const id = identity.current.nodeId;
    const raft = await RaftNode.open({
      id,
      storage: new LevelStorage(join(options.dir, 'log'), { cipher: options.keys.cipher }),
      stateMachine: store,
      clock,
      random,
      log: log.child({ component: 'raft' }),
      onFatal,
      ...(seed ? { bootstrap: [id] } : {}),
    });
    store.attach(raft);
    try {
      if (seed) await store.update(() => seed);
      const manager = new Manager(options, store, raft);
      await manager.#server.listenTls(options.listenAddr, identity);
      raft.onLeadership((leading) => manager.#leadership.set(leading));
      return manager;
    } catch (error) {
      await raft.close();
      throw error;
    }
  }

  private constructor(options: ManagerOptions, store: MemoryStore, raft: RaftNode<ApplyResult>) {
    const { clock, random, log } = options;
    const shared = { store, clock, random, log, onFatal: options.onFatal };
    const self = options.identity.current.nodeId;
    const otherLeader = (): string | undefined => {
      const { leader } = raft.status();
      return leader === undefined || leader === self ? undefined : managerAddr(store.view, leader);
    };
    const dispatcher = new Dispatcher({
      ...shared,
      managers: () => managerAddrs(store.view, options.advertiseAddr),
      leader: { other: otherLeader, onChange: (listener) => raft.onLeader(listener) },
      barrier: () => raft.readBarrier(),
    });
    const logs = new LogBroker({ ...shared, agents: dispatcher });
    this.#raft = raft;
    this.#leadership = new Leadership(
      [new Orchestrator(shared), new TaskReaper(shared), new Scheduler(shared), dispatcher, logs],
      options.onFatal,
    );
    this.control = controlHandlers({ store, random, clock, logs });
    this.#server = new RpcServer({ clock, log, isRemoved: (nodeId) => !store.view.nodes.get(nodeId) });
    this.renewCertificate = (csr) => renewCertificate(shared, options.identity.current.nodeId, csr);
    // A manager is where it says, whoever leads: its own agent comes over loopback, to another leader perhaps from another address.
    const addrOf = (nodeId: string): string | undefined => {
      const addr = nodeId === self ? options.advertiseAddr : managerAddr(store.view, nodeId);
      return addr === undefined ? undefined : parseAddr(addr).host;
    };
    this.#server.addService(Control.service, this.control);
    this.#server.addService(NodeCa.service, nodeCaHandlers(shared));
    this.#server.addService(DispatcherService.service, dispatcherHandlers({ dispatcher, logs, addrOf }));
  }

  /** What this manager knows of its group, without asking the others. `quorum`: it hears a leader, which a majority follows. */
  get standing(): { leader: boolean; quorum: boolean; voter: boolean; managers: number } {
    const { id, role, leader, membership } = this.#raft.status();
    const { members } = membership;
    const quorum = leader !== undefined;
    return { leader: role === 'leader', quorum, voter: members.includes(id), managers: members.length };
  }

  /** Resolves as soon as this manager is a voter of its group: right after joining it is a learner, until it has caught up. */
  voting(): Promise<void> {
    const { id } = this.#raft.status();
    return new Promise((resolve) => {
      const cancel = this.#raft.onMembership(({ members }) => {
        if (!members.includes(id)) return;
        queueMicrotask(() => cancel()); // the first call comes before there is anything to cancel
        resolve();
      });
    });
  }

  /** Takes no new work, stops the loops, ends the calls, closes the log. */
  async close(): Promise<void> {
    await this.#leadership.stop();
    await this.#server.close({ graceMs: CLOSE_GRACE_MS });
    await this.#raft.close();
  }
}
