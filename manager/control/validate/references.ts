import type { ContainerSpec, FileTarget, ServiceSpec } from '../../../proto/types.js';
import type { StoreView } from '../../store/types.js';
import { problem } from './problem.js';

/** Secrets and configs as the specification alone shows them. Throws for one that is not whole, and for two at one place. */
export function checkReferences(container: ContainerSpec): void {
  const { secrets, configs } = container;
  checkTargets(
    'secret',
    secrets.map((ref) => ({ ...ref, id: ref.secret_id, name: ref.secret_name })),
  );
  checkTargets(
    'config',
    configs.map((ref) => ({ ...ref, id: ref.config_id, name: ref.config_name })),
  );
}

interface Reference {
  id: string;
  name: string;
  file?: FileTarget | null;
  runtime?: object | null;
}

function checkTargets(kind: 'secret' | 'config', references: readonly Reference[]): void {
  const users = new Map<string, string>();
  for (const { id, name, file, runtime } of references) {
    if (id === '' || name === '') throw problem(`malformed ${kind} reference`);
    if (!file && !runtime) throw problem(`malformed ${kind} reference, no target provided`);
    if (!file) continue;
    if (file.name === '') throw problem(`malformed file ${kind} reference, invalid target file name provided`);
    const before = users.get(file.name);
    if (before !== undefined) {
      throw problem(`${kind} references '${before}' and '${name}' have a conflicting target: '${file.name}'`);
    }
    users.set(file.name, name);
    checkFile(kind, name, file);
  }
}

/** Uid and gid are numbers: a name would be looked up in a container that does not exist yet. */
function checkFile(kind: string, name: string, file: FileTarget): void {
  if (file.name.split('/').includes('..'))
    throw problem(`${kind} ${name}: target '${file.name}' must not have ".." in it`);
  for (const [what, value] of [
    ['uid', file.uid],
    ['gid', file.gid],
  ] as const) {
    if (!/^\d{0,10}$/.test(value)) throw problem(`${kind} ${name}: ${what} '${value}' must be a number`);
  }
  if (file.mode > 0o7777)
    throw problem(`${kind} ${name}: mode 0${file.mode.toString(8)} must be permission bits, as in 0444`);
}

/** Throws unless every reference is, by its id and its name, a stored secret or config. */
export function checkReferencesExist(view: StoreView, spec: ServiceSpec): void {
  const { secrets, configs } = spec.task_template.container_spec;
  const lost = secrets.filter((ref) => view.secrets.get(ref.secret_id)?.spec.name !== ref.secret_name);
  refuseMissing(
    'secret',
    lost.map((ref) => ref.secret_name),
  );
  const gone = configs.filter((ref) => view.configs.get(ref.config_id)?.spec.name !== ref.config_name);
  refuseMissing(
    'config',
    gone.map((ref) => ref.config_name),
  );
}

function refuseMissing(kind: 'secret' | 'config', names: readonly string[]): void {
  if (names.length > 0) throw problem(`${kind}${names.length === 1 ? '' : 's'} not found: ${names.join(', ')}`);
}
