import { limits } from '../../../lib/limits.js';
import type { Placement } from '../../../proto/types.js';
import { parseConstraint } from '../../constraint.js';
import { checkCount, invalid } from './problem.js';

const SPREAD = /^(?:node|engine)\.labels\..+$/i;

export function checkPlacement(placement: Placement | null): void {
  if (!placement) return;
  checkCount('placement constraints', placement.constraints, limits.constraints_max);
  checkCount('placement preferences', placement.preferences, limits.preferences_max);
  for (const constraint of placement.constraints) parseConstraint(constraint);
  for (const { spread } of placement.preferences) {
    const descriptor = spread?.spread_descriptor ?? '';
    // swarmkit takes any and follows only these: one that has no effect is a mistake that should be seen.
    if (!SPREAD.test(descriptor))
      throw invalid('placement preference', descriptor, 'spread=node.labels.NAME or spread=engine.labels.NAME');
  }
}
