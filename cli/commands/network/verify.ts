import { unary } from '../../../proto/rpc/client.js';
import { exitCodes } from '../../exit-codes.js';
import { naturalOrder } from '../../render/human.js';
import { isAsItShouldBe, renderVerdicts } from '../../render/network-verify.js';
import type { AddCommand } from '../shared.js';

/** Every node is asked, and reads back what its kernel has. */
const VERIFY_TIMEOUT_MS = 60_000;

export const addNetworkVerify: AddCommand = (parent, app) => {
  parent
    .command('verify')
    .description('Compare what is in force on the nodes with what is stored')
    .option('--format <string>', "Format output: 'json' or a Go template such as '{{.Hostname}}'")
    .addHelpText(
      'after',
      `
Asks each node for its addresses, virtual addresses, published ports and names, as its kernel has them. Ends with 1 when a node lacks
something, has more than it should, or cannot be asked.`,
    )
    .action(
      app.action<{ format?: string }>(async (_, { format }) => {
        const { nodes } = await unary(app.control, 'VerifyNetworks', {}, { timeoutMs: VERIFY_TIMEOUT_MS });
        nodes.sort((a, b) => naturalOrder(a.hostname, b.hostname));
        app.io.out(renderVerdicts(nodes, format ?? ''));
        return nodes.every(isAsItShouldBe) ? exitCodes.done : exitCodes.failed;
      }),
    );
};
