import { makeNetwork } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import { naturalOrder } from '../../render/human.js';
import { renderList } from '../../render/list.js';
import { networkColumns } from '../../render/network.js';
import { addListOptions, listFormat, listRequest, type AddCommand, type ListOptions } from '../shared.js';

export const addNetworkLs: AddCommand = (parent, app) => {
  const command = parent.command('ls').alias('list').description("List the cluster's networks");
  addListOptions(command, {
    filter: 'Provide filter values (e.g. "driver=overlay")',
    quiet: 'Only display network IDs',
  })
    .option('--no-trunc', 'Do not truncate the output')
    .action(
      app.action<ListOptions & { trunc: boolean }>(async (_, options) => {
        const { networks } = await unary(app.control, 'ListNetworks', listRequest(options));
        const rows = networks.map(makeNetwork).sort((a, b) => naturalOrder(a.spec.name, b.spec.name));
        app.io.out(renderList(rows, networkColumns(options.trunc), listFormat(options), ({ spec }) => spec.labels));
      }),
    );
};
