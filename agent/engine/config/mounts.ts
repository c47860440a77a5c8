/** What of the host, of volumes and of memory a container sees as its files. */
import type Docker from 'dockerode';
import type { Mount } from '../../../proto/types.js';
import { given } from './given.js';

/** A file on this host that a container may read at `target`. */
export interface FileMount {
  source: string;
  target: string;
}

/** The types of dockerode ask for every option of a mount, and lack later ones; to the engine an absent one is its default. */
interface MountBody {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly: boolean;
  Consistency?: string;
  BindOptions?: {
    Propagation?: string;
    NonRecursive?: boolean;
    CreateMountpoint?: boolean;
    ReadOnlyNonRecursive?: boolean;
    ReadOnlyForceRecursive?: boolean;
  };
  VolumeOptions?: {
    NoCopy?: boolean;
    Labels?: Record<string, string>;
    DriverConfig?: { Name: string; Options: Record<string, string> };
    Subpath?: string;
  };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number; Options?: string[][] };
}

/**
 * `selinux`: the engine confines containers by labels, so a file of this host is not theirs to read until the engine has given it the
 * container's label. Only the older form of a bind can ask for that ("Z").
 */
export function mounts(
  specs: readonly Mount[],
  files: readonly FileMount[],
  selinux: boolean,
): { Mounts: Docker.MountSettings[]; Binds: string[] } {
  const ofFiles = files.map(({ source, target }) => ({ Type: 'bind', Source: source, Target: target, ReadOnly: true }));
  return {
    Mounts: [...specs.map(mount), ...(selinux ? [] : ofFiles)] as Docker.MountSettings[],
    Binds: selinux ? files.map(({ source, target }) => `${source}:${target}:ro,Z`) : [],
  };
}

function mount(spec: Mount): MountBody {
  const { bind_options: bind, volume_options: volume, tmpfs_options: tmpfs } = spec;
  return {
    Type: spec.type,
    Target: spec.target,
    ReadOnly: spec.read_only,
    ...given({ Source: spec.source, Consistency: spec.consistency }),
    ...(bind && {
      BindOptions: given({
        Propagation: bind.propagation,
        NonRecursive: bind.non_recursive,
        CreateMountpoint: bind.create_mountpoint,
        ReadOnlyNonRecursive: bind.read_only_non_recursive,
        ReadOnlyForceRecursive: bind.read_only_force_recursive,
      }),
    }),
    ...(volume && {
      VolumeOptions: {
        ...given({ NoCopy: volume.no_copy, Labels: volume.labels, Subpath: volume.subpath }),
        ...(volume.driver_config && {
          DriverConfig: { Name: volume.driver_config.name, Options: volume.driver_config.options },
        }),
      },
    }),
    ...(tmpfs && {
      TmpfsOptions: given({
        SizeBytes: tmpfs.size_bytes,
        Mode: tmpfs.mode,
        Options: tmpfs.options.map(({ values }) => values),
      }),
    }),
  };
}
