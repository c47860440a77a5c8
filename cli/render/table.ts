const CELL_WIDTH_MIN = 10; // both as Docker's lists
const CELL_GAP = 3;

/** Columns padded to their widest cell; the last one is not. */
export function renderTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headers, ...rows.map((row) => row.map(visible))];
  const widths = headers.map((_, column) =>
    lines.reduce((width, line) => Math.max(width, [...(line[column] ?? '')].length + CELL_GAP), CELL_WIDTH_MIN),
  );
  const text = lines.map((line) =>
    line.map((cell, column) => (column === line.length - 1 ? cell : pad(cell, widths[column] ?? 0))).join(''),
  );
  return `${text.join('\n')}\n`;
}

/** What a node says of itself and of its tasks stays in its cell: a line break or a terminal's escape sequence is shown, not obeyed. */
const visible = (text: string): string =>
  text.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);

const pad = (text: string, width: number): string => text + ' '.repeat(width - [...text].length);
