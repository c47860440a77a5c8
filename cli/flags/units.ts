import type { Nanos } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import * as units from '../../stackfiles/units.js';

/** Readers of single values, as in stack files. Each takes the flag's name for its error, and throws INVALID_FIELD. */

/** Go's notation: "1h30m", "1.5s", "0". */
export function parseDuration(flag: string, text: string): Nanos {
  const nanos = units.parseDuration(text);
  if (nanos === undefined || nanos < 0) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a duration such as 500ms, 10s or 1h30m' });
  }
  return nanos;
}

/** Sizes of memory count in 1024s, whatever their unit is called, as Docker's do: "512m", "1.5GiB", "4096". */
export function parseBytes(flag: string, text: string): number {
  const bytes = units.parseBytes(text);
  if (bytes === undefined) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a size such as 512m, 1.5GiB or 4194304' });
  }
  return bytes;
}

/** CPUs in billionths: "0.5" is 500000000. */
export function parseCpus(flag: string, text: string): number {
  const nanos = units.parseCpus(text);
  if (nanos === undefined) {
    throw swarmError('INVALID_FIELD', {
      field: flag,
      value: text,
      expected: 'a number of CPUs such as 0.5 or 2, with at most nine digits after the point',
    });
  }
  return nanos;
}

export function parseCount(flag: string, text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a whole number, zero or more' });
  }
  return count;
}

export function parseRatio(flag: string, text: string): number {
  const ratio = Number(text);
  if (text.trim() === '' || !(ratio >= 0 && ratio <= 1)) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a number from 0 to 1' });
  }
  return ratio;
}

export function parseBool(flag: string, text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'true or false' });
}

/** One of `words`, which are written as in our .proto files; the user writes '-' where they have '_'. */
export function parseWord<W extends string>(flag: string, text: string, words: readonly W[]): W {
  const wanted = text.toLowerCase().replaceAll('-', '_');
  const found = words.find((word) => word === wanted && !text.includes('_'));
  if (found !== undefined) return found;
  const expected = words.map((word) => word.replaceAll('_', '-')).join(', ');
  throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: `one of ${expected}` });
}
