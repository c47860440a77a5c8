/**
 * Keeps this node what its certificate says: a worker, or a manager.
 *
 * Owns: the order of the steps (role.ts decides them), one at a time, each tried again with growing waits until it succeeds.
 * Watches: what the managers say that this node is to be, the certificate, word that the raft group has let this manager go.
 * Writes: through its `RoleActs`: the certificate, node.json, the raft folder; opens and closes the manager.
 * Never: touches the agent or its containers; gives up.
 */
import { assertNever } from '../lib/assert.js';
import { Backoff } from '../lib/backoff.js';
import type { Clock } from '../lib/clock.js';
import { messageOf, swarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import type { NodeRole } from '../proto/types.js';
import { nextStep, type RoleFacts, type RoleStep } from './role.js';

/** The first wait is short: a manager that was asked may lag behind the one that told us by some milliseconds. */
const RETRY = { first: 200, most: 15_000 };

/** What the keeper does its steps with. All but `facts` may fail; what failed is done again. */
export interface RoleActs {
  facts(): Pick<RoleFacts, 'certified' | 'recorded' | 'hasLog'> & { running: boolean };
  /** Asks for a new certificate; its role. */
  renew(): Promise<NodeRole>;
  record(role: NodeRole): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
  wipe(): Promise<void>;
}

export interface RoleKeeperOptions {
  acts: RoleActs;
  clock: Clock;
  random: Random;
  log: Log;
}

export class RoleKeeper {
  readonly #options: RoleKeeperOptions;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<() => void>();
  #told: NodeRole | undefined;
  #expelled = false;
  #doubted = false;
  #error: Error | undefined;
  #stopped = false;
  #awake = false;
  #wake: () => void = () => undefined;
  #running = Promise.resolve();

  constructor(options: RoleKeeperOptions) {
    this.#options = options;
    this.#backoff = new Backoff({ ...RETRY, random: options.random });
  }

  start(): void {
    this.#running = this.#run();
  }
  /** Resolves when the step under way has ended; the manager runs on, if there is one. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#look();
    await this.#running;
  }

  /** A manager has said what this node is to be. */
  told(role: NodeRole): void {
    if (role === this.#told) return;
    this.#told = role;
    this.changed();
  }
  /** The manager that runs here is no member of the raft group any more. */
  expelled(): void {
    this.#expelled = true;
    this.changed();
  }
  /** Something that `acts.facts` tells may be different now: what failed before is tried at once. */
  changed(): void {
    this.#backoff.reset();
    this.#look();
  }

  /** Why the step that is next did not succeed; undefined when nothing is to be done, or it was not tried yet. */
  get error(): Error | undefined {
    return this.#error;
  }
  get step(): RoleStep {
    return nextStep(this.#facts());
  }
  /** Resolves at once and after each step, done or failed, as soon as `condition` holds; or when the keeper is stopped. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.#stopped && !condition()) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  #facts(): RoleFacts {
    const { running, ...facts } = this.#options.acts.facts();
    const manager = !running ? 'none' : this.#expelled ? 'expelled' : 'running';
    return { ...facts, manager, told: this.#told, doubted: this.#doubted };
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#awake = false;
      const { step } = this;
      if (step === 'rest') await this.#rest();
      else if (!(await this.#done(step))) await this.#pause();
    }
    this.#notify();
  }

  /** Whether the step succeeded. */
  async #done(step: Exclude<RoleStep, 'rest'>): Promise<boolean> {
    try {
      await this.#take(step);
      this.#error = undefined;
      this.#options.log.debug({ step }, 'a step of the change of role');
      return true;
    } catch (error) {
      if (this.#stopped) return false;
      this.#error = error instanceof Error ? error : new Error(messageOf(error));
      this.#options.log.warn({ step, reason: messageOf(error) }, FAILED[step]);
      return false;
    } finally {
      this.#notify();
    }
  }

  async #take(step: Exclude<RoleStep, 'rest'>): Promise<void> {
    const { acts, log } = this.#options;
    switch (step) {
      case 'renew': {
        const certified = await acts.renew();
        this.#doubted = false;
        if (this.#told !== undefined && certified !== this.#told) {
          throw swarmError('ROLE_UNSETTLED', { told: this.#told, certified });
        }
        return;
      }
      case 'appoint':
        return acts.record('manager');
      case 'open':
        this.#expelled = false;
        await acts.open();
        return log.info({}, 'this node is a manager');
      case 'retire':
        if (this.#expelled) {
          this.#doubted = true;
          this.#told = undefined; // said before the group let it go
        }
        await acts.close();
        await acts.record('worker');
        this.#expelled = false;
        return log.info({}, 'this node is a manager no more');
      case 'wipe':
        return acts.wipe();
      default:
        return assertNever(step);
    }
  }

  async #rest(): Promise<void> {
    this.#error = undefined;
    this.#backoff.reset();
    this.#notify();
    await this.#woken();
  }

  async #pause(): Promise<void> {
    const cancel = this.#options.clock.after(this.#backoff.next(), () => this.#look());
    await this.#woken();
    cancel();
  }

  async #woken(): Promise<void> {
    if (!this.#awake && !this.#stopped) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
  #look(): void {
    this.#awake = true;
    this.#wake();
  }
  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const FAILED: Record<Exclude<RoleStep, 'rest'>, string> = {
  renew: 'cannot get a certificate for the new role yet',
  appoint: 'cannot record that this node is a manager',
  open: 'the manager does not run yet',
  retire: 'cannot end the manager yet',
  wipe: 'cannot remove the raft folder yet',
};
