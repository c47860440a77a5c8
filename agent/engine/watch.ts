/**
 * The agent's eye on the engine.
 *
 * Owns: the subscription to the engine's events. Watches: events of containers with the node's label. Tells: `onUp` with the engine's
 * facts and a list of the containers each time the subscription has begun (anew), `onEvent` for what happens after, `onDown` when
 * it has ended. Never: polls,
 * or takes silence for change: what happened between two subscriptions is found by the list.
 */
import type { Backoff } from '../../lib/backoff.js';
import type { Clock } from '../../lib/clock.js';
import { messageOf, SwarmError } from '../../lib/errors.js';
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
  onEvent: (event: EngineEvent) => void;
  /** It cannot be reached any more; the next `onUp` ends that. */
  onDown: () => void;
}

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
  const cancel = await engine.watchEvents(labels, onEvent, ended);
  try {
    const [info, containers] = await Promise.all([engine.info(), engine.listContainers(labels)]);
    if (signal.aborted) return signal.reason;
    backoff.reset();
    log.info({ engine: engine.addr, version: info.version, containers: containers.length }, 'the engine answers');
    onUp(info, containers);
    const reason = await end;
    onDown();
    return reason;
  } finally {
    cancel();
    signal.removeEventListener('abort', onAbort);
  }
}
