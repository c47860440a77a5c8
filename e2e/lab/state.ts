import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ProcessId } from './processes.js';
import { hasErrno, isAlive } from './processes.js';

/** Where labs keep what must be found again by another process: one folder for each, with its state and its hosts. */
export const LABS_DIR = '/var/lib/swarm-lab';

const DRAFT = '.draft-'; // no lab's name starts with a dot

export interface HostState {
  name: string;
  address: string;
  /** The host's first process. Absent while the host is off. */
  init?: ProcessId;
}

export interface LabState {
  name: string;
  /** The process the lab ends with. Absent for a lab that stays until `down`. */
  owner?: ProcessId;
  /** The process that holds the switch's network namespace. */
  switch?: ProcessId;
  hosts: HostState[];
}

export const labDir = (lab: string): string => join(LABS_DIR, lab);
export const hostDir = (lab: string, host: string): string => join(LABS_DIR, lab, host);
const stateFile = (lab: string): string => join(labDir(lab), 'lab.json');

/** Takes the lab's name for it, by making its folder. False when the name is taken. */
export function claim(state: LabState): boolean {
  const draft = join(LABS_DIR, `${DRAFT}${process.pid}-${state.name}`);
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'lab.json'), JSON.stringify(state, null, 2));
  try {
    renameSync(draft, labDir(state.name)); // never replaces a folder that holds something (rename(2))
    return true;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (hasErrno(error, 'ENOTEMPTY', 'EEXIST')) return false;
    throw error;
  }
}

/** Removes a lab's folder, and the folder of all labs with the last one. */
export function removeFolder(lab: string): void {
  rmSync(labDir(lab), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    rmdirSync(LABS_DIR);
  } catch (error) {
    if (!hasErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) throw error;
  }
}

export function saveState(state: LabState): void {
  const temporary = `${stateFile(state.name)}.new`;
  writeFileSync(temporary, JSON.stringify(state, null, 2));
  renameSync(temporary, stateFile(state.name));
}

/** The lab's state, or undefined when there is no such lab. */
export function loadState(lab: string): LabState | undefined {
  return existsSync(stateFile(lab)) ? (JSON.parse(readFileSync(stateFile(lab), 'utf8')) as LabState) : undefined;
}

/** The names of all labs of this machine, dead ones too. */
export function listLabs(): string[] {
  if (!existsSync(LABS_DIR)) return [];
  const entries = readdirSync(LABS_DIR, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(DRAFT)).map((entry) => entry.name);
}

/** Whether somebody may still be using the lab: its owner lives, or it has none and its switch does. */
export function isInUse(state: LabState): boolean {
  if (state.owner) return isAlive(state.owner);
  return state.switch !== undefined && isAlive(state.switch);
}
