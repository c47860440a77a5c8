/**
 * Secrets and configs never change: a service that uses one would not notice, or half of its tasks would. So each has versions. The
 * first is called as Docker calls it, `<stack>_<key>` or the file's `name`; content that changed becomes the next, `<name>.v2`, and
 * the services that use it move there by their own update policy.
 */
import { swarmError } from '../lib/errors.js';
import { makeConfig, makeSecret, sameMessage } from '../proto/objects.js';
import type { Config, Secret } from '../proto/types.js';
import { namespaceLabel } from './convert.js';
import { changesBetween } from './diff.js';
import type { ObjectKind, ObjectOperation, Objects } from './operations.js';
import type { StackObject, StackSpecs } from './stack-specs.js';

/** On every version: the name of the first, and which one it is. */
const baseLabel = 'swarm-ts.stack.object';
const versionLabel = 'swarm-ts.stack.version';

const baseOf = ({ spec }: Secret | Config): string => spec.labels[baseLabel] ?? spec.name;
const versionOf = ({ spec }: Secret | Config): number => Number(spec.labels[versionLabel] ?? 1);

/** Secrets whose data the managers must be asked to compare, since they never tell it. */
export function secretsToMatch({ secrets }: StackSpecs, stack: string, stored: readonly Secret[]) {
  return secrets
    .filter(({ external }) => !external)
    .flatMap((wanted) => versionsOf(wanted, stack, stored).map(({ id }) => ({ id, data: wanted.data })));
}

/** The stored versions of a secret or config of the files, the newest first. Throws NAME_TAKEN. */
function versionsOf<Stored extends Secret | Config>(
  { name, kind }: StackObject,
  stack: string,
  stored: readonly Stored[],
): Stored[] {
  return stored
    .filter((object) => {
      const owner = object.spec.labels[namespaceLabel];
      if (object.spec.name !== name) return owner === stack && baseOf(object) === name;
      if (owner !== undefined && owner !== stack) throw swarmError('STACK_NAME_TAKEN', { kind, name, owner });
      return true;
    })
    .sort((one, other) => versionOf(other) - versionOf(one));
}

/** Plans all the secrets, or all the configs, of a stack. */
export class ObjectPlanner<K extends ObjectKind> {
  readonly #kind: K;
  readonly #stack: string;
  readonly #wanted: readonly StackObject[];
  readonly #stored: readonly Objects[K]['stored'][];
  /** What the files' names stand for once the plan is done; what is yet to be created has no id. */
  readonly #present = new Map<string, { name: string; id: string }>();

  constructor(kind: K, stack: string, wanted: readonly StackObject[], stored: readonly Objects[K]['stored'][]) {
    this.#kind = kind;
    this.#stack = stack;
    this.#wanted = wanted;
    this.#stored = stored;
  }

  /** What makes the wanted versions be there. `hasData`: whether a stored version holds the wanted data. */
  deploy(hasData: (object: Objects[K]['stored'], wanted: StackObject) => boolean): ObjectOperation<K>[] {
    return this.#wanted.flatMap((wanted) => {
      if (wanted.external) return this.#external(wanted);
      const versions = versionsOf(wanted, this.#stack, this.#stored);
      // A file that goes back to what it was goes back to the version of then: nothing is stored twice.
      const same = versions.find(
        (object) => hasData(object, wanted) && sameMessage(object.spec.templating, wanted.templating),
      );
      return [same ? this.#keep(same, wanted) : this.#create(versions, wanted)];
    });
  }

  /** One that is not there is an error only where a service uses it, as with Docker. */
  #external({ name }: StackObject): [] {
    const found = this.#stored.find(({ spec }) => spec.name === name);
    if (found) this.#present.set(name, { name, id: found.id });
    return [];
  }

  #keep(current: Objects[K]['stored'], wanted: StackObject): ObjectOperation<K> {
    const { name } = current.spec;
    this.#present.set(wanted.name, { name, id: current.id });
    const spec = this.#spec(name, versionOf(current), wanted);
    const changes = changesBetween({ labels: current.spec.labels }, { labels: spec.labels });
    const action = changes.length > 0 ? 'update' : 'unchanged';
    return { kind: this.#kind, action, name, changes, why: '', current, spec };
  }

  #create(versions: readonly Objects[K]['stored'][], wanted: StackObject): ObjectOperation<K> {
    const taken = new Set(this.#stored.map(({ spec }) => spec.name));
    let version = versions[0] ? versionOf(versions[0]) + 1 : 1;
    const nameOf = (): string => (version === 1 ? wanted.name : `${wanted.name}.v${version}`);
    while (taken.has(nameOf())) version++;
    const name = nameOf();
    this.#present.set(wanted.name, { name, id: '' });
    const why = versions.length > 0 ? `version ${version} of ${wanted.name}: content changed` : '';
    const spec = this.#spec(name, version, wanted);
    return { kind: this.#kind, action: 'create', name, changes: [], why, current: null, spec };
  }

  #spec(name: string, version: number, wanted: StackObject): Objects[K]['spec'] {
    const marks = { [namespaceLabel]: this.#stack, [baseLabel]: wanted.name, [versionLabel]: String(version) };
    const spec = { name, labels: { ...wanted.labels, ...marks }, data: wanted.data, templating: wanted.templating };
    return (this.#kind === 'secret' ? makeSecret({ spec }) : makeConfig({ spec })).spec;
  }

  /** The version that a reference by the files' name means. Throws SECRET_NOT_FOUND or CONFIG_NOT_FOUND. */
  present(name: string): { name: string; id: string } {
    const found = this.#present.get(name);
    if (found) return found;
    throw swarmError(this.#kind === 'secret' ? 'SECRET_NOT_FOUND' : 'CONFIG_NOT_FOUND', { name });
  }

  /**
   * Versions of the stack that neither the files nor any of `used` (ids) mean. Those of one that the files do not name at all are
   * surplus only with `prune`, like services.
   */
  surplus(used: ReadonlySet<string>, prune: boolean): ObjectOperation<K>[] {
    const wanted = new Set(this.#wanted.map(({ name }) => name));
    const kept = new Set([...this.#present.values()].map(({ id }) => id));
    return this.#stored
      .filter((object) => object.spec.labels[namespaceLabel] === this.#stack)
      .filter((object) => (wanted.has(baseOf(object)) || prune) && !kept.has(object.id) && !used.has(object.id))
      .map((current) => {
        const why = wanted.has(baseOf(current)) ? 'a version that nothing uses any more' : 'not in the files any more';
        return { kind: this.#kind, action: 'remove', name: current.spec.name, changes: [], why, current, spec: null };
      });
  }
}
