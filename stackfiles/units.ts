/** Durations, sizes and CPU shares as Docker writes them. Readers return undefined for what they cannot read. */

const nanoseconds = new Map<string, bigint>([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);
const durationPart = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** "1m30s", "1.5h", "300ms" in nanoseconds (Go's time.ParseDuration). */
export function parseDuration(text: string): number | undefined {
  const negative = text.startsWith('-');
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0') return 0;
  let total = 0n;
  let at = 0;
  while (at < unsigned.length) {
    durationPart.lastIndex = at;
    const [part, amount, unit] = durationPart.exec(unsigned) ?? [];
    if (part === undefined || amount === undefined) return undefined;
    total += scaled(amount, nanoseconds.get(unit ?? '') ?? 0n);
    at += part.length;
  }
  if (at === 0 || total > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return Number(negative ? -total : total);
}

/** Nanoseconds as Go prints a time.Duration: "1m30s", "1.5s", "300ms". */
export function formatDuration(duration: number): string {
  if (duration === 0) return '0s';
  const sign = duration < 0 ? '-' : '';
  const total = Math.abs(duration);
  if (total < 1e3) return `${sign}${total}ns`;
  if (total < 1e6) return `${sign}${total / 1e3}µs`;
  if (total < 1e9) return `${sign}${total / 1e6}ms`;
  const hours = Math.floor(total / 3_600e9);
  const minutes = Math.floor((total % 3_600e9) / 60e9);
  const seconds = (total % 60e9) / 1e9;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

const sizeUnits = ['b', 'k', 'm', 'g', 't', 'p'];

/** "64M", "1.5GiB", "512kb", "1024" in bytes; units are powers of 1024 in any case (docker/go-units RAMInBytes). */
export function parseBytes(text: string): number | undefined {
  const [, amount, unit = 'b'] = /^(\d+(?:\.\d*)?|\.\d+) ?(b|[kmgtp](?:b|ib)?)?$/i.exec(text) ?? [];
  if (amount === undefined) return undefined;
  const bytes = Number(amount) * 1024 ** sizeUnits.indexOf(unit.charAt(0).toLowerCase());
  return bytes <= Number.MAX_SAFE_INTEGER ? Math.trunc(bytes) : undefined;
}

/** "0.5" CPUs in billionths. Finer than a billionth cannot be read. */
export function parseCpus(text: string): number | undefined {
  if (!/^(\d+(\.\d{0,9}0*)?|\.\d{1,9}0*)$/.test(text)) return undefined;
  const nano = scaled(text, 1_000_000_000n);
  return nano <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(nano) : undefined;
}

/** A decimal times a unit without rounding on the way; what is finer than 1 is cut off. */
function scaled(decimal: string, unit: bigint): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
}
