/** Figures as people read them, in the reasons that are given for a refusal. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** "512 MiB", "1.5 GiB": at most two decimals. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${rounded(value)} ${UNITS[unit]}`;
}

/** Processors out of billionths: "0.5". */
export const formatCpus = (nanos: number): string => rounded(nanos / 1e9);

/** "40 s", "5 min", "2 h": the largest unit that is filled. */
export function formatDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

const rounded = (value: number): string => String(Number(value.toFixed(2)));
