import { renderTable } from './table.js';
import { parseTemplate } from './template.js';

/** One column of a list, which is also a field of its --format. */
export interface Column<Row> {
  /** As in `--format '{{.Key}}'`. */
  key: string;
  header: string;
  value: (row: Row) => string | boolean;
  /** What the table shows, where that is more than the field. */
  cell?: (row: Row) => string;
  /** Only for --format. */
  extra?: boolean;
}

export interface ListFormat {
  /** "", "table", "json", "table TEMPLATE" or TEMPLATE, as Docker's. */
  format: string;
  /** Ids only, one a line. */
  quiet: boolean;
}

/** A list as `ls` and `ps` print it: a table, JSON lines, or a template filled in for each row. */
export function renderList<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { format, quiet }: ListFormat,
): string {
  const values = rows.map((row) => Object.fromEntries(columns.map(({ key, value }) => [key, value(row)])));
  const tableTemplate = /^table\s+(.+)$/s.exec(format)?.[1];
  if (tableTemplate !== undefined) return renderTemplateTable(values, columns, tableTemplate);
  if (format === 'json') return lines(values.map((value) => JSON.stringify(value)));
  if (format !== '' && format !== 'table') return lines(values.map(parseTemplate(format)));
  if (quiet) return lines(values.map((value) => String(value['ID'] ?? '')));
  const shown = columns.filter(({ extra }) => !extra);
  return renderTable(
    shown.map(({ header }) => header),
    rows.map((row) => shown.map((column) => String((column.cell ?? column.value)(row)))),
  );
}

function renderTemplateTable<Row>(
  values: Record<string, string | boolean>[],
  columns: readonly Column<Row>[],
  template: string,
): string {
  const fill = parseTemplate(template);
  const titles = Object.fromEntries(columns.map(({ key, header }) => [key, header]));
  const cells = (text: string): string[] => text.split('\t');
  return renderTable(cells(fill(titles)), values.map(fill).map(cells));
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
