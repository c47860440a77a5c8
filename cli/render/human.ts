import type { Millis } from '../../lib/clock.js';

/** How long ago, in the words of Docker's lists: "About a minute", "3 hours". */
export function humanDuration(ms: Millis): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60 + 0.5);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}

/** Bytes in 1024s with four digits: "1.938GiB". */
export function bytesSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  let size = bytes;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `${Number(size.toPrecision(4))}${units[unit]}`;
}

/** A word of the API as Docker's lists show it: "running" is "Running". */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The API's word for a value of our .proto files: "on_failure" is "on-failure". */
export const dashed = (word: string): string => word.replaceAll('_', '-');

export const shortId = (id: string): string => id.slice(0, 12);

/** At most `width` characters, the last one then being "…". */
export function ellipsis(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

/** An image reference without its digest, when it has a tag besides, and without Docker Hub's name: as lists show it. */
export function familiarImage(image: string): string {
  const [reference = '', digest] = image.split('@', 2);
  const tagged = /:[^/]*$/.test(reference);
  const shown = digest !== undefined && !tagged ? image : reference;
  return shown.replace(/^(?:docker\.io|index\.docker\.io)\//, '').replace(/^library\//, '');
}

/** Numbers inside names count as numbers: web.2 comes before web.10. */
export const naturalOrder = new Intl.Collator('en', { numeric: true }).compare;
