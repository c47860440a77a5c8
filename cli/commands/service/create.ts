import { randomBase36 } from '../../../lib/id.js';
import { swarmError } from '../../../lib/errors.js';
import { withTag } from '../../../proto/image.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { ServiceSpec } from '../../../proto/types.js';
import type { Io } from '../../app.js';
import { settleCapabilities } from '../../flags/capabilities.js';
import { checkHealthFlags } from '../../flags/container-flags.js';
import { addFlags, applyFlags, collect, isGiven } from '../../flags/define.js';
import { startDraft } from '../../flags/draft.js';
import { addLeftOut } from '../../flags/left-out.js';
import { isJob, readMode, type ModeFlags } from '../../flags/mode.js';
import { readEnvFile } from '../../flags/pairs.js';
import { createLists } from '../../flags/service-edits.js';
import { commonFlags } from '../../flags/service-flags.js';
import { addWaitOptions, converge, type AddCommand, type WaitFlags } from '../shared.js';
import { resolveNetworks } from './networks.js';
import { addImageOptions, prepareImage, resolveReferences, type ImageFlags } from './prepare.js';

interface Options extends WaitFlags, ModeFlags, ImageFlags {
  name?: string;
  envFile?: string[];
}

const MODES = '"replicated", "global", "replicated-job", "global-job"';

export const addServiceCreate: AddCommand = (parent, app) => {
  const command = parent
    .command('create')
    .description('Create a new service')
    .argument('<image>')
    .argument('[command...]', "replaces the image's CMD")
    .passThroughOptions()
    .option('--name <string>', 'Service name (made from the image when not given)')
    .option('--mode <string>', `Service mode (${MODES}) (default "replicated")`)
    .option('--replicas <uint>', 'Number of tasks')
    .option('--max-concurrent <uint>', 'Number of job tasks to run concurrently (default equal to --replicas)')
    .option('--env-file <list>', 'Read in a file of environment variables', collect);
  addWaitOptions(addImageOptions(addFlags(addFlags(command, createLists), commonFlags)));
  addLeftOut(command, ['credential-spec', 'isolation']);
  command.addHelpText(
    'after',
    `
Waits until every task runs (and still runs half a second later), or a job is complete; --detach does not wait.

Examples:
  swarm service create --name web --replicas 3 --network front --publish 8080:80 nginx:1.27
  swarm service create --name admin --publish 127.0.0.1:9000:80 --network name=front,alias=panel my/admin
  swarm service create --name agent --mode global --mount type=bind,source=/proc,target=/host/proc,readonly my/agent
  swarm service create --name db --secret source=db-password,target=pw,mode=0400 postgres:16
  swarm service create --name report --mode replicated-job --replicas 10 --max-concurrent 2 alpine sh -c 'echo done'`,
  );
  command.action(
    app.action<Options>(async (operands, options) => {
      const [image = '', ...args] = operands;
      checkHealthFlags((flag) => isGiven(command, flag));
      const draft = startDraft(emptySpec(image, args, options, app.io), app.io);
      applyFlags(command, createLists, draft);
      applyFlags(command, commonFlags, draft);
      settleCapabilities(draft);
      const { spec } = draft;
      if (isJob(spec) && (spec.update_config ?? spec.rollback_config)) {
        throw swarmError('USAGE', { why: 'update and rollback configuration is not supported for jobs' });
      }
      await resolveReferences(app, spec);
      await resolveNetworks(app, draft);
      await prepareImage(app, spec, {
        resolve: options.resolveImage,
        withRegistryAuth: options.withRegistryAuth === true,
      });
      const service = await unary(app.control, 'CreateService', { spec });
      app.io.out(`${service.id}\n`);
      const { name } = spec;
      return converge(app, { services: [{ id: service.id, name }], hint: `swarm service ps ${name}` }, options);
    }),
  );
};

function emptySpec(image: string, args: string[], options: Options, io: Io): ServiceSpec {
  const files = (options.envFile ?? []).flatMap((path) => readEnvFile(path, io.readFile(path), io.env));
  return makeServiceSpec({
    name: options.name ?? inventName(image, io),
    mode: readMode(options),
    // Docker's create sends --init=false too: what the nodes' engines have as their default is for docker run
    task_template: { container_spec: { image: withTag(image), args, env: files, init: false } },
  });
}

/** "nginx-4fk2q8" for registry/library/nginx:1.27. */
function inventName(image: string, { random }: Io): string {
  const base = /([a-zA-Z0-9-]+)[^/]*$/.exec(image.replace(/@.*$/, '').replace(/:[^/]*$/, ''))?.[1] ?? 'service';
  return `${base}-${randomBase36(random, 6)}`;
}
