/**
 * The agent's eye on the engine.
 *
 * Owns: the subscription to the engine's events. Watches: events of containers with the node's label. Tells: `onUp` with the engine's
 * facts and a list of the containers each time the subscription has begun (anew), `onInfo` when the facts change, which no event tells of
 * for all of them, so they are asked for each minute; `onEvent` for what happens to containers, `onDown` when
 * it has ended, or when the engine hangs: that keeps its streams open, so only an unanswered ping shows it. Never: polls for
 * containers, or takes silence for change: what happened between two subscriptions is found by the list.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Backoff } from '../../lib/backoff.js';
import type { Cancel, Clock, Millis } from '../../lib/clock.js';
import { messageOf, SwarmError, swarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { pause } from '../pause.js';
import { NODE_LABEL } from './container-config.js';
import type { ContainerSummary, Engine, EngineEvent, EngineInfo } from './engine.js';

export interface EngineWatchOptions {
  engine: Engine;
  nodeId: string;
  clock: Clock;
  backoff: Backoff;
  log: Log;
  onUp: (info: EngineInfo, containers: readonly ContainerSummary[]) => void;
  /** Its facts have changed while it is up. */
  onInfo: (info: EngineInfo) => void;
  onEvent: (event: EngineEvent) => void;
  /** It cannot be reached any more; the next `onUp` ends that. */
  onDown: () => void;
}

/** A busy engine answers a ping at once, whatever else it does. One that does not for this long can run nothing for us. */
const PING_PERIOD: Millis = 5_000;
const PING_TIMEOUT: Millis = 10_000;
const FACTS_PERIOD: Millis = 60_000;

/** Runs until `signal` is aborted. */
export async function watchEngine(options: EngineWatchOptions, signal: AbortSignal): Promise<void> {
  const { engine, clock, backoff, log } = options;
  let told = false; // an engine that stays away is news once
  while (!signal.aborted) {
    try {
      const reason = await subscription(options, signal);
      if (signal.aborted) return;
      log.warn({ engine: engine.addr, err: messageOf(reason) }, 'the engine is gone');
      told = true;
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      if (signal.aborted) return;
      log[told ? 'debug' : 'warn']({ engine: engine.addr, err: error.message }, 'the engine does not answer');
      told = true;
    }
    await pause(clock, backoff.next(), signal);
  }
}

/** One subscription; resolves with the reason when it has ended. */
async function subscription(options: EngineWatchOptions, signal: AbortSignal): Promise<unknown> {
  const { engine, nodeId, backoff, log, onUp, onEvent, onDown } = options;
  const labels = { [NODE_LABEL]: nodeId };
  let ended!: (reason: unknown) => void;
  const end = new Promise<unknown>((resolve) => (ended = resolve));
  const onAbort = (): void => ended(signal.reason);
  signal.addEventListener('abort', onAbort);
  const cancels: Cancel[] = [() => signal.removeEventListener('abort', onAbort)];
  try {
    cancels.push(await engine.watchEvents(labels, onEvent, ended));
    const [info, containers] = await Promise.all([engine.info(), engine.listContainers(labels)]);
    if (signal.aborted) return signal.reason;
    backoff.reset();
    log.info({ engine: engine.addr, version: info.version, containers: containers.length }, 'the engine answers');
    onUp(info, containers);
    cancels.push(watchSilence(options, ended), watchFacts(options, info));
    const reason = await end;
    onDown();
    return reason;
  } finally {
    for (const cancel of cancels) cancel();
  }
}

/** Tells, once, that the engine has not answered a ping in time, or why it cannot. */
function watchSilence({ engine, clock }: EngineWatchOptions, onSilent: (reason: Error) => void): Cancel {
  let over = false;
  let cancel: Cancel;
  const ask = (): void => {
    const detail = `no answer for ${String(PING_TIMEOUT / 1000)} s`;
    cancel = clock.after(PING_TIMEOUT, () => onSilent(swarmError('ENGINE_UNREACHABLE', { addr: engine.addr, detail })));
    engine.ping().then(() => {
      if (over) return;
      cancel();
      cancel = clock.after(PING_PERIOD, ask);
    }, onSilent);
  };
  cancel = clock.after(PING_PERIOD, ask);
  return () => {
    over = true;
    cancel();
  };
}

/** A question that fails says nothing of the facts: whether the engine is there, the pings tell. */
function watchFacts({ engine, clock, log, onInfo }: EngineWatchOptions, first: EngineInfo): Cancel {
  let known = first;
  let over = false;
  let cancel: Cancel;
  const ask = async (): Promise<void> => {
    try {
      const info = await engine.info();
      if (over) return;
      if (!isDeepStrictEqual(info, known)) onInfo(info);
      known = info;
    } catch (error) {
      log.debug({ engine: engine.addr, err: messageOf(error) }, 'the engine did not tell its facts');
    }
    if (!over) cancel = clock.after(FACTS_PERIOD, () => void ask());
  };
  cancel = clock.after(FACTS_PERIOD, () => void ask());
  return () => {
    over = true;
    cancel();
  };
}
