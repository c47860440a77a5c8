import type { Nanos } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';

/** Readers of single values. Each takes the flag's name for its error, and throws INVALID_FIELD. */

const NANOS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;

/** Go's notation: "1h30m", "1.5s", "0". */
export function parseDuration(flag: string, text: string): Nanos {
  if (text === '0') return 0;
  if (!DURATION.test(text)) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a duration such as 500ms, 10s or 1h30m' });
  }
  let nanos = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    nanos += Number(count) * (NANOS[unit ?? ''] ?? 0);
  }
  return Math.round(nanos);
}

const BYTES = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])i?b?|b)?$/i;

/** Sizes of memory count in 1024s, whatever their unit is called, as Docker's do: "512m", "1.5GiB", "4096". */
export function parseBytes(flag: string, text: string): number {
  const match = BYTES.exec(text);
  if (!match) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a size such as 512m, 1.5GiB or 4194304' });
  }
  const power = match[2] ? 'kmgtp'.indexOf(match[2].toLowerCase()) + 1 : 0;
  return Math.floor(Number(match[1]) * 1024 ** power);
}

/** CPUs in billionths: "0.5" is 500000000. */
export function parseCpus(flag: string, text: string): number {
  if (!/^\d*\.?\d+$|^\d+\.$/.test(text)) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a number of CPUs such as 0.5 or 2' });
  }
  if (/\.\d{10}/.test(text)) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'at most nine digits after the point' });
  }
  return Math.round(Number(text) * 1e9);
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
