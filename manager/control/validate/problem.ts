import { swarmError, type SwarmError } from '../../../lib/errors.js';

/** For refusals that have Docker's words, which scripts may look for. */
export const problem = (text: string): SwarmError => swarmError('INVALID_SPEC', { problem: text });

/** For the others: the field, its value, and what would be right. */
export function invalid(field: string, value: string | number, expected: string): SwarmError {
  return swarmError('INVALID_FIELD', { field, value, expected });
}

export function atLeastZero(field: string, value: number): void {
  if (value < 0) throw invalid(field, value, 'zero or more');
}

/** An enumeration's value that this version does not know arrives as its number. */
export function knownWord(field: string, value: string | number): void {
  if (typeof value !== 'string') throw invalid(field, value, 'a value that this version knows');
}
