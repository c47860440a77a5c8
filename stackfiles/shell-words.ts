/**
 * Splits a command as a shell would: on white space, with single and double quotes, backslashes and comments, without
 * expanding anything. Docker uses google/shlex for `command` and `entrypoint`; this follows its rules.
 */
export function shellWords(text: string): { words: string[] } | { error: string } {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") {
      if (++at >= text.length) return { error: 'a backslash at the end has nothing to escape' };
      word = (word ?? '') + text.charAt(at);
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '#' && word === undefined) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== '') return { error: `the closing ${quote} is missing` };
  if (word !== undefined) words.push(word);
  return { words };
}
