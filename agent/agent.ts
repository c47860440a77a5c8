/**
 * One node's agent: puts its parts together. The engine's view and the manager's wishes meet in the worker; what the worker
 * reports goes back through the reporter and the session.
 */
import { Backoff } from '../lib/backoff.js';
import { must } from '../lib/assert.js';
import type { Clock } from '../lib/clock.js';
import { messageOf } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import { isTerminal } from '../proto/task-state.js';
import type { NodeRole } from '../proto/types.js';
import { describeNode } from './description.js';
import { NODE_LABEL } from './engine/container-config.js';
import type { Engine, EngineInfo } from './engine/engine.js';
import { watchEngine } from './engine/watch.js';
import { TaskFolder } from './dependencies/folder.js';
import { DependencyStore } from './dependencies/store.js';
import { Logs } from './logs.js';
import type { Commands } from './network/commands.js';
import { NameServer } from './network/dns/server.js';
import { Networks } from './network/networks.js';
import { askAnew } from './neighbour.js';
import { NetworkTalk } from './network-talk.js';
import { removeAllContainers } from './remove-all.js';
import { Reporter } from './reporter.js';
import { Sessions } from './session.js';
import { AgentState } from './state.js';
import { Preparer } from './task/prepare.js';
import type { Transport } from './transport.js';
import { Worker } from './worker.js';

export interface AgentOptions {
  nodeId: string;
  /** How managers are reached: `grpcTransport(identity)`. */
  transport: Transport;
  /** Addresses (host:port) of the managers known now. Asked before each try. */
  managers: () => readonly string[];
  engine: Engine;
  /** The agent keeps its record in `<stateDir>/agent`. */
  stateDir: string;
  /** Folder for the files of tasks' secrets and configs; it is or becomes a tmpfs. */
  tasksDir: string;
  /** What tasks may do beyond a plain container: proto/opt-ins.ts. */
  allowed: readonly string[];
  /** The programs that networks are made with. */
  commands: Commands;
  /** At which this node listens as a manager, over TCP: no service gets it here. Undefined: it is none. Asked again and again. */
  ownPort: () => number | undefined;
  /** Where this node's end of overlay networks is. Asked once, at the start. */
  dataPath: () => Promise<DataPath>;
  clock: Clock;
  random: Random;
  log: Log;
  /** A manager has told which managers there are. */
  onManagers?: (addrs: readonly string[]) => void;
  /** A manager has told what this node is to be: with each session, and on change. The same role may come again. */
  onRole?: (role: NodeRole) => void;
}

/** IP addresses: at which other nodes reach this one's end, and from which it sends; "": not known. */
export interface DataPath {
  announced: string;
  local: string;
}

/** To the engine. To managers it is the pause between rounds (route.ts), the first of them short: an election takes half a second. */
const RECONNECT = { first: 200, most: 5_000 };
const ROUNDS = { first: 100, most: 5_000 };

export class Agent {
  readonly #options: AgentOptions;
  readonly #folder: TaskFolder;
  readonly #stop = new AbortController();
  #state: AgentState | undefined;
  #worker: Worker | undefined;
  #networks: Networks | undefined;
  #talking = Promise.resolve();

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#folder = new TaskFolder({ path: options.tasksDir });
  }

  /** Resolves when the record on disk is read; engine and managers are found in the background, for as long as it takes. */
  async start(): Promise<void> {
    const { nodeId, engine, clock, random, log, stateDir, transport, managers, onManagers, onRole } = this.#options;
    const { allowed, commands } = this.#options;
    const { state, tasks } = await AgentState.open({ stateDir, nodeId, clock, log });
    const live = new Set(tasks.flatMap((task) => (isTerminal(task.status.state) ? [] : [task.id])));
    await this.#tidy('cannot remove the files of tasks that have ended', () => this.#folder.sweep(live));
    let facts: EngineInfo | undefined;
    const info = () => must(facts, 'facts of the engine, which has to be up before a task is prepared');
    const store = new DependencyStore();
    const { announced, local } = await this.#dataPath();
    const networks = new Networks({
      nodeId,
      engine,
      commands,
      stateDir,
      selfAddr: () => local,
      ownPort: this.#options.ownPort,
      nameServer: new NameServer({ clock, random, log, nameserversOf: (taskId) => worker.nameservers(taskId) }),
      onAttached: (containers) => talk.attached(containers),
      onLeft: (containerId) => worker.containerLeft(containerId),
      clock,
      random,
      log,
    });
    const preparer = new Preparer({ nodeId, allowed, info, store, folder: this.#folder, networks });
    const reporter = new Reporter({ clock });
    const worker: Worker = new Worker(
      {
        engine,
        store,
        preparer,
        clock,
        random,
        log,
        state,
        onStatus: (taskId, status) => reporter.report(taskId, status),
        onForgotten: (taskId) => reporter.forget(taskId),
      },
      tasks,
    );
    const logs = new Logs({ engine, nodeId, log, containerId: (taskId, signal) => worker.containerId(taskId, signal) });
    const sessions = new Sessions({
      transport: {
        open: (addr) => transport.open(addr),
        knock: async (addr, over) => {
          await askAnew(commands, addr);
          return transport.knock(addr, over);
        },
      },
      managers,
      clock,
      backoff: new Backoff({ ...ROUNDS, random }),
      log,
      reporter,
      handlers: {
        onAssignments: (assignments, reply) => {
          talk.assigned(assignments, reply);
          worker.assign(assignments);
        },
        onNetworkCheck: (id, sequence, reply) => talk.check(id, sequence, reply),
        onBegun: () => talk.begun(),
        onManagers: ({ addrs, role }) => {
          if (addrs.length > 0) onManagers?.(addrs); // none is no news: whoever says it is one
          onRole?.(role);
        },
        onLogRequest: (request, link) => void logs.publish(request, link.publishLogs()),
        onLogCancel: (subscriptionId) => logs.cancel(subscriptionId),
        onEnded: () => logs.cancelAll(),
      },
    });
    const talk = new NetworkTalk({ networks, clock, send: (message) => void sessions.send(message) });
    await this.#tidy('this host cannot have overlay networks', () => networks.open());
    const { signal } = this.#stop;
    const onInfo = (told: EngineInfo): void => {
      facts = told;
      sessions.describe(describeNode(told, allowed, announced));
    };
    void watchEngine(
      {
        engine,
        nodeId,
        clock,
        backoff: new Backoff({ ...RECONNECT, random }),
        log,
        onUp: (told, containers) => {
          onInfo(told);
          worker.engineUp(containers);
        },
        onInfo,
        onEvent: (event) => worker.engineEvent(event),
        onDown: () => sessions.describe(undefined),
      },
      signal,
    );
    this.#talking = sessions.run(signal);
    this.#state = state;
    this.#worker = worker;
    this.#networks = networks;
  }

  /** Ends the session and lets go of the engine. Tasks keep running; the next agent on this state directory adopts them. */
  async stop(): Promise<void> {
    this.#stop.abort();
    void this.#worker?.halt(); // what the engine does slowly is not waited for: the next agent finds it
    await this.#talking;
    await this.#networks?.close();
    await this.#state?.close();
    this.#state = undefined;
  }

  /**
   * When the node leaves the cluster: stops, then removes all its containers, and what it has made of networks. What of those could not be removed, in words;
   * "": nothing. Changes nothing if the engine can't be reached.
   */
  async leave(): Promise<string> {
    const { engine, nodeId, log } = this.#options;
    await engine.listContainers({ [NODE_LABEL]: nodeId });
    await this.stop();
    await this.#worker?.halt(); // a container that is being made would be missed
    await removeAllContainers(engine, nodeId);
    const { err, left } = (await this.#networks?.removeAll()) ?? { err: '', left: '' };
    if (err !== '') log.error({ err }, 'cannot remove all of the networks');
    await this.#tidy('cannot remove the folder of files of tasks', () => this.#folder.remove());
    return left;
  }

  async #dataPath(): Promise<DataPath> {
    try {
      return await this.#options.dataPath();
    } catch (error) {
      this.#options.log.error({ err: messageOf(error) }, 'the address of the data path is not known');
      return { announced: '', local: '' };
    }
  }

  /** What cannot be removed now is in nobody's way. */
  async #tidy(failure: string, remove: () => Promise<void>): Promise<void> {
    try {
      await remove();
    } catch (error) {
      this.#options.log.error({ err: messageOf(error) }, failure);
    }
  }
}
