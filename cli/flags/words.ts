import { swarmError } from '../../lib/errors.js';
import { shellWords } from '../../stackfiles/shell-words.js';

/** A command line cut into words as a shell does: white space separates, quotes and backslashes protect. */
export function parseWords(flag: string, text: string): string[] {
  const result = shellWords(text);
  if ('error' in result) throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: result.error });
  return result.words;
}
