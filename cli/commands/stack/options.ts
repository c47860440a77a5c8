import { Option, type Command } from 'commander';
import { addFileOptions, type FileOptions } from './load.js';

/** What decides a plan. */
export interface PlanOptions extends FileOptions {
  prune?: boolean;
  resolveImage: 'always' | 'changed' | 'never';
  withRegistryAuth?: boolean;
  format?: string;
}

export function addPlanOptions(command: Command): Command {
  return addFileOptions(command)
    .option('--prune', 'Prune services, secrets and configs that are no longer referenced')
    .addOption(
      new Option('--resolve-image <when>', 'Query the registry to resolve image digest and supported platforms')
        .choices(['always', 'changed', 'never'])
        .default('always'),
    )
    .option('--with-registry-auth', 'Send registry authentication details to Swarm agents');
}

export const addPlanFormat = (command: Command): Command =>
  command.addOption(new Option('--format <format>', 'How the plan is shown').choices(['text', 'json']).default('text'));
