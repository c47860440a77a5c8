/**
 * The log broker: lines of tasks, from the agents that have them to whoever asked.
 * Owns: the subscriptions of this leader, and the requests to agents that they are made of. Nothing of it is stored.
 * Watches: tasks of subscribed services (for follow), removals of services, agents' sessions.
 * Writes: nothing to the store; log_request and log_cancel to agents, merged lines and notices to readers.
 * Never: keeps lines beyond a bounded queue, orders lines of different tasks, waits for an agent that is gone.
 */
import { must } from '../../lib/assert.js';
import type { Cancel, Clock, Millis } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import { limits } from '../../lib/limits.js';
import type { Random } from '../../lib/random.js';
import type { LogOptions } from '../../proto/gen/swarm/v1/LogOptions.js';
import type { LogPublication } from '../../proto/gen/swarm/v1/LogPublication.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import { isAtLeast } from '../../proto/task-state.js';
import type { Task } from '../../proto/types.js';
import type { Commit, LeaderLoop, Store } from '../store/types.js';
import { LineQueue, type LogReader } from './line-queue.js';

/** What the broker needs of the dispatcher. */
export interface AgentLines {
  sendTo(nodeId: string, message: ManagerMessageInput): boolean;
  watchSessions(listener: { started(nodeId: string): void; ended(nodeId: string): void }): Cancel;
}

export type LogSelector = { serviceId: string } | { taskId: string };

/** One request to one agent. */
interface Request {
  readonly id: string;
  readonly subscription: Subscription;
  readonly nodeId: string;
  /** Tasks whose lines have not ended, each with the last timestamp that was seen before this request was made. */
  readonly open: Map<string, string>;
  cancelTimeout: Cancel;
}

interface Subscription {
  readonly subject: string;
  readonly options: LogOptions;
  readonly queue: LineQueue;
  readonly requests: Set<Request>;
  /** Tasks asked for, each with the timestamp of its last line; "": none yet. */
  readonly lastSeen: Map<string, string>;
  /** Tasks to ask for again when their node is back: only with follow. */
  readonly parked: Map<string, { nodeId: string }>;
  /** Tasks may still be added. */
  isOpen: boolean;
}

/** An agent that was asked for what there is, and says nothing for so long while we listen, will not answer any more. */
const SILENCE_MAX: Millis = 30_000;

/** A task has a container to read from, or had one. Before that its engine would give no lines and end at once. */
const hasLines = (task: Task): boolean => task.node_id !== '' && isAtLeast(task.status.state, 'running');

export class LogBroker implements LeaderLoop {
  readonly name = 'logs';
  readonly #store: Store;
  readonly #agents: AgentLines;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #subscriptions = new Map<string, Set<Subscription>>();
  readonly #requests = new Map<string, Request>();
  #cancels: Cancel[] = [];

  constructor(options: { store: Store; agents: AgentLines; clock: Clock; random: Random }) {
    this.#store = options.store;
    this.#agents = options.agents;
    this.#clock = options.clock;
    this.#random = options.random;
  }

  start(): void {
    this.#cancels = [
      this.#store.watch((commit) => this.#note(commit)),
      this.#agents.watchSessions({
        started: (nodeId) => this.#resume(nodeId),
        ended: (nodeId) => this.#lostNode(nodeId),
      }),
    ];
  }

  stop(): Promise<void> {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
    for (const subscription of this.#all()) this.#finish(subscription, swarmError('RAFT_NOT_LEADER', { hint: '' }));
    return Promise.resolve();
  }

  /**
   * Sends the lines of a service's tasks, or of one task, to `reader` until the returned function is called or, without follow, every
   * agent has answered or is gone. Throws RAFT_NOT_LEADER, LIMIT_REACHED.
   */
  subscribe(selector: LogSelector, options: LogOptions, reader: LogReader): Cancel {
    if (this.#cancels.length === 0) throw swarmError('RAFT_NOT_LEADER', { hint: '' });
    if (this.#all().length >= limits.log_subscriptions_max) {
      throw swarmError('LIMIT_REACHED', { what: 'the number of log requests', limit: limits.log_subscriptions_max });
    }
    const queue = new LineQueue(reader, (error) => {
      this.#close(subscription);
      reader.end(error instanceof Error ? error : new Error(String(error)));
    });
    const subject = 'serviceId' in selector ? selector.serviceId : selector.taskId;
    const subscription: Subscription = {
      subject,
      options,
      queue,
      requests: new Set(),
      lastSeen: new Map(),
      parked: new Map(),
      isOpen: options.follow,
    };
    const others = this.#subscriptions.get(subject) ?? new Set();
    this.#subscriptions.set(subject, others.add(subscription));

    const { tasks } = this.#store.view;
    const selected = 'serviceId' in selector ? [...tasks.byService(subject)] : [tasks.get(subject) ?? []].flat();
    this.#askFor(subscription, selected);
    this.#finishIfComplete(subscription);
    return () => {
      this.#close(subscription);
      queue.drop();
    };
  }

  /**
   * Takes one agent's publication in, reading no faster than the reader does. Throws what the agent's stream throws, CANCELLED when
   * nobody waits for the lines any more, INVALID_FIELD for lines that the agent was not asked for.
   */
  async publish(nodeId: string, publications: AsyncIterable<LogPublication>): Promise<void> {
    let request: Request | undefined;
    try {
      for await (const publication of publications) {
        const asked = this.#requests.get(publication.subscription_id);
        if (asked?.nodeId !== nodeId) throw swarmError('CANCELLED', { why: 'nobody waits for these lines' });
        request = asked;
        request.cancelTimeout();
        await this.#take(request, publication);
        this.#expectWord(request);
      }
    } finally {
      if (request) this.#lost(request, 'its log stream ended early');
    }
  }

  async #take(request: Request, { lines, ended_task_ids, err }: LogPublication): Promise<void> {
    const { subscription, nodeId, open } = request;
    for (const { task_id } of lines) {
      if (open.has(task_id)) continue;
      throw swarmError('INVALID_FIELD', { field: 'task_id', value: task_id, expected: 'a task of the log request' });
    }
    const fresh = lines.filter(({ task_id, timestamp }) => {
      const seen = open.get(task_id) ?? '';
      return seen === '' || timestamp > seen; // `since` includes its moment
    });
    for (const { task_id, timestamp } of fresh) subscription.lastSeen.set(task_id, timestamp);
    if (fresh.length > 0) await subscription.queue.put({ lines: fresh.map((line) => ({ ...line, node_id: nodeId })) });
    if (err !== '') await subscription.queue.put({ notice: `node ${this.#nameOf(nodeId)}: ${err}` });
    for (const taskId of ended_task_ids) open.delete(taskId);
    if (open.size > 0) return;
    this.#forget(request);
    this.#finishIfComplete(subscription);
  }

  #note(commit: Commit): void {
    for (const event of commit.events) {
      if (event.kind === 'service' && event.action === 'remove') {
        for (const subscription of this.#subscriptions.get(event.object.id) ?? []) {
          subscription.isOpen = false;
          this.#finishIfComplete(subscription);
        }
      } else if (event.kind === 'task') {
        const { id, service_id } = event.object;
        for (const subject of [service_id, id]) {
          for (const subscription of this.#subscriptions.get(subject) ?? []) {
            if (event.action === 'remove') this.#taskRemoved(subscription, id);
            else if (subscription.isOpen) this.#askFor(subscription, [event.object]);
            this.#finishIfComplete(subscription);
          }
        }
      }
    }
  }
  #taskRemoved(subscription: Subscription, taskId: string): void {
    subscription.parked.delete(taskId);
    if (subscription.subject === taskId) subscription.isOpen = false;
    const isAsked = [...subscription.requests].some(({ open }) => open.has(taskId));
    if (!isAsked) subscription.lastSeen.delete(taskId);
  }

  /** Asks the agents for those of the tasks that have lines and were not asked for yet. */
  #askFor(subscription: Subscription, tasks: readonly Task[]): void {
    const byNode = new Map<string, string[]>();
    for (const task of tasks) {
      if (!hasLines(task) || subscription.lastSeen.has(task.id)) continue;
      subscription.lastSeen.set(task.id, '');
      byNode.set(task.node_id, [...(byNode.get(task.node_id) ?? []), task.id]);
      if (subscription.subject === task.id) subscription.isOpen = false; // nothing else can be added
    }
    for (const [nodeId, taskIds] of byNode) this.#ask(subscription, nodeId, taskIds, subscription.options);
  }
  #ask(subscription: Subscription, nodeId: string, taskIds: string[], options: LogOptions): void {
    const open = new Map(taskIds.map((id) => [id, subscription.lastSeen.get(id) ?? '']));
    const request: Request = { id: newId(this.#random), subscription, nodeId, open, cancelTimeout: () => {} };
    this.#requests.set(request.id, request);
    subscription.requests.add(request);
    this.#expectWord(request);
    const log_request = { subscription_id: request.id, task_ids: taskIds, options };
    if (!this.#agents.sendTo(nodeId, { log_request })) this.#lost(request, 'not connected');
  }
  #expectWord(request: Request): void {
    if (request.subscription.options.follow || !this.#requests.has(request.id)) return;
    request.cancelTimeout = this.#clock.after(SILENCE_MAX, () => this.#lost(request, 'no answer'));
  }

  /** The node is back: what it was following goes on after the last line that was seen. */
  #resume(nodeId: string): void {
    for (const subscription of this.#all()) {
      for (const [taskId, parked] of [...subscription.parked]) {
        if (parked.nodeId !== nodeId) continue;
        subscription.parked.delete(taskId);
        const since = must(subscription.lastSeen.get(taskId), `the last line of task ${taskId}`);
        const options = since === '' ? subscription.options : { ...subscription.options, since, tail: -1 };
        this.#ask(subscription, nodeId, [taskId], options);
      }
    }
  }
  #lostNode(nodeId: string): void {
    for (const request of [...this.#requests.values()]) {
      if (request.nodeId === nodeId) this.#lost(request, 'its session ended');
    }
  }
  #lost(request: Request, why: string): void {
    if (!this.#requests.has(request.id)) return;
    this.#forget(request);
    const { subscription, nodeId, open } = request;
    const tasks = open.size === 1 ? "1 task's" : `${open.size} tasks'`;
    void subscription.queue.put({ notice: `node ${this.#nameOf(nodeId)}: ${why}: ${tasks} lines may be missing` });
    if (subscription.options.follow) for (const taskId of open.keys()) subscription.parked.set(taskId, { nodeId });
    this.#finishIfComplete(subscription);
  }
  #forget(request: Request): void {
    request.cancelTimeout();
    this.#requests.delete(request.id);
    request.subscription.requests.delete(request);
  }

  #finishIfComplete(subscription: Subscription): void {
    if (!subscription.isOpen && subscription.requests.size + subscription.parked.size === 0) this.#finish(subscription);
  }
  #finish(subscription: Subscription, error?: Error): void {
    this.#close(subscription);
    subscription.queue.end(error);
  }
  #close(subscription: Subscription): void {
    for (const request of [...subscription.requests]) {
      this.#forget(request);
      this.#agents.sendTo(request.nodeId, { log_cancel: { subscription_id: request.id } });
    }
    const others = this.#subscriptions.get(subscription.subject);
    others?.delete(subscription);
    if (others?.size === 0) this.#subscriptions.delete(subscription.subject);
  }
  #all(): Subscription[] {
    return [...this.#subscriptions.values()].flatMap((some) => [...some]);
  }
  #nameOf(nodeId: string): string {
    return this.#store.view.nodes.get(nodeId)?.description?.hostname || nodeId;
  }
}
