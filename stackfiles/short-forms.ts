/** The one-line forms of ports, volumes and tmpfs mounts, read into the long ones. */
import { isIP } from 'node:net';
import { parseBytes } from './units.js';

export type Protocol = 'tcp' | 'udp' | 'sctp';
export interface Port {
  target: number;
  published?: number;
  protocol: Protocol;
  /** The only address at which it is published. */
  host_ip?: string;
}

/**
 * "[[IP:][PUBLISHED]:]TARGET[/PROTOCOL]", both ports perhaps ranges (docker/go-connections nat.ParsePortSpec). An address that stands for all is
 * none, and so is a published port of 0, which is chosen.
 */
export function parsePort(spec: string): Port[] | { error: string } {
  const [, host = '', published = '', target = '', protocolText = 'tcp'] =
    /^(?:(?:(.*):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(spec) ?? [];
  const protocol = (['tcp', 'udp', 'sctp'] as const).find((known) => known === protocolText.toLowerCase());
  const targets = parseRange(target);
  if (!targets || !protocol || targets[0] === 0) {
    return { error: `"${spec}" is not a port: expected [[IP:][PUBLISHED]:]TARGET[/tcp|udp|sctp]` };
  }
  const host_ip = hostAddress(host.replace(/^\[(.*)\]$/, '$1'));
  if (host_ip === undefined) return { error: `"${host}" is not an IP address` };
  const common = { protocol, ...(host_ip !== '' && { host_ip }) };
  if (published === '' || published === '0') return targets.map((port) => ({ target: port, ...common }));
  const publishes = parseRange(published);
  if (!publishes) return { error: `"${published}" is not a port or a range of ports` };
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) {
    return publishes.map((port) => ({ target: only, published: port, ...common }));
  }
  if (targets.length !== publishes.length) return { error: `the ranges ${published} and ${target} differ in length` };
  return targets.map((port, index) => ({ target: port, published: publishes[index] ?? 0, ...common }));
}

/** The only address at which a port is published; "": at every one. Undefined: it is no address. */
export function hostAddress(text: string): string | undefined {
  if (text === '' || text === '0.0.0.0' || text === '::') return '';
  return isIP(text) > 0 ? text : undefined;
}

function parseRange(text: string): number[] | undefined {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || to < from || to > 65_535) return undefined;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'] as const;

const consistencies = ['consistent', 'cached', 'delegated'] as const;

export interface VolumeShort {
  type: 'bind' | 'volume';
  source?: string;
  target: string;
  read_only?: true;
  bind?: { propagation: (typeof propagations)[number] };
  consistency?: (typeof consistencies)[number];
  volume?: { nocopy: true };
}

/** "[SOURCE:]TARGET[:OPTION,…]"; a source that starts like a path is a bind mount. */
export function parseVolume(spec: string): VolumeShort | { error: string } {
  const parts = spec.split(':');
  if (spec === '' || parts.includes('')) return { error: `"${spec}" has an empty part` };
  if (parts.length > 3) return { error: `"${spec}" has too many colons: expected [SOURCE:]TARGET[:OPTIONS]` };
  const [first = '', target, options = ''] = parts;
  if (target === undefined) return { type: 'volume', target: first };
  const volume: VolumeShort = { type: /^[./~]/.test(first) ? 'bind' : 'volume', source: first, target };
  for (const option of options === '' ? [] : options.split(',')) {
    const propagation = propagations.find((known) => known === option);
    const consistency = consistencies.find((known) => known === option);
    if (option === 'ro') volume.read_only = true;
    else if (option === 'rw') delete volume.read_only;
    else if (option === 'nocopy') volume.volume = { nocopy: true };
    else if (propagation) volume.bind = { propagation };
    else if (consistency) volume.consistency = consistency;
    else return { error: `unknown option "${option}": known are ro, rw, nocopy, ${propagations.join(', ')}` };
  }
  return volume;
}

export interface TmpfsShort {
  target: string;
  size?: number;
  mode?: number;
  /** Any others: "noexec" is ["noexec"], "uid=1000" is ["uid", "1000"]. */
  options: string[][];
}

/** "TARGET[:OPTION,…]", with size=BYTES, mode=OCTAL and the mount options of tmpfs(5). */
export function parseTmpfs(spec: string): TmpfsShort | { error: string } {
  const [target = '', options, more] = spec.split(':');
  if (!target.startsWith('/') || more !== undefined) return { error: `"${spec}" is not TARGET[:OPTION,…]` };
  const tmpfs: TmpfsShort = { target, options: [] };
  for (const option of options === undefined ? [] : options.split(',')) {
    const [name = '', value, ...rest] = option.split('=');
    const size = name === 'size' ? parseBytes(value ?? '') : undefined;
    const mode = name === 'mode' && /^[0-7]{3,5}$/.test(value ?? '') ? parseInt(value ?? '', 8) : undefined;
    if (size !== undefined) tmpfs.size = size;
    else if (mode !== undefined) tmpfs.mode = mode;
    else if (value === undefined && tmpfsFlags.has(name)) tmpfs.options.push([name]);
    else if (value !== undefined && rest.length === 0 && tmpfsValues.get(name)?.test(value))
      tmpfs.options.push([name, value]);
    else return { error: `cannot use option "${option}": known are size, mode, ${knownTmpfs.join(', ')}` };
  }
  return tmpfs;
}

const tmpfsFlags = new Set(['exec', 'noexec', 'suid', 'nosuid', 'dev', 'nodev', 'atime', 'noatime', 'ro', 'rw']);
const tmpfsValues = new Map([
  ['uid', /^\d+$/],
  ['gid', /^\d+$/],
  ['nr_inodes', /^\d+[kmg]?$/i],
  ['nr_blocks', /^\d+[kmg]?$/i],
]);
const knownTmpfs = [...tmpfsValues.keys(), ...tmpfsFlags];
