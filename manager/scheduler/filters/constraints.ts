import { SwarmError } from '../../../lib/errors.js';
import { factOf, isMet, matches, parseConstraint, type Constraint } from '../../constraint.js';
import { nodes, type Filter } from './filter.js';

const explain = (count: number): string => `scheduling constraints not satisfied on ${nodes(count)}`;

/** The node meets every placement constraint. */
export const constraints: Filter = (task) => {
  const texts = task.spec.placement?.constraints ?? [];
  if (texts.length === 0) return undefined;
  const parsed = parseAll(texts);
  // The API lets no such constraint in. Should a stored one be unreadable all the same, no node satisfies it.
  if (parsed instanceof SwarmError) {
    return { key: texts.join('\n'), isOfNode: true, fits: () => false, refusals: () => [parsed.message], explain };
  }
  return {
    key: texts.join('\n'),
    isOfNode: true,
    fits: ({ node }) => matches(parsed, node),
    refusals: ({ node }) =>
      parsed
        .filter((constraint) => !isMet(constraint, node))
        .map((constraint) => `constraint ${text(constraint)}: is ${factOf(constraint.key, node) || 'not set'}`),
    explain,
  };
};

function parseAll(texts: readonly string[]): Constraint[] | SwarmError {
  try {
    return texts.map(parseConstraint);
  } catch (error) {
    if (error instanceof SwarmError) return error;
    throw error;
  }
}

const text = ({ key, equal, value }: Constraint): string => `${key}${equal ? '==' : '!='}${value}`;
