/**
 * Waits until what was asked of services has come true. Owns one Watch stream of the services and the nodes; judges what it
 * has seen at most every REDRAW_MS; writes nothing to the cluster. The judgement must hold for VERIFY_MS, so that a task which
 * exits as soon as it has started is not taken for a running one. (Docker waits for the update's monitor time, 5 s.)
 */
import type { ClientReadableStream } from '@grpc/grpc-js';
import { Backoff } from '../../lib/backoff.js';
import { sleep, type Cancel, type Clock } from '../../lib/clock.js';
import { SwarmError } from '../../lib/errors.js';
import type { Random } from '../../lib/random.js';
import type { ControlClient } from '../../proto/gen/swarm/v1/Control.js';
import type { WatchEvent } from '../../proto/gen/swarm/v1/WatchEvent.js';
import { streamError } from '../connect.js';
import { failBlocked } from './blocked.js';
import { assess } from './converge.js';
import { emptyObserved, hasEnded, observe, type Observed, type Verdict } from './observed.js';

const VERIFY_MS = 500;
const REDRAW_MS = 50;
/** A manager that restarts is back within seconds; after this many tries in a row the wait is given up. */
const TRIES_MAX = 12;

export interface WaitOptions {
  control: ControlClient;
  clock: Clock;
  random: Random;
  serviceIds: readonly string[];
  /** A rollback was asked for. */
  rollback?: boolean;
  onInterrupt: (listener: () => void) => Cancel;
}

/** Shows each state of things on the way. The verdicts are in the order of `serviceIds`. */
export async function waitForServices(
  options: WaitOptions,
  onProgress: (verdicts: readonly Verdict[]) => void,
): Promise<{ interrupted: boolean; verdicts: Verdict[] }> {
  let verdicts: Verdict[] = [];
  const { interrupted } = await waitUntil(options, (seen) => {
    const each = options.serviceIds.map((id) => assess(seen, id, options.rollback));
    verdicts = failBlocked(seen, options.serviceIds, each);
    onProgress(verdicts);
    return verdicts.every(({ phase }) => phase !== 'waiting');
  });
  return { interrupted, verdicts };
}

/** Until no task of the services runs any more. */
export function waitForEnd(options: WaitOptions): Promise<{ interrupted: boolean }> {
  return waitUntil(options, (seen) => options.serviceIds.every((id) => hasEnded(seen, id)));
}

/** Throws what the watch ended with when it cannot be taken up again. */
async function waitUntil(options: WaitOptions, isDone: (seen: Observed) => boolean): Promise<{ interrupted: boolean }> {
  const backoff = new Backoff({ first: 100, most: 2_000, random: options.random });
  for (let tries = 1; ; tries++) {
    let synced = false;
    try {
      return await watchOnce(options, isDone, () => {
        synced = true;
        backoff.reset();
      });
    } catch (error) {
      if (synced) tries = 0;
      if (!(error instanceof SwarmError) || !error.retryable || tries >= TRIES_MAX) throw error;
      await sleep(options.clock, backoff.next());
    }
  }
}

function watchOnce(
  { control, clock, serviceIds, onInterrupt }: WaitOptions,
  isDone: (seen: Observed) => boolean,
  onSynced: () => void,
): Promise<{ interrupted: boolean }> {
  return new Promise((resolve, reject) => {
    const seen: Observed = emptyObserved();
    let redraw: Cancel | undefined;
    let verify: Cancel | undefined;
    const call: ClientReadableStream<WatchEvent> = control.Watch({ service_ids: [...serviceIds], nodes: true });
    const finish = (settle: () => void): void => {
      forget();
      redraw?.();
      verify?.();
      call.removeAllListeners('error').on('error', () => call.destroy()); // the cancellation comes back as an error
      call.cancel();
      settle();
    };
    const judge = (): void => {
      redraw = undefined;
      if (isDone(seen)) {
        verify ??= clock.after(VERIFY_MS, () => {
          verify = undefined;
          if (isDone(seen)) finish(() => resolve({ interrupted: false })); // events may have come since it was judged last
        });
      } else {
        verify?.();
        verify = undefined;
      }
    };
    const forget = onInterrupt(() => finish(() => resolve({ interrupted: true })));
    call.on('data', (event: WatchEvent) => {
      observe(seen, event);
      if (event.synced) onSynced();
      if (seen.synced) redraw ??= clock.after(REDRAW_MS, judge);
    });
    const broken = (error?: Error): void => finish(() => reject(streamError(control, 'Control.Watch', error)));
    call.on('error', broken);
    call.on('end', () => broken());
  });
}
