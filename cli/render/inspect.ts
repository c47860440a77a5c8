import { toApiJson } from './api-json.js';
import { parseTemplate } from './template.js';

/** What `inspect` prints: a JSON array of all, or a template filled in for each. */
export function renderInspect(objects: readonly object[], format: string): string {
  const values = objects.map(toApiJson);
  if (format === '') return `${JSON.stringify(values, null, 4)}\n`;
  if (format === 'json') return `${JSON.stringify(values)}\n`;
  return values
    .map(parseTemplate(format))
    .map((text) => `${text}\n`)
    .join('');
}
