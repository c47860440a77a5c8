import type { Mount } from '../../../proto/types.js';
import { knownWord, problem } from './problem.js';

const PROPAGATIONS = ['', 'private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'];
const CONSISTENCIES = ['', 'default', 'consistent', 'cached', 'delegated'];
const MODE_MAX = 0o7777;

/** The words are those of swarmkit (agent/exec) and, of options, of the engine, which would refuse the container. */
export function checkMounts(mounts: readonly Mount[]): void {
  const targets = new Set<string>();
  for (const mount of mounts) {
    knownWord('mount type', mount.type);
    if (!isAbsolute(mount.target)) throw problem(`invalid mount target, must be an absolute path: ${mount.target}`);
    if (targets.has(mount.target)) throw problem(`ContainerSpec: duplicate mount point: ${mount.target}`);
    targets.add(mount.target);
    checkSource(mount);
    const fault = faultOf(mount);
    if (fault !== undefined) throw problem(`invalid mount config for type "${mount.type}": ${fault}`);
  }
}

/** What a template makes of its beginning is not known before the task has a node. */
const isTemplate = (path: string): boolean => path.startsWith('{{');
const isAbsolute = (path: string): boolean => path.startsWith('/') || isTemplate(path);

function checkSource({ type, source }: Mount): void {
  switch (type) {
    case 'bind':
      if (!isAbsolute(source)) throw problem(`invalid bind mount source, must be an absolute path: ${source}`);
      return;
    case 'volume':
      if (source.startsWith('/')) throw problem(`invalid volume mount source, must not be an absolute path: ${source}`);
      return;
    case 'tmpfs':
      if (source !== '') throw problem(`invalid tmpfs source, source must be empty: ${source}`);
  }
}

function faultOf(mount: Mount): string | undefined {
  const { type, bind_options: bind, volume_options: volume, tmpfs_options: tmpfs } = mount;
  if (/^\/+$/.test(mount.target)) return "invalid specification: destination can't be '/'";
  if (bind && type !== 'bind') return 'field BindOptions must not be specified';
  if (volume && type !== 'volume') return 'field VolumeOptions must not be specified';
  if (tmpfs && type !== 'tmpfs') return 'field TmpfsOptions must not be specified';
  if (!CONSISTENCIES.includes(mount.consistency)) return `invalid consistency mode: ${mount.consistency}`;
  if (bind) {
    if (!PROPAGATIONS.includes(bind.propagation)) return `invalid propagation mode: ${bind.propagation}`;
    if (bind.read_only_non_recursive && bind.read_only_force_recursive) {
      return 'ReadOnlyNonRecursive and ReadOnlyForceRecursive must not be given together';
    }
    const isAboutReadOnly = bind.read_only_non_recursive || bind.read_only_force_recursive;
    if (isAboutReadOnly && !mount.read_only)
      return 'the mount must be read-only for ReadOnlyNonRecursive and ReadOnlyForceRecursive';
  }
  if (volume && volume.subpath !== '') {
    if (mount.source === '') return 'must not set Subpath when using anonymous volumes';
    if (volume.subpath.startsWith('/') || volume.subpath.split('/').includes('..')) {
      return `subpath must be a relative path within the volume: ${volume.subpath}`;
    }
  }
  if (tmpfs && tmpfs.size_bytes < 0) return `invalid size: ${tmpfs.size_bytes}`;
  if (tmpfs && tmpfs.mode > MODE_MAX) return `invalid mode: 0${tmpfs.mode.toString(8)}`;
  return undefined;
}
