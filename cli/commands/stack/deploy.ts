import { Option } from 'commander';
import { addSwitch } from '../../flags/define.js';
import { addWaitOptions, converge, type AddCommand, type WaitFlags } from '../shared.js';
import { apply } from './apply.js';
import { registryCredentials } from './credentials.js';
import { checkStackName, loadSpecs } from './load.js';
import { makePlan, outlookOf } from './make-plan.js';
import { addPlanFormat, addPlanOptions, type PlanOptions } from './options.js';
import { printPlan } from './plan.js';

export const addStackDeploy: AddCommand = (parent, app) => {
  const command = parent
    .command('deploy')
    .alias('up')
    .description('Deploy a new stack or update an existing stack')
    .argument('<stack>', 'name of the stack');
  addPlanFormat(addPlanOptions(command));
  addSwitch(command, new Option('--dry-run', 'Show what would change, and change nothing'));
  addWaitOptions(command);
  command.addHelpText(
    'after',
    `
Waits until every task runs what the file says; --detach does not wait. An unchanged file changes nothing.

Examples:
  swarm stack deploy -c shop.yml shop
  swarm stack deploy -c shop.yml -c shop.prod.yml --prune shop
  swarm stack deploy --dry-run -c shop.yml shop`,
  );
  command.action(
    app.action<PlanOptions & WaitFlags & { dryRun?: boolean }>(async ([operand = ''], options) => {
      const stack = checkStackName(operand);
      const wanted = await loadSpecs(app.io, stack, options);
      const credentials = registryCredentials(app.io, options);
      const planned = await makePlan(app, stack, wanted, options, credentials);
      if (options.dryRun) return printPlan(app, planned, options);
      // The managers see the whole of it first: what they refuse is refused before anything is done.
      const { warnings } = await outlookOf(app, planned);
      for (const warning of warnings) app.io.err(`Warning: ${warning}\n`);
      const services = await apply(app, planned.plan, credentials);
      return converge(app, { services, hint: `swarm stack ps ${stack}` }, options);
    }),
  );
};
