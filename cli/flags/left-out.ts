/** Flags of Docker's that we do not have: not in the help, and refused with the reason, so that a script's author knows it. */
import { Option, type Command } from 'commander';
import { swarmError } from '../../lib/errors.js';

const NETWORKS =
  'there are no overlay networks in this version; tasks are reached at a port published with mode=host on their node';
const WINDOWS = 'it is for containers of Windows, which no node runs';
const reasons = {
  network: NETWORKS,
  'network-add': NETWORKS,
  'network-rm': NETWORKS,
  'credential-spec': WINDOWS,
  isolation: WINDOWS,
};

export function addLeftOut(command: Command, names: readonly (keyof typeof reasons)[]): Command {
  for (const name of names) {
    const refuse = (): never => {
      throw swarmError('USAGE', { why: `--${name} is not available: ${reasons[name]}` });
    };
    command.addOption(new Option(`--${name} <string>`).hideHelp().argParser(refuse));
  }
  return command;
}
