import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PATH } from './run.js';

const COMMANDS = [
  'dockerd',
  'docker',
  'docker-registry',
  'iptables',
  'ip',
  'busybox',
  'unshare',
  'nsenter',
  'mount',
  'tar',
  'hostname',
  'nft',
  'conntrack',
  'curl',
];

/** Why this machine cannot have a lab, or undefined when it can. */
export function labProblem(): string | undefined {
  if (process.platform !== 'linux') return 'the lab needs Linux';
  if (process.getuid?.() !== 0) return 'the lab needs root';
  const folders = PATH.split(delimiter);
  const missing = COMMANDS.filter((command) => !folders.some((folder) => existsSync(join(folder, command))));
  if (missing.length > 0) return `the lab needs ${missing.join(', ')} (scripts/setup.sh installs them on Debian)`;
  if (!/ cgroup2? /.test(readFileSync('/proc/self/mounts', 'utf8'))) return 'no cgroup hierarchy is mounted';
  return undefined;
}
