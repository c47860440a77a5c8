/** Secrets and configs of a daemon for tests: kept in memory, answered as a manager does. */
import { swarmError } from '../../lib/errors.js';
import { makeConfig, makeSecret } from '../../proto/objects.js';
import type { Config, Secret } from '../../proto/types.js';

type Ref = { ref: string };
type List = { filters?: Record<string, { values: string[] }> };

const pairs = (labels: Record<string, string>): string[] => Object.entries(labels).map((pair) => pair.join('='));

/** Those of one kind, by id. */
class Payloads<T extends Secret | Config> {
  readonly byId = new Map<string, T>();
  readonly #kind: string;
  readonly #make: (input: object) => T;
  /** Set by a test: those that may not be removed, with who uses them. */
  users: Readonly<Record<string, string>> = {};

  constructor(kind: string, make: (input: object) => T) {
    this.#kind = kind;
    this.#make = make;
  }
  create(spec: { name: string }): T {
    if ([...this.byId.values()].some((one) => one.spec.name === spec.name)) {
      throw swarmError('NAME_CONFLICT', { kind: this.#kind, name: spec.name });
    }
    const time = '2026-01-01T11:00:00.000Z';
    const made = this.#make({ id: `${spec.name}-id`.padEnd(25, '0'), created_at: time, updated_at: time, spec });
    this.byId.set(made.id, made);
    return this.shown(made);
  }
  list({ filters = {} }: List): T[] {
    const names = filters['name']?.values;
    const labels = filters['label']?.values;
    return [...this.byId.values()]
      .filter(({ spec }) => !names || names.some((name) => spec.name.startsWith(name)))
      .filter(({ spec }) => !labels || labels.every((label) => pairs(spec.labels).includes(label)))
      .map((one) => this.#withoutData(one));
  }
  find(ref: string): T {
    const found = this.byId.get(ref) ?? [...this.byId.values()].find(({ spec }) => spec.name === ref);
    if (!found) throw swarmError('NOT_FOUND', { kind: this.#kind, ref });
    return found;
  }
  /** Labels only, as a manager does. */
  update({ ref, spec }: { ref: string; spec: { labels: Record<string, string> } }): T {
    const before = this.find(ref);
    const made = this.#make({ ...before, spec: { ...before.spec, labels: spec.labels } });
    this.byId.set(made.id, made);
    return this.shown(made);
  }
  remove(ref: string): object {
    const { id, spec } = this.find(ref);
    const user = this.users[spec.name];
    if (user !== undefined) {
      throw swarmError('USAGE', { why: `${this.#kind} '${spec.name}' is in use by the following service: ${user}` });
    }
    this.byId.delete(id);
    return {};
  }
  /** Data of secrets is never answered. */
  shown(one: T): T {
    return this.#kind === 'secret' ? this.#withoutData(one) : one;
  }
  #withoutData(one: T): T {
    return this.#make({ ...one, spec: { ...one.spec, data: Buffer.alloc(0) } });
  }
}

export class FakePayloads {
  readonly secrets = new Payloads<Secret>('secret', makeSecret);
  readonly configs = new Payloads<Config>('config', makeConfig);

  /** Handlers of Control, by method. */
  handlers(): Record<string, (request: never) => object> {
    const { secrets, configs } = this;
    return {
      CreateSecret: ({ spec }: { spec: { name: string } }) => secrets.create(spec),
      ListSecrets: (request: List) => ({ secrets: secrets.list(request) }),
      GetSecret: ({ ref }: Ref) => secrets.shown(secrets.find(ref)),
      UpdateSecret: (request: { ref: string; spec: { labels: Record<string, string> } }) => secrets.update(request),
      MatchSecret: ({ ref, data }: Ref & { data: Buffer }) => ({ same: data.equals(secrets.find(ref).spec.data) }),
      RemoveSecret: ({ ref }: Ref) => secrets.remove(ref),
      CreateConfig: ({ spec }: { spec: { name: string } }) => configs.create(spec),
      ListConfigs: (request: List) => ({ configs: configs.list(request) }),
      GetConfig: ({ ref }: Ref) => configs.find(ref),
      UpdateConfig: (request: { ref: string; spec: { labels: Record<string, string> } }) => configs.update(request),
      RemoveConfig: ({ ref }: Ref) => configs.remove(ref),
    };
  }
}
