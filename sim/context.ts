import type { Dice } from './dice.js';
import type { EventQueue } from './event-queue.js';

/** What happened in a world, or in many of them added up. */
export interface Stats {
  /** Simulated milliseconds. */
  time: number;
  elections: number;
  crashes: number;
  faults: number;
  messages: number;
  /** Operations of clients: answered, and of unknown outcome. */
  answered: number;
  unknown: number;
  compactions: number;
  /** Snapshots of a leader that were installed. */
  installs: number;
  /** Changes of the members that a leader began. */
  changes: number;
}

export function noStats(): Stats {
  return {
    time: 0,
    elections: 0,
    crashes: 0,
    faults: 0,
    messages: 0,
    answered: 0,
    unknown: 0,
    compactions: 0,
    installs: 0,
    changes: 0,
  };
}

export function addStats(total: Stats, more: Stats): void {
  for (const key of Object.keys(total) as (keyof Stats)[]) total[key] += more[key];
}

/** What the parts of one simulated world share. */
export interface Context {
  readonly queue: EventQueue;
  readonly dice: Dice;
  readonly stats: Stats;
  /** Takes a line that says what happens; absent when nobody reads it, since making the lines takes most of the time. */
  readonly trace: ((line: string) => void) | undefined;
}

/** A rule of raft, or of what its clients may rely on, was broken. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(message);
    this.rule = rule;
  }
}

export function rule(holds: boolean, name: string, message: () => string): void {
  if (!holds) throw new Violation(name, message());
}
