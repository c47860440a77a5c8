import { randomBase36 } from '../../../lib/id.js';
import { swarmError } from '../../../lib/errors.js';
import { withTag } from '../../../proto/image.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { ServiceSpec } from '../../../proto/types.js';
import type { Io } from '../../app.js';
import { addFlags, applyFlags, collect } from '../../flags/define.js';
import { readEnvFile } from '../../flags/pairs.js';
import { createLists } from '../../flags/service-edits.js';
import { commonFlags, type Draft } from '../../flags/service-flags.js';
import { parseCount, parseWord } from '../../flags/units.js';
import { addWaitOptions, converge, type AddCommand, type WaitFlags } from '../shared.js';

interface Options extends WaitFlags {
  name?: string;
  mode?: string;
  replicas?: string;
  replicasMaxPerNode?: string;
  envFile?: string[];
}

export const addServiceCreate: AddCommand = (parent, app) => {
  const command = parent
    .command('create')
    .description('Create a new service')
    .argument('<image>')
    .argument('[command...]', "replaces the image's CMD")
    .passThroughOptions()
    .option('--name <string>', 'Service name (default: made from the image)')
    .option('--mode <string>', 'Service mode ("replicated", "global") (default "replicated")')
    .option('--replicas <uint>', 'Number of tasks (default 1)')
    .option('--env-file <path>', 'Read in a file of environment variables', collect);
  addWaitOptions(addFlags(addFlags(command, createLists), commonFlags));
  command.addHelpText(
    'after',
    `
Waits until every task runs (and still runs half a second later); --detach does not wait.

Examples:
  swarm service create --name web --replicas 3 --publish published=8080,target=80,mode=host nginx:1.27
  swarm service create --name agent --mode global --mount type=bind,source=/proc,target=/host/proc,readonly my/agent
  swarm service create --name job --restart-condition none alpine sh -c 'echo done'`,
  );
  command.action(
    app.action<Options>(async (operands, options) => {
      const [image = '', ...args] = operands;
      const draft: Draft = { spec: emptySpec(image, args, options, app.io), env: app.io.env, cwd: app.io.cwd };
      applyFlags(command, createLists, draft);
      applyFlags(command, commonFlags, draft);
      const service = await unary(app.control, 'CreateService', { spec: draft.spec });
      app.io.out(`${service.id}\n`);
      const { name } = draft.spec;
      return converge(app, { services: [{ id: service.id, name }], hint: `swarm service ps ${name}` }, options);
    }),
  );
};

function emptySpec(image: string, args: string[], options: Options, io: Io): ServiceSpec {
  const files = (options.envFile ?? []).flatMap((path) => readEnvFile(path, io.readFile(path), io.env));
  return makeServiceSpec({
    name: options.name ?? inventName(image, io),
    mode: readMode(options),
    task_template: { container_spec: { image: withTag(image), args, env: files } },
  });
}

function readMode({ mode = 'replicated', replicas, replicasMaxPerNode }: Options) {
  if (parseWord('--mode', mode, ['replicated', 'global']) === 'replicated') {
    return { replicated: { replicas: parseCount('--replicas', replicas ?? '1') } };
  }
  const flag = replicas !== undefined ? '--replicas' : '--replicas-max-per-node';
  const value = replicas ?? replicasMaxPerNode;
  if (value !== undefined)
    throw swarmError('INVALID_FIELD', { field: flag, value, expected: 'no such flag with --mode global' });
  return { global: {} };
}

/** "nginx-4fk2q8" for registry/library/nginx:1.27. */
function inventName(image: string, { random }: Io): string {
  const base = /([a-zA-Z0-9-]+)[^/]*$/.exec(image.replace(/@.*$/, '').replace(/:[^/]*$/, ''))?.[1] ?? 'service';
  return `${base}-${randomBase36(random, 6)}`;
}
