import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrno } from './processes.js';
import { until } from './run.js';

/*
 * Each lab has a cgroup, with one below it for every host and one for the switch. They serve two ends: a host's engine
 * keeps its containers in there, and whatever runs in there was started by the lab, so `killAll` misses nothing and
 * kills nobody else's process, even after a crash.
 */

interface Hierarchy {
  mount: string;
  version: 1 | 2;
  controllers: string[];
}

/** Where the cgroup hierarchies of this machine are mounted: all of version 1, or else the one of version 2. */
function hierarchies(): Hierarchy[] {
  const found = new Map<string, Hierarchy>();
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const [, mount = '', type, options = ''] = line.split(' ');
    if (type === 'cgroup') found.set(options, { mount, version: 1, controllers: options.split(',') });
    if (type === 'cgroup2') found.set('v2', { mount, version: 2, controllers: [] });
  }
  const all = [...found.values()];
  const version1 = all.filter((each) => each.version === 1);
  const chosen = version1.length > 0 ? version1 : all;
  if (chosen.length === 0) throw new Error('no cgroup hierarchy is mounted on this machine: no engine can run here');
  return chosen;
}

const PROCS = 'cgroup.procs';
/** With version 2, the cgroup below a host's in which its daemons are: see host-start.sh. */
const INNER = 'init';

const labCgroup = (mount: string, lab: string): string => join(mount, `swarm-lab-${lab}`);

/** What an engine needs. Others may not be there, or be in use otherwise. */
const CONTROLLERS = ['cpu', 'cpuset', 'io', 'memory', 'pids'];

/** Makes the cgroups of one host; the arguments with which host-start.sh enters them. */
export function createCgroups(lab: string, host: string): string[] {
  const args: string[] = [];
  for (const { mount, version, controllers } of hierarchies()) {
    const chain = [labCgroup(mount, lab), join(labCgroup(mount, lab), host)];
    let parent = mount;
    for (const folder of chain) {
      if (version === 2) enableControllers(parent);
      mkdirSync(folder, { recursive: true });
      // A new cpuset of version 1 is empty, and no process may enter it (cpuset(7)).
      if (controllers.includes('cpuset')) {
        for (const file of ['cpuset.cpus', 'cpuset.mems'])
          writeFileSync(join(folder, file), readFileSync(join(parent, file)));
      }
      parent = folder;
    }
    args.push('--outer', join(parent, PROCS));
    if (version === 2) {
      mkdirSync(join(parent, INNER), { recursive: true });
      args.push('--inner', join(parent, INNER, PROCS));
    }
  }
  return args;
}

/** The files that a process writes its pid to in order to become one of the host's. */
export function cgroupFiles(lab: string, host: string): string[] {
  return hierarchies().map(({ mount, version }) =>
    join(labCgroup(mount, lab), host, version === 2 ? INNER : '', PROCS),
  );
}

function enableControllers(cgroup: string): void {
  const available = readFileSync(join(cgroup, 'cgroup.controllers'), 'utf8').trim().split(' ');
  const enabled = readFileSync(join(cgroup, 'cgroup.subtree_control'), 'utf8').trim().split(' ');
  for (const controller of available) {
    if (CONTROLLERS.includes(controller) && !enabled.includes(controller))
      writeFileSync(join(cgroup, 'cgroup.subtree_control'), `+${controller}`);
  }
}

function descendants(cgroup: string): string[] {
  try {
    const below = readdirSync(cgroup, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...below.flatMap((entry) => descendants(join(cgroup, entry.name))), cgroup];
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return []; // it went while we looked
    throw error;
  }
}

/** The lab's cgroups or, with `host`, that host's; deepest first. */
function foldersOf(lab: string, host?: string): string[] {
  return hierarchies()
    .map(({ mount }) => join(labCgroup(mount, lab), host ?? ''))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => descendants(folder));
}

export function processesOf(lab: string, host?: string): Set<number> {
  const pids = new Set<number>();
  for (const folder of foldersOf(lab, host)) {
    // A process that this process's pid namespace cannot see is listed as 0.
    for (const line of readIfThere(join(folder, 'cgroup.procs')).split('\n'))
      if (Number(line) > 0) pids.add(Number(line));
  }
  return pids;
}

/** Kills every process of the lab, or of one of its hosts, and waits until they are gone. */
export async function killAll(lab: string, host?: string): Promise<void> {
  await until(`the processes of ${host ?? 'the lab'} are gone`, () => {
    const pids = processesOf(lab, host);
    for (const pid of pids) signalIfThere(pid);
    return pids.size === 0;
  });
}

/** Removes the lab's cgroups, which hold no process any more. */
export async function removeCgroups(lab: string, host?: string): Promise<void> {
  await until(`the cgroups of lab ${lab} are gone`, () => {
    let busy = false;
    for (const folder of foldersOf(lab, host)) {
      try {
        rmdirSync(folder);
      } catch (error) {
        if (!hasErrno(error, 'EBUSY', 'ENOENT', 'ENOTEMPTY')) throw error;
        busy = true; // the kernel lets go of a dead process's cgroup a moment after the process
      }
    }
    return !busy;
  });
}

/** Containers come and go while we read: what has just gone holds no processes. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENODEV')) return '';
    throw error;
  }
}

function signalIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!hasErrno(error, 'ESRCH')) throw error;
  }
}
