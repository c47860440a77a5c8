import { Option } from 'commander';
import type { GetNetworkResponse } from '../../../proto/gen/swarm/v1/GetNetworkResponse.js';
import { makeNode } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { Node } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { addSwitch } from '../../flags/define.js';
import { renderApiObjects } from '../../render/inspect.js';
import { describeNetwork } from '../../render/network-inspect.js';
import { addInspectOptions, forEach, listTasks, type AddCommand } from '../shared.js';

export const addNetworkInspect: AddCommand = (parent, app) => {
  const command = parent
    .command('inspect')
    .description('Display detailed information on one or more networks')
    .argument('<network...>', 'names, ids or beginnings of ids');
  addSwitch(addInspectOptions(command, false), new Option('-v, --verbose', 'Verbose output for diagnostics')).action(
    app.action<{ format?: string; verbose?: boolean }>(async (refs, { format, verbose = false }) => {
      const found: GetNetworkResponse[] = [];
      const code = await forEach(app, refs, async (ref) => {
        found.push(await unary(app.control, 'GetNetwork', { ref }));
      });
      const nodes = found.length > 0 ? await allNodes(app) : [];
      const shown = await Promise.all(
        found.map(async (answer) => describeNetwork(answer, { nodes, tasks: await tasksOf(app, answer), verbose })),
      );
      app.io.out(renderApiObjects(shown, format ?? ''));
      return code;
    }),
  );
};

async function allNodes({ control }: App): Promise<Node[]> {
  return (await unary(control, 'ListNodes', {})).nodes.map(makeNode);
}

async function tasksOf(app: App, { services }: GetNetworkResponse) {
  if (services.length === 0) return [];
  return listTasks(app, { filters: { service: { values: services.map(({ id }) => id) } } });
}
