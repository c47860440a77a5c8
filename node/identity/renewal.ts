/**
 * Keeps this node's certificate young.
 *
 * Owns: the certificate files, and the swap of the live identity after they are written.
 * Watches: the dates of the certificate in use.
 * Never: gives up. A certificate that cannot be renewed is retried, with growing waits, also when it has expired: a wrong clock may be
 * set right, and a manager signs for itself. Ends no connection: servers tell clients to come back when a certificate expires.
 */
import { X509Certificate } from 'node:crypto';
import { Backoff } from '../../lib/backoff.js';
import { rfc3339, sleep, type Clock, type Millis } from '../../lib/clock.js';
import { messageOf, swarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import { unary } from '../../proto/rpc/client.js';
import { readNodeCertificate } from '../../proto/rpc/certificate.js';
import type { LiveIdentity } from '../../proto/rpc/identity.js';
import { expiryOf, saveIdentity } from './files.js';
import { withNodeCa } from './join.js';
import { requestIdentity, type SendRequest } from './request.js';

/** Renewed at a random point between these parts of the lifetime (swarmkit's), so that nodes do not all come at once. */
const EARLIEST = 0.5;
const LATEST = 0.8;
const PRECISION = 1_000_000;
/** Also a certificate whose time has come already waits this long after the one before. */
const RENEWALS_APART_MS = 60_000;
const RETRY = { first: 5_000, most: 300_000 };

/** When to renew a certificate of this validity. */
export function renewalPoint({ notBefore, notAfter }: { notBefore: Millis; notAfter: Millis }, random: Random): Millis {
  const part = EARLIEST + ((LATEST - EARLIEST) * random.int(PRECISION)) / PRECISION;
  return notBefore + (notAfter - notBefore) * part;
}

export interface RenewalOptions {
  identity: LiveIdentity;
  stateDir: string;
  /** Where requests go: `throughManagers`, or on a manager its own CA. */
  send: SendRequest;
  clock: Clock;
  random: Random;
  log: Log;
}

export class Renewal {
  readonly #options: RenewalOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: RenewalOptions) {
    this.#options = options;
  }
  start(): void {
    const { identity, clock, log } = this.#options;
    const expired = expiryOf(identity.current, clock.now());
    if (expired) log.error({ code: expired.code }, expired.message);
    this.#running = this.#run(this.#stopping.signal);
  }
  /** Resolves when nothing is written any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    const backoff = new Backoff({ ...RETRY, random });
    for (let wait = this.#untilRenewal(); await this.#waited(wait, stopping);) {
      const renewed = await this.#renew(stopping);
      if (stopping.aborted) return;
      if (renewed) backoff.reset();
      wait = renewed ? Math.max(RENEWALS_APART_MS, this.#untilRenewal()) : backoff.next();
      this.#options.log.debug({ at: rfc3339(clock.now() + wait) }, 'next certificate renewal');
    }
  }

  async #renew(stopping: AbortSignal): Promise<boolean> {
    const { identity, stateDir, send, clock, log } = this.#options;
    try {
      const next = await requestIdentity(send, identity.current.rootPem, clock, stopping);
      await saveIdentity(stateDir, next);
      identity.swap(next);
      log.info({ role: next.role }, 'certificate renewed');
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      const expired = expiryOf(identity.current, clock.now());
      log.error(
        { reason: messageOf(error) },
        expired ? `cannot renew: ${expired.message}` : 'cannot renew the certificate yet',
      );
      return false;
    }
  }

  #untilRenewal(): Millis {
    const { identity, clock, random } = this.#options;
    const facts = readNodeCertificate(new X509Certificate(identity.current.certificatePem));
    return Math.max(0, renewalPoint(facts, random) - clock.now());
  }

  /** False when told to stop. */
  async #waited(ms: Millis, stopping: AbortSignal): Promise<boolean> {
    try {
      await sleep(this.#options.clock, ms, stopping);
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      throw error;
    }
  }
}

/** Asks one manager after another with this node's own certificate. Throws what the last one said. */
export function throughManagers(identity: LiveIdentity, addrs: () => readonly string[]): SendRequest {
  return async (csr, signal) => {
    let last: unknown = swarmError('UNREACHABLE', { addr: 'a manager', detail: 'no address is known' });
    for (const addr of addrs()) {
      try {
        return await withNodeCa({ addr, identity }, (client) =>
          unary(client, 'IssueNodeCertificate', { csr }, signal ? { signal } : {}),
        );
      } catch (error) {
        if (signal?.aborted) throw error;
        last = error; // the next manager may answer
      }
    }
    throw last;
  };
}
