import { TemplateFault } from '../../proto/template/fault.js';
import { text, type TemplateFunction, type Value } from '../../proto/template/functions.js';
import { renderTable } from './table.js';
import { parseTemplate, type Template } from './template.js';

type Labels = Readonly<Record<string, string>>;
type Fields = Record<string, string | boolean>;

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

/**
 * A list as `ls` and `ps` print it: a table, JSON lines, or a template filled in for each row. `labelsOf`: what `{{.Label "key"}}` is
 * looked up in, for lists that have it.
 */
export function renderList<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { format, quiet }: ListFormat,
  labelsOf?: (row: Row) => Labels,
): string {
  const rowOf = new Map<unknown, Row>();
  const values = rows.map((row): Fields => {
    const fields = Object.fromEntries(columns.map(({ key, value }) => [key, value(row)]));
    rowOf.set(fields, row);
    return fields;
  });
  const titles: Value = Object.fromEntries(columns.map(({ key, header }) => [key, header]));
  const Label: TemplateFunction = ([dot, key], at) => {
    const row = rowOf.get(dot);
    if (row !== undefined) return labelsOf?.(row)[text(key, at)] ?? '';
    if (dot !== titles) throw new TemplateFault(at, 'no .Label of this value');
    return titleOf(text(key, at));
  };
  const fill = (template: string): Template => parseTemplate(template, labelsOf && { Label });
  const tableTemplate = /^table\s+(.+)$/s.exec(format)?.[1];
  if (tableTemplate !== undefined) {
    const [headers = [], ...cells] = [titles, ...values].map(fill(tableTemplate)).map((line) => line.split('\t'));
    return renderTable(headers, cells);
  }
  if (format === 'json') return lines(values.map((value) => JSON.stringify(value)));
  if (format !== '' && format !== 'table') return lines(values.map(fill(format)));
  if (quiet) return lines(values.map((value) => String(value['ID'] ?? '')));
  const shown = columns.filter(({ extra }) => !extra);
  return renderTable(
    shown.map(({ header }) => header),
    rows.map((row) => shown.map((column) => String((column.cell ?? column.value)(row)))),
  );
}

/** A label's column as Docker heads it: the last part of its name. */
const titleOf = (label: string): string => (label.split('.').at(-1) ?? label).replaceAll(/[-_]/g, ' ');

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
