/** From a template's text to its pieces: what stands between the actions, and each action's tokens. */
import { limits } from '../../lib/limits.js';
import { TemplateFault } from './fault.js';

export type Token =
  | { kind: 'word'; text: string } // if, else, end, functions, true, false, nil
  | { kind: 'field'; text: string } // ".Name", without the point; "" is a lone point
  | { kind: 'variable'; text: string } // "$x", without the sign; "" is "$"
  | { kind: 'string'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'sign'; text: string }; // | ( ) , := =

/** A token, where it begins, and whether white space stands before it. */
export type Placed = Token & { at: number; spaced: boolean };

export type Piece = { kind: 'text'; text: string } | { kind: 'action'; at: number; tokens: Placed[] };

const OPEN = '{{';
/** `{{- ` and ` -}}` take the white space beside them away. */
const TRIM_LEFT = /^-(?=[ \t\r\n])/;
const COMMENT = /^\s*\/\*[^]*?\*\/(?:(?= -\}\})|(?=\}\}))/;
const TOKEN =
  /(\s+)|(:=|[|(),=])|\.([A-Za-z_][A-Za-z0-9_]*)?|\$([A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*)|([+-]?\d+(?:\.\d+)?)|("(?:[^"\\\n]|\\.)*")|`([^`]*)`/y;

export function lex(source: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimNext = false;
  let count = 0;
  const text = (until: number, trimEnd: boolean): void => {
    let part = source.slice(at, until);
    if (trimNext) part = part.trimStart();
    if (trimEnd) part = part.trimEnd();
    if (part !== '') pieces.push({ kind: 'text', text: part });
  };
  for (;;) {
    const open = source.indexOf(OPEN, at);
    if (open < 0) {
      text(source.length, false);
      return pieces;
    }
    let inside = open + OPEN.length;
    const trims = TRIM_LEFT.test(source.slice(inside, inside + 2));
    if (trims) inside += 1;
    text(open, trims);
    const comment = source.startsWith('/*', inside + leadingSpace(source, inside))
      ? COMMENT.exec(source.slice(inside))
      : null;
    const read = comment ? { tokens: [], end: inside + comment[0].length } : tokens(source, inside);
    if (!comment && read.tokens.length === 0) throw new TemplateFault(open, 'missing value for command');
    count += read.tokens.length;
    if (count > limits.template_tokens_max) {
      throw new TemplateFault(open, `more than ${limits.template_tokens_max} words and signs in its actions`);
    }
    if (!comment) pieces.push({ kind: 'action', at: open, tokens: read.tokens });
    trimNext = source.startsWith(' -}}', read.end);
    at = read.end + (trimNext ? 4 : 2);
  }
}

const leadingSpace = (source: string, from: number): number =>
  /^\s?/.exec(source.slice(from, from + 1))?.[0].length ?? 0;

/** `end` is where the closing mark begins, with its white space where it trims. */
function tokens(source: string, from: number): { tokens: Placed[]; end: number } {
  const found: Placed[] = [];
  let at = from;
  let spaced = true;
  while (at < source.length) {
    if (source.startsWith('}}', at)) return { tokens: found, end: at };
    if (/^[ \t\r\n]-\}\}/.test(source.slice(at, at + 4))) return { tokens: found, end: at };
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw new TemplateFault(at, 'unexpected character in an action');
    const [whole, space, sign, , variable, word, number, quoted, raw] = match;
    if (space === undefined) {
      const token = ((): Token => {
        if (sign !== undefined) return { kind: 'sign', text: sign };
        if (variable !== undefined) return { kind: 'variable', text: variable };
        if (word !== undefined) return { kind: 'word', text: word };
        if (number !== undefined) return { kind: 'number', value: Number(number) };
        if (quoted !== undefined) return { kind: 'string', text: unquote(quoted, at) };
        if (raw !== undefined) return { kind: 'string', text: raw };
        return { kind: 'field', text: whole.slice(1) };
      })();
      found.push({ ...token, at, spaced });
      if (found.length > limits.template_action_tokens_max) {
        throw new TemplateFault(at, `more than ${limits.template_action_tokens_max} words and signs in one action`);
      }
    }
    spaced = space !== undefined;
    at += whole.length;
  }
  throw new TemplateFault(from, 'unclosed action');
}

/** Go's escapes that JSON has as well. */
function unquote(quoted: string, at: number): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new TemplateFault(at, 'malformed string');
  }
}
