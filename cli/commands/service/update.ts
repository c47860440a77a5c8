import { swarmError } from '../../../lib/errors.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import type { ServiceSpec } from '../../../proto/types.js';
import { addFlags, applyFlags, bool, text, type Flag } from '../../flags/define.js';
import { updateLists } from '../../flags/service-edits.js';
import { commonFlags, container, type Draft } from '../../flags/service-flags.js';
import { parseCount } from '../../flags/units.js';
import { parseWords } from '../../flags/words.js';
import { changeService } from './change.js';
import { rollBack } from './rollback.js';
import { addWaitOptions, converge, getService, type AddCommand, type WaitFlags } from '../shared.js';

const updateFlags: readonly Flag<Draft>[] = [
  text('--image <string>', 'Service image tag', (draft, value) => {
    container(draft).image = value;
  }),
  text('--args <command>', 'Service command args', (draft, value, flag) => {
    container(draft).args = parseWords(flag, value);
  }),
  text('--replicas <uint>', 'Number of tasks', (draft, value, flag) => {
    setReplicas(draft.spec, flag, value);
  }),
  bool('--force', 'Force update even if no changes require it', (draft, value) => {
    if (value) draft.spec.task_template.force_update++;
  }),
];

/** Throws for a global service. */
export function setReplicas(spec: ServiceSpec, flag: string, value: string): void {
  if (!spec.mode.replicated) {
    throw swarmError('INVALID_FIELD', { field: flag, value, expected: `a replicated service: ${spec.name} is global` });
  }
  spec.mode.replicated.replicas = parseCount(flag, value);
}

interface Options extends WaitFlags {
  rollback?: boolean;
}

export const addServiceUpdate: AddCommand = (parent, app) => {
  const command = parent
    .command('update')
    .description('Update a service')
    .argument('<service>', 'name, id or the beginning of an id')
    .option('--rollback', 'Rollback to previous specification (other changes are not made with it)');
  addWaitOptions(addFlags(addFlags(addFlags(command, updateFlags), updateLists), commonFlags));
  command.addHelpText(
    'after',
    `
Waits until every task runs the new specification; --detach does not wait. Ends with 1 when the update is paused or rolled back.

Examples:
  swarm service update --image nginx:1.28 --update-parallelism 2 --update-delay 10s web
  swarm service update --env-add LEVEL=debug --env-rm TRACE web
  swarm service update --force web`,
  );
  command.action(
    app.action<Options>(async ([ref = ''], options) => {
      if (options.rollback) return rollBack(app, ref, options);
      const service = await getService(app, ref);
      const draft: Draft = { spec: makeServiceSpec(service.spec), env: app.io.env, cwd: app.io.cwd };
      for (const flags of [updateFlags, updateLists, commonFlags]) applyFlags(command, flags, draft);
      await changeService(app, service, draft.spec);
      app.io.out(`${ref}\n`);
      const { name } = service.spec;
      return converge(app, { services: [{ id: service.id, name }], hint: `swarm service ps ${name}` }, options);
    }),
  );
};
