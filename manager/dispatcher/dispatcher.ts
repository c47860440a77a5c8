/**
 * The dispatcher: the leader's side of every agent's session.
 * Owns: state, message, addr and description of nodes; the status of tasks from `assigned` on, but for the orchestrator's mark on those that are
 *   left on a node that is down.
 * Watches: tasks (by node), nodes, the cluster's heartbeat period, through every commit; who leads.
 * Writes: node status and description when they change; task status as agents report it, forwards only.
 * Never: decides what should run or where, changes specs or desired states, makes or removes objects; hands out tasks before a
 *   majority has confirmed that this manager leads.
 */
import { must } from '../../lib/assert.js';
import type { Cancel, Clock, Millis } from '../../lib/clock.js';
import { millisToNanos, nanosToMillis } from '../../lib/clock.js';
import { hasCode, messageOf, SwarmError, swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import type { AgentMessage } from '../../proto/gen/swarm/v1/AgentMessage.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import type { NodeDescription } from '../../proto/gen/swarm/v1/NodeDescription.js';
import type { VerifyNetworksResponse } from '../../proto/gen/swarm/v1/VerifyNetworksResponse.js';
import type { StatusReport } from '../../proto/gen/swarm/v1/StatusReport.js';
import { makeNodeDescription, sameMessage } from '../../proto/objects.js';
import { roleOf } from '../members/role.js';
import { notLeader } from '../not-leader.js';
import type { Commit, LeaderLoop, Store } from '../store/types.js';
import { assignmentChanges, isAssigned } from './assignments.js';
import { NodeDependencies, nodesConcerned } from './dependencies.js';
import { Election, type LeaderInfo } from './election.js';
import { Liveness } from './liveness.js';
import { SessionNetworks, verifyAll } from './networks/networks.js';
import { Session, type Wire } from './session.js';
import { StatusWriter } from './status-writer.js';

const HEARTBEAT_PERIOD_DEFAULT: Millis = 1_000;
/** Periods without a word after which a node is down: agents beat twice a period, so five beats are missing. It is stored within three. */
const GRACE_PERIODS = 2.5;
/**
 * A new leader gives more: agents have to find it first. Only a node whose manager is silent too, in raft, has had its time after
 * GRACE_PERIODS: mostly that of the last leader, whose death was the reason for the election. An agent whose manager vanished without a word notices within 2.5 s (keepalive,
 * proto/rpc/client.ts), spends 1 s on each other manager that is gone too (three of seven at most, else nobody leads), and up to 1 s
 * at one that is cut off from the leader (election.ts).
 */
const GRACE_PERIODS_AT_START = 6;
const GRACE_AT_START_MIN: Millis = 7_000;

export interface DispatcherOptions {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  /** Addresses (host:port) of the managers, for agents to come back to, the leader first. Asked while this one leads. */
  managers: () => string[];
  leader: LeaderInfo;
  /** Resolves once a majority has confirmed that the store here has all that was committed when this was called. */
  barrier: () => Promise<void>;
  /** The loop met a broken invariant: the process must end. */
  onFatal: (error: unknown) => void;
}

/** One agent's stream, as the transport drives it. */
export interface AgentSession {
  receive(message: AgentMessage): void;
  /** The stream takes more, after a `send` that returned false. */
  drained(): void;
  /** The stream is gone. */
  closed(): void;
}

/** Hears of sessions that have had their full set, and of their end. */
export interface SessionListener {
  started(nodeId: string): void;
  ended(nodeId: string): void;
}

export class Dispatcher implements LeaderLoop {
  readonly name = 'dispatcher';
  readonly #options: DispatcherOptions;
  readonly #log: Log;
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<SessionListener>();
  readonly #liveness: Liveness;
  readonly #networks: SessionNetworks;
  /** Managers' nodes that have not come to this leader yet. */
  readonly #awaited = new Set<string>();
  readonly #election: Election;
  #writer: StatusWriter | undefined;
  #unwatch: Cancel | undefined;
  #period: Millis = HEARTBEAT_PERIOD_DEFAULT;
  #managers: string[] = [];

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#log = options.log.child({ component: this.name });
    this.#networks = new SessionNetworks({
      ...options,
      sessions: this.#sessions,
      sendTo: (nodeId, message) => this.sendTo(nodeId, message),
    });
    this.#election = new Election(options.clock, options.leader);
    this.#liveness = new Liveness(options.clock, (nodeId) => {
      if (!this.#waitOn(nodeId)) this.#expire(nodeId).catch(options.onFatal);
    });
  }

  start(): void {
    const { store } = this.#options;
    this.#writer = new StatusWriter(store, this.#log);
    this.#period = this.#storedPeriod();
    this.#managers = this.#options.managers();
    this.#awaited.clear();
    this.#networks.start();
    for (const node of store.view.nodes.values()) {
      if (node.status.state === 'down') continue;
      if (node.manager_status) this.#awaited.add(node.id);
      this.#liveness.watch(node.id, node.manager_status ? GRACE_PERIODS * this.#period : this.#graceAtStart);
    }
    this.#unwatch = store.watch((commit) => this.#note(commit));
    this.#election.leadsHere = true;
  }

  async stop(): Promise<void> {
    this.#election.leadsHere = false;
    this.#unwatch?.();
    this.#liveness.clear();
    const writer = this.#writer;
    this.#writer = undefined;
    this.#endAll(this.#notLeader());
    this.#networks.stop();
    await writer?.stop();
  }

  /** Resolves when it is known where a session can be had, here or at another manager; not later than some time or `signal`. */
  untilElected(signal: AbortSignal): Promise<void> {
    return this.#election.over(signal);
  }

  /**
   * Begins a node's session and ends the one it had. Throws NODE_REMOVED for a node that is not stored, RAFT_NOT_LEADER with the
   * leader's address while this loop does not run, LIMIT_REACHED.
   */
  openSession(node: { id: string; addr: string }, send: Wire['send'], close: Wire['close']): AgentSession {
    const writer = this.#writer;
    if (!writer) throw this.#notLeader();
    if (!this.#options.store.view.nodes.get(node.id)) throw swarmError('NODE_REMOVED', { id: node.id });
    const before = this.#sessions.get(node.id);
    if (!before && this.#sessions.size >= limits.sessions_max) {
      throw swarmError('LIMIT_REACHED', { what: 'the number of sessions', limit: limits.sessions_max });
    }
    if (before) this.#end(before, swarmError('SESSION_REPLACED', { id: node.id }));
    const session = new Session({
      id: newId(this.#options.random),
      nodeId: node.id,
      wire: {
        send,
        close: (error) => {
          this.#forget(session);
          close(error);
        },
      },
      dependencies: new NodeDependencies(this.#options.store.view, node.id),
      networks: this.#networks.forNode(node.id),
    });
    this.#sessions.set(node.id, session);
    this.#awaited.delete(node.id);
    this.#liveness.watch(node.id, GRACE_PERIODS * this.#period);

    let isGreeted = false;
    return {
      receive: (message) => {
        if (session.isOver) return;
        this.#liveness.heard(node.id);
        if (isGreeted === Boolean(message.hello)) {
          const expected = 'hello as the first message, once';
          return this.#end(session, swarmError('INVALID_FIELD', { field: 'message', value: 'other', expected }));
        }
        isGreeted = true;
        this.#endOnError(session, this.#receive(writer, session, node.addr, message));
      },
      drained: () => session.drained(),
      closed: () => this.#end(session),
    };
  }

  /** Sends a message over the node's session. False when it has none that is started. */
  sendTo(nodeId: string, message: ManagerMessageInput): boolean {
    const session = this.#sessions.get(nodeId);
    if (!session?.isStarted) return false;
    session.push(message);
    return !session.isOver;
  }

  /** What of the networks is in force on each node, beside what should be. For the leader. */
  async verifyNetworks(): Promise<VerifyNetworksResponse> {
    if (!this.#writer) throw this.#notLeader();
    return verifyAll(this.#networks.checks, this.#options.store.view);
  }

  watchSessions(listener: SessionListener): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #receive(writer: StatusWriter, session: Session, addr: string, message: AgentMessage): Promise<void> {
    if (message.hello) await this.#greet(writer, session, addr, message.hello.description);
    else if (message.description)
      await writer.node(session.nodeId, { description: makeNodeDescription(message.description) });
    else if (message.status_report) await this.#report(writer, session, message.status_report);
    else if (message.network_ack) this.#networks.acknowledged(session, message.network_ack);
    else if (message.network_report) this.#networks.checks.answered(message.network_report);
    else if (message.attached) await writer.node(session.nodeId, { attached: message.attached.containers });
  }

  /**
   * The node's state is stored and the lead confirmed before it gets its tasks. Of a node that is as it was nothing is written, so that
   * storing proves no lead: a manager that others have replaced would hand out the tasks of the past.
   */
  async #greet(
    writer: StatusWriter,
    session: Session,
    addr: string,
    description: NodeDescription | null,
  ): Promise<void> {
    const { nodeId } = session;
    const status = { state: 'ready', message: '', addr } as const;
    this.#liveness.forget(nodeId); // it has spoken and waits for us: how long we take says nothing about it
    try {
      await writer.node(nodeId, description ? { status, description: makeNodeDescription(description) } : { status });
      await this.#options.barrier();
    } finally {
      const isStored = this.#options.store.view.nodes.get(nodeId) !== undefined;
      if (this.#writer === writer && isStored) this.#liveness.watch(nodeId, GRACE_PERIODS * this.#period);
    }
    if (session.isOver) return;
    const tasks = [...this.#options.store.view.tasks.byNode(nodeId)].filter(isAssigned);
    const welcome = { session_id: session.id, heartbeat_period: millisToNanos(this.#period) };
    session.start([{ welcome }, this.#managerList(nodeId)], this.#networks.fullSet(session, tasks));
    this.#log.info({ node: nodeId, addr, tasks: tasks.length }, 'session started');
    for (const listener of this.#listeners) listener.started(nodeId);
  }

  async #report(writer: StatusWriter, session: Session, report: StatusReport): Promise<void> {
    if (report.updates.length > limits.status_batch_max) {
      throw swarmError('LIMIT_REACHED', { what: 'the number of updates in a report', limit: limits.status_batch_max });
    }
    const stored = report.updates.flatMap(({ task_id, status }) =>
      status ? [writer.task(session.nodeId, task_id, status)] : [],
    );
    await Promise.all(stored);
    if (!session.isOver) session.push({ status_ack: { sequence: report.sequence } });
  }

  #note(commit: Commit): void {
    if (commit.reset) return this.#endAll(this.#notLeader()); // only another leader sends a whole state: `stop` follows
    const rewired = this.#networks.note(commit);
    const changed = new Set(rewired);
    const toTell = new Set<string>();
    let managersChanged = false;
    for (const event of commit.events) {
      for (const change of assignmentChanges(event)) {
        const session = this.#sessions.get(change.nodeId);
        if (!session) continue;
        session.note(change);
        changed.add(session);
      }
      for (const session of this.#sessionsOf(nodesConcerned(event))) {
        session.noteDependencies();
        changed.add(session);
      }
      if (event.kind === 'cluster') this.#adoptPeriod();
      if (event.kind !== 'node') continue;
      if (event.action === 'remove') this.#removeNode(event.object.id);
      const before = event.action === 'update' ? event.old : undefined;
      if (!sameMessage(before?.manager_status ?? null, event.object.manager_status)) managersChanged = true;
      if (before && roleOf(before) !== roleOf(event.object)) toTell.add(before.id);
    }
    for (const session of changed) session.flush();
    for (const session of rewired) this.#networks.told(session);
    if (managersChanged && this.#adoptManagers()) for (const nodeId of this.#sessions.keys()) toTell.add(nodeId);
    for (const nodeId of toTell) if (this.#sessions.has(nodeId)) this.sendTo(nodeId, this.#managerList(nodeId));
  }

  #sessionsOf(nodes: readonly string[] | 'all'): Iterable<Session> {
    return nodes === 'all' ? this.#sessions.values() : nodes.flatMap((id) => this.#sessions.get(id) ?? []);
  }

  #removeNode(nodeId: string): void {
    this.#liveness.forget(nodeId);
    const session = this.#sessions.get(nodeId);
    if (session) this.#end(session, swarmError('NODE_REMOVED', { id: nodeId }));
  }

  /** False when their addresses are the same. */
  #adoptManagers(): boolean {
    const managers = this.#options.managers();
    if (managers.join() === this.#managers.join()) return false;
    this.#managers = managers;
    return true;
  }

  #managerList(nodeId: string): ManagerMessageInput {
    const node = must(this.#options.store.view.nodes.get(nodeId), nodeId);
    return { managers: { addrs: this.#managers, role: roleOf(node) } };
  }

  /** Agents keep to the period they were welcomed with: a new one takes effect as they come back. */
  #adoptPeriod(): void {
    const period = this.#storedPeriod();
    if (period === this.#period) return;
    this.#period = period;
    this.#endAll(swarmError('SESSION_RENEWED', { why: 'the heartbeat period has changed' }));
  }

  #storedPeriod(): Millis {
    const nanos = this.#options.store.view.cluster()?.spec.heartbeat_period ?? 0;
    return nanos > 0 ? nanosToMillis(nanos) : HEARTBEAT_PERIOD_DEFAULT;
  }

  get #graceAtStart(): Millis {
    return Math.max(GRACE_PERIODS_AT_START * this.#period, GRACE_AT_START_MIN);
  }

  /** Gives a manager's node the rest of the time to find this leader, once, if its manager is heard in raft (the members loop says so). */
  #waitOn(nodeId: string): boolean {
    if (!this.#awaited.delete(nodeId)) return false;
    if (this.#options.store.view.nodes.get(nodeId)?.manager_status?.reachability === 'unreachable') return false;
    this.#liveness.watch(nodeId, this.#graceAtStart - GRACE_PERIODS * this.#period);
    return true;
  }

  async #expire(nodeId: string): Promise<void> {
    const session = this.#sessions.get(nodeId);
    if (session) this.#end(session, swarmError('SESSION_RENEWED', { why: 'no heartbeat came in time' }));
    this.#log.warn({ node: nodeId }, 'node is down: no heartbeat');
    try {
      await this.#writer?.node(nodeId, { status: { state: 'down', message: 'heartbeat failure' } });
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      this.#log.warn({ node: nodeId, err: error }, 'node not yet stored as down');
      if (this.#writer && !this.#sessions.has(nodeId)) this.#liveness.watch(nodeId, this.#period);
    }
  }

  #endOnError(session: Session, work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error instanceof SwarmError) this.#end(session, error);
      else this.#options.onFatal(error);
    });
  }

  #endAll(error: Error): void {
    for (const session of [...this.#sessions.values()]) this.#end(session, error);
  }

  #end(session: Session, error?: Error): void {
    if (session.isOver) return;
    this.#log.info({ node: session.nodeId, why: error ? messageOf(error) : 'the agent left' }, 'session ended');
    session.end(error && hasCode(error, 'RAFT_NOT_LEADER') ? this.#notLeader() : error);
  }

  /** The store says which member leads, if at all; agents need its address. */
  #notLeader(): SwarmError {
    return notLeader(this.#options.leader.other());
  }

  #forget(session: Session): void {
    if (this.#sessions.get(session.nodeId) !== session) return;
    this.#sessions.delete(session.nodeId);
    this.#networks.ended(session.nodeId);
    if (!session.isStarted) return;
    for (const listener of this.#listeners) listener.ended(session.nodeId);
  }
}
