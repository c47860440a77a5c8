import { swarmError, type SwarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';

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

/** Throws LIMIT_REACHED. */
export function checkCount(what: string, { length }: readonly unknown[], limit: number): void {
  if (length > limit) throw swarmError('LIMIT_REACHED', { what: `the number of ${what} (${length})`, limit });
}

/** A component of a DNS name, as Docker reads it. Written so that a name of any length is read in one go. */
const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/;

export function isServiceName(name: string): boolean {
  return name.length <= limits.name_length_max && NAME.test(name);
}
