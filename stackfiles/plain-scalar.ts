/**
 * What an unquoted YAML scalar means. Stack files are read by Docker with go-yaml, whose rules lie between YAML 1.1 and
 * 1.2: `yes` is text, `017` is octal, `1_000` is a number. Dates stay text here, as their author wrote them.
 */
const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const booleans = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);
const integer = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const infinite = /^([-+]?)\.(inf|Inf|INF)$/;

export type ScalarValue = string | number | bigint | boolean | null;

export function plainScalar(source: string): ScalarValue {
  if (nulls.has(source)) return null;
  const boolean = booleans.get(source);
  if (boolean !== undefined) return boolean;
  if (/^[-+.0-9]/.test(source)) return plainNumber(source.replaceAll('_', '')) ?? source;
  return source;
}

function plainNumber(text: string): number | bigint | undefined {
  if (integer.test(text)) {
    const negative = text.startsWith('-');
    const digits = text.replace(/^[-+]/, '').replace(/^0([0-7])/, '0o$1');
    const value = negative ? -BigInt(digits) : BigInt(digits);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  if (float.test(text)) return Number(text);
  const sign = infinite.exec(text)?.[1];
  return sign === undefined ? undefined : sign === '-' ? -Infinity : Infinity;
}

/** A number as Go prints it, which is how Docker turns `VERSION: 1.50` into text ("1.5"). */
export function numberText(value: number | bigint): string {
  if (typeof value === 'bigint') return String(value);
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-4 && magnitude < 1e21)) return String(value);
  return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
}
