import { posix } from 'node:path';
import type { ContainerSpec, FileTarget, ServiceSpec } from '../../../proto/types.js';
import type { StoreView } from '../../store/types.js';
import { problem } from './problem.js';

/** Where a relative target is put (Docker reference, docker service create --secret and --config). */
const FOLDERS = { secret: '/run/secrets', config: '/' } as const;

interface Reference {
  kind: keyof typeof FOLDERS;
  id: string;
  name: string;
  file?: FileTarget | null;
  runtime?: object | null;
}

/** Secrets and configs as the specification alone shows them. Throws for one that is not whole, and for two at one place. */
export function checkReferences(container: ContainerSpec): void {
  const references: Reference[] = [
    ...container.secrets.map((ref) => ({ ...ref, kind: 'secret' as const, id: ref.secret_id, name: ref.secret_name })),
    ...container.configs.map((ref) => ({ ...ref, kind: 'config' as const, id: ref.config_id, name: ref.config_name })),
  ];
  const users = new Map<string, { kind: string; name: string }>();
  for (const { target } of container.mounts) users.set(posix.resolve('/', target), { kind: 'mount', name: target });
  for (const reference of references) {
    checkWhole(reference);
    const { kind, name, file } = reference;
    if (!file) continue;
    checkFile(kind, name, file);
    const path = posix.resolve(FOLDERS[kind], file.name);
    const other = users.get(path);
    if (other) {
      const both =
        other.kind === kind
          ? `${kind} references '${other.name}' and '${name}'`
          : `${other.kind} '${other.name}' and ${kind} '${name}'`;
      throw problem(`${both} have a conflicting target: '${file.name}'`);
    }
    users.set(path, reference);
  }
}

function checkWhole({ kind, id, name, file, runtime }: Reference): void {
  if (id === '' || name === '') throw problem(`malformed ${kind} reference`);
  if (!file && !runtime) throw problem(`malformed ${kind} reference, no target provided`);
  if (file?.name === '') throw problem(`malformed file ${kind} reference, invalid target file name provided`);
}

/** Of users and groups: the number above it, -1 as the kernel reads it, means no change to chown(2). */
const ID_MAX = 2 ** 32 - 2;

/** Uid and gid are numbers: a name would be looked up in a container that does not exist yet. */
function checkFile(kind: string, name: string, file: FileTarget): void {
  if (file.name.split('/').includes('..'))
    throw problem(`${kind} ${name}: target '${file.name}' must not have ".." in it`);
  for (const [what, value] of [
    ['uid', file.uid],
    ['gid', file.gid],
  ] as const) {
    if (!/^\d*$/.test(value)) throw problem(`${kind} ${name}: ${what} '${value}' must be a number`);
    if (Number(value) > ID_MAX) throw problem(`${kind} ${name}: ${what} '${value}' must be at most ${ID_MAX}`);
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
