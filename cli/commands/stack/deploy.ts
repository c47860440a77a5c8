import { assertNever } from '../../../lib/assert.js';
import { unary } from '../../../proto/rpc/client.js';
import { convert } from '../../../stackfiles/convert.js';
import { plan, type Operation } from '../../../stackfiles/plan.js';
import type { App } from '../../app.js';
import { changeService } from '../service/change.js';
import { addWaitOptions, converge, type AddCommand, type WaitFlags } from '../shared.js';
import { addFileOption, checkStackName, readStack, stackServices } from './load.js';

interface Options extends WaitFlags {
  composeFile: string[];
  prune?: boolean;
}

export const addStackDeploy: AddCommand = (parent, app) => {
  const command = parent
    .command('deploy')
    .alias('up')
    .description('Deploy a new stack or update an existing stack')
    .argument('<stack>', 'name of the stack')
    .option('--prune', 'Prune services that are no longer referenced');
  addWaitOptions(addFileOption(command));
  command.addHelpText(
    'after',
    `
Waits until every task runs what the file says; --detach does not wait. An unchanged file changes nothing.

Examples:
  swarm stack deploy -c shop.yml shop
  swarm stack deploy -c shop.yml -c shop.prod.yml --prune shop`,
  );
  command.action(
    app.action<Options>(async ([operand = ''], options) => {
      const stack = checkStackName(operand);
      const { services: wanted } = convert(await readStack(app.io, options.composeFile), stack);
      const operations = plan(await stackServices(app, stack), wanted, { prune: options.prune === true });
      const services: { id: string; name: string }[] = [];
      for (const operation of operations) {
        app.io.out(`${operation.format()}\n`);
        const id = await perform(app, operation);
        if (operation.kind !== 'remove') services.push({ id, name: nameOf(operation) });
      }
      return converge(app, { services, hint: `swarm stack ps ${stack}` }, options);
    }),
  );
};

const nameOf = (operation: Operation): string => ('spec' in operation ? operation.spec : operation.service.spec).name;

/** Does it, and returns the service's id. */
async function perform(app: App, operation: Operation): Promise<string> {
  switch (operation.kind) {
    case 'create':
      return (await unary(app.control, 'CreateService', { spec: operation.spec })).id;
    case 'update':
      await changeService(app, operation.service, operation.spec);
      return operation.service.id;
    case 'unchanged':
      return operation.service.id;
    case 'remove':
      await unary(app.control, 'RemoveService', { ref: operation.service.id });
      return operation.service.id;
    default:
      return assertNever(operation);
  }
}
