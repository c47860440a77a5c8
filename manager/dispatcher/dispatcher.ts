/**
 * The dispatcher: the leader's side of every agent's session.
 * Owns: state, message, addr and description of nodes; the status of tasks from `assigned` on.
 * Watches: tasks (by node), nodes, the cluster's heartbeat period, through every commit.
 * Writes: node status and description when they change; task status as agents report it, forwards only.
 * Never: decides what should run or where, changes specs or desired states, makes or removes objects.
 */
import type { Cancel, Clock, Millis } from '../../lib/clock.js';
import { millisToNanos, nanosToMillis } from '../../lib/clock.js';
import { messageOf, SwarmError, swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import type { AgentMessage } from '../../proto/gen/swarm/v1/AgentMessage.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import type { NodeDescription } from '../../proto/gen/swarm/v1/NodeDescription.js';
import type { StatusReport } from '../../proto/gen/swarm/v1/StatusReport.js';
import { makeNodeDescription, sameMessage } from '../../proto/objects.js';
import type { Commit, LeaderLoop, Store } from '../store/types.js';
import { assignmentChanges, isAssigned } from './assignments.js';
import { Liveness } from './liveness.js';
import { Session, type Wire } from './session.js';
import { StatusWriter } from './status-writer.js';

const HEARTBEAT_PERIOD_DEFAULT: Millis = 1_000;
/** Periods without a word after which a node is down; the second is for a new leader, whom agents have to find first. */
const GRACE_PERIODS = 3;
const GRACE_PERIODS_AT_START = 6;

export interface DispatcherOptions {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  /** Addresses (host:port) of the managers, for agents to come back to. */
  managers: () => string[];
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
  #writer: StatusWriter | undefined;
  #unwatch: Cancel | undefined;
  #period: Millis = HEARTBEAT_PERIOD_DEFAULT;
  #managers: string[] = [];

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#log = options.log.child({ component: this.name });
    this.#liveness = new Liveness(options.clock, (nodeId) => {
      this.#expire(nodeId).catch(options.onFatal);
    });
  }

  start(): void {
    const { store } = this.#options;
    this.#writer = new StatusWriter(store, this.#log);
    this.#period = this.#storedPeriod();
    this.#managers = this.#options.managers();
    for (const node of store.view.nodes.values()) {
      if (node.status.state !== 'down') this.#liveness.watch(node.id, GRACE_PERIODS_AT_START * this.#period);
    }
    this.#unwatch = store.watch((commit) => this.#note(commit));
  }

  async stop(): Promise<void> {
    this.#unwatch?.();
    this.#liveness.clear();
    const writer = this.#writer;
    this.#writer = undefined;
    this.#endAll(swarmError('RAFT_NOT_LEADER', { hint: '' }));
    await writer?.stop();
  }

  /**
   * Begins a node's session and ends the one it had. Throws NODE_REMOVED for a node that is not stored, RAFT_NOT_LEADER while this
   * loop does not run, LIMIT_REACHED.
   */
  openSession(node: { id: string; addr: string }, send: Wire['send'], close: Wire['close']): AgentSession {
    const writer = this.#writer;
    if (!writer) throw swarmError('RAFT_NOT_LEADER', { hint: '' });
    if (!this.#options.store.view.nodes.get(node.id)) throw swarmError('NODE_REMOVED', { id: node.id });
    const before = this.#sessions.get(node.id);
    if (!before && this.#sessions.size >= limits.sessions_max) {
      throw swarmError('LIMIT_REACHED', { what: 'the number of sessions', limit: limits.sessions_max });
    }
    if (before) this.#end(before, swarmError('SESSION_REPLACED', { id: node.id }));
    const session = new Session(newId(this.#options.random), node.id, {
      send,
      close: (error) => {
        this.#forget(session);
        close(error);
      },
    });
    this.#sessions.set(node.id, session);
    this.#liveness.watch(node.id, GRACE_PERIODS * this.#period);

    let isGreeted = false;
    return {
      receive: (message) => {
        if (session.isOver) return;
        this.#liveness.heard(node.id);
        if (!isGreeted && !message.hello) {
          const expected = 'hello as the first message';
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

  watchSessions(listener: SessionListener): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #receive(writer: StatusWriter, session: Session, addr: string, message: AgentMessage): Promise<void> {
    if (message.hello) await this.#greet(writer, session, addr, message.hello.description);
    else if (message.description)
      await writer.node(session.nodeId, { description: makeNodeDescription(message.description) });
    else if (message.status_report) await this.#report(writer, session, message.status_report);
  }

  /** The node's state is stored before it gets its tasks: a manager that has lost the lead hands out nothing. */
  async #greet(
    writer: StatusWriter,
    session: Session,
    addr: string,
    description: NodeDescription | null,
  ): Promise<void> {
    const status = { state: 'ready', message: '', addr } as const;
    await writer.node(
      session.nodeId,
      description ? { status, description: makeNodeDescription(description) } : { status },
    );
    if (session.isOver) return;
    const tasks = [...this.#options.store.view.tasks.byNode(session.nodeId)].filter(isAssigned);
    const welcome = { session_id: session.id, heartbeat_period: millisToNanos(this.#period) };
    session.start([{ welcome }, { managers: { addrs: this.#managers } }], tasks);
    this.#log.info({ node: session.nodeId, addr, tasks: tasks.length }, 'session started');
    for (const listener of this.#listeners) listener.started(session.nodeId);
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
    if (commit.reset) return this.#endAll(swarmError('RAFT_NOT_LEADER', { hint: '' }));
    const changed = new Set<Session>();
    for (const event of commit.events) {
      for (const change of assignmentChanges(event)) {
        const session = this.#sessions.get(change.nodeId);
        if (!session) continue;
        session.note(change);
        changed.add(session);
      }
      if (event.kind === 'cluster') this.#adoptPeriod();
      if (event.kind !== 'node') continue;
      if (event.action === 'remove') this.#removeNode(event.object.id);
      const before = event.action === 'update' ? event.old.manager_status : null;
      if (!sameMessage(before, event.object.manager_status)) this.#announceManagers();
    }
    for (const session of changed) session.flush();
  }

  #removeNode(nodeId: string): void {
    this.#liveness.forget(nodeId);
    const session = this.#sessions.get(nodeId);
    if (session) this.#end(session, swarmError('NODE_REMOVED', { id: nodeId }));
  }

  #announceManagers(): void {
    const managers = this.#options.managers();
    if (managers.join() === this.#managers.join()) return;
    this.#managers = managers;
    for (const session of this.#sessions.values()) {
      if (session.isStarted) session.push({ managers: { addrs: managers } });
    }
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
    session.end(error);
  }

  #forget(session: Session): void {
    if (this.#sessions.get(session.nodeId) !== session) return;
    this.#sessions.delete(session.nodeId);
    if (!session.isStarted) return;
    for (const listener of this.#listeners) listener.ended(session.nodeId);
  }
}
