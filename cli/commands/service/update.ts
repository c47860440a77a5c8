import type { Command } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { withTag } from '../../../proto/image.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import type { App } from '../../app.js';
import type { ExitCode } from '../../exit-codes.js';
import { settleCapabilities } from '../../flags/capabilities.js';
import { checkHealthFlags } from '../../flags/container-flags.js';
import { addFlags, applyFlags, bool, isGiven, text, type Flag } from '../../flags/define.js';
import { container, startDraft, type Draft } from '../../flags/draft.js';
import { addLeftOut } from '../../flags/left-out.js';
import { setConcurrency, setReplicas } from '../../flags/mode.js';
import { updateLists } from '../../flags/service-edits.js';
import { commonFlags } from '../../flags/service-flags.js';
import { parseWords } from '../../flags/words.js';
import { changeService } from './change.js';
import { resolveNetworks } from './networks.js';
import { addImageOptions, prepareImage, resolveReferences, type ImageFlags } from './prepare.js';
import { rollBack } from './rollback.js';
import { addWaitOptions, converge, getService, type AddCommand, type WaitFlags } from '../shared.js';

const image = text<Draft>('--image <string>', 'Service image tag', (draft, value) => {
  container(draft).image = withTag(value);
});

const updateFlags: readonly Flag<Draft>[] = [
  image,
  text('--args <command>', 'Service command args', (draft, value, flag) => {
    container(draft).args = parseWords(flag, value);
  }),
  bool('--force', 'Force update even if no changes require it', (draft, value) => {
    if (value) draft.spec.task_template.force_update++;
  }),
  text(
    '--max-concurrent <uint>',
    'Number of job tasks to run concurrently (default equal to --replicas)',
    (draft, value, flag) => setConcurrency(draft.spec, flag, value),
  ),
  text('--replicas <uint>', 'Number of tasks', (draft, value, flag) => setReplicas(draft.spec, flag, value)),
];

interface Options extends WaitFlags, ImageFlags {
  rollback?: boolean;
}

export const addServiceUpdate: AddCommand = (parent, app) => {
  const command = parent
    .command('update')
    .description('Update a service')
    .argument('<service>', 'name, id or the beginning of an id')
    .option('--rollback', 'Rollback to previous specification');
  addWaitOptions(addImageOptions(addFlags(addFlags(addFlags(command, updateFlags), updateLists), commonFlags)));
  addLeftOut(command, ['credential-spec', 'isolation']);
  command.addHelpText(
    'after',
    `
What is not named stays as it is; defaults are for what was never set. Waits until every task runs the new specification, or a
job is complete; --detach does not wait. Ends with 1 when the update is paused or rolled back. An option that Docker's services
lack replaces what it is about; an empty value takes that away.

Examples:
  swarm service update --image nginx:1.28 --update-parallelism 2 --update-delay 10s web
  swarm service update --env-add LEVEL=debug --env-rm TRACE web
  swarm service update --network-add back --publish-rm 80 --publish-add 8081:80 web
  swarm service update --secret-rm db-password --secret-add source=db-password.v2,target=db-password web
  swarm service update --force web`,
  );
  command.action(
    app.action<Options>(([ref = ''], options) => {
      if (!options.rollback) return update(app, command, ref, options);
      if (othersGiven(command)) {
        throw swarmError('USAGE', { why: 'other flags may not be combined with --rollback' });
      }
      return rollBack(app, ref, options);
    }),
  );
};

async function update(app: App, command: Command, ref: string, options: Options): Promise<ExitCode> {
  checkHealthFlags((flag) => isGiven(command, flag));
  const service = await getService(app, ref);
  const draft = startDraft(makeServiceSpec(service.spec), app.io);
  for (const flags of [updateFlags, updateLists, commonFlags]) applyFlags(command, flags, draft);
  settleCapabilities(draft);
  await resolveReferences(app, draft.spec);
  await resolveNetworks(app, draft);
  await prepareImage(app, draft.spec, {
    resolve: options.resolveImage && isGiven(command, image),
    withRegistryAuth: options.withRegistryAuth === true,
  });
  await changeService(app, service, draft.spec);
  app.io.out(`${ref}\n`);
  const { name } = service.spec;
  return converge(app, { services: [{ id: service.id, name }], hint: `swarm service ps ${name}` }, options);
}

function othersGiven(command: Command): boolean {
  const alone = new Set(['rollback', 'detach', 'quiet']);
  return command.options.some((option) => {
    const name = option.attributeName();
    return !option.hidden && !alone.has(name) && command.getOptionValueSource(name) === 'cli';
  });
}
