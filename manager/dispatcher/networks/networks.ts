/** The dispatcher's part in networks: brings the projection to the sessions, and holds stops up until endpoints are withdrawn. */
import { must } from '../../../lib/assert.js';
import type { Clock } from '../../../lib/clock.js';
import { swarmError } from '../../../lib/errors.js';
import type { Log } from '../../../lib/log.js';
import type { Random } from '../../../lib/random.js';
import type { ManagerMessageInput } from '../../../proto/gen/swarm/v1/ManagerMessage.js';
import type { NetworkAck } from '../../../proto/gen/swarm/v1/NetworkAck.js';
import { factsOf } from '../../../proto/network-facts.js';
import { isAtLeast } from '../../../proto/task-state.js';
import type { Task } from '../../../proto/types.js';
import type { Commit, Store, StoreEvent, StoreView } from '../../store/types.js';
import type { Session } from '../session.js';
import { NetworkChecks } from './checks.js';
import { NodeNetworks, recordsFor } from './node-networks.js';
import { NetworkProjection } from './projection.js';
import { isWilling } from './records.js';
import { Withdrawals } from './withdrawals.js';

export interface SessionNetworksOptions {
  store: Pick<Store, 'view'>;
  clock: Clock;
  random: Random;
  log: Log;
  sessions: ReadonlyMap<string, Session>;
  sendTo: (nodeId: string, message: ManagerMessageInput) => boolean;
}

export class SessionNetworks {
  readonly #options: SessionNetworksOptions;
  readonly #withdrawals: Withdrawals;
  readonly checks: NetworkChecks;
  #projection: NetworkProjection | undefined;

  constructor(options: SessionNetworksOptions) {
    this.#options = options;
    const { clock, random, log, sendTo } = options;
    this.#withdrawals = new Withdrawals({ clock, log, onOut: (taskId) => this.#tell(taskId) });
    const expected = (nodeId: string) => ({
      facts: factsOf(recordsFor(this.#current, nodeId), nodeId),
      sequence: options.sessions.get(nodeId)?.networkSequence ?? 0,
    });
    this.checks = new NetworkChecks({ clock, random, sendTo, expected });
  }

  /** Nobody knows what the last leader had told its nodes: what is to stop waits for all that may lead somebody to it. */
  start(): void {
    const { view } = this.#options.store;
    this.#projection = new NetworkProjection(view);
    for (const task of view.tasks.values()) {
      if (!mayWait(task)) continue;
      const nodes = [...view.nodes.values()].filter(({ status }) => status.state !== 'down');
      const concerned = nodes.filter(({ id }) =>
        sharesNetwork(task, (network) => this.#current.groupsOf(id).has(network)),
      );
      this.#withdrawals.begin(task.id, new Map(concerned.map(({ id }) => [id, 1])));
    }
  }
  stop(): void {
    this.#withdrawals.clear();
    this.checks.stop(swarmError('RAFT_NOT_LEADER', { hint: '' }));
    this.#projection = undefined;
  }

  forNode(nodeId: string): NodeNetworks {
    return new NodeNetworks(this.#current, nodeId);
  }
  /** Takes a commit in; the sessions that have something to tell by it. */
  note(commit: Commit): Set<Session> {
    const touched = this.#current.note(commit);
    const changed = new Set<Session>();
    if (touched.nodes.size + touched.networks.size + touched.records.size > 0)
      for (const session of this.#options.sessions.values()) if (session.noteNetworks(touched)) changed.add(session);
    for (const event of commit.events) this.#noteTask(event);
    return changed;
  }
  /**
   * The tasks of a full set as the agent is to see them: one that waits for its withdrawal is still wanted. A node that was away leads its own clients
   * yet to what the others have given up, so its word is waited for in any case.
   */
  fullSet(session: Session, tasks: readonly Task[]): Task[] {
    const groups = this.#current.groupsOf(session.nodeId);
    return tasks.map((task) => {
      if (!mayWait(task)) return task;
      if (sharesNetwork(task, (network) => groups.has(network)))
        this.#withdrawals.waitAlsoFor(task.id, session.nodeId, session.networkRevision);
      if (!this.#withdrawals.has(task.id)) return task;
      session.hold(task.id);
      return { ...task, desired_state: 'running' };
    });
  }
  acknowledged(session: Session, { sequence, err }: NetworkAck): void {
    const { log } = this.#options;
    if (err !== '') log.warn({ node: session.nodeId, err }, 'a node could not change its networks; it tries again');
    else this.#withdrawals.acknowledged(session.nodeId, session.acknowledgeNetworks(sequence));
  }
  /** All that there was to tell is on its way; or it came to nothing, which nobody will acknowledge. */
  told(session: Session): void {
    if (!session.isBehind) this.#withdrawals.acknowledged(session.nodeId, session.networkRevision);
  }
  ended(nodeId: string): void {
    this.#withdrawals.left(nodeId);
  }

  get #current(): NetworkProjection {
    return must(this.#projection, 'the projection of networks, while the dispatcher runs');
  }
  #noteTask(event: StoreEvent): void {
    if (event.kind !== 'task' || event.object.networks.length === 0) return;
    const { object: task } = event;
    if (event.action === 'remove' || !mayWait(task)) {
      if (this.#withdrawals.has(task.id)) this.#out(task.id);
      return;
    }
    const { sessions } = this.#options;
    if (event.action !== 'update' || !isWilling(event.old)) return;
    const waits = new Map<string, number>();
    for (const session of sessions.values())
      if (sharesNetwork(task, (network) => session.takesPartIn(network)))
        waits.set(session.nodeId, session.networkRevision);
    sessions.get(task.node_id)?.hold(task.id);
    this.#withdrawals.begin(task.id, waits);
  }
  /** It has ended by itself, or is gone. */
  #out(taskId: string): void {
    this.#withdrawals.drop(taskId);
    this.#tell(taskId);
  }
  #tell(taskId: string): void {
    const task = this.#options.store.view.tasks.get(taskId);
    if (task) this.#options.sessions.get(task.node_id)?.release(task);
  }
}

/** It runs, and is to stop. */
const mayWait = ({ networks, status, desired_state }: Task): boolean =>
  networks.length > 0 && status.state === 'running' && isAtLeast(desired_state, 'shutdown');

const sharesNetwork = ({ networks }: Task, isIn: (networkId: string) => boolean): boolean =>
  networks.some(({ network_id }) => isIn(network_id));

/** For the API: of every node, by hostname. */
export async function verifyAll(checks: NetworkChecks, view: StoreView) {
  const nodes = await Promise.all([...view.nodes.values()].map((node) => checks.verify(node)));
  return { nodes: nodes.sort((a, b) => (a.hostname < b.hostname ? -1 : a.hostname > b.hostname ? 1 : 0)) };
}
