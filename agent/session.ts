/**
 * The agent's line to the managers.
 *
 * Owns: at most one session at a time, to one of the known managers. Watches: what that manager sends. Writes: hello, heartbeats,
 * status reports (of the reporter), changed facts. Never: trusts a stream with a gap in it; on any doubt the session ends and the
 * next one begins with a full set. While no manager answers it goes on trying (route.ts), and the tasks run on. While the
 * engine is away there is no session: this node can run nothing then, and the managers shall see it go down.
 */
import { must } from '../lib/assert.js';
import type { Backoff } from '../lib/backoff.js';
import { nanosToMillis, type Cancel, type Clock, type Millis } from '../lib/clock.js';
import { messageOf, swarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { AgentMessageInput } from '../proto/gen/swarm/v1/AgentMessage.js';
import type { Assignments } from '../proto/gen/swarm/v1/Assignments.js';
import type { LogRequest } from '../proto/gen/swarm/v1/LogRequest.js';
import type { ManagerList } from '../proto/gen/swarm/v1/ManagerList.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';
import { joinedNetworkChanges } from '../proto/network-changes.js';
import type { NodeDescription } from '../proto/types.js';
import { untilBack } from './lookout.js';
import { pause } from './pause.js';
import type { Reporter } from './reporter.js';
import { Route, type Ended } from './route.js';
import type { Link, SessionStream, Transport } from './transport.js';

export type Reply = (message: AgentMessageInput) => void;

export interface SessionHandlers {
  /** `reply` goes to the manager that sent them, or nowhere once its session has ended. */
  onAssignments(assignments: Assignments, reply: Reply): void;
  onManagers(managers: ManagerList): void;
  /** A manager asks what of its networks is in force here, having told of all up to `sequence`. */
  onNetworkCheck(checkId: string, sequence: number, reply: Reply): void;
  onLogRequest(request: LogRequest, link: Link): void;
  onLogCancel(subscriptionId: string): void;
  /** A manager listens. */
  onBegun(): void;
  /** The manager that asked for logs is gone. */
  onEnded(): void;
}

export interface SessionsOptions {
  transport: Transport;
  managers: () => readonly string[];
  clock: Clock;
  backoff: Backoff;
  log: Log;
  reporter: Reporter;
  handlers: SessionHandlers;
}

/**
 * From the connection to the welcome. A manager says at once that it does not lead; one that leads first stores this node's state, which
 * raft gives up after 4 s without a majority.
 */
const WELCOME_TIMEOUT: Millis = 5_000;

export class Sessions {
  readonly #options: SessionsOptions;
  #description: NodeDescription | undefined;
  #current: { stream: SessionStream; end: (reason: Error) => void } | undefined;
  #described: () => void = () => undefined;
  readonly #route: Route;
  /** That no manager can be reached is news once, not with each try. */
  #told = false;
  #lookout: AbortController | undefined;
  /** A manager that was silent answers. */
  #isBack: () => void = () => undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#route = new Route(options.backoff);
  }

  /** The node's facts: sent with each hello, and at once if a session is open. Undefined while the engine is away. */
  describe(description: NodeDescription | undefined): void {
    this.#description = description;
    if (!description) this.#current?.end(swarmError('CANCELLED', { why: 'the container engine is away' }));
    else this.#current?.stream.send({ description });
    this.#described();
  }

  /** Sends a message over the present session. False when there is none. */
  send(message: AgentMessageInput): boolean {
    this.#current?.stream.send(message);
    return this.#current !== undefined;
  }

  /** One session after the other until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, managers } = this.#options;
    while (!signal.aborted) {
      if (!this.#description) {
        await this.#untilDescribed(signal);
        continue;
      }
      const step = this.#route.next(managers());
      if ('pause' in step) {
        if (step.isDead) this.#lookOut(signal);
        await this.#pause(step.pause, signal);
        continue;
      }
      const ended = await this.#session(step.addr, step.connectTimeout, signal);
      if (signal.aborted) break;
      log[this.#told ? 'debug' : 'warn']({ manager: step.addr, err: messageOf(ended.reason) }, 'session ended');
      this.#told = true;
      this.#route.ended(ended);
    }
    this.#lookout?.abort();
  }

  /** Until a manager is there: ends the pause, or the try that is under way, when one that was silent answers. */
  #lookOut(signal: AbortSignal): void {
    if (this.#lookout) return;
    const { transport, clock, managers } = this.#options;
    const lookout = new AbortController();
    this.#lookout = lookout;
    const knock = (addr: string, over: AbortSignal): Promise<boolean> => transport.knock(addr, over);
    void untilBack(managers(), { clock, knock, signal: AbortSignal.any([lookout.signal, signal]) }).then(() => {
      if (this.#lookout !== lookout) return;
      this.#lookout = undefined;
      if (!lookout.signal.aborted) this.#isBack();
    });
  }
  #found(): void {
    this.#lookout?.abort();
    this.#lookout = undefined;
  }
  async #pause(ms: Millis, signal: AbortSignal): Promise<void> {
    const cut = new AbortController();
    this.#isBack = () => {
      this.#route.beginAnew();
      cut.abort();
    };
    await pause(this.#options.clock, ms, AbortSignal.any([signal, cut.signal]));
    this.#isBack = () => this.#route.beginAnew();
  }

  /** Resolves at the next description, or when aborted. */
  async #untilDescribed(signal: AbortSignal): Promise<void> {
    let onAbort = (): void => undefined;
    await new Promise<void>((resolve) => {
      this.#described = resolve;
      onAbort = resolve;
      signal.addEventListener('abort', onAbort);
    });
    signal.removeEventListener('abort', onAbort);
  }

  /** Resolves when it has ended. */
  async #session(addr: string, connectTimeout: Millis, signal: AbortSignal): Promise<Ended> {
    const { transport, clock, reporter, handlers } = this.#options;
    const link = transport.open(addr);
    let connected = false;
    let welcomedAt: Millis | undefined;
    let timer: Cancel = () => undefined;
    let onAbort = (): void => undefined;
    const reason = await new Promise<Error>((end) => {
      onAbort = () => end(signal.reason as Error);
      signal.addEventListener('abort', onAbort);
      const giveUpAfter = (timeout: Millis, what: string): void => {
        timer();
        const detail = `no ${what} within ${timeout / 1000} s`;
        timer = clock.after(timeout, () => end(swarmError('UNREACHABLE', { addr, detail })));
      };
      const onConnected = (): void => {
        connected = true;
        this.#found();
        if (welcomedAt === undefined) giveUpAfter(WELCOME_TIMEOUT, 'welcome');
      };
      const beat = (period: Millis): void => {
        stream.send({ heartbeat: {} });
        timer = clock.after(period, () => beat(period));
      };
      const onWelcome = (periodNanos: number): void => {
        timer();
        welcomedAt = clock.monotonic();
        const period = nanosToMillis(periodNanos) / 2; // one that is late or lost does no harm
        timer = clock.after(period, () => beat(period));
        reporter.connected((status_report) => stream.send({ status_report }));
      };
      this.#isBack = () => {
        this.#route.beginAnew();
        end(swarmError('UNREACHABLE', { addr, detail: 'a manager answers again' }));
      };
      giveUpAfter(connectTimeout, 'connection');
      const reply: Reply = (message) => {
        if (this.#current?.stream === stream) stream.send(message);
      };
      const onMessage = this.#receiver({ addr, link, end, onWelcome, reply });
      const stream = link.session({ onConnected, onMessage, onEnd: end });
      this.#current = { stream, end };
      stream.send({ hello: { description: this.#description ?? null } });
    });
    signal.removeEventListener('abort', onAbort);
    timer();
    this.#current = undefined;
    reporter.disconnected();
    handlers.onEnded();
    link.close();
    return { reason, connected, lasted: welcomedAt === undefined ? 0 : clock.monotonic() - welcomedAt };
  }

  /** Takes one manager's messages in. */
  #receiver(session: {
    addr: string;
    link: Link;
    end: (reason: Error) => void;
    onWelcome: (heartbeatPeriod: number) => void;
    reply: Reply;
  }): (message: ManagerMessage) => void {
    const { reporter, handlers, log } = this.#options;
    let sequence = 0;
    let parts: Assignments[] = []; // of a full set that has not come whole
    return (message) => {
      if (message.welcome) {
        this.#told = false;
        log.info({ manager: session.addr }, 'session begun');
        session.onWelcome(message.welcome.heartbeat_period);
        handlers.onBegun();
      } else if (message.assignments) {
        const { assignments } = message;
        const isExpected = assignments.kind !== 'increment' || (sequence > 0 && parts.length === 0);
        const fits = assignments.sequence === sequence + 1 && isExpected;
        if (!fits) return session.end(swarmError('OUT_OF_SEQUENCE', { got: assignments.sequence, last: sequence }));
        sequence = assignments.sequence;
        parts.push(assignments);
        if (assignments.kind === 'part') return;
        handlers.onAssignments(joined(parts), session.reply);
        parts = [];
      } else if (message.status_ack) reporter.acknowledged(message.status_ack.sequence);
      else if (message.log_request) handlers.onLogRequest(message.log_request, session.link);
      else if (message.log_cancel) handlers.onLogCancel(message.log_cancel.subscription_id);
      else if (message.managers) handlers.onManagers(message.managers);
      else if (message.network_check) handlers.onNetworkCheck(message.network_check.check_id, sequence, session.reply);
    };
  }
}

/** A full set that came in parts, as one. */
function joined(parts: readonly Assignments[]): Assignments {
  const last = must(parts.at(-1), 'a message');
  if (parts.length === 1) return last;
  const networks = parts.flatMap((part) => part.networks ?? []);
  return {
    ...last,
    update_tasks: parts.flatMap((part) => part.update_tasks),
    update_secrets: parts.flatMap((part) => part.update_secrets),
    update_configs: parts.flatMap((part) => part.update_configs),
    networks: networks.length > 0 ? joinedNetworkChanges(networks) : null,
  };
}
