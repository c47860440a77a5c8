import { unary } from '../../../proto/rpc/client.js';
import type { App } from '../../app.js';
import type { ExitCode } from '../../exit-codes.js';
import { addWaitOptions, converge, getService, type AddCommand, type WaitFlags } from '../shared.js';

/** Brings the specification before back, and waits until its tasks run. Throws NO_PREVIOUS_SPEC. */
export async function rollBack(app: App, ref: string, flags: WaitFlags): Promise<ExitCode> {
  const { id, version, spec } = await getService(app, ref);
  await unary(app.control, 'UpdateService', { ref: id, version: version.index, rollback: true });
  app.io.out(`${ref}\n`);
  const hint = `swarm service ps ${spec.name}`;
  return converge(app, { services: [{ id, name: spec.name }], hint, rollback: true }, flags);
}

export const addServiceRollback: AddCommand = (parent, app) => {
  const command = parent
    .command('rollback')
    .description("Revert changes to a service's configuration")
    .argument('<service>', 'name, id or the beginning of an id');
  addWaitOptions(command).action(app.action<WaitFlags>(([ref = ''], flags) => rollBack(app, ref, flags)));
};
