import { readFileSync } from 'node:fs';
import { must } from '../../lib/assert.js';

/** A process of this machine, told apart from a later one with the same number. */
export interface ProcessId {
  pid: number;
  /** Clock ticks between the machine's start and the process's (proc(5), /proc/pid/stat, field 22). */
  start: number;
  /** The machine's start. */
  boot: string;
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/**
 * What proc(5) says of the process with this folder; undefined when it is gone. It has ended when none of its threads is left: of one
 * that was killed the first may be a zombie while others, which still hold its sockets, wait for a processor.
 */
export function processStat(folder: string): { start: number; ended: boolean } | undefined {
  try {
    const stat = readFileSync(`${folder}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may hold spaces
    return { start: Number(fields[19]), ended: fields[0] === 'Z' && Number(fields[17]) <= 1 };
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

export function thisProcess(): ProcessId {
  const found = must(processStat('/proc/self'), 'this process');
  return { pid: process.pid, start: found.start, boot: bootId() };
}

export function isAlive(id: ProcessId): boolean {
  const found = processStat(`/proc/${id.pid}`);
  return found !== undefined && !found.ended && found.start === id.start && id.boot === bootId();
}

/** Whether the operating system gave one of these reasons. */
export function hasErrno(error: unknown, ...codes: string[]): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code !== undefined && codes.includes(code);
}
