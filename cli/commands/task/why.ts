import { makeTask } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import { renderWhy } from '../../render/why.js';
import { nodeNames, type AddCommand } from '../shared.js';

interface Options {
  format?: string;
  resolve: boolean;
}

export const addTaskWhy: AddCommand = (parent, app) => {
  parent
    .command('why')
    .description('Show why a task is where it is, or nowhere: whether each node could run it, and every reason against')
    .argument('<task>', 'name, id or the beginning of an id, as `swarm service ps` shows them')
    .option('--format <string>', "Format output: 'json' for scripts")
    .option('--no-resolve', 'Do not map IDs to Names')
    .addHelpText('after', '\nExample:\n  swarm task why web.1')
    .action(
      app.action<Options>(async ([ref = ''], { format, resolve }) => {
        const answer = await unary(app.control, 'ExplainTask', { ref });
        const task = makeTask(answer.task ?? {});
        const nodes = await nodeNames(app, resolve);
        app.io.out(renderWhy({ ...answer, task }, nodes, format ?? ''));
      }),
    );
};
