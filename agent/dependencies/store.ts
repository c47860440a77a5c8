/** Secrets and configs that this node's tasks need, as the managers have sent them in this life. In memory only. */
import { makeConfig, makeSecret } from '../../proto/objects.js';
import type { Assignments } from '../../proto/gen/swarm/v1/Assignments.js';
import type { Config, Secret } from '../../proto/types.js';

export class DependencyStore {
  readonly #secrets = new Map<string, Secret>();
  readonly #configs = new Map<string, Config>();

  /** Before the tasks of the same message are looked at. A full set replaces what there was. */
  update(assignments: Assignments): void {
    if (assignments.kind === 'full') {
      this.#secrets.clear();
      this.#configs.clear();
    }
    for (const message of assignments.update_secrets) {
      const secret = makeSecret(message);
      this.#secrets.set(secret.id, secret);
    }
    for (const message of assignments.update_configs) {
      const config = makeConfig(message);
      this.#configs.set(config.id, config);
    }
    for (const id of assignments.remove_secret_ids) this.#secrets.delete(id);
    for (const id of assignments.remove_config_ids) this.#configs.delete(id);
  }

  secret(id: string): Secret | undefined {
    return this.#secrets.get(id);
  }
  config(id: string): Config | undefined {
    return this.#configs.get(id);
  }
}
