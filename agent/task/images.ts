import type { Engine } from '../engine/engine.js';

/** Pulls of images: tasks that need the same one at the same time share one pull. */
export class Images {
  readonly #engine: Engine;
  readonly #pulls = new Map<string, Promise<void>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }
  pull(image: string, registryAuth: string): Promise<void> {
    const underWay = this.#pulls.get(image);
    if (underWay) return underWay;
    const pull = this.#engine.pullImage(image, registryAuth).finally(() => this.#pulls.delete(image));
    this.#pulls.set(image, pull);
    return pull;
  }
}
