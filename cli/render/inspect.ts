import { toApiJson, toTemplateValue } from '../../proto/api-json.js';
import { parseTemplate } from './template.js';

/** What `inspect` prints: a JSON array of all, or a template filled in for each. */
export function renderInspect(objects: readonly object[], format: string): string {
  if (format === '') return `${JSON.stringify(objects.map(toApiJson), null, 4)}\n`;
  if (format === 'json') return `${JSON.stringify(objects.map(toApiJson))}\n`;
  return objects
    .map(toTemplateValue)
    .map(parseTemplate(format))
    .map((text) => `${text}\n`)
    .join('');
}
