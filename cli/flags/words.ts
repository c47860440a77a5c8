import { swarmError } from '../../lib/errors.js';

/** A command line cut into words as a shell does: white space separates, quotes and backslashes protect. */
export function parseWords(flag: string, text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\' && quote !== "'") word = (word ?? '') + text.charAt(++i);
    else if (quote !== '' && char === quote) quote = '';
    else if (quote !== '') word = (word ?? '') + char;
    else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (!/\s/.test(char)) word = (word ?? '') + char;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (quote !== '') throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: `a closing ${quote}` });
  if (word !== undefined) words.push(word);
  return words;
}
