import { swarmError } from '../../lib/errors.js';
import type { FileTarget } from '../../proto/types.js';
import { parseCsv } from './csv.js';
import { splitPair } from './pairs.js';

/** A secret or config as a file of the container: which one, and where. */
export interface FileReference {
  source: string;
  file: FileTarget;
}

const MODE_MAX = 0o7777;

/** Docker's --secret and --config: "NAME", or "source=NAME,target=PATH,uid=0,gid=0,mode=0444". */
export function parseFileReference(flag: string, text: string): FileReference {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const file: FileTarget = { name: '', uid: '0', gid: '0', mode: 0o444 };
  const fields = parseCsv(flag, text);
  let source = '';
  if (fields.length === 1 && !text.includes('=')) source = fields[0] ?? '';
  else {
    for (const field of fields) {
      const [key, value] = splitPair(field);
      if (!field.includes('=') || key === '') throw invalid(`key=value in place of "${field}"`);
      switch (key.toLowerCase()) {
        case 'source':
        case 'src':
          source = value;
          break;
        case 'target':
          file.name = value;
          break;
        case 'uid':
        case 'gid':
          if (!/^\d+$/.test(value)) throw invalid(`${key} to be a number`);
          file[key.toLowerCase() as 'uid' | 'gid'] = value;
          break;
        case 'mode':
          file.mode = parseFileMode(value) ?? fail(`mode as permission bits such as 0440, not "${value}"`);
          break;
        default:
          throw invalid(`no "${key}": known are source, target, uid, gid, mode`);
      }
    }
  }
  if (source === '') throw invalid('a source: source is required');
  return { source, file: { ...file, name: file.name || source } };

  function fail(expected: string): never {
    throw invalid(expected);
  }
}

/** As Go reads an unsigned number: octal with a leading 0 or 0o, hexadecimal with 0x, decimal else. Undefined: it is none. */
function parseFileMode(text: string): number | undefined {
  const octal = /^0o?([0-7]+)$/i.exec(text)?.[1];
  const mode = octal !== undefined ? Number.parseInt(octal, 8) : /^(\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : NaN;
  return mode >= 0 && mode <= MODE_MAX && (octal !== undefined || !/^0\d/.test(text)) ? mode : undefined;
}
