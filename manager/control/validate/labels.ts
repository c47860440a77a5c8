import { swarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import { problem } from './problem.js';

/** Labels of any object: a name each, and no more of them than fits beside the rest of the object. */
export function checkLabels(labels: Readonly<Record<string, string>>, what = 'label'): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(labels)) {
    if (name.trim() === '') throw problem(`invalid ${what} '${name}=${value}': empty name`);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes > limits.labels_bytes_max) {
    throw swarmError('LIMIT_REACHED', {
      what: `the size of the ${what}s (${bytes} bytes)`,
      limit: limits.labels_bytes_max,
    });
  }
}
