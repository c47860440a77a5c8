import { Option } from 'commander';
import { nanosToMillis, sleep, type Millis } from '../../../lib/clock.js';
import { hasCode, messageOf } from '../../../lib/errors.js';
import { makeConfig, makeNetwork, makeSecret } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { App } from '../../app.js';
import { exitCodes, type ExitCode } from '../../exit-codes.js';
import { addSwitch } from '../../flags/define.js';
import { DEFAULT_STOP_GRACE_NANOS } from '../../flags/draft.js';
import { waitForEnd } from '../../progress/wait.js';
import { STACK_LABEL } from '../../render/stack.js';
import { forEach, listRequest, waitOptions, type AddCommand } from '../shared.js';
import { checkStackName, stackServices } from './load.js';

interface Removal {
  kind: 'service' | 'secret' | 'config' | 'network';
  id: string;
  name: string;
}
const METHODS = {
  service: 'RemoveService',
  secret: 'RemoveSecret',
  config: 'RemoveConfig',
  network: 'RemoveNetwork',
} as const;

/** Tasks are in a network until they have stopped: how often it is tried again, and for how long beyond the grace that they have. */
const RETRY_MS = 500;
const STOP_MS = 60_000;

export const addStackRm: AddCommand = (parent, app) => {
  const command = parent
    .command('rm')
    .aliases(['remove', 'down'])
    .description('Remove one or more stacks')
    .argument('<stack...>')
    .addHelpText(
      'after',
      `
Removes a stack's services, secrets, configs and networks; volumes stay. Networks go when their last task has stopped.

Example: remove a stack and wait until its containers have stopped:
  swarm stack rm --detach=false shop`,
    );
  addSwitch(command, new Option('-d, --detach', 'Do not wait for stack removal (default true)'));
  command.action(
    app.action<{ detach?: boolean }>(async (stacks, { detach }) => {
      stacks.forEach(checkStackName);
      const removed: string[] = [];
      let failed = false;
      const code = await forEach(app, stacks, async (stack) => {
        const { all, graceMs } = await everythingOf(app, stack);
        if (all.length === 0) app.io.err(`Nothing found in stack: ${stack}\n`);
        for (const removal of all) {
          if (!(await remove(app, removal, graceMs))) failed = true;
          else if (removal.kind === 'service') removed.push(removal.id);
        }
      });
      const result: ExitCode = failed ? exitCodes.failed : code;
      if (detach !== false || removed.length === 0) return result;
      const { interrupted } = await waitForEnd(waitOptions(app, removed));
      return interrupted ? exitCodes.interrupted : result;
    }),
  );
};

/** Services first, since they use the rest. `graceMs`: for how long a task of theirs may go on after it is told to stop. */
async function everythingOf(app: App, stack: string): Promise<{ all: Removal[]; graceMs: Millis }> {
  const request = listRequest({}, { label: [`${STACK_LABEL}=${stack}`] });
  const [services, { secrets }, { configs }, { networks }] = await Promise.all([
    stackServices(app, stack),
    unary(app.control, 'ListSecrets', request),
    unary(app.control, 'ListConfigs', request),
    unary(app.control, 'ListNetworks', request),
  ]);
  const grace = services.map(
    ({ spec }) => spec.task_template.container_spec.stop_grace_period ?? DEFAULT_STOP_GRACE_NANOS,
  );
  const removal =
    (kind: Removal['kind']) =>
    ({ id, spec: { name } }: { id: string; spec: { name: string } }): Removal => ({ kind, id, name });
  return {
    all: [
      ...services.map(removal('service')),
      ...secrets.map(makeSecret).map(removal('secret')),
      ...configs.map(makeConfig).map(removal('config')),
      ...networks.map(makeNetwork).map(removal('network')),
    ],
    graceMs: nanosToMillis(Math.max(0, ...grace)),
  };
}

/** One that cannot be removed, because another stack uses it, is said and does not keep the others. */
async function remove({ control, io }: App, { kind, id, name }: Removal, graceMs: Millis): Promise<boolean> {
  io.out(`Removing ${kind} ${name}\n`);
  let tries = kind === 'network' ? Math.ceil((STOP_MS + graceMs) / RETRY_MS) : 1;
  for (;;) {
    try {
      await unary(control, METHODS[kind], { ref: id });
      return true;
    } catch (error) {
      if (--tries > 0 && hasCode(error, 'IN_USE')) await sleep(io.clock, RETRY_MS);
      else {
        io.err(`Failed to remove ${kind} ${name}: ${messageOf(error)}\n`);
        return false;
      }
    }
  }
}
