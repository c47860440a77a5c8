/** Mounts of a service: its volumes, binds and temporary file systems. */
import { assert } from '../lib/assert.js';
import type { BindOptionsInput } from '../proto/gen/swarm/v1/BindOptions.js';
import type { MountInput } from '../proto/gen/swarm/v1/Mount.js';
import type { VolumeOptionsInput } from '../proto/gen/swarm/v1/VolumeOptions.js';
import { namespaceLabel } from './labels.js';
import type { MountConfig } from './mount-schema.js';
import type { Project } from './project.js';
import type { ServiceConfig } from './service-schema.js';
import { parseTmpfs } from './short-forms.js';
import type { VolumeConfig } from './stack-schema.js';

export function convertMounts(
  { volumes = [], tmpfs = [] }: ServiceConfig,
  project: Project,
  stack: string,
): MountInput[] {
  return [...volumes.map((mount) => convertMount(mount, project, stack)), ...tmpfs.map(convertTmpfs)];
}

function convertMount(mount: MountConfig, project: Project, stack: string): MountInput {
  const { type = 'volume', source = '', target = '', read_only = false, consistency = '' } = mount;
  const common = { type, source, target, read_only, consistency };
  if (type === 'bind') return { ...common, bind_options: convertBind(mount.bind) };
  if (type === 'tmpfs') {
    const { size = 0, mode = 0 } = mount.tmpfs ?? {};
    return { ...common, tmpfs_options: mount.tmpfs ? { size_bytes: size, mode } : null };
  }
  const own = volumeOptions(mount.volume);
  if (source === '') return { ...common, volume_options: own };
  const volume = project.volumes[source] ?? {};
  return {
    ...common,
    source: volume.name ?? `${stack}_${source}`,
    volume_options: { ...own, ...(!volume.external && ownVolume(volume, own?.labels ?? {}, stack)) },
  };
}

function convertBind(bind: MountConfig['bind']): BindOptionsInput | null {
  if (!bind) return null;
  return {
    propagation: bind.propagation ?? '',
    non_recursive: bind.recursive === 'disabled',
    create_mountpoint: bind.create_host_path ?? false,
    read_only_non_recursive: bind.recursive === 'writable',
    read_only_force_recursive: bind.recursive === 'readonly',
  };
}

function volumeOptions(volume: MountConfig['volume']): VolumeOptionsInput | null {
  if (!volume) return null;
  return { no_copy: volume.nocopy ?? false, subpath: volume.subpath ?? '', labels: volume.labels ?? {} };
}

function ownVolume(volume: VolumeConfig, labels: Readonly<Record<string, string>>, stack: string): VolumeOptionsInput {
  const { driver, driver_opts } = volume;
  const configured = driver !== undefined || driver_opts !== undefined;
  return {
    labels: { ...labels, ...volume.labels, [namespaceLabel]: stack },
    driver_config: configured ? { name: driver ?? '', options: driver_opts ?? {} } : null,
  };
}

/** Docker leaves the short `tmpfs` key of a service out of a stack without a word: here it is a mount. */
function convertTmpfs(spec: string): MountInput {
  const mount = parseTmpfs(spec);
  assert(!('error' in mount), 'a project holds only tmpfs mounts that were read before');
  const { target, size = 0, mode = 0, options } = mount;
  const plain = size === 0 && mode === 0 && options.length === 0;
  const tmpfs_options = { size_bytes: size, mode, options: options.map((values) => ({ values })) };
  return { type: 'tmpfs', target, tmpfs_options: plain ? null : tmpfs_options };
}
