import { planJson, renderPlan } from '../../../stackfiles/plan-format.js';
import type { App } from '../../app.js';
import type { AddCommand } from '../shared.js';
import { checkStackName, loadSpecs } from './load.js';
import { makePlan, outlookOf, type Planned } from './make-plan.js';
import { addPlanFormat, addPlanOptions, type PlanOptions } from './options.js';
import { registryCredentials } from './credentials.js';

export const addStackPlan: AddCommand = (parent, app) => {
  const command = parent
    .command('plan')
    .description('Show what a deploy would change, and change nothing')
    .argument('<stack>', 'name of the stack');
  addPlanFormat(addPlanOptions(command)).addHelpText(
    'after',
    '\nExample: what would a deploy do, and which tasks would it restart?\n  swarm stack plan -c shop.yml shop',
  );
  command.action(
    app.action<PlanOptions>(async ([operand = ''], options) => {
      const stack = checkStackName(operand);
      const wanted = await loadSpecs(app.io, stack, options);
      await printPlan(app, await makePlan(app, stack, wanted, options, registryCredentials(app.io, options)), options);
    }),
  );
};

export async function printPlan(app: App, planned: Planned, { format }: PlanOptions): Promise<void> {
  const outlook = await outlookOf(app, planned);
  if (format === 'json') app.io.out(`${JSON.stringify(planJson(planned.plan, outlook))}\n`);
  else app.io.out(renderPlan(planned.plan, outlook));
}
