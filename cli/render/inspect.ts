import { toApiJson, toTemplateValue } from '../../proto/api-json.js';
import { parseTemplate } from './template.js';

/** What `inspect` prints: a JSON array of all, or a template filled in for each. */
export function renderInspect(objects: readonly object[], format: string): string {
  const isJson = format === '' || format === 'json';
  return renderApiObjects(
    objects.map((one) => (isJson ? (toApiJson(one) as object) : toTemplateValue(one))),
    format,
  );
}

/** The same for what has the Engine API's form already. */
export function renderApiObjects(objects: readonly object[], format: string): string {
  if (format === '') return `${JSON.stringify(objects, null, 4)}\n`;
  if (format === 'json') return `${JSON.stringify(objects)}\n`;
  return objects
    .map(parseTemplate(format))
    .map((text) => `${text}\n`)
    .join('');
}
