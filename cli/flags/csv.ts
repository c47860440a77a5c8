import { swarmError } from '../../lib/errors.js';

/** The fields of one line of CSV (RFC 4180), Docker's grammar of --mount and --publish: a field in quotes may hold commas. */
export function parseCsv(flag: string, line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(?=,|$)/.exec(line.slice(at));
    const plain = /^[^",]*(?=,|$)/.exec(line.slice(at));
    const found = quoted ?? plain;
    if (!found) {
      throw swarmError('INVALID_FIELD', {
        field: flag,
        value: line,
        expected: 'fields separated by commas, quotes only around a whole field',
      });
    }
    fields.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : found[0]);
    at += found[0].length;
    if (at >= line.length) return fields;
    at++;
  }
}
