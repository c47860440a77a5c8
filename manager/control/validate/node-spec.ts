import { parseTime } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import type { NodeSpec } from '../../../proto/types.js';
import { checkLabels } from './labels.js';
import { invalid, problem } from './problem.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/; // RFC 3339

/** Throws for what is no role, availability, label, name or deadline. */
export function validateNodeSpec(spec: NodeSpec): void {
  checkWord('Role', spec.role);
  checkWord('Availability', spec.availability);
  checkLabels(spec.labels, 'node label');
  if (spec.name.length > limits.name_length_max)
    throw problem(`name must be ${limits.name_length_max} characters or fewer`);
  const { drain_deadline: deadline } = spec;
  if (deadline === '') return;
  if (spec.availability !== 'drain') throw invalid('drain deadline', deadline, 'none without the availability drain');
  if (!TIME.test(deadline) || Number.isNaN(parseTime(deadline))) {
    throw invalid('drain deadline', deadline, 'a time such as 2026-01-31T12:00:00Z');
  }
}

/** A word that this version does not know arrives as its number. */
function checkWord(what: string, value: string | number): void {
  if (typeof value !== 'string') throw problem(`invalid ${what}: "${value}"`);
}
