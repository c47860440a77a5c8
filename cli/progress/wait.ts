/**
 * Waits until services have become what was asked for. Owns one Watch stream of the services and the nodes; draws at most
 * every REDRAW_MS; writes nothing to the cluster. All verdicts must hold for VERIFY_MS, so that a task which exits as soon
 * as it has started is not taken for a running one. (Docker waits for the update's monitor time, 5 s, on every change.)
 */
import type { ClientReadableStream } from '@grpc/grpc-js';
import { Backoff } from '../../lib/backoff.js';
import { sleep, type Cancel, type Clock, type Millis } from '../../lib/clock.js';
import type { SwarmError } from '../../lib/errors.js';
import type { Random } from '../../lib/random.js';
import type { ControlClient } from '../../proto/gen/swarm/v1/Control.js';
import type { WatchEvent } from '../../proto/gen/swarm/v1/WatchEvent.js';
import { streamError } from '../connect.js';
import { assess, emptyObserved, observe, type Observed, type Verdict } from './converge.js';

const VERIFY_MS = 500;
const REDRAW_MS = 50;
/** A manager that restarts is back within seconds; after this many tries in a row the wait is given up. */
const TRIES_MAX = 12;

export interface WaitOptions {
  control: ControlClient;
  clock: Clock;
  random: Random;
  serviceIds: readonly string[];
  onProgress: (verdicts: readonly Verdict[]) => void;
  onInterrupt: (listener: () => void) => Cancel;
}

export interface Waited {
  interrupted: boolean;
  verdicts: Verdict[];
}

/** Throws what the watch ended with when it cannot be taken up again. */
export async function waitForServices(options: WaitOptions): Promise<Waited> {
  const backoff = new Backoff({ first: 100, most: 2_000, random: options.random });
  for (let tries = 1; ; tries++) {
    let synced = false;
    try {
      return await watchOnce(options, () => {
        synced = true;
        backoff.reset();
      });
    } catch (error) {
      if (synced) tries = 0;
      if (!isPassing(error as SwarmError) || tries >= TRIES_MAX) throw error;
      await sleep(options.clock, backoff.next());
    }
  }
}

/** CANCELLED is how a manager ends a watch whose state was replaced by a snapshot. */
const isPassing = (error: SwarmError): boolean => error.retryable || error.code === 'CANCELLED';

function watchOnce({ control, clock, serviceIds, onProgress, onInterrupt }: WaitOptions, onSynced: () => void): Promise<Waited> {
  return new Promise((resolve, reject) => {
    const seen: Observed = emptyObserved();
    const verdicts = (): Verdict[] => serviceIds.map((id) => assess(seen, id));
    let redraw: Cancel | undefined;
    let verify: Cancel | undefined;
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
      const now = verdicts();
      onProgress(now);
      if (now.every(({ phase }) => phase !== 'waiting')) {
        verify ??= clock.after(VERIFY_MS, () => finish(() => resolve({ interrupted: false, verdicts: verdicts() })));
      } else {
        verify?.();
        verify = undefined;
      }
    };
    const forget = onInterrupt(() => finish(() => resolve({ interrupted: true, verdicts: verdicts() })));
    const call: ClientReadableStream<WatchEvent> = control.Watch({ service_ids: [...serviceIds], nodes: true });
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
