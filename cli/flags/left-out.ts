/** Flags of Docker's that we do not have: not in the help, and refused with the reason, so that a script's author knows it. */
import { Option, type Command } from 'commander';
import { swarmError } from '../../lib/errors.js';

const WINDOWS = 'it is for containers of Windows, which no node runs';
const LOCAL = "networks of one node alone are its engine's: `docker network` has them";
const reasons = {
  'credential-spec': WINDOWS,
  isolation: WINDOWS,
  'config-from': LOCAL,
  'config-only': LOCAL,
  'aux-address': 'no single address of a network can be set aside; with --ip-range, addresses outside of it stay free',
};

export function addLeftOut(command: Command, names: readonly (keyof typeof reasons)[]): Command {
  for (const name of names) {
    command.addOption(new Option(`--${name} [string]`).hideHelp());
    command.on(`option:${name}`, () => {
      throw swarmError('USAGE', { why: `--${name} is not available: ${reasons[name]}` });
    });
  }
  return command;
}
