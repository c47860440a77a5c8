const CELL_WIDTH_MIN = 10; // both as Docker's lists
const CELL_GAP = 3;

/** Columns padded to their widest cell; the last one is not. */
export function renderTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headers, ...rows];
  const widths = headers.map((_, column) =>
    Math.max(CELL_WIDTH_MIN, ...lines.map((line) => [...(line[column] ?? '')].length + CELL_GAP)),
  );
  const text = lines.map((line) =>
    line.map((cell, column) => (column === line.length - 1 ? cell : pad(cell, widths[column] ?? 0))).join(''),
  );
  return `${text.join('\n')}\n`;
}

const pad = (text: string, width: number): string => text + ' '.repeat(width - [...text].length);
