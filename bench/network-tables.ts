import { must } from '../lib/assert.js';

/** Tables and figures of the bench of networks. Pure. */

const TITLE_WIDTH = 46;
const CELL_WIDTH = 9;

export const row = (title: string, ...cells: string[]): string =>
  title.padEnd(TITLE_WIDTH) + cells.map((each) => each.padStart(CELL_WIDTH)).join('');

export const cell = (value: number, digits: number): string => value.toFixed(digits);

/** Whole numbers with commas. */
export const count = (value: number): string => value.toLocaleString('en-US');

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return must(sorted[sorted.length >> 1], 'a median');
}
