import { hasCode, messageOf, type SwarmError } from '../../lib/errors.js';
import type { Engine } from '../engine/engine.js';

/** Pulls of images: tasks that need the same one at the same time share one pull. */
export class Images {
  readonly #engine: Engine;
  readonly #pulls = new Map<string, Promise<void>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }
  /** IMAGE_NOT_FOUND, with the reason. */
  pull(image: string, registryAuth: string): Promise<void> {
    const key = `${image} ${registryAuth}`;
    const underWay = this.#pulls.get(key);
    if (underWay) return underWay;
    const pull = this.#engine.pullImage(image, registryAuth).finally(() => this.#pulls.delete(key));
    this.#pulls.set(key, pull);
    return pull;
  }
}

/** Of `name:tag@digest` the `name:tag`, which a node may have from a file, without a registry's digest. */
export function withoutDigest(image: string): string | undefined {
  return /^(.*:[^/@]+)@/.exec(image)?.[1];
}

/** How Go's network library begins or ends what it says when nobody answers, which engines hand on as it is. */
const UNANSWERED =
  /dial tcp|no such host|server misbehaving|i\/o timeout|connection refused|Client\.Timeout|TLS handshake timeout|network is unreachable|\bEOF\b/;

/** Whether a pull failed since no registry answered, not because one refused. */
export function isUnanswered(error: unknown): error is SwarmError {
  return hasCode(error, 'IMAGE_NOT_FOUND') && UNANSWERED.test(messageOf(error));
}
