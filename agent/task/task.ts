/**
 * Runs one task on this node.
 *
 * Owns: the task's container and its status from `assigned` on. Watches: the task as assigned (`update`, `remove`) and hints that
 * the container may have changed (`look`). Writes: the engine, and each new status through `onStatus`. Never: goes back in state,
 * takes an unreachable engine for a failure of the task, or starts a container a second time.
 *
 * One loop takes one step at a time (step.ts decides), so no two engine calls about one task ever run at once.
 */
import { assertNever } from '../../lib/assert.js';
import type { Backoff } from '../../lib/backoff.js';
import { rfc3339, type Clock, type Millis } from '../../lib/clock.js';
import { hasCode, SwarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import { assertForward, isAtLeast, isTerminal } from '../../proto/task-state.js';
import type { Task, TaskStatus } from '../../proto/types.js';
import { needsFiles } from '../dependencies/task-files.js';
import { taskName } from '../engine/container-config.js';
import type { Container, Engine } from '../engine/engine.js';
import { makeContainer } from './create.js';
import type { Gate } from './gate.js';
import type { Images } from './images.js';
import type { Preparer } from './prepare.js';
import { nextRemoval, nextStep, type Observed, type Step } from './step.js';

export interface TaskDeps {
  engine: Engine;
  preparer: Preparer;
  images: Images;
  gate: Gate;
  clock: Clock;
  backoff: Backoff;
  log: Log;
  onStatus: (taskId: string, status: TaskStatus) => void;
}

/** What is known of a task when its runner begins. */
export interface TaskStart {
  task: Task;
  /** Where it is as far as is known here. */
  status: TaskStatus;
  /** Its container, when the engine has one. */
  containerId: string | undefined;
  /** A manager has assigned it in this life; else it is from the record on disk, which holds no secrets. */
  isConfirmed: boolean;
  /** Managers wait to hear how it is, changed or not. */
  isAwaited: boolean;
}

type Effect = Exclude<Step['do'], 'wait' | 'report' | 'withdraw'> | 'remove';

export class TaskRunner {
  readonly #deps: TaskDeps;
  #task: Task;
  #status: TaskStatus;
  #containerId: string | undefined;
  #container: Observed;
  #cause = '';
  /** From the engine's event, for when the container is gone before we could look. */
  #exitCode: number | undefined;
  #note = '';
  /** The manager has to hear the status again. */
  #owed = false;
  #isConfirmed: boolean;
  #hasFiles: boolean;
  #addressWantedSince: Millis | undefined;
  /** A hint came since the container was last looked at. */
  #stale = false;
  #removing = false;
  #halted = false;
  #wake: () => void = () => undefined;
  #woken!: Promise<void>;
  readonly #ended: Promise<void>;

  constructor(deps: TaskDeps, { task, status, containerId, isConfirmed, isAwaited }: TaskStart) {
    this.#deps = deps;
    this.#isConfirmed = isConfirmed;
    this.#owed = isAwaited;
    this.#hasFiles = needsFiles(task.spec.container_spec);
    this.#task = task;
    this.#status = status;
    this.#containerId = containerId;
    this.#container = containerId === undefined ? 'absent' : 'unknown';
    this.#rearm();
    this.#ended = this.#run();
  }

  get status(): TaskStatus {
    return this.#status;
  }
  /** A manager says (again) what is wanted: another desired state, or whatever else of it may change. */
  update(task: Task): void {
    this.#task = task;
    this.#isConfirmed = true;
    this.#wake();
  }
  /** The manager has not heard where the task is, or believes something else: it hears what is so now, not what was before we last looked. */
  retell(): void {
    if (this.#stale || this.#container === 'unknown') this.#owed = true;
    else this.#deps.onStatus(this.#task.id, this.#status);
  }
  /** Something happened to the container, or may have while nobody watched. */
  look(exitCode?: number): void {
    this.#exitCode = exitCode ?? this.#exitCode;
    this.#stale = true;
    this.#wake();
  }
  /** A container, or (undefined) any, has left a network. It does so too when it ends, which is told otherwise. */
  left(containerId: string | undefined): void {
    const isRunning = typeof this.#container === 'object' && this.#container.state === 'running';
    if (
      isRunning &&
      (containerId ?? this.#containerId) === this.#containerId &&
      !isAtLeast(this.#task.desired_state, 'shutdown')
    )
      this.look();
  }
  /** Stops and removes the container, however long that takes. Resolves when nothing is left, or when halted. */
  remove(): Promise<void> {
    this.#removing = true;
    this.#wake();
    return this.#ended;
  }
  /** Takes no further step and reports nothing more; the container is left as it is. Resolves when the present step is done. */
  halt(): Promise<void> {
    this.#halted = true;
    this.#wake();
    return this.#ended;
  }
  /** The container's id as soon as there is one; undefined when there will be none, or when aborted. */
  async containerId(signal: AbortSignal): Promise<string | undefined> {
    const abort = (): void => this.#wake();
    signal.addEventListener('abort', abort);
    try {
      while (this.#containerId === undefined && !isTerminal(this.#status.state) && !this.#over && !signal.aborted) {
        await this.#woken;
      }
      return this.#containerId;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  get #over(): boolean {
    return this.#removing || this.#halted;
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // the owner has stored this runner before it hears of it
    while (!this.#halted) {
      if (this.#stale) {
        this.#stale = false;
        if (this.#containerId !== undefined) this.#container = 'unknown';
      }
      const step = this.#removing ? nextRemoval(this.#container, this.#hasFiles) : this.#next();
      if (step.do === 'done') return;
      if (this.#owed && step.do !== 'inspect' && step.do !== 'report') {
        this.#owed = false;
        this.#deps.onStatus(this.#task.id, this.#status);
      }
      if (step.do === 'wait') await this.#woken;
      else if (step.do === 'report') this.#report(step.state, step.message, step.err);
      else if (step.do === 'withdraw') this.#report('running', this.#status.message, step.err, true);
      else {
        if (step.do === 'stop' && step.cause !== '') this.#cause = step.cause;
        await this.#attempt(step.do);
      }
    }
  }
  #next(): Step {
    const { container_spec: spec } = this.#task.spec;
    return nextStep({
      state: this.#status.state,
      desired: this.#task.desired_state,
      container: this.#container,
      cause: this.#cause,
      note: this.#note,
      awaitsManager: !this.#isConfirmed && (needsFiles(spec) || spec.pull_options !== null),
      hasFiles: this.#hasFiles,
      isWithdrawn: this.#status.withdrawn,
      err: this.#status.err,
      lostAddress:
        typeof this.#container === 'object' ? this.#deps.preparer.lostAddress(this.#task, this.#container) : undefined,
    });
  }

  /** One effect. A refusal is a fact for the next step; anything else that may pass is tried again later. */
  async #attempt(effect: Effect): Promise<void> {
    const { log, backoff } = this.#deps;
    try {
      await this.#effect(effect);
      backoff.reset();
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      if (hasCode(error, 'CONTAINER_NOT_FOUND')) this.#container = this.#gone();
      else if ((effect === 'create' || effect === 'start') && (!error.retryable || this.#isStuck(error))) {
        this.#cause = error.message;
        if (effect === 'start') this.#container = 'unknown'; // it has the exit code
        log.info({ task: this.#task.id, err: error.message }, `${effect} refused`);
      } else {
        log.warn({ task: this.#task.id, err: error.message }, `${effect} failed; trying again`);
        this.#container = 'unknown';
        await this.#pause(backoff.next());
      }
    }
  }
  /** Its address is another container's, and not only for as long as that one takes to end. */
  #isStuck(error: SwarmError): boolean {
    if (!hasCode(error, 'ADDRESS_STILL_USED')) return false;
    const now = this.#deps.clock.monotonic();
    this.#addressWantedSince ??= now;
    return now - this.#addressWantedSince > limits.address_release_ms;
  }
  async #effect(effect: Effect): Promise<void> {
    const { engine, preparer } = this.#deps;
    const id = this.#containerId ?? taskName(this.#task);
    switch (effect) {
      case 'inspect':
        this.#observe(await engine.inspectContainer(id));
        return;
      case 'create':
        return this.#create();
      case 'start':
        return this.#start(id);
      case 'stop':
        await engine.stopContainer(id);
        this.#container = 'unknown';
        return;
      case 'remove':
        await engine.removeContainer(id);
        this.#container = 'absent';
        return;
      case 'release':
        await preparer.release(this.#task);
        this.#hasFiles = false;
        return;
      default:
        assertNever(effect);
    }
  }
  async #start(id: string): Promise<void> {
    const { engine, gate, preparer } = this.#deps;
    await preparer.restore(this.#task);
    for (const { network, endpoint } of await preparer.connections(this.#task)) {
      await engine.connectNetwork(network, id, endpoint);
    }
    await gate.run(() => engine.startContainer(id), { urgent: true });
    this.#container = 'unknown';
    await preparer.started(this.#task);
  }
  async #create(): Promise<void> {
    const { engine, gate, images, preparer, log } = this.#deps;
    const registryAuth = this.#task.spec.container_spec.pull_options?.registry_auth ?? '';
    const config = await preparer.config(this.#task);
    const whileWanted = (work: Promise<void>): Promise<boolean> => this.#whileWanted(work);
    const made = await makeContainer({ engine, gate, images, registryAuth, whileWanted }, config);
    if (!made) return;
    this.#observe(made.container);
    this.#note = made.note;
    if (made.note !== '') log.warn({ task: this.#task.id }, `created${made.note}`);
  }
  /** Whether `work` was done before the task was called off; then it goes on without us. */
  async #whileWanted(work: Promise<void>): Promise<boolean> {
    const isWanted = (): boolean => !this.#over && !isAtLeast(this.#task.desired_state, 'shutdown');
    let done = false;
    const watched = work.then(() => {
      done = true;
    });
    while (!done && isWanted()) await Promise.race([watched, this.#woken]);
    if (!done)
      watched.catch((error: unknown) => this.#deps.log.debug({ err: error }, 'a pull that nobody waits for failed'));
    return done && isWanted();
  }

  #observe(container: Container): void {
    this.#containerId = container.id;
    this.#container = container;
  }
  #gone(): Observed {
    if (this.#exitCode === undefined || this.#containerId === undefined) return 'absent';
    const last = {
      state: 'exited',
      pid: 0,
      exitCode: this.#exitCode,
      oomKilled: false,
      error: '',
      health: 'none',
    } as const;
    return { id: this.#containerId, labels: {}, ...last, ports: [], addresses: [], tty: false };
  }

  #report(state: TaskStatus['state'], message: string, err: string, withdrawn = false): void {
    const { clock, onStatus } = this.#deps;
    assertForward(this.#status.state, state);
    const container = typeof this.#container === 'object' ? this.#container : undefined;
    this.#status = {
      timestamp: rfc3339(clock.now()),
      state,
      message,
      err,
      container_status:
        this.#containerId === undefined
          ? null
          : { container_id: this.#containerId, pid: container?.pid ?? 0, exit_code: container?.exitCode ?? 0 },
      port_status: (container?.ports ?? []).map((port) => ({
        name: '',
        protocol: port.protocol,
        target_port: port.targetPort,
        published_port: port.publishedPort,
        publish_mode: 'host',
        host_ip: port.hostIp,
      })),
      withdrawn,
      unheard: false,
    };
    this.#owed = false;
    onStatus(this.#task.id, this.#status);
    this.#wake();
  }

  async #pause(ms: Millis): Promise<void> {
    let cancel = (): void => undefined;
    const elapsed = new Promise<void>((resolve) => (cancel = this.#deps.clock.after(ms, resolve)));
    await Promise.race([elapsed, this.#woken]);
    cancel();
  }
  /** Each wake ends all present waits and begins a new one. */
  #rearm(): void {
    this.#woken = new Promise((resolve) => {
      this.#wake = () => {
        this.#rearm();
        resolve();
      };
    });
  }
}
