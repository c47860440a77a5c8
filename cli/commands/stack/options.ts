import { Option, type Command } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { addSwitch } from '../../flags/define.js';
import { addFileOptions, type FileOptions } from './load.js';

const RESOLVE = ['always', 'changed', 'never'] as const;
const FORMATS = ['text', 'json'] as const;

/** What decides a plan. */
export interface PlanOptions extends FileOptions {
  prune?: boolean;
  resolveImage?: (typeof RESOLVE)[number];
  withRegistryAuth?: boolean;
  format?: (typeof FORMATS)[number];
}

export function addPlanOptions(command: Command): Command {
  addFileOptions(command).addOption(
    new Option(
      '--resolve-image <string>',
      'Query the registry to resolve image digest and supported platforms ("always", "changed", "never") (default "always")',
    ).argParser(oneOf('--resolve-image', RESOLVE)),
  );
  const prune = 'Prune services that are no longer referenced (secrets and configs too)';
  addSwitch(command, new Option('--prune', prune));
  return addSwitch(command, new Option('--with-registry-auth', 'Send registry authentication details to Swarm agents'));
}

export const addPlanFormat = (command: Command): Command =>
  command.addOption(
    new Option('--format <string>', 'How the plan is shown ("text", "json") (default "text")').argParser(
      oneOf('--format', FORMATS),
    ),
  );

function oneOf<Word extends string>(field: string, words: readonly Word[]): (value: string) => Word {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw swarmError('INVALID_FIELD', { field, value, expected: words.join(', ') });
  };
}
