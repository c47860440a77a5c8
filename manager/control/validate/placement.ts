import type { Placement } from '../../../proto/types.js';
import { parseConstraint } from '../../constraint.js';
import { invalid } from './problem.js';

const SPREAD = /^(?:node|engine)\.labels\..+$/i;

export function checkPlacement(placement: Placement | null): void {
  if (!placement) return;
  for (const constraint of placement.constraints) parseConstraint(constraint);
  for (const { spread } of placement.preferences) {
    const descriptor = spread?.spread_descriptor ?? '';
    // swarmkit takes any and follows only these: one that has no effect is a mistake that should be seen.
    if (!SPREAD.test(descriptor))
      throw invalid('placement preference', descriptor, 'spread=node.labels.NAME or spread=engine.labels.NAME');
  }
}
