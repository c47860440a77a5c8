/**
 * Keeps this node's certificate young.
 *
 * Owns: when there is a new identity; IdentityKeeper writes it and brings it into use.
 * Watches: the dates of the certificate in use.
 * Never: gives up. A certificate that cannot be renewed is retried, with growing waits, also when it has expired: a wrong clock may be
 * set right, and a manager signs for itself. Ends no connection: servers tell clients to come back when a certificate expires.
 */
import { X509Certificate } from 'node:crypto';
import { Backoff } from '../../lib/backoff.js';
import { rfc3339, sleep, type Clock, type Millis } from '../../lib/clock.js';
import { hasCode, messageOf, swarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import { unary } from '../../proto/rpc/client.js';
import { readNodeCertificate } from '../../proto/rpc/certificate.js';
import type { Identity, LiveIdentity } from '../../proto/rpc/identity.js';
import { expiryOf } from './files.js';
import { withNodeCa } from './join.js';
import { requestIdentity, type SendRequest } from './request.js';

/** Renewed at a random point between these parts of the lifetime (swarmkit's), so that nodes do not all come at once. */
const EARLIEST = 0.5;
const LATEST = 0.8;
const PRECISION = 1_000_000;
/** Also a certificate whose time has come already waits this long after the one before. */
const RENEWALS_APART_MS = 60_000;
const RETRY = { first: 5_000, most: 300_000 };
/** A manager that is up answers within this, also when it has to wait for the end of an election first. */
const MANAGER_TIMEOUT_MS = 5_000;

/** When to renew a certificate of this validity. */
export function renewalPoint({ notBefore, notAfter }: { notBefore: Millis; notAfter: Millis }, random: Random): Millis {
  const part = EARLIEST + ((LATEST - EARLIEST) * random.int(PRECISION)) / PRECISION;
  return notBefore + (notAfter - notBefore) * part;
}

export interface RenewalOptions {
  identity: LiveIdentity;
  /** Writes the new identity durably, then brings it into use: IdentityKeeper.save. */
  save: (identity: Identity) => Promise<void>;
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
  /** When the certificate in use is to be renewed. */
  #due: Millis = 0;
  #renewing: Promise<unknown> = Promise.resolve();

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
    await this.#renewing;
  }

  /** A new certificate at once, because this node's role has changed. Throws what the managers say, and CANCELLED after `stop`. */
  now(): Promise<Identity> {
    const renewal = this.#renewing.then(() => this.#renew(this.#stopping.signal));
    this.#renewing = renewal.then(
      () => undefined,
      () => undefined, // told to whoever asked; the next one is tried all the same
    );
    return renewal;
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const { clock, random, log } = this.#options;
    const backoff = new Backoff({ ...RETRY, random });
    this.#due = this.#renewalPoint();
    for (let wait = this.#due - clock.now(); await this.#waited(wait, stopping);) {
      const early = this.#due > clock.now(); // it was renewed meanwhile, for another reason
      const renewed = early || (await this.#tried(stopping));
      if (stopping.aborted) return;
      if (renewed) backoff.reset();
      const due = this.#due - clock.now();
      wait = early ? due : renewed ? Math.max(RENEWALS_APART_MS, due) : backoff.next();
      log.debug({ at: rfc3339(clock.now() + wait) }, 'next certificate renewal');
    }
  }

  async #tried(stopping: AbortSignal): Promise<boolean> {
    const { identity, clock, log } = this.#options;
    try {
      await this.now();
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

  async #renew(stopping: AbortSignal): Promise<Identity> {
    const { identity, save, send, clock, log } = this.#options;
    if (stopping.aborted) throw swarmError('CANCELLED', { why: 'the daemon stops' });
    const next = await requestIdentity(send, identity.current.rootPem, clock, stopping);
    await save(next);
    this.#due = this.#renewalPoint();
    log.info({ role: next.role }, 'certificate renewed');
    return next;
  }

  #renewalPoint(): Millis {
    const { identity, random } = this.#options;
    return renewalPoint(readNodeCertificate(new X509Certificate(identity.current.certificatePem)), random);
  }

  /** False when told to stop. */
  async #waited(ms: Millis, stopping: AbortSignal): Promise<boolean> {
    try {
      await sleep(this.#options.clock, Math.max(0, ms), stopping);
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      throw error;
    }
  }
}

/**
 * Asks one manager after another with this node's own certificate. Throws what the last one said that was reached, else why the last
 * one could not be.
 */
export function throughManagers(identity: LiveIdentity, addrs: () => readonly string[]): SendRequest {
  return async (csr, signal) => {
    let why: unknown = swarmError('UNREACHABLE', { addr: 'a manager', detail: 'no address is known' });
    for (const addr of addrs()) {
      try {
        return await withNodeCa({ addr, identity }, (client) =>
          unary(client, 'IssueNodeCertificate', { csr }, { timeoutMs: MANAGER_TIMEOUT_MS, ...(signal && { signal }) }),
        );
      } catch (error) {
        if (signal?.aborted) throw error;
        if (!hasCode(error, 'UNREACHABLE') || hasCode(why, 'UNREACHABLE')) why = error; // the next manager may answer
      }
    }
    throw why;
  };
}
